"""Bình writes questions, Dung reviews them, Ánh answers them and reports one."""

import copy
import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.rules import Role
from audit.models import Event
from notifications.models import Message
from quizzes.actions.care import (
    add_comment,
    answer_report,
    decide_key_change,
    settle_comment,
)
from quizzes.actions.closing import submit_attempt
from quizzes.actions.questions import (
    About,
    Wording,
    change_many,
    restore_version,
    revise_question,
    set_status,
)
from quizzes.errors import (
    AlreadyAnswered,
    AlreadyDecided,
    AlreadySettled,
    KeyChangeOpen,
    NoteNeeded,
    ReasonNeeded,
    SecondPersonNeeded,
    StillNeeded,
)
from quizzes.models import (
    FixedQuestion,
    KeyChange,
    Question,
    QuestionComment,
    QuestionReport,
    QuestionVersion,
)
from quizzes.queries.usage import is_shown, usage_of
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.quizzes import (
    CONTENTS,
    QuestionBankFactory,
    QuestionFactory,
    QuizFactory,
)
from tests.quizzes.conftest import make_sitting
from tests.quizzes.pages import fields_of
from tests.quizzes.test_staff_views import staff

BASE = "/quan-tri/cau-hoi/"
WHY = "Hướng dẫn mới"


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


def other_key(question):
    content = copy.deepcopy(CONTENTS["single"])
    content["options"][0]["right"], content["options"][1]["right"] = False, True
    return Wording("single", question.current.stem, content, question.current.feedback)


def other_words(question):
    return Wording("single", "<p>Chi bộ họp lúc nào?</p>", CONTENTS["single"])


def propose(question, author, at):
    revise_question(question, About.of(question), other_key(question), by=author, at=at, reason=WHY)
    return KeyChange.objects.get(question=question, decided_at=None)


# --- Another key ---


def test_the_key_of_a_question_nobody_was_shown_is_changed_at_once(author, at):
    question = QuestionFactory()

    revise_question(question, About.of(question), other_key(question), by=author, at=at)

    question.refresh_from_db()
    assert (question.current.number, KeyChange.objects.count()) == (2, 0)


def test_other_words_of_a_used_question_need_nobody(used, author, at):
    revise_question(used, About.of(used), other_words(used), by=author, at=at)

    used.refresh_from_db()
    assert (used.current.number, KeyChange.objects.count()) == (2, 0)


def test_another_key_of_a_used_question_waits_for_a_second_person(used, author, reviewer, at):
    change = propose(used, author, at)
    used.refresh_from_db()
    before = used.current.number

    decide_key_change(change, accept=True, by=reviewer, at=at)

    used.refresh_from_db()
    change.refresh_from_db()
    assert (before, used.current.number, used.current_id) == (1, 2, change.version_id)
    assert (change.reason, change.accepted, change.decided_by) == (WHY, True, reviewer)
    verbs = Event.objects.filter(verb__startswith="question.key").values_list("verb", "actor_id")
    assert list(verbs.order_by("pk")) == [
        ("question.key_change_proposed", author.pk),
        ("question.key_change_accepted", reviewer.pk),
    ]


@pytest.mark.parametrize("reason", ["", "   "])
def test_another_key_needs_a_reason(used, author, at, reason):
    with pytest.raises(ReasonNeeded):
        revise_question(used, About.of(used), other_key(used), by=author, at=at, reason=reason)
    assert QuestionVersion.objects.count() == 1


def test_nobody_decides_on_their_own_change(used, author, at):
    change = propose(used, author, at)

    for accept in (True, False):
        with pytest.raises(SecondPersonNeeded):
            decide_key_change(change, accept=accept, note="x", by=author, at=at)
    with pytest.raises(IntegrityError), transaction.atomic():
        KeyChange.objects.update(decided_by=author, decided_at=at, accepted=True)
    used.refresh_from_db()
    assert used.current.number == 1


def test_a_refusal_needs_a_note_and_keeps_the_present_key(used, author, reviewer, at):
    change = propose(used, author, at)

    with pytest.raises(NoteNeeded):
        decide_key_change(change, accept=False, note=" ", by=reviewer, at=at)
    decide_key_change(change, accept=False, note="Chưa có văn bản", by=reviewer, at=at)

    used.refresh_from_db()
    assert used.current.number == 1
    with pytest.raises(AlreadyDecided):
        decide_key_change(change, accept=True, by=reviewer, at=at)
    # The numbers go on behind the refused version.
    revise_question(used, About.of(used), other_words(used), by=author, at=at)
    used.refresh_from_db()
    assert used.current.number == 3


def test_while_a_change_waits_the_wording_stays(used, author, at):
    propose(used, author, at)

    for wording in (other_words(used), other_key(used)):
        if not wording.same_as(KeyChange.objects.get().version):
            with pytest.raises(KeyChangeOpen):
                revise_question(used, About.of(used), wording, by=author, at=at, reason=WHY)
    revise_question(used, About(used.topic, used.difficulty, "Nguồn"), Wording.of(used.current),
                    by=author, at=at)  # fmt: skip
    used.refresh_from_db()
    assert used.source == "Nguồn"


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_wins(at):
    sitting = make_sitting(kinds=["single"])
    sitting.start()
    question, author = Question.objects.get(), UserFactory()
    change = propose(question, author, at)
    outcomes, start = [], threading.Barrier(2)
    people = [UserFactory(), UserFactory()]

    def decide(person, accept):
        start.wait()
        try:
            decide_key_change(change, accept=accept, note="x", by=person, at=at)
            outcomes.append("done")
        except AlreadyDecided:
            outcomes.append("late")
        finally:
            connection.close()

    threads = [
        threading.Thread(target=decide, args=(person, accept))
        for person, accept in zip(people, (True, False), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    question.refresh_from_db()
    change.refresh_from_db()
    assert sorted(outcomes) == ["done", "late"]
    assert question.current.number == (2 if change.accepted else 1)


def test_an_old_version_comes_back_as_a_new_one(author, at):
    question = QuestionFactory()
    first = question.current
    revise_question(question, About.of(question), other_words(question), by=author, at=at)

    restore_version(first, by=author, at=at)

    question.refresh_from_db()
    assert (question.current.number, question.current.stem) == (3, first.stem)


def test_restoring_another_key_of_a_used_question_is_a_proposal(used, author, reviewer, at):
    first = used.current
    decide_key_change(propose(used, author, at), accept=True, by=reviewer, at=at)

    with pytest.raises(ReasonNeeded):
        restore_version(first, by=author, at=at)
    restore_version(first, by=author, at=at, reason=WHY)

    used.refresh_from_db()
    assert (used.current.number, used.has_open_key_change()) == (2, True)


# --- Where it has been used ---


def test_a_question_is_shown_as_soon_as_a_paper_holds_it(db, assert_queries):
    sitting = make_sitting(kinds=["single"])
    question = Question.objects.get()
    before = is_shown(question)
    attempt = sitting.start()
    open_paper = is_shown(question)
    submit_attempt(attempt, by=sitting.user, at=timezone.now())

    with assert_queries(1):
        assert is_shown(question)
    assert (before, open_paper) == (False, True)
    assert not is_shown(QuestionFactory(bank=question.bank))


@pytest.mark.parametrize("count", [3, 30])
def test_usage_costs_three_queries(db, assert_queries, count):
    sitting = make_sitting(kinds=["single"])
    attempt = sitting.start()
    submit_attempt(attempt, by=sitting.user, at=timezone.now())
    question = Question.objects.get()
    others = [QuestionFactory(bank=question.bank) for _number in range(count - 1)]

    with assert_queries(3):
        usage = usage_of([question, *others])

    attempt.refresh_from_db()
    assert (usage[question.pk].papers, usage[question.pk].last) == (1, attempt.submitted_at)
    assert usage[others[0].pk].papers == 0


# --- Many at once ---


@pytest.mark.parametrize("count", [3, 30])
def test_many_questions_change_at_the_cost_of_one(author, at, assert_queries, count):
    bank = QuestionBankFactory()
    questions = [QuestionFactory(bank=bank, status="draft") for _number in range(count)]

    with assert_queries(11):
        changed = change_many(bank, questions, {"status": "ready"}, by=author, at=at)

    assert changed == count == Question.objects.filter(status="ready").count()
    assert Event.objects.filter(verb="question.changed_with_others").count() == count


def test_many_questions_stay_when_a_test_would_miss_one(author, at):
    sitting = make_sitting(kinds=["single", "single"])

    with pytest.raises(StillNeeded):
        change_many(
            sitting.quiz.bank, Question.objects.all(), {"difficulty": "hard"}, by=author, at=at
        )
    assert set(Question.objects.values_list("difficulty", flat=True)) == {"easy"}


def test_a_question_that_stands_in_every_paper_stays_ready(author, at):
    quiz = QuizFactory(kinds=())
    question = QuestionFactory(bank=quiz.bank)
    FixedQuestion.objects.create(quiz=quiz, position=1, question=question)

    with pytest.raises(StillNeeded):
        set_status(question, "retired", by=author, at=at)


# --- Comments ---


def test_a_comment_is_made_once_and_settled_once(author, reviewer, at):
    question = QuestionFactory()

    comment = add_comment(question, " Nên ngắn hơn. ", by=reviewer, at=at)
    assert add_comment(question, "Nên ngắn hơn.", by=reviewer, at=at) == comment
    assert add_comment(question, "  ", by=reviewer, at=at) is None
    settle_comment(comment, by=author, at=at)

    comment.refresh_from_db()
    assert (comment.text, comment.version, comment.resolved_by_id) == (
        "Nên ngắn hơn.", question.current, author.pk
    )  # fmt: skip
    with pytest.raises(AlreadySettled):
        settle_comment(comment, by=author, at=at)


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
