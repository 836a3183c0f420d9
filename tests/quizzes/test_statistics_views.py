"""Bình teaches in Đức Phổ and looks at the figures of his questions; Châu teaches elsewhere."""

import csv
import io
import re

import pytest
from openpyxl import load_workbook

from accounts.api import assign_role
from accounts.rules import Role
from quizzes.models import Question, QuestionComment
from quizzes.templatetags.statistics_tags import figure, figure_bar
from shared.tables import as_csv, as_xlsx
from tests.factories.accounts import UserFactory
from tests.factories.courses import OPENED_AT, QuizUnitFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.quizzes import QuestionBankFactory, QuizFactory
from tests.factories.sittings import sit

pytestmark = pytest.mark.django_db

BASE = "/quan-tri/cau-hoi/thong-ke/"
# Of a test five are ours (the door, its classes, three to count), of the list, once it is kept, four
# (the door, three to list); the rest are the session, the roles and the frame of Wagtail.
COST_OF_TEST, COST_OF_WORK_LIST = 15, 14
A, B, C = (0, 1), (1, 0), (2, 0)


def staff(role, organisation):
    user = UserFactory(full_name=f"Cán bộ {role}")
    assign_role(user, role, organisation, by=None, at=OPENED_AT)
    return user


@pytest.fixture
def ward():
    return OrganisationFactory()


@pytest.fixture
def unit():
    return QuizUnitFactory()


@pytest.fixture
def quiz(unit, ward):
    return QuizFactory(
        unit=unit,
        bank=QuestionBankFactory(owner=ward),
        kinds=("single", "single", "true_false"),
        title="Bài kiểm tra cuối khoá",
    )


@pytest.fixture
def versions(quiz):
    return [q.current for q in Question.objects.filter(bank=quiz.bank).order_by("pk")]


@pytest.fixture
def sat(quiz, unit, versions):
    """Forty-two attempts; the key of the first question is wrong."""
    good, weak, weaker = [B, A, (True, 1)], [A, B, (False, 0)], [A, C, (False, 0)]
    rows = [good] * 24 + [weak] * 10 + [weaker] * 7 + [[C, C, (None, 0)]]
    return sit(quiz, unit, versions, rows)


@pytest.fixture
def trainer(client, ward):
    client.force_login(staff(Role.TRAINER, ward))
    return client


def paths(quiz, version):
    page = f"{BASE}{quiz.pk}/"
    return [BASE, page, f"{page}bang/", f"{page}cau/{version.question_id}/"]


def test_those_who_see_the_questions_see_their_figures(client, quiz, versions, ward):
    for role in (Role.TRAINER, Role.REVIEWER):
        client.force_login(staff(role, ward))
        assert [client.get(p).status_code for p in paths(quiz, versions[0])] == [200] * 4


def test_nobody_else_sees_any(client, quiz, versions, ward, sat):
    visitor = [client.get(path) for path in paths(quiz, versions[0])]
    elsewhere = OrganisationFactory()
    QuestionBankFactory(owner=elsewhere)
    client.force_login(staff(Role.TRAINER, elsewhere))
    stranger = [client.get(path).status_code for path in paths(quiz, versions[0])]
    client.force_login(staff(Role.ISSUER, ward))
    issuer = [client.get(path).status_code for path in paths(quiz, versions[0])]

    assert [page.status_code for page in visitor] == [302] * 4
    assert stranger == [200, 404, 404, 404]
    assert issuer == [404] * 4


def test_the_work_list_of_one_ward_shows_nothing_of_another(client, quiz, versions, sat):
    elsewhere = OrganisationFactory()
    QuestionBankFactory(owner=elsewhere)
    client.force_login(staff(Role.TRAINER, elsewhere))

    page = client.get(BASE)

    assert page.context["found"].lines == []
    assert quiz.title not in page.content.decode()


def test_figures_are_only_read(trainer, quiz, versions):
    assert [trainer.post(p).status_code for p in paths(quiz, versions[0])] == [405] * 4


def test_too_few_attempts_show_only_how_many_are_missing(trainer, quiz, unit, versions):
    sit(quiz, unit, versions, [[A, B, (True, 1)]] * 13)

    page = trainer.get(f"{BASE}{quiz.pk}/")
    of_question = trainer.get(f"{BASE}{quiz.pk}/cau/{versions[0].question_id}/")

    assert page.context["found"].missing == 7
    assert '<svg class="figure-bar"' not in page.content.decode()
    assert of_question.context["found"].shown.missing == 7
    assert of_question.context["found"].shown.lists == []


def test_a_test_shows_sentence_questions_marks_and_figures(trainer, quiz, versions, sat):
    page = trainer.get(f"{BASE}{quiz.pk}/")

    found = page.context["found"]
    html = page.content.decode()
    assert [line.newest.version for line in found.to_review] == [versions[0]]
    assert html.count('class="histogram__bar"') == 10
    assert html.count('<svg class="figure-bar"') == 9
    assert f"{BASE}{quiz.pk}/cau/{versions[0].question_id}/?" in html


def test_no_page_names_a_learner(trainer, quiz, versions, sat):
    for path in paths(quiz, versions[0]):
        text = trainer.get(path, {"dang": "csv"}).content.decode()
        assert "Người Làm" not in text
        assert sat[0].enrolment.person.code not in text


def test_no_page_has_inline_style_or_numbers_with_a_comma_in_a_picture(
    trainer, quiz, versions, sat
):
    for path in paths(quiz, versions[0]):
        html = trainer.get(path, {"dang": "csv"}).content.decode()
        drawn = re.findall(r'<(?:rect|line) class="(?:figure|histogram)[^>]*>', html)
        assert not any("," in each or "style" in each for each in drawn)


def test_a_question_shows_what_to_do_and_who_chose_what(trainer, quiz, versions, sat):
    page = trainer.get(f"{BASE}{quiz.pk}/cau/{versions[0].question_id}/")

    shown = page.context["found"].shown
    html = page.content.decode()
    assert [a.verdict for a in shown.advice] == ["suspected_key", "negative", "dead_option"]
    assert [o.figures.count for o in shown.lists[0].options] == [17, 24, 1]
    assert [o.is_dead for o in shown.lists[0].options] == [False, False, True]
    assert all(str(a.sentence) in html for a in shown.advice)
    assert f"/quan-tri/cau-hoi/{versions[0].question_id}/sua/" in html


def test_a_reviewer_is_not_offered_what_only_writers_may(client, quiz, versions, sat, ward):
    client.force_login(staff(Role.REVIEWER, ward))

    html = client.get(f"{BASE}{quiz.pk}/cau/{versions[0].question_id}/").content.decode()

    assert "/sua/" not in html


@pytest.mark.parametrize(
    ("asked", "number"), [("", 1), ("1", 1), ("2", None), ("x", 1), ("²", 1), ("-1", 1)]
)
def test_a_version_may_be_asked_for(trainer, quiz, versions, sat, asked, number):
    url = f"{BASE}{quiz.pk}/cau/{versions[0].question_id}/"

    shown = trainer.get(url, {"phien_ban": asked}).context["found"].shown

    assert (shown.version.number if shown else None) == number


def test_comments_stand_below(trainer, quiz, versions, sat):
    comment = QuestionComment.objects.create(
        question=versions[0].question,
        version=versions[0],
        author=UserFactory(full_name="Đặng Thị Ánh Tuyết"),
        text="Phương án hai cũng đúng <theo> Hướng dẫn mới.",
        made_at=OPENED_AT,
    )

    html = trainer.get(f"{BASE}{quiz.pk}/cau/{versions[0].question_id}/").content.decode()

    assert comment.author.full_name in html
    assert "cũng đúng &lt;theo&gt; Hướng dẫn" in html


def test_other_attempts_may_be_counted(trainer, quiz, unit, versions, sat):
    first = sat[0].enrolment
    sit(quiz, unit, versions, [[A, A, (True, 1)]], number=2, enrolments=[first])

    def counted(**asked):
        return trainer.get(f"{BASE}{quiz.pk}/", asked).context["found"].attempts

    assert counted() == 42
    assert counted(luot="all") == 43
    assert counted(luot="highest") == 42
    assert counted(lop=unit.training_class.code) == 42
    assert counted(tu="23/11/2026") == 0
    assert counted(den="22/11/2026") == 42


def test_what_makes_no_sense_is_said_and_left_out(trainer, quiz, sat):
    page = trainer.get(
        f"{BASE}{quiz.pk}/",
        {"luot": "worst", "lop": "khong-co", "tu": "31/11/2026", "den": "mai"},
    )
    reversed_days = trainer.get(f"{BASE}{quiz.pk}/", {"tu": "2/1/2026", "den": "1/1/2026"})

    assert page.context["found"].attempts == 42
    assert set(page.context["form"].errors) == {"luot", "lop", "tu", "den"}
    assert set(reversed_days.context["form"].errors) == {"den"}


def test_the_work_list_leads_to_the_question(trainer, quiz, versions, sat):
    page = trainer.get(BASE)
    narrowed = trainer.get(BASE, {"viec": "too_easy"})
    nonsense = trainer.get(BASE, {"viec": "x", "p": "9"})

    assert [line.version for line in page.context["page"]] == [versions[0]]
    assert f"{BASE}{quiz.pk}/cau/{versions[0].question_id}/" in page.content.decode()
    assert list(narrowed.context["page"]) == []
    assert len(nonsense.context["page"]) == 1


@pytest.mark.parametrize("number", [1, 3])
def test_pages_cost_the_same_for_one_and_three_questions(
    trainer, quiz, unit, versions, assert_queries, number
):
    sit(quiz, unit, versions[:number], [[A, A, (True, 1)][:number]] * 21)
    for path in paths(quiz, versions[0]):
        trainer.get(path)

    with assert_queries(COST_OF_TEST):
        trainer.get(f"{BASE}{quiz.pk}/")
    with assert_queries(COST_OF_WORK_LIST):
        trainer.get(BASE)


# --- The file ---


def test_the_file_holds_what_the_screen_shows(trainer, quiz, unit, versions, sat):
    url = f"{BASE}{quiz.pk}/bang/?luot=all&lop={unit.training_class.code}&tu=1/1/2026"

    response = trainer.get(f"{url}&dang=csv")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    sheet = load_workbook(io.BytesIO(trainer.get(url).content)).active

    assert "thong-ke-bai-kiem-tra-cuoi-khoa.csv" in response["Content-Disposition"]
    assert rows[0][1] == quiz.title
    assert rows[1][1].endswith("(42)")
    assert rows[2][1] == unit.training_class.name
    assert rows[3][1] == "01/01/2026 – …"
    assert rows[5][1] == "Cán bộ trainer"
    shown = trainer.get(f"{BASE}{quiz.pk}/").context["found"].lines
    assert [row[0] for row in rows[8:]] == [line.question.code for line in shown]
    assert rows[8][6] == "40.48"
    assert [cell.value for cell in sheet[9]][:6] == [
        versions[0].question.code,
        "Chi bộ họp thường kỳ khi nào?",
        *[cell.value for cell in sheet[9]][2:4],
        1,
        42,
    ]
    assert sheet.freeze_panes == "A9"


def test_a_file_of_too_few_attempts_has_no_figures(trainer, quiz, unit, versions):
    sit(quiz, unit, versions, [[A, A, (True, 1)]] * 19)

    response = trainer.get(f"{BASE}{quiz.pk}/bang/", {"dang": "csv"})

    assert len(response.content.decode().strip().splitlines()) == 8


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_text_never_becomes_a_formula(text):
    rows = [["Mã", "Số"], [text, -1.5]]

    (_, line) = csv.reader(io.StringIO(as_csv(rows).decode("utf-8-sig")))
    sheet = load_workbook(io.BytesIO(as_xlsx("Thống kê", rows, heading=0))).active

    assert line == [f"'{text}", "-1.5"]
    assert (sheet["A2"].data_type, sheet["A2"].value) == ("s", text)
    assert sheet["B2"].value == -1.5


# --- Bars ---


@pytest.mark.parametrize(
    ("value", "kind", "start", "length", "limits"),
    [
        (66.67, "facility", "0.0", "66.7", ["20.0", "90.0"]),
        (50.0, "discrimination", "50.0", "25.0", ["50.0"]),
        (-50.0, "discrimination", "25.0", "25.0", ["50.0"]),
        (-250.0, "efficiency", "0.0", "50.0", ["57.5"]),
        (None, "share", "0.0", "0.0", []),
        (120.0, "share", "0.0", "100.0", []),
    ],
)
def test_a_bar_goes_from_nothing_to_its_figure(value, kind, start, length, limits):
    bar = figure_bar(value, kind)

    assert (bar["start"], bar["length"], bar["limits"]) == (start, length, limits)
    assert bar["is_negative"] == ((value or 0) < 0)


@pytest.mark.parametrize(("value", "shown"), [(None, "–"), (12.34, "12,3"), (-0.55, "−0,6")])
def test_a_figure_has_one_decimal(value, shown):
    assert figure(value) == shown
