"""Two markers at once, marking again while others hand in: on PostgreSQL, with real threads."""

import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connections, transaction
from django.utils import timezone

from certificates.models import Certificate
from courses.models import Enrolment
from quizzes.actions.answering import save_answer
from quizzes.actions.closing import submit_attempt
from quizzes.actions.marking import Marks, mark_answer
from quizzes.actions.regrading import commit_regrade, propose_regrade
from quizzes.actions.starting import start_attempt
from quizzes.errors import MarkedMeanwhile, RegradeClosed
from quizzes.models import Attempt, Marking, Response
from tests.factories.accounts import UserFactory
from tests.factories.courses import EnrolmentFactory
from tests.factories.marking import make_exam
from tests.quizzes.test_attempt_races import at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
D = Decimal


def test_of_two_trainers_with_the_same_answer_one_marks_it():
    exam = make_exam()
    answer = exam.answer_of(exam.hand_in())
    trainers = [exam.trainer() for _n in range(6)]

    def mark(n):
        try:
            mark_answer(answer.pk, Marks({"1": "2", "2": "1"}), by=trainers[n], at=timezone.now())
        except MarkedMeanwhile:
            return "meanwhile"
        return "marked"

    assert sorted(at_once(6, mark)) == ["marked", "meanwhile", "meanwhile", "meanwhile",
                                        "meanwhile", "meanwhile"]  # fmt: skip
    assert Marking.objects.count() == 1
    assert Certificate.objects.count() == 1


def test_two_markers_at_once_are_two_and_give_their_average():
    exam = make_exam(markers=2, marking_tolerance=D(3))
    attempt = exam.hand_in()
    answer = exam.answer_of(attempt)
    trainers = [exam.trainer(), exam.trainer()]
    given = [{"1": "2", "2": "1"}, {"1": "1", "2": "0.5"}]

    settled = at_once(
        2,
        lambda n: (
            mark_answer(answer.pk, Marks(given[n]), by=trainers[n], at=timezone.now()).is_settled
        ),
    )

    answer.refresh_from_db()
    assert sorted(settled) == [False, True]
    assert answer.points == D("2.25")


def test_the_last_two_answers_of_a_test_marked_at_once_give_one_result():
    exam = make_exam()
    exam.other.current.kind, exam.other.current.content = "essay", exam.essay.current.content
    exam.other.current.save(update_fields=["kind", "content"])
    attempt = exam.hand_in()
    answers = list(attempt.responses.filter(points=None))
    trainers = [exam.trainer(), exam.trainer()]

    at_once(
        2,
        lambda n: mark_answer(
            answers[n].pk, Marks({"1": "2", "2": "1"}), by=trainers[n], at=timezone.now()
        ),
    )

    attempt.refresh_from_db()
    assert (attempt.points, attempt.passed) == (D(4), True)
    assert Certificate.objects.count() == 1


def started(exam):
    """An attempt with a wrong answer to the first question and a right one to the other."""
    user = UserFactory()
    enrolment = EnrolmentFactory(user=user, training_class=exam.unit.training_class)
    attempt = start_attempt(exam.unit, enrolment, by=user, at=timezone.now())
    for position, item in enumerate(attempt.paper, 1):
        value = "false" if item["question"] == exam.essay.pk else "true"
        save_answer(attempt.pk, by=user, position=position, values=[value])
    return attempt


@pytest.mark.fault(24, "question changed during attempts")
@pytest.mark.parametrize("run", range(4))
def test_who_hands_in_while_the_rule_changes_is_marked_by_the_new_one(run):
    exam = make_exam(essays=False, pass_percent=D(75))
    proposer, second = exam.trainer(), exam.trainer()
    submit_attempt(started(exam), by=None, at=timezone.now())
    under_way = [started(exam) for _n in range(5)]
    regrade = propose_regrade(
        exam.quiz, exam.essay.current, "full_marks", reason="Sai.", by=proposer, at=timezone.now()
    )

    def work(n):
        if n == 5:
            commit_regrade(regrade, by=second, at=timezone.now())
        else:
            submit_attempt(under_way[n], by=None, at=timezone.now())

    at_once(6, work)

    assert set(Attempt.objects.values_list("points", "passed")) == {(D(2), True)}
    assert Enrolment.objects.filter(certificate=None).count() == 0
    for attempt in Attempt.objects.all():
        assert sum(each.points for each in attempt.responses.all()) == attempt.points


def test_one_that_read_the_old_rule_before_and_commits_after_is_caught_up_with():
    """The hand-in holds its attempt open in its transaction until the regrade waits for it."""
    exam = make_exam(essays=False, pass_percent=D(75))
    proposer, second = exam.trainer(), exam.trainer()
    submit_attempt(started(exam), by=None, at=timezone.now())
    late = started(exam)
    regrade = propose_regrade(
        exam.quiz, exam.essay.current, "full_marks", reason="Sai.", by=proposer, at=timezone.now()
    )
    marked, may_commit = threading.Event(), threading.Event()

    def hand_in():
        try:
            with transaction.atomic():
                submit_attempt(late, by=None, at=timezone.now())
                marked.set()
                may_commit.wait(20)
        finally:
            connections.close_all()

    def mark_again():
        try:
            marked.wait(20)
            threading.Timer(0.5, may_commit.set).start()
            commit_regrade(regrade, by=second, at=timezone.now())
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda job: job(), [hand_in, mark_again]))

    late.refresh_from_db()
    assert (late.points, late.passed) == (D(2), True)
    assert regrade.attempts.filter(attempt=late).count() == 1


def test_two_people_who_carry_out_a_proposal_at_once_do_it_once():
    exam = make_exam(essays=False, pass_percent=D(75))
    for _n in range(3):
        submit_attempt(started(exam), by=None, at=timezone.now())
    people = [exam.trainer() for _n in range(4)]
    regrade = propose_regrade(
        exam.quiz, exam.essay.current, "dropped", reason="Sai.", by=exam.trainer(),
        at=timezone.now(),
    )  # fmt: skip

    def commit(n):
        try:
            commit_regrade(regrade, by=people[n], at=timezone.now())
        except RegradeClosed:
            return "closed"
        return "done"

    assert sorted(at_once(4, commit)) == ["closed", "closed", "closed", "done"]
    assert regrade.attempts.count() == 3
    assert Certificate.objects.count() == 3
    assert not Response.objects.filter(points=None).exists()
