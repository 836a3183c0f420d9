import datetime as dt

import pytest
from django.conf import settings as django_settings
from django.utils import timezone

from courses.models import UnitProgress
from quizzes import tasks
from quizzes.models import Attempt
from tests.quizzes.conftest import answer, make_sitting

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def overdue(db):
    """Three learners whose time ran out long ago; each had answered."""
    started_at = timezone.now() - 2 * HOUR
    attempts = []
    for _number in range(3):
        attempt = make_sitting(kinds=["single"]).start(at=timezone.now())
        answer(attempt)
        Attempt.objects.filter(pk=attempt.pk).update(
            started_at=started_at, due_at=started_at + HOUR, delivery_until=started_at + HOUR
        )
        UnitProgress.objects.filter(unit=attempt.unit).update(opened_at=started_at)
        attempts.append(attempt)
    return attempts


def test_what_nobody_handed_in_is_closed_with_what_was_saved(overdue):
    assert tasks.close_overdue_attempts() == 3

    for attempt in Attempt.objects.all():
        assert attempt.submitted_at == attempt.due_at
        assert attempt.closed_by_clock
        assert (attempt.points, attempt.passed) == (1, True)


def test_a_second_run_finds_nothing(overdue):
    tasks.close_overdue_attempts()

    assert tasks.close_overdue_attempts() == 0


def test_one_that_cannot_be_marked_does_not_stop_the_rest(overdue, caplog):
    Attempt.objects.filter(pk=overdue[1].pk).update(paper=[{"broken": True}])

    assert tasks.close_overdue_attempts() == 2

    still_open = Attempt.objects.open()
    assert [attempt.pk for attempt in still_open] == [overdue[1].pk]
    assert f"attempt {overdue[1].pk} could not be closed" in caplog.text


def test_answers_on_their_way_are_waited_for(db):
    attempt = make_sitting(delivery_minutes=10).start(at=timezone.now())
    over = timezone.now() - dt.timedelta(minutes=9)
    Attempt.objects.filter(pk=attempt.pk).update(
        started_at=over - HOUR, due_at=over, delivery_until=over + dt.timedelta(minutes=10)
    )

    assert tasks.close_overdue_attempts() == 0


def test_a_test_without_limit_is_never_closed_by_the_clock(db):
    attempt = make_sitting(time_limit_minutes=None).start(at=timezone.now() - 900 * HOUR)

    assert tasks.close_overdue_attempts() == 0
    assert Attempt.objects.get(pk=attempt.pk).is_open


def test_a_batch_is_bounded_and_takes_the_oldest_first(overdue, monkeypatch):
    monkeypatch.setattr(tasks, "BATCH", 2)
    earlier = timezone.now() - dt.timedelta(minutes=90)
    Attempt.objects.filter(pk=overdue[2].pk).update(due_at=earlier, delivery_until=earlier)

    assert tasks.close_overdue_attempts() == 2
    assert not Attempt.objects.get(pk=overdue[2].pk).is_open


def test_those_that_cannot_be_marked_do_not_fill_the_batch(overdue, monkeypatch):
    monkeypatch.setattr(tasks, "BATCH", 1)
    Attempt.objects.filter(pk__in=[overdue[0].pk, overdue[1].pk]).update(paper=[{"broken": True}])

    assert tasks.close_overdue_attempts() == 1
    assert not Attempt.objects.get(pk=overdue[2].pk).is_open


def test_the_sweep_runs_each_minute():
    entry = django_settings.CELERY_BEAT_SCHEDULE["attempts-whose-time-is-up"]

    assert entry["task"] == tasks.close_overdue_attempts.name
    assert entry["schedule"] == dt.timedelta(minutes=1)
