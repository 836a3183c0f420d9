"""Bình teaches in Đức Phổ and writes questions there; Châu teaches in another ward."""

import pytest
from django.test import Client

from accounts.api import assign_role
from accounts.models import User
from accounts.rules import Role
from quizzes.models import Question
from tests.factories.accounts import UserFactory
from tests.factories.courses import TopicFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.quizzes import (
    CONTENTS,
    QuestionBankFactory,
    QuestionCategoryFactory,
    QuestionFactory,
    QuizFactory,
)

BASE = "/quan-tri/cau-hoi/"
LIST_COSTS = 22


def staff(role, organisation, at):
    user = UserFactory()
    assign_role(user, role, organisation, by=None, at=at)
    # The role's door into the back office may depend on a second factor elsewhere, not here.
    return User.objects.get(pk=user.pk)


@pytest.fixture
def ward(db):
    return OrganisationFactory()


@pytest.fixture
def question(ward):
    return QuestionFactory(bank=QuestionBankFactory(owner=OrganisationFactory(parent=ward)))


@pytest.fixture
def now():
    from django.utils import timezone

    return timezone.now()


@pytest.fixture
def trainer(client: Client, ward, now):
    client.force_login(staff(Role.TRAINER, ward, now))
    return client


def paths(question):
    page = f"{BASE}{question.pk}/"
    return [BASE, f"{BASE}them/", page, f"{page}sua/", f"{page}xem-thu/"]


def test_a_trainer_of_the_owner_sees_every_screen(trainer, question):
    assert [trainer.get(path).status_code for path in paths(question)] == [200] * 5


def test_a_trainer_of_another_ward_sees_none_of_the_questions(client, question, now):
    elsewhere = OrganisationFactory()
    QuestionFactory(bank=QuestionBankFactory(owner=elsewhere), code="cua-chau")
    client.force_login(staff(Role.TRAINER, elsewhere, now))

    page = client.get(BASE)

    assert [q.code for q in page.context["page"]] == ["cua-chau"]
    assert [client.get(path).status_code for path in paths(question)[2:]] == [404] * 3
    assert client.post(f"{BASE}{question.pk}/trang-thai/", {"status": "draft"}).status_code == 404
    assert client.post(f"{BASE}{question.pk}/sua/", {}).status_code == 404
    offered = client.get(f"{BASE}them/").context["form"].fields["ngan_hang"].queryset
    assert question.bank not in offered


def test_a_reviewer_sees_questions_and_changes_none(client, question, ward, now):
    client.force_login(staff(Role.REVIEWER, ward, now))

    seen = [client.get(path).status_code for path in paths(question)]

    assert seen == [200, 404, 200, 404, 200]
    assert client.post(f"{BASE}{question.pk}/trang-thai/", {"status": "draft"}).status_code == 404
    assert f"{question.pk}/sua/" not in client.get(f"{BASE}{question.pk}/").content.decode()


@pytest.mark.parametrize("role", [Role.ISSUER, Role.ADMINISTRATOR])
def test_other_staff_see_no_question(client, question, ward, now, role):
    client.force_login(staff(role, ward, now))

    assert [client.get(path).status_code for path in paths(question)] == [404] * 5


def test_learners_and_visitors_do_not_get_in(client, question):
    visitor = [client.get(path) for path in paths(question)]
    client.force_login(UserFactory())
    learner = [client.get(path) for path in paths(question)]

    assert all(r.status_code == 302 for r in visitor)
    assert all(r.status_code in {302, 403, 404} for r in learner)
    assert all("Họp mỗi tháng" not in r.content.decode() for r in visitor + learner)


# --- The list ---


@pytest.mark.parametrize(
    ("filters", "codes"),
    [
        ({}, ["a", "b", "c"]),
        ({"tim": "CHI UY"}, ["b"]),
        ({"tim": "không đâu có"}, []),
        ({"loai": "ordering"}, ["c"]),
        ({"do_kho": "hard"}, ["b"]),
        ({"trang_thai": "draft"}, ["a"]),
        ({"loai": "nonsense", "p": "9"}, ["a", "b", "c"]),
    ],
)
def test_the_list_is_narrowed(trainer, ward, filters, codes):
    bank = QuestionBankFactory(owner=ward)
    QuestionFactory(bank=bank, code="a", status="draft")
    QuestionFactory(bank=bank, code="b", stem="<p>Chi uỷ họp?</p>", difficulty="hard")
    QuestionFactory(bank=bank, code="c", kind="ordering")

    page = trainer.get(BASE, filters)

    assert [q.code for q in page.context["page"]] == codes


def test_the_list_is_narrowed_by_bank_and_topic(trainer, ward):
    first, second = (QuestionFactory(bank=QuestionBankFactory(owner=ward)) for _ in range(2))

    by_bank = trainer.get(BASE, {"ngan_hang": first.bank.code})
    by_topic = trainer.get(BASE, {"chuyen_de": second.topic_id})

    assert list(by_bank.context["page"]) == [first]
    assert list(by_topic.context["page"]) == [second]


@pytest.mark.parametrize("count", [3, 30])
def test_the_list_costs_the_same_however_long_it_is(trainer, ward, assert_queries, count):
    bank, topic = QuestionBankFactory(owner=ward), TopicFactory()
    category = QuestionCategoryFactory(bank=bank)
    for _number in range(count):
        QuestionFactory(bank=bank, topic=topic, category=category)
    trainer.get(BASE)

    with assert_queries(LIST_COSTS):
        page = trainer.get(BASE)

    assert len(page.context["lines"]) == count


# --- One question ---


def test_the_page_shows_key_versions_and_where_it_is_used(trainer, question, now):
    from quizzes.actions.questions import About, Wording, revise_question

    about = About(question.topic, question.difficulty)
    wording = Wording("single", "<p>Khi nào họp?</p>", CONTENTS["single"])
    revise_question(question, about, wording, by=None, at=now)

    shown = trainer.get(f"{BASE}{question.pk}/").context["shown"]

    assert [option.is_right for option in shown.options] == [True, False, False]
    assert [line.version.number for line in shown.versions] == [2, 1]
    assert [(c.state, c.text) for c in shown.versions[0].changes if c.state != "same"] == [
        ("changed", "Khi nào họp?"),
        ("gone", "LỜI GIẢI THÍCH: mỗi tháng một lần."),
    ]
    assert shown.used_in == []


def test_a_status_is_changed_by_its_form(trainer, question):
    url = f"{BASE}{question.pk}/trang-thai/"

    assert trainer.post(url, {"status": "retired"}).status_code == 302
    assert trainer.post(url, {"status": "gone"}).status_code == 422
    assert trainer.get(url).status_code == 405
    question.refresh_from_db()
    assert question.status == "retired"


def test_the_preview_shows_the_question_and_not_its_key(trainer, question):
    html = trainer.get(f"{BASE}{question.pk}/xem-thu/").content.decode()

    assert "Họp mỗi tháng" in html
    assert "LỜI NHẬN XÉT" not in html
    assert "LỜI GIẢI THÍCH" not in html


# --- Tests ---


def test_the_tests_show_what_is_ready_and_can_be_opened(trainer, ward):
    quiz = QuizFactory(bank=QuestionBankFactory(owner=ward), published_at=None)

    (line,) = trainer.get(f"{BASE}bai-kiem-tra/").context["lines"]
    opened = trainer.post(f"{BASE}bai-kiem-tra/{quiz.pk}/mo/")

    assert (line.number_of_questions, line.can_be_filled) == (2, True)
    assert [(part.row.count, part.ready) for part in line.lines] == [(2, 2)]
    assert opened["Location"] == f"{BASE}bai-kiem-tra/"
    quiz.refresh_from_db()
    assert quiz.published_at is not None


def test_a_test_that_cannot_be_filled_says_what_is_missing(trainer, ward):
    quiz = QuizFactory(bank=QuestionBankFactory(owner=ward), published_at=None)
    Question.objects.update(status="draft")

    page = trainer.get(f"{BASE}bai-kiem-tra/")
    refused = trainer.post(f"{BASE}bai-kiem-tra/{quiz.pk}/mo/", follow=True)

    assert not page.context["lines"][0].can_be_filled
    assert f"{quiz.pk}/mo/" not in page.content.decode()
    (message,) = refused.context["messages"]
    assert quiz.blueprint.get().topic_id in str(message)
    quiz.refresh_from_db()
    assert quiz.published_at is None


def test_tests_of_other_wards_are_neither_shown_nor_opened(client, question, now):
    quiz = QuizFactory(bank=question.bank, published_at=None)
    client.force_login(staff(Role.TRAINER, OrganisationFactory(), now))
    assert client.get(f"{BASE}bai-kiem-tra/").status_code == 404
    QuizFactory(bank=QuestionBankFactory(owner=_own(client)))

    shown = client.get(f"{BASE}bai-kiem-tra/").context["lines"]

    assert quiz not in [line.quiz for line in shown]
    assert client.post(f"{BASE}bai-kiem-tra/{quiz.pk}/mo/").status_code == 404


def _own(client):
    """The organisation over which the signed-in user holds a role."""
    from accounts.models import RoleAssignment

    return RoleAssignment.objects.get(user=client.session["_auth_user_id"]).organisation


def test_a_reviewer_sees_tests_and_opens_none(client, ward, now):
    quiz = QuizFactory(bank=QuestionBankFactory(owner=ward), published_at=None)
    client.force_login(staff(Role.REVIEWER, ward, now))

    page = client.get(f"{BASE}bai-kiem-tra/")

    assert f"{quiz.pk}/mo/" not in page.content.decode()
    assert client.post(f"{BASE}bai-kiem-tra/{quiz.pk}/mo/").status_code == 404


def test_the_menu_leads_to_the_bank_only_for_those_who_may(client, ward, now):
    for role, shown in ((Role.TRAINER, True), (Role.ISSUER, False)):
        client.force_login(staff(role, ward, now))
        assert (BASE in client.get("/quan-tri/").content.decode()) == shown
