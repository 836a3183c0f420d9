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
from quizzes.actions.answering import Change, go_on, save_answer, save_answers
from quizzes.actions.closing import hand_in, submit_attempt
from quizzes.actions.exceptions import give_override
from quizzes.actions.questions import set_status
from quizzes.actions.starting import start_attempt
from quizzes.errors import NoTriesLeft, StillNeeded
from quizzes.models import Attempt, Question, Response
from quizzes.queries.keys import right_values
from quizzes.rules.exceptions import Deviation
from quizzes.tasks import close_overdue_attempts
from tests.factories.accounts import UserFactory
from tests.factories.courses import EnrolmentFactory
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


@pytest.mark.fault(8, "10 starts at once")
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


@pytest.mark.fault(7, "20 submits at once")
def test_twenty_submits_at_once_grade_once_and_answer_alike():
    sitting = make_sitting(kinds=ALL_KINDS)
    attempt = sitting.start()
    answer(attempt)

    def submit(_n):
        done = hand_in(attempt.pk, by=sitting.user)
        return done.receipt, done.submitted_at, done.points

    assert len(set(at_once(20, submit))) == 1
    assert Response.objects.count() == len(ALL_KINDS)
    assert Event.objects.filter(verb="attempt.submitted").count() == 1
    assert Enrolment.objects.filter(certificate__isnull=False).count() == 1


def test_saves_of_all_questions_at_once_lose_none():
    sitting = make_sitting(kinds=ALL_KINDS)
    attempt = sitting.start()
    values = right_values(attempt)

    at_once(
        len(values),
        lambda n: (
            save_answer(
                attempt.pk, by=sitting.user, position=n + 1, values=values[n + 1], seq=100 + n
            ).is_newest
        ),
    )

    attempt.refresh_from_db()
    assert sorted(map(int, attempt.answers)) == list(range(1, len(values) + 1))


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
    kept = attempt.answers["1"]
    assert (kept["answer"], kept["seq"]) == (3, 1005)


def overdue(sitting, enrolment):
    """An attempt whose time ran out an hour ago, with one answer in it."""
    began = timezone.now() - dt.timedelta(hours=2)
    attempt = sitting.start_for(enrolment, at=began)
    answer(attempt)
    return attempt


@pytest.mark.fault(21, "sweeper and learner close at once")
def test_the_clock_and_the_learner_close_an_attempt_once():
    sitting = make_sitting(kinds=["single"])
    sitting.open_another_unit()
    for _round in range(50):
        learner = UserFactory()
        enrolment = EnrolmentFactory(user=learner, training_class=sitting.unit.training_class)
        attempt = overdue(sitting, enrolment)

        def close(n, attempt=attempt, learner=learner):
            if n:
                return close_overdue_attempts()
            return hand_in(attempt.pk, by=learner).receipt

        receipt, _closed = at_once(2, close)

        done = Attempt.objects.get(pk=attempt.pk)
        assert (done.receipt, done.submitted_at, done.points) == (receipt, attempt.due_at, 1)
        assert Response.objects.filter(attempt=attempt).count() == 1


def test_several_sweeps_at_once_share_the_work():
    sitting = make_sitting(kinds=["single"])
    sitting.open_another_unit()
    for _learner in range(12):
        user = UserFactory()
        overdue(sitting, EnrolmentFactory(user=user, training_class=sitting.unit.training_class))

    assert sum(at_once(4, lambda _n: close_overdue_attempts())) == 12
    assert Response.objects.count() == 12
    assert Event.objects.filter(verb="attempt.submitted").count() == 12


def test_answers_and_handing_in_at_once_keep_what_was_acknowledged():
    for _round in range(10):
        sitting = make_sitting(kinds=["single"] * 5)
        attempt = sitting.start()
        values = right_values(attempt)

        def work(n, sitting=sitting, attempt=attempt, values=values):
            if n == 0:
                hand_in(attempt.pk, by=sitting.user)
                return None
            saved = save_answers(attempt.pk, [Change(n, values[n])], by=sitting.user)
            return n if saved.is_newest else None

        acknowledged = {n for n in at_once(6, work) if n}

        answered = Response.objects.filter(attempt=attempt, answer__isnull=False)
        assert set(answered.values_list("position", flat=True)) == acknowledged


def test_more_time_reaches_an_attempt_that_begins_at_the_same_moment():
    sitting = make_sitting(kinds=["single"])
    for _round in range(10):
        enrolment = EnrolmentFactory(training_class=sitting.unit.training_class)

        def work(n, enrolment=enrolment):
            if n:
                sitting.start_for(enrolment)
                return
            give_override(
                sitting.quiz, Deviation(minutes=60), person=enrolment.person,
                reason="Mất điện.", by=None, at=timezone.now(),
            )  # fmt: skip

        at_once(2, work)

        attempt = Attempt.objects.get(enrolment=enrolment)
        assert attempt.due_at - attempt.started_at == dt.timedelta(minutes=60)


def test_more_time_and_handing_in_do_not_wait_for_each_other_for_ever():
    for _round in range(10):
        sitting = make_sitting(kinds=["single"])
        attempt = sitting.start()
        answer(attempt)

        def work(n, sitting=sitting, attempt=attempt):
            if n:
                return hand_in(attempt.pk, by=sitting.user).passed
            give_override(
                sitting.quiz, Deviation(minutes=60), training_class=sitting.unit.training_class,
                reason="Mất điện.", by=None, at=timezone.now(),
            )  # fmt: skip
            return True

        assert at_once(2, work) == [True, True]


def test_a_double_click_turns_one_page():
    sitting = make_sitting(kinds=["single"] * 3, navigation="sequential")
    attempt = sitting.start()

    assert at_once(8, lambda _n: go_on(attempt.pk, by=sitting.user, page=1)) == [2] * 8


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
