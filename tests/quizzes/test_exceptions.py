"""Exceptions and more time, before an attempt and in the middle of it."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from audit.models import Event
from quizzes.actions.closing import submit_attempt
from quizzes.actions.exceptions import (
    end_accommodation,
    end_override,
    give_accommodation,
    give_override,
    reschedule_open_attempts,
)
from quizzes.errors import NoLongerInForce, NoTriesLeft, ReasonMissing
from quizzes.models import Accommodation, Attempt, Override, Quiz
from quizzes.rules.exceptions import Deviation, MoreTime
from tests.factories.accounts import UserFactory
from tests.factories.courses import EnrolmentFactory
from tests.quizzes.conftest import make_sitting

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def staff(db):
    return UserFactory()


def due(attempt):
    return Attempt.objects.get(pk=attempt.pk).due_at


def override(sitting, deviation, *, at, for_class=False, reason="Mất điện cả xã."):
    whom = (
        {"training_class": sitting.unit.training_class}
        if for_class
        else {"person": sitting.enrolment.person}
    )
    return give_override(sitting.quiz, deviation, **whom, reason=reason, by=None, at=at)


def accommodation(sitting, more_time, *, at, **kwargs):
    kwargs.setdefault("valid_from", at.date())
    return give_accommodation(
        sitting.enrolment.person, more_time, reason="Mắt kém.", by=None, at=at, **kwargs
    )


def test_exceptions_hold_for_attempts_that_begin_later(sitting, at):
    override(sitting, Deviation(minutes=45), at=at, for_class=True)
    accommodation(sitting, MoreTime(factor=Decimal("1.5")), at=at)

    attempt = sitting.start(at=at)

    assert attempt.due_at == at + 67.5 * MINUTE
    assert attempt.delivery_until == attempt.due_at + 10 * MINUTE


def test_the_exception_of_another_class_or_person_does_not_count(sitting, at):
    other = EnrolmentFactory()
    for whom in ({"person": other.person}, {"training_class": other.training_class}):
        give_override(sitting.quiz, Deviation(minutes=90), **whom, reason="Khác.", by=None, at=at)

    assert sitting.start(at=at).due_at == at + 30 * MINUTE


def test_the_closing_time_ends_an_attempt_before_its_limit(sitting, at):
    Quiz.objects.update(closes_at=at + 20 * MINUTE)

    attempt = sitting.start(at=at)

    assert attempt.due_at == at + 20 * MINUTE


def test_an_open_attempt_is_moved_when_more_time_is_given_changed_and_ended(sitting, at, staff):
    attempt = sitting.start(at=at)

    given = override(sitting, Deviation(minutes=60), at=at + MINUTE)
    assert due(attempt) == at + 60 * MINUTE
    assert Attempt.objects.get().delivery_until == at + 70 * MINUTE

    longer = override(sitting, Deviation(minutes=90), at=at + 2 * MINUTE)
    assert due(attempt) == at + 90 * MINUTE
    given.refresh_from_db()
    assert given.ended_at == at + 2 * MINUTE

    end_override(longer, reason="Nhầm người.", by=staff, at=at + 40 * MINUTE)
    assert due(attempt) == at + 40 * MINUTE
    assert Event.objects.filter(verb="attempt.rescheduled").count() == 3


def test_more_time_for_a_class_moves_each_open_attempt_of_it(sitting, at):
    other = EnrolmentFactory(training_class=sitting.unit.training_class)
    attempts = [sitting.start(at=at), sitting.start_for(other, at=at + MINUTE)]
    closed = sitting.start_for(EnrolmentFactory(training_class=sitting.unit.training_class), at=at)
    submit_attempt(closed, by=None, at=at + MINUTE)

    override(sitting, Deviation(minutes=50), at=at + 5 * MINUTE, for_class=True)

    assert [due(attempt) - attempt.started_at for attempt in attempts] == [50 * MINUTE] * 2
    assert due(closed) == at + 30 * MINUTE


def test_more_time_in_the_middle_of_an_attempt(sitting, at):
    attempt = sitting.start(at=at)

    given = accommodation(sitting, MoreTime(minutes=15), at=at + MINUTE)
    assert due(attempt) == at + 45 * MINUTE

    end_accommodation(given, reason="Hết hạn.", by=None, at=at + 2 * MINUTE)
    assert due(attempt) == at + 30 * MINUTE
    assert not Accommodation.objects.exists()
    assert Event.objects.get(verb="accommodation.ended").data["why"] == "Hết hạn."


def test_an_accommodation_that_has_held_ends_today(sitting, at):
    given = accommodation(
        sitting, MoreTime(minutes=15), at=at, valid_from=at.date() - dt.timedelta(days=9)
    )

    end_accommodation(given, reason="Hết hạn.", by=None, at=at)

    given.refresh_from_db()
    assert given.valid_until == at.date()
    assert sitting.start(at=at).due_at == at + 30 * MINUTE
    with pytest.raises(NoLongerInForce):
        end_accommodation(given, reason="Hết hạn.", by=None, at=at)


def test_more_time_revives_an_attempt_that_nobody_has_closed_yet(sitting, at):
    attempt = sitting.start(at=at)

    override(sitting, Deviation(minutes=60), at=at + 33 * MINUTE)

    assert due(attempt) == at + 60 * MINUTE


def test_what_does_not_speak_of_time_moves_nothing(sitting, at):
    attempt = sitting.start(at=at)
    Quiz.objects.update(time_limit_minutes=5)

    override(sitting, Deviation(tries=9, password="Khác"), at=at + MINUTE)

    assert due(attempt) == at + 30 * MINUTE


def test_open_attempts_follow_a_test_that_closes_at_another_time(sitting, at):
    attempt = sitting.start(at=at)
    Quiz.objects.update(closes_at=at + 10 * MINUTE)

    assert reschedule_open_attempts(sitting.quiz, at=at + MINUTE) == 1
    assert due(attempt) == at + 10 * MINUTE


def test_more_tries_for_one_person(db, at):
    sitting = make_sitting(attempts_allowed=1)
    submit_attempt(sitting.start(at=at), by=sitting.user, at=at)
    with pytest.raises(NoTriesLeft):
        sitting.start(at=at + MINUTE)

    override(sitting, Deviation(tries=2), at=at + MINUTE)

    assert sitting.start(at=at + 2 * MINUTE).number == 2


def test_every_exception_has_its_reason_and_a_line_in_the_journal(sitting, at, staff):
    with pytest.raises(ReasonMissing):
        override(sitting, Deviation(tries=2), at=at, reason="  ")
    given = override(sitting, Deviation(tries=2), at=at)
    with pytest.raises(ReasonMissing):
        end_override(given, reason="", by=staff, at=at)
    end_override(given, reason="Xong.", by=staff, at=at)
    with pytest.raises(NoLongerInForce):
        end_override(given, reason="Xong.", by=staff, at=at)

    line = Event.objects.get(verb="override.given")
    assert line.person_code == sitting.enrolment.person.code
    assert line.data["changed"] == "attempts_allowed"
    assert given.reason == "Mất điện cả xã."
    assert not Override.objects.in_force().exists()


@pytest.mark.parametrize(
    "deviation",
    [
        Deviation(),
        Deviation(
            opens_at=dt.datetime(2026, 12, 2, tzinfo=dt.UTC),
            closes_at=dt.datetime(2026, 12, 1, tzinfo=dt.UTC),
        ),
    ],
)
def test_an_exception_that_makes_no_sense_is_refused(sitting, at, deviation):
    with pytest.raises(ValidationError):
        override(sitting, deviation, at=at)
    with pytest.raises(ValidationError):
        accommodation(sitting, MoreTime(), at=at)


def test_moving_a_class_costs_the_same_however_many_learn_in_it(db, at, assert_queries):
    sitting = make_sitting(kinds=["single"])
    for more in (1, 5):
        for _learner in range(more):
            enrolment = EnrolmentFactory(training_class=sitting.unit.training_class)
            sitting.start_for(enrolment, at=at)
        # test, exception before, five looks of the constraints, new exception, attempts,
        # enrolments, attempts anew, exceptions, accommodations, attempts moved, two lines of the
        # journal; the second time also ending the former exception
        with assert_queries(16 if more == 1 else 17):
            override(sitting, Deviation(minutes=50 + more), at=at, for_class=True)
