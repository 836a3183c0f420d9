"""Attempts and what belongs to them: what the database refuses, whatever the code does."""

import datetime as dt
from decimal import Decimal

import pytest

from quizzes.models import AnswerLog, AnswerPhoto, Attempt, QuestionVersion, Response
from shared.clock import DatabaseNow, database_now
from tests.factories.accounts import UserFactory
from tests.quizzes.conftest import make_sitting
from tests.quizzes.refusals import LATER, LONG_AGO, refuses

GRADES = {"points": Decimal(1), "max_points": Decimal(2), "passed": True}


@pytest.fixture
def closed(attempt, sitting):
    """An attempt handed in and marked at its deadline."""
    Attempt.objects.filter(pk=attempt.pk).update(
        submitted_at=attempt.due_at, graded_at=attempt.due_at, receipt="K7QDM3XRAT", **GRADES
    )
    return Attempt.objects.get(pk=attempt.pk)


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("attempt_graded_as_a_whole_after_submission", {"points": None}),
        ("attempt_graded_as_a_whole_after_submission", {"max_points": None}),
        ("attempt_graded_as_a_whole_after_submission", {"passed": None}),
        ("attempt_graded_as_a_whole_after_submission", {"points": Decimal(3)}),
        ("attempt_graded_as_a_whole_after_submission", {"points": Decimal(-1)}),
        ("attempt_graded_as_a_whole_after_submission", {"graded_at": None}),
        ("attempt_graded_as_a_whole_after_submission", {"submitted_at": None, "receipt": ""}),
        ("attempt_receipt_exactly_when_submitted", {"receipt": ""}),
        ("attempt_submitted_after_start", {"submitted_at": LONG_AGO}),
        ("attempt_receipt_once", {"number": 2}),
        ("attempt_number_once", {"receipt": "A"}),
    ],
)
def test_a_closed_attempt_makes_sense(closed, name, changes):
    refuses(name, closed, changes)


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("attempt_graded_as_a_whole_after_submission", GRADES),
        ("attempt_receipt_exactly_when_submitted", {"receipt": "A"}),
        ("attempt_due_after_start", {"due_at": LONG_AGO}),
        ("attempt_delivery_not_before_the_end", {"delivery_until": LONG_AGO}),
        ("attempt_delivery_not_before_the_end", {"delivery_until": None}),
        ("attempt_delivery_not_before_the_end", {"due_at": None}),
        ("attempt_pass_mark_from_0_to_100", {"pass_percent": Decimal("100.01")}),
        ("attempt_of_an_enrolment_or_a_tester", {"enrolment_id": None}),
        ("attempt_of_an_enrolment_or_a_tester", {"unit_id": None}),
        ("attempt_of_an_enrolment_or_a_tester", {"tester_id": lambda: UserFactory().pk}),
        ("attempt_one_open_at_a_time", {"number": 2}),
    ],
)
def test_an_open_attempt_makes_sense(attempt, name, changes):
    refuses(name, attempt, changes)


def test_an_attempt_may_have_no_deadline(attempt):
    rows = Attempt.objects.filter(pk=attempt.pk)

    assert rows.update(due_at=None, delivery_until=None) == 1


def test_what_waits_for_a_marker_is_handed_in_without_marks(attempt):
    rows = Attempt.objects.filter(pk=attempt.pk)

    assert rows.update(submitted_at=attempt.due_at, receipt="K7QDM3XRAT") == 1
    assert Attempt.objects.awaiting_marks().count() == 1


def test_a_tester_has_one_open_trial_of_a_test(sitting, attempt):
    tester = UserFactory()
    trial = {"enrolment": None, "unit": None, "tester": tester}
    Attempt.objects.filter(pk=attempt.pk).update(**trial)
    attempt.refresh_from_db()

    refuses("attempt_one_open_trial_at_a_time", attempt, {"number": 2})
    assert not Attempt.objects.real().exists()
    assert Attempt.objects.of(tester.pk).count() == 1
    assert not Attempt.objects.of(sitting.user.pk).exists()


def test_attempts_of_people_without_an_account_are_nobodys(attempt):
    person = attempt.enrolment.person
    person.user = None
    person.save()

    assert not Attempt.objects.of(None).exists()


def test_answers_that_can_still_arrive_keep_an_attempt_from_being_overdue(attempt):
    second = dt.timedelta(seconds=1)

    assert attempt.delivery_until == attempt.due_at + dt.timedelta(minutes=10)
    assert not Attempt.objects.overdue(attempt.delivery_until).exists()
    assert Attempt.objects.overdue(attempt.delivery_until + second).count() == 1


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("response_once_per_place", {}),
        ("response_points_within_bounds", {"points": Decimal(2)}),
        ("response_points_within_bounds", {"points": Decimal(-1)}),
    ],
)
def test_a_response_is_there_once_and_within_its_points(attempt, name, changes):
    version = QuestionVersion.objects.first()
    response = Response.objects.create(
        attempt=attempt, position=1, version=version, points=1, max_points=1
    )

    refuses(name, response, changes)
    assert Response.objects.filter(pk=response.pk).update(points=None) == 1


def test_the_same_change_is_written_to_the_log_once(attempt, at):
    line = AnswerLog.objects.create(
        attempt=attempt, position=1, answer=2, seq=5, client="k3f9", outcome="late", arrived_at=at
    )

    refuses("answer_log_each_change_once", line, {"arrived_at": LATER})


def test_the_same_photograph_is_kept_once_per_question(attempt, at):
    photo = AnswerPhoto.objects.create(
        attempt=attempt, position=1, file="a.jpg", sha256="f" * 64, width=9, height=9, size=9,
        uploaded_at=at,
    )  # fmt: skip

    refuses("answer_photo_once_per_place", photo, {"size": 10})


def test_the_database_tells_the_time(db):
    attempt = make_sitting().start()
    before = database_now()

    row = Attempt.objects.annotate(now=DatabaseNow()).get(pk=attempt.pk)

    assert before <= row.now <= database_now()
    assert row.now.tzinfo is not None
    assert abs(dt.datetime.now(dt.UTC) - row.now) < dt.timedelta(minutes=1)  # noqa: TID251 - the clock itself is tested
