"""A learner asks about a mark; somebody who is not told the name answers in words."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.models import Event
from notifications.models import Message
from quizzes.actions.appeals import answer_appeal, make_appeal
from quizzes.actions.marking import Marks, mark_answer
from quizzes.actions.regrading import commit_regrade, propose_regrade
from quizzes.errors import AppealAnswered, AppealedBefore, AppealRefused, AppealTooLate, OwnAnswer
from quizzes.models import Appeal
from quizzes.queries.appeals import appeal_page, appeals_for
from tests.factories.marking import make_exam

pytestmark = pytest.mark.django_db


@pytest.fixture
def exam():
    return make_exam(essays=False)


@pytest.fixture
def attempt(exam):
    return exam.hand_in(truth="false")


def ask(attempt, position=1, text="Em chọn đúng theo Điều lệ.", at=None):
    by = attempt.enrolment.person.user
    return make_appeal(attempt, position=position, text=text, by=by, at=at or timezone.now())


def reply(appeal, by, outcome="upheld", text="Đáp án theo khoản 2 Điều 9."):
    return answer_appeal(appeal, outcome=outcome, answer=text, by=by, at=timezone.now())


def test_a_question_is_asked_about_once_and_so_is_the_result(attempt):
    ask(attempt, 1)
    ask(attempt, 2)
    ask(attempt, None)

    for position in (1, None):
        with pytest.raises(AppealedBefore):
            ask(attempt, position)
    assert Event.objects.filter(verb="appeal.made").count() == 3


def test_thirty_days_after_the_result_it_is_too_late(attempt):
    end = attempt.graded_at + dt.timedelta(days=30)

    ask(attempt, 1, at=end - dt.timedelta(seconds=1))
    with pytest.raises(AppealTooLate):
        ask(attempt, 2, at=end)


def test_what_waits_for_marks_cannot_be_asked_about():
    attempt = make_exam().hand_in()

    with pytest.raises(AppealRefused):
        ask(attempt)


def test_the_answer_reaches_the_learner(exam, attempt):
    appeal = reply(ask(attempt), exam.trainer())

    assert (appeal.outcome, appeal.answer) == ("upheld", "Đáp án theo khoản 2 Điều 9.")
    message = Message.objects.get(person=attempt.enrolment.person, key=f"appeal:{appeal.pk}")
    assert message.link == f"/bai-lam/{attempt.pk}/ket-qua/"
    with pytest.raises(AppealAnswered):
        reply(appeal, exam.trainer())


def test_nobody_answers_themselves_and_strangers_see_nothing(exam):
    trainer = exam.trainer()
    attempt = exam.hand_in(user=trainer, truth="false")
    appeal = ask(attempt)
    today = timezone.localdate()

    with pytest.raises(OwnAnswer):
        reply(appeal, trainer)
    assert list(appeals_for(trainer, on=today)) == []
    assert list(appeals_for(make_exam().trainer(), on=today)) == []
    assert list(appeals_for(exam.trainer(), on=today)) == [appeal]


def test_who_answers_sees_others_who_asked_about_the_same_question(exam, assert_queries):
    trainer = exam.trainer()
    question = exam.essay
    attempts = [exam.hand_in(truth="false") for _n in range(3)]
    appeals = [
        ask(each, each.responses.get(version__question=question).position) for each in attempts
    ]
    ask(attempts[0], attempts[0].responses.get(version__question=exam.other).position)
    trainer._roles_by_day = {}
    appeal = appeals_for(trainer, on=timezone.localdate()).get(pk=appeals[0].pk)

    with assert_queries(3):
        page = appeal_page(appeal, trainer, on=timezone.localdate())

    assert {each.pk for each in page.others} == {each.pk for each in appeals[1:]}
    assert page.response.version.question == question
    # The bank belongs to somebody else, so its key stays there.
    assert (page.sees_key, page.key) == (False, [])


# --- pages ----------------------------------------------------------------------------------------


def test_the_learner_asks_and_reads_the_answer_on_the_page_of_the_result(client, exam, attempt):
    client.force_login(attempt.enrolment.person.user)
    address = f"/bai-lam/{attempt.pk}/"

    assert client.post(address + "de-nghi/", {"text": ""}).status_code == 422
    client.post(address + "de-nghi/", {"position": "2", "text": "Em nghĩ khác."})
    page = client.get(address + "ket-qua/").content.decode()
    assert "Em nghĩ khác." in page
    reply(Appeal.objects.get(), exam.trainer(), text="Đáp án giữ nguyên.")

    assert "Đáp án giữ nguyên." in client.get(address + "ket-qua/").content.decode()
    assert client.get(address + "de-nghi/?cau=2").status_code == 200


def test_the_page_of_the_result_says_why_a_mark_was_worked_out_anew(client, exam, attempt):
    regrade = propose_regrade(
        exam.quiz, exam.essay.current, "full_marks", reason="Hai đáp án đều đúng.",
        by=exam.trainer(), at=timezone.now(),
    )  # fmt: skip
    commit_regrade(regrade, by=exam.trainer(), at=timezone.now())
    client.force_login(attempt.enrolment.person.user)

    page = client.get(f"/bai-lam/{attempt.pk}/ket-qua/").content.decode()

    assert "0,00 → 5,00" in page
    assert "Hai đáp án đều đúng." in page


def test_the_page_of_the_result_never_says_who_marked_or_noted_what(client):
    exam = make_exam()
    attempt = exam.hand_in()
    answer = exam.answer_of(attempt)
    trainer = exam.trainer(full_name="Lò Văn Chấm")
    marks = Marks({"1": "1", "2": "1"}, comment="Nêu đủ.", note="GHI CHÚ RIÊNG")
    mark_answer(answer.pk, marks, by=trainer, at=timezone.now())
    client.force_login(attempt.enrolment.person.user)

    page = client.get(f"/bai-lam/{attempt.pk}/ket-qua/").content.decode()

    assert "GHI CHÚ RIÊNG" not in page
    assert "Lò Văn Chấm" not in page


# --- what the database refuses --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("appeal_says_why", {"text": ""}),
        ("appeal_answered_in_words", {"answered_at": timezone.now()}),
        ("appeal_answered_in_words", {"outcome": "upheld"}),
    ],
)
def test_an_appeal_is_whole(attempt, constraint, fields):
    good = {"attempt": attempt, "position": 1, "text": "Vì sao?", "made_at": timezone.now()}

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Appeal.objects.create(**{**good, **fields})
