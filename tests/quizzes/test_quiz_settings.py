"""Making a test and changing it. Bình teaches in the ward that owns the bank."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.api import Role, assign_role
from audit.models import Event
from quizzes.actions.quizzes import (
    Contents,
    FixedPlan,
    RowPlan,
    SectionPlan,
    change_quiz,
    create_quiz,
    set_contents,
)
from quizzes.errors import AlreadyATest, BankTooSmall, PeopleAreSitting
from quizzes.models import Quiz
from quizzes.queries.papers import blueprint_of
from tests.factories.accounts import UserFactory
from tests.factories.courses import QuizUnitFactory, TopicFactory
from tests.factories.quizzes import QuestionFactory
from tests.quizzes.conftest import make_sitting

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz():
    return make_sitting(kinds=("single", "single", "multiple")).quiz


@pytest.fixture
def binh(client, quiz):
    user = UserFactory(username="binh")
    assign_role(user, Role.TRAINER, quiz.bank.owner, by=None, at=timezone.now())
    client.force_login(user)
    return user


def url(name, *args):
    return reverse(f"questions:{name}", args=args)


def fields_of(client, quiz):
    """What the settings page would send unchanged."""
    form = client.get(url("quiz_edit", quiz.pk)).context["form"]
    data = {}
    for name in form.fields:
        value = form[name].value()
        if value is None or value is False:
            continue
        data[name] = value.strftime("%Y-%m-%dT%H:%M") if hasattr(value, "strftime") else value
    return data


def test_saving_without_a_change_changes_nothing(client, binh, quiz):
    before = Event.objects.count()

    response = client.post(url("quiz_edit", quiz.pk), fields_of(client, quiz))

    assert response.status_code == 302
    assert Event.objects.count() == before


def test_every_setting_is_kept(client, binh, quiz):
    data = fields_of(client, quiz) | {
        "title": "Kiểm tra cuối khóa",
        "intro": "Đọc kỹ.\n\n- không tài liệu",
        "questions_per_page": "5",
        "navigation": "sequential",
        "feedback_mode": "immediate",
        "opens_at": "2026-11-24T08:00",
        "closes_at": "2026-11-24T17:00",
        "time_limit_minutes": "45",
        "delivery_minutes": "0",
        "attempts_allowed": "",
        "wait_minutes": "60",
        "password": "chi-bo",
        "networks": "192.0.2.0/24\n\n2001:db8::/32",
        "pass_percent": "62,5",
        "grading": "average",
        "markers": "2",
        "marking_tolerance": "0,5",
        "review_right_answer": ["closed"],
        "review_points": [],
    }
    data.pop("shuffle_options")

    assert client.post(url("quiz_edit", quiz.pk), data).status_code == 302

    kept = Quiz.objects.get(pk=quiz.pk)
    assert kept.intro == "<p>Đọc kỹ.</p><ul><li>không tài liệu</li></ul>"
    assert (kept.questions_per_page, kept.navigation, kept.feedback_mode) == (
        5, "sequential", "immediate",
    )  # fmt: skip
    assert kept.opens_at == dt.datetime(2026, 11, 24, 1, 0, tzinfo=dt.UTC)
    assert (kept.time_limit_minutes, kept.attempts_allowed, kept.delivery_minutes) == (45, None, 0)
    assert kept.networks == "192.0.2.0/24\n2001:db8::/32"
    assert (kept.pass_percent, kept.grading, kept.markers) == (Decimal("62.5"), "average", 2)
    page = client.get(url("quiz_edit", quiz.pk)).content.decode()
    assert 'value="62,5"' in page
    assert 'value="0,5"' in page
    assert (kept.shuffle_questions, kept.shuffle_options) == (True, False)
    assert "right_answer" in kept.review["closed"]
    assert all("points" not in items for items in kept.review.values())


def test_the_journal_tells_what_changed_and_never_the_password(client, binh, quiz):
    data = fields_of(client, quiz) | {"password": "chi-bo-kin", "pass_percent": "70"}

    client.post(url("quiz_edit", quiz.pk), data)

    event = Event.objects.filter(verb="quiz.changed").get()
    assert event.data["after"]["pass_percent"] == "70"
    assert "password" in event.data["changed"]
    assert "chi-bo-kin" not in str(event.data)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("closes_at", "2026-11-24T07:00", "sau khi mở"),
        ("networks", "phòng máy", "phòng máy"),
        ("markers", "3", "1 hoặc 2"),
        ("attempts_allowed", "0", "1"),
        ("pass_percent", "101", "100"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_typed_is_lost(
    client, binh, quiz, field, value, words
):
    data = fields_of(client, quiz) | {"opens_at": "2026-11-24T08:00", "title": "Tên mới"}

    response = client.post(url("quiz_edit", quiz.pk), data | {field: value})

    assert response.status_code == 422
    assert response.context["form"].errors.get(field)
    assert "Tên mới" in response.text
    assert Quiz.objects.get(pk=quiz.pk).title == quiz.title


def test_who_is_sitting_follows_a_closing_time_and_not_a_new_limit(at):
    sitting = make_sitting(time_limit_minutes=30)
    attempt = sitting.start(at=at)

    change_quiz(sitting.quiz, {"time_limit_minutes": 10}, by=None, at=at)
    attempt.refresh_from_db()
    assert attempt.due_at == at + dt.timedelta(minutes=30)

    closes_at = at + dt.timedelta(minutes=5)
    change_quiz(sitting.quiz, {"closes_at": closes_at}, by=None, at=at)
    attempt.refresh_from_db()
    assert attempt.due_at == closes_at


# --- What it asks ---------------------------------------------------------------------------------


def formset(prefix, rows):
    data = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


def contents(sections=(), rows=(), fixed=(), bands=()):
    return (
        formset("phan", sections) | formset("rut", rows) | formset("cau", fixed)
        | formset("muc", bands)
    )  # fmt: skip


def test_sections_drawn_and_fixed_questions_and_grades(client, binh, quiz):
    topic = quiz.blueprint.get().topic_id
    fixed = QuestionFactory(bank=quiz.bank, kind="essay")
    data = contents(
        sections=[{"title": "Trắc nghiệm", "pass_percent": "50"}, {"title": "Tự luận"}],
        rows=[{"section": 1, "topic": topic, "difficulty": "easy", "count": 2, "points": "0.5"}],
        fixed=[{"section": 2, "question": fixed.pk, "is_pinned": "on"}],
        bands=[{"from_percent": "80", "name": "Giỏi", "feedback": "Rất tốt."}],
    )

    assert client.post(url("quiz_contents", quiz.pk), data).status_code == 302

    assert [(s.title, s.pass_percent) for s in quiz.sections.all()] == [
        ("Trắc nghiệm", 50), ("Tự luận", None),
    ]  # fmt: skip
    row = quiz.blueprint.get()
    assert (row.section.position, row.count, row.points) == (1, 2, Decimal("0.5"))
    placed = quiz.fixed_questions.get()
    assert (placed.section.position, placed.version_id) == (2, fixed.current_id)
    assert quiz.bands.get().feedback == "<p>Rất tốt.</p>"


def test_rows_that_are_there_stay_when_nothing_is_touched(client, binh, quiz):
    page = client.get(url("quiz_contents", quiz.pk)).context["form"]
    data = {}
    for rows in (page.sections, page.rows, page.fixed, page.bands):
        data |= {f"{rows.prefix}-{n}": rows.management_form[n].value()
                 for n in ("TOTAL_FORMS", "INITIAL_FORMS")}  # fmt: skip
        for form in rows:
            data |= {field.html_name: field.value() or "" for field in form
                     if field.name not in {"DELETE", "is_pinned"}}  # fmt: skip
    before = blueprint_of(quiz)

    assert client.post(url("quiz_contents", quiz.pk), data).status_code == 302

    assert blueprint_of(quiz) == before


def test_a_row_taken_out_is_gone(client, binh, quiz):
    topic = quiz.blueprint.get().topic_id
    row = {"topic": topic, "difficulty": "easy", "count": 1}

    data = contents(rows=[row, row | {"difficulty": "hard", "DELETE": "on"}])
    assert client.post(url("quiz_contents", quiz.pk), data).status_code == 302

    assert [wanted.difficulty for wanted in blueprint_of(quiz)] == ["easy"]


def test_an_open_test_must_still_fill_its_papers(client, binh, quiz):
    topic = quiz.blueprint.get().topic_id
    data = contents(rows=[{"topic": topic, "difficulty": "easy", "count": 50}])

    response = client.post(url("quiz_contents", quiz.pk), data)

    assert response.status_code == 422
    assert "50" in " ".join(response.context["errors"])
    assert blueprint_of(quiz)[0].count == 3


@pytest.mark.parametrize(
    "data",
    [
        contents(rows=[{"section": 2, "difficulty": "easy", "count": 1}]),
        contents(fixed=[{"question": "999999"}]),
        contents(bands=[{"from_percent": "50", "name": "Đạt"}] * 2),
        contents(sections=[{"title": "Một"}], rows=[{"difficulty": "easy", "count": 1}]),
    ],
)
def test_rows_that_make_no_sense_are_refused(client, binh, quiz, data):
    topic = quiz.blueprint.get().topic_id
    if "rut-0-count" in data:
        data = data | {"rut-0-topic": topic}

    response = client.post(url("quiz_contents", quiz.pk), data)

    assert response.status_code == 422
    assert blueprint_of(quiz)[0].count == 3


def test_sections_do_not_change_under_who_is_sitting(at):
    sitting = make_sitting()
    sitting.start()
    row = RowPlan(sitting.quiz.blueprint.get().topic, "easy", 2, section=1)

    with pytest.raises(PeopleAreSitting):
        set_contents(
            sitting.quiz, Contents([SectionPlan("A", pass_percent=Decimal(50))], [row]),
            by=None, at=at,
        )  # fmt: skip


def test_a_test_of_fixed_questions_only_can_be_opened(client, binh, quiz, at):
    client.post(url("quiz_withdraw", quiz.pk))
    fixed = QuestionFactory(bank=quiz.bank)
    set_contents(quiz, Contents(fixed=[FixedPlan(fixed)]), by=None, at=at)

    client.post(url("quiz_publish", quiz.pk))

    assert Quiz.objects.get(pk=quiz.pk).published_at is not None


def test_a_text_that_asks_nothing_is_not_a_test(quiz, at):
    fixed = QuestionFactory(bank=quiz.bank, kind="description", content={})

    with pytest.raises(BankTooSmall):
        set_contents(quiz, Contents(fixed=[FixedPlan(fixed)]), by=None, at=at)


# --- Making and withdrawing -----------------------------------------------------------------------


def test_a_new_test_is_made_for_an_empty_place(client, binh, quiz):
    place = QuizUnitFactory().assessment

    response = client.post(
        url("quiz_add"), {"assessment": place.pk, "bank": quiz.bank.pk, "title": "Kiểm tra"}
    )

    made = Quiz.objects.get(assessment=place)
    assert response.url == url("quiz_contents", made.pk)
    assert (made.published_at, made.pass_percent) == (None, 50)


def test_a_place_is_filled_once(quiz, at):
    with pytest.raises(AlreadyATest):
        create_quiz(quiz.assessment, quiz.bank, "Lần nữa", by=None, at=at)


def test_a_withdrawn_test_is_not_started_again(client, binh, quiz):
    assert client.post(url("quiz_withdraw", quiz.pk)).status_code == 302

    assert Quiz.objects.get(pk=quiz.pk).published_at is None
    assert Event.objects.filter(verb="quiz.withdrawn").count() == 1


@pytest.mark.parametrize("name", ["quiz_edit", "quiz_contents"])
def test_a_trainer_of_another_ward_finds_nothing(client, quiz, name, assert_queries):
    user = UserFactory()
    topic = TopicFactory()
    other = QuestionFactory(topic=topic).bank
    assign_role(user, Role.TRAINER, other.owner, by=None, at=timezone.now())
    client.force_login(user)

    assert client.get(url(name, quiz.pk)).status_code == 404
    assert client.post(url("quiz_withdraw", quiz.pk)).status_code == 404
