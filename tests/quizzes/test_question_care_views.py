"""Reports on questions, and the screens of looking after them."""

import pytest
from django.utils import timezone

from accounts.rules import Role
from notifications.models import Message
from quizzes.actions.care import (
    add_comment,
    answer_report,
    decide_key_change,
)
from quizzes.actions.closing import submit_attempt
from quizzes.actions.questions import (
    About,
    Wording,
    revise_question,
)
from quizzes.errors import (
    AlreadyAnswered,
    NoteNeeded,
)
from quizzes.models import (
    KeyChange,
    Question,
    QuestionComment,
    QuestionReport,
)
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.quizzes import (
    CONTENTS,
    QuestionFactory,
)
from tests.quizzes.care import BASE, WHY, other_words, propose
from tests.quizzes.conftest import make_sitting
from tests.quizzes.pages import fields_of
from tests.quizzes.test_staff_views import staff


@pytest.fixture
def author(db):
    return UserFactory(full_name="Lê Văn Bình")


@pytest.fixture
def reviewer(db):
    return UserFactory(full_name="Phạm Thị Dung")


@pytest.fixture
def used(db):
    """A question that Ánh has been shown."""
    sitting = make_sitting(kinds=["single"])
    sitting.start()
    return Question.objects.get()


# --- Reports ---


@pytest.fixture
def report(used, at):
    attempt = used.current.question.bank.quizzes.get().attempts.get()
    return QuestionReport.objects.create(
        version=used.current, attempt=attempt, position=1, reason="key", text="Sai?", made_at=at
    )


def test_who_reported_gets_the_answer(report, author, at):
    answer_report(report, " Cảm ơn. ", by=author, at=at, will_be_mended=True)

    report.refresh_from_db()
    message = Message.objects.get(person=report.attempt.enrolment.person)
    assert (report.answer, report.answered_by_id) == ("Cảm ơn.", author.pk)
    assert message.body.startswith("Cảm ơn.")
    assert len(message.body) > len("Cảm ơn.")
    with pytest.raises(AlreadyAnswered):
        answer_report(report, "Nữa", by=author, at=at)
    assert Message.objects.count() == 1


def test_a_report_is_answered_in_words(report, author, at):
    with pytest.raises(NoteNeeded):
        answer_report(report, "  ", by=author, at=at)
    assert not Message.objects.exists()


# --- The screens ---


@pytest.fixture
def ward(used):
    return used.bank.owner


@pytest.fixture
def binh(client, ward):
    user = staff(Role.TRAINER, ward, timezone.now())
    client.force_login(user)
    client.user = user
    return client


def as_somebody(client, role, ward):
    user = staff(role, ward, timezone.now())
    client.force_login(user)
    return user


def test_a_changed_key_goes_through_two_screens(binh, used, ward, client):
    url = f"{BASE}{used.pk}/"
    edit = f"{url}sua/"
    fields = fields_of(binh.get(edit)) | {"right": "2", "do": "save"}

    refused = binh.post(edit, fields)
    binh.post(edit, fields_of(refused) | {"reason": WHY, "do": "save"})
    own = binh.get(url)
    change = KeyChange.objects.get()
    binh.post(f"{url}doi-dap-an/", {"change": change.pk, "decision": "accept"})
    change.refresh_from_db()
    still_open = change.decided_at is None
    as_somebody(client, Role.REVIEWER, ward)
    seen = client.get(url)
    client.post(f"{url}doi-dap-an/", {"change": change.pk, "decision": "accept"})

    assert refused.status_code == 422
    assert "reason" in refused.context["form"].errors
    assert fields_of(refused)["right"] == "2"
    assert "doi-dap-an" not in own.content.decode()
    assert still_open
    assert "doi-dap-an" in seen.content.decode()
    assert seen.context["shown"].key_change.change.reason == WHY
    used.refresh_from_db()
    assert used.current_id == change.version_id


@pytest.mark.parametrize("sent", [{}, {"decision": "perhaps"}, {"decision": "refuse"}])
def test_a_decision_that_says_nothing_is_none(binh, used, author, at, sent):
    change = propose(used, author, at)

    response = binh.post(f"{BASE}{used.pk}/doi-dap-an/", {"change": change.pk, **sent})

    change.refresh_from_db()
    assert (response.status_code, change.decided_at) == (302, None)
    assert binh.post(f"{BASE}{used.pk}/doi-dap-an/", {"change": "x"}).status_code == 404


def test_a_comment_is_written_and_settled_on_the_page(binh, used):
    url = f"{BASE}{used.pk}/"

    binh.post(f"{url}nhan-xet/", {"text": "Nên ngắn hơn."})
    binh.post(f"{url}nhan-xet/", {"text": ""})
    comment = QuestionComment.objects.get()
    listed = binh.get(BASE, {"xem": "nhan_xet"}).context["lines"]
    binh.post(f"{BASE}nhan-xet/{comment.pk}/xong/")

    comment.refresh_from_db()
    assert [question for question, _usage in listed] == [used]
    assert comment.resolved_by_id == binh.user.pk


def test_reports_are_listed_and_answered(binh, report, used):
    waiting = binh.get(f"{BASE}bao-loi/").context["lines"]
    listed = binh.get(BASE, {"xem": "bao_loi"}).context["lines"]
    mended = binh.post(
        f"{BASE}bao-loi/{report.pk}/tra-loi/", {"answer": "Đúng là sai.", "mend": "1"}
    )
    left = binh.get(f"{BASE}bao-loi/").context["lines"]
    done = binh.get(f"{BASE}bao-loi/", {"tinh_trang": "xong", "ly_do": "key"})

    assert ([line.report for line in waiting], left) == ([report], [])
    assert [question for question, _usage in listed] == [used]
    assert mended["Location"] == f"{BASE}{used.pk}/sua/"
    assert "Đúng là sai." in done.content.decode()


def test_reports_do_not_say_who_wrote_them(binh, report):
    person = report.attempt.enrolment.person

    page = binh.get(f"{BASE}bao-loi/").content.decode()

    assert person.full_name not in page
    assert person.code not in page


def test_what_was_mended_since_is_told(binh, report, used, author, at):
    revise_question(used, About.of(used), other_words(used), by=author, at=at)

    (line,) = binh.get(f"{BASE}bao-loi/").context["lines"]

    assert line.mended_by.number == 2


def test_an_old_version_is_restored_on_the_page(binh, used, author, at):
    revise_question(used, About.of(used), other_words(used), by=author, at=at)

    binh.post(f"{BASE}{used.pk}/phien-ban/1/khoi-phuc/")

    used.refresh_from_db()
    assert used.current.number == 3
    assert binh.post(f"{BASE}{used.pk}/phien-ban/9/khoi-phuc/").status_code == 404


def test_many_are_changed_from_the_list(binh, used):
    other = QuestionFactory(bank=used.bank, status="draft")
    foreign = QuestionFactory(status="draft")
    url = f"{BASE}nhieu-cau/"

    binh.post(url, {"cau": [other.pk], "status": "in_review"})
    binh.post(url, {"cau": [other.pk, foreign.pk], "status": "retired"})
    refused = binh.post(url, {"cau": [used.pk], "status": "retired"}, follow=True)

    for question in (used, other, foreign):
        question.refresh_from_db()
    assert [q.status for q in (used, other, foreign)] == ["ready", "in_review", "draft"]
    assert "messages" in refused.context


@pytest.mark.parametrize("count", [3, 30])
def test_the_page_of_a_question_costs_the_same_however_much_happened(
    binh, used, author, at, assert_queries, count
):
    for number in range(count):
        wording = Wording("single", f"<p>Họp lần {number}?</p>", CONTENTS["single"])
        used.refresh_from_db()
        revise_question(used, About.of(used), wording, by=author, at=at)
        add_comment(used, f"Nhận xét {number}", by=author, at=at)
    binh.get(f"{BASE}{used.pk}/")

    with assert_queries(22):
        page = binh.get(f"{BASE}{used.pk}/")

    assert len(page.context["shown"].versions) == count + 1


def test_those_who_do_not_see_questions_learn_no_key(client, used, ward):
    paths = [f"{BASE}{used.pk}/", f"{BASE}{used.pk}/xem-thu/", f"{BASE}bao-loi/", BASE]
    for role in (Role.TRAINING_OFFICER, Role.DEPARTMENT, Role.ISSUER, Role.ADMINISTRATOR):
        as_somebody(client, role, ward)
        for path in paths:
            page = client.get(path)
            assert page.status_code == 404
            assert "LỜI" not in page.content.decode()
    as_somebody(client, Role.TRAINER, OrganisationFactory())
    assert client.get(paths[0]).status_code == 404


def test_after_another_key_the_page_leads_to_marking_again(binh, used, author, reviewer, at):
    attempt = used.bank.quizzes.get().attempts.get()
    submit_attempt(attempt, by=None, at=timezone.now())
    url = f"{BASE}{used.pk}/"
    before = binh.get(url).context["shown"].answered
    first = used.current
    decide_key_change(propose(used, author, at), accept=True, by=reviewer, at=at)

    page = binh.get(url)

    (answered,) = page.context["shown"].answered
    assert before == []
    assert (answered.quiz, answered.version) == (attempt.quiz_id, first.pk)
    assert f"cham-lai/bai/{answered.quiz}/cau/{first.pk}/" in page.content.decode()
