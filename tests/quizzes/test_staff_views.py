"""Bình teaches in Đức Phổ and writes questions there; Châu teaches in another ward."""

import pytest
from django.test import Client

from accounts.api import assign_role
from accounts.models import User
from accounts.rules import Role
from quizzes.forms.questions import FORMS
from quizzes.models import Question
from quizzes.rules.prose import from_writing
from tests.factories.accounts import UserFactory
from tests.factories.courses import TopicFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.quizzes import CONTENTS, QuestionBankFactory, QuestionFactory, QuizFactory

BASE = "/quan-tri/cau-hoi/"


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
    bank = question.bank.code
    chosen = client.get(f"{BASE}them/", {"ngan_hang": bank, "loai": "single"})
    assert "ngan_hang" in chosen.context["form"].errors


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


def test_the_list_costs_the_same_for_one_and_three(trainer, ward, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    bank, topic = QuestionBankFactory(owner=ward), TopicFactory()
    costs = []
    for _number in range(3):
        QuestionFactory(bank=bank, topic=topic)
        trainer.get(BASE)
        with CaptureQueriesContext(connection) as captured:
            trainer.get(BASE)
        costs.append(len(captured))

    assert costs[0] == costs[2]


# --- One question ---


def test_the_page_shows_key_versions_and_where_it_is_used(trainer, question, now):
    from quizzes.actions.questions import About, Wording, revise_question

    about = About(question.topic, question.difficulty)
    wording = Wording("single", "<p>Khi nào họp?</p>", CONTENTS["single"])
    revise_question(question, about, wording, by=None, at=now)

    shown = trainer.get(f"{BASE}{question.pk}/").context["shown"]

    assert [option.is_right for option in shown.options] == [True, False, False]
    assert [line.version.number for line in shown.versions] == [2, 1]
    assert [c.text for c in shown.versions[0].changes if c.state == "gone"] == [
        "Chi bộ họp thường kỳ khi nào?",
        "LỜI GIẢI THÍCH: mỗi tháng một lần.",
    ]
    assert shown.used_in == []


@pytest.mark.parametrize("kind", list(CONTENTS))
def test_saving_the_form_untouched_makes_no_version(trainer, ward, kind):
    question = QuestionFactory(bank=QuestionBankFactory(owner=ward), kind=kind)
    url = f"{BASE}{question.pk}/sua/"

    response = trainer.post(url, filled_in(trainer.get(url).context["form"]))

    assert response.status_code == 302
    question.refresh_from_db()
    assert question.current.number == 1


@pytest.mark.parametrize("kind", list(CONTENTS))
def test_every_kind_can_be_written_with_plain_forms(trainer, ward, kind):
    """The fields of one question of the kind, sent as a new one, make the same content."""
    model = QuestionFactory(bank=QuestionBankFactory(owner=ward), kind=kind)
    fields = filled_in(FORMS[kind](question=model))
    url = f"{BASE}them/?ngan_hang={model.bank.code}&loai={kind}"

    response = trainer.post(url, {**fields, "code": "cau-moi", "stem": "Câu **mới**"})

    made = Question.objects.get(code="cau-moi")
    assert response["Location"] == f"{BASE}{made.pk}/"
    assert (made.status, made.current.content) == ("draft", CONTENTS[kind])
    assert made.current.stem == from_writing("Câu **mới**")


def filled_in(form):
    """What a browser would send for the form as it is shown."""
    fields = {}
    for bound in form:
        value = bound.value()
        if value is True:
            fields[bound.name] = "on"
        elif value not in (None, False):
            fields[bound.name] = value
    return fields


@pytest.mark.parametrize(
    ("kind", "fields", "field"),
    [
        ("single", {"text_1": "a", "text_2": "b"}, "text_1"),
        ("single", {"text_1": "a", "right_1": "on", "text_3": "A"}, "text_3"),
        ("multiple", {"text_1": "a", "right_1": "on", "feedback_2": "x"}, "text_2"),
        ("true_false", {}, "answer"),
        ("matching", {"left_1": "a", "right_1": "b", "left_2": "c"}, "left_2"),
        ("matching", {"left_1": "a", "right_1": "b"}, "extra_rights"),
        ("ordering", {"items": "a"}, "items"),
        ("short_answer", {"accepted": ""}, "accepted"),
    ],
)
def test_an_unsound_question_comes_back_with_the_fault_beside_its_field(
    trainer, ward, kind, fields, field
):
    bank = QuestionBankFactory(owner=ward)
    sent = {"code": "x", "topic": TopicFactory().pk, "difficulty": "easy", "stem": "?", **fields}

    page = trainer.post(f"{BASE}them/?ngan_hang={bank.code}&loai={kind}", sent)

    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert not Question.objects.exists()


def test_a_code_in_use_comes_back(trainer, question):
    fields = {**filled_in(FORMS["single"](question=question)), "code": question.code}

    page = trainer.post(f"{BASE}them/?ngan_hang={question.bank.code}&loai=single", fields)

    assert page.status_code == 422
    assert "code" in page.context["form"].errors


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
