"""Two tabs, two phones, the clock: on PostgreSQL, with real threads.

With the locks taken out, those on starting, saving, handing in and retiring fail.
"""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.utils import timezone

from audit.models import Event
from courses.models import Enrolment
from quizzes.actions.answering import save_answer
from quizzes.actions.closing import submit_attempt
from quizzes.actions.questions import set_status
from quizzes.actions.starting import start_attempt
from quizzes.errors import AttemptClosed, NoTriesLeft, StillNeeded
from quizzes.models import Attempt, Question, Response
from quizzes.queries.keys import right_values
from quizzes.tasks import close_overdue_attempts
from tests.quizzes.conftest import ALL_KINDS, answer, make_sitting

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def at_once(number, work):
    """Run `work(n)` in `number` threads that begin together; return what they returned."""
    barrier = threading.Barrier(number)

    def run(n):
        try:
            barrier.wait(timeout=20)
            return work(n)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(run, range(number)))


def test_ten_starts_at_once_give_one_attempt():
    sitting = make_sitting(kinds=ALL_KINDS)

    started = at_once(10, lambda _n: sitting.start().pk)

    assert len(set(started)) == 1
    assert Attempt.objects.count() == 1


def test_the_last_try_cannot_be_taken_twice():
    sitting = make_sitting(attempts_allowed=2)
    submit_attempt(sitting.start(), by=sitting.user, at=timezone.now())

    started = at_once(4, lambda _n: sitting.start().number)

    assert started == [2, 2, 2, 2]
    submit_attempt(Attempt.objects.open().get(), by=sitting.user, at=timezone.now())
    with pytest.raises(NoTriesLeft):
        sitting.start()


def test_twenty_submits_at_once_grade_once():
    sitting = make_sitting(kinds=ALL_KINDS)
    attempt = sitting.start()
    answer(attempt)

    def submit(n):
        try:
            submit_attempt(attempt, by=sitting.user, at=timezone.now())
        except AttemptClosed:
            return "closed"
        return "submitted"

    outcomes = sorted(at_once(20, submit))

    assert outcomes == ["closed"] * 19 + ["submitted"]
    assert Response.objects.count() == 6
    assert Event.objects.filter(verb="attempt.submitted").count() == 1
    assert Enrolment.objects.filter(certificate__isnull=False).count() == 1


def test_saves_of_all_questions_at_once_lose_none():
    sitting = make_sitting(kinds=ALL_KINDS)
    attempt = sitting.start()
    values = right_values(attempt)

    at_once(
        6,
        lambda n: (
            save_answer(
                attempt.pk, by=sitting.user, position=n + 1, values=values[n + 1], seq=100 + n
            ).is_newest
        ),
    )

    attempt.refresh_from_db()
    assert sorted(attempt.answers) == ["1", "2", "3", "4", "5", "6"]


def test_of_two_tabs_the_newest_change_is_kept():
    sitting = make_sitting(kinds=["single"])
    attempt = sitting.start()

    at_once(
        6,
        lambda n: save_answer(
            attempt.pk, by=sitting.user, position=1, values=[str(n % 3 + 1)], seq=1000 + n
        ),
    )

    attempt.refresh_from_db()
    assert attempt.answers["1"] == {"answer": 3, "flag": False, "seq": 1005}


def test_the_clock_and_the_learner_close_an_attempt_once():
    sitting = make_sitting(kinds=["single"])
    attempt = sitting.start(at=timezone.now() - dt.timedelta(hours=2))

    def close(n):
        if n:
            return close_overdue_attempts()
        try:
            submit_attempt(attempt, by=sitting.user, at=timezone.now())
        except AttemptClosed:
            return 0
        return 1

    assert sum(at_once(4, close)) == 1
    assert Response.objects.count() == 1


def test_the_last_two_questions_of_a_topic_are_not_both_retired():
    sitting = make_sitting(kinds=["single", "single"])
    sitting.quiz.blueprint.update(count=1)
    questions = list(Question.objects.all())

    def retire(n):
        try:
            set_status(questions[n], "retired", by=None, at=timezone.now())
        except StillNeeded:
            return "needed"
        return "retired"

    assert sorted(at_once(2, retire)) == ["needed", "retired"]


def test_starting_waits_for_the_enrolment_and_not_for_others():
    first, second = make_sitting(), make_sitting()

    started = at_once(2, lambda n: (first, second)[n].start().pk)

    assert len(set(started)) == 2
    assert start_attempt(first.unit, first.enrolment, by=None, at=timezone.now()).pk in started
