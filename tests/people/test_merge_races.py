"""Somebody works for a code at the very moment it is merged: on PostgreSQL, with real threads."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, connections, transaction

from courses.actions.classes import summon
from courses.models import Enrolment
from courses.queries.completion import locked_enrolment
from people.errors import MergeBusy, MergeDecided, MergeMoved, MergeRefused
from people.merging import run
from people.merging.run import confirm_merge, propose_merge
from people.models import PersonMerge
from records.actions import reverse_training_fact
from records.models import TrainingFact
from shared.locks import alone
from tests.factories.accounts import UserFactory
from tests.factories.courses import TrainingClassFactory
from tests.factories.records import TrainingFactFactory
from tests.people.twice import seen_of

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

LONG = 10
WAITING = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


@pytest.fixture
def pool():
    with ThreadPoolExecutor(2) as threads:
        yield threads


@pytest.fixture
def proposed(twice, at):
    """What a second person presses the button for."""
    merge = propose_merge(twice.kept, twice.merged, reason="R", by=twice.one, at=at)
    seen = seen_of(merge, at)

    def confirm():
        try:
            return confirm_merge(merge, seen=seen, by=twice.two, at=at).state
        except MergeRefused as refusal:
            return type(refusal)
        finally:
            connections.close_all()

    return confirm


def _until_one_waits():
    end = threading.Event()
    stop = threading.Timer(LONG, end.set)
    stop.start()
    with connection.cursor() as cursor:
        while not end.is_set():
            # Within one transaction the same is seen again and again.
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(WAITING)
            if cursor.fetchone()[0]:
                stop.cancel()
                return
    raise AssertionError("nobody waits for a lock")


def test_whoever_is_summoned_before_the_merge_is_seen_by_it(twice, at, pool, proposed, monkeypatch):
    monkeypatch.setattr(run, "LONGEST_WAIT", dt.timedelta(seconds=LONG))
    with transaction.atomic():
        summon(TrainingClassFactory(), [twice.merged], by=None, at=at)
        confirmed = pool.submit(proposed)
        _until_one_waits()

    assert confirmed.result(LONG) is MergeMoved
    assert PersonMerge.objects.get().state == "proposed"


@pytest.fixture
def held(monkeypatch):
    """Hold a merge that has locked both people and seen what they have, until it may go on."""
    reached, go_on = threading.Event(), threading.Event()
    carry_out = run.carry_out

    def later(parts):
        reached.set()
        assert go_on.wait(LONG)
        return carry_out(parts)

    monkeypatch.setattr(run, "carry_out", later)
    yield reached, go_on
    go_on.set()


def test_whoever_is_summoned_after_the_merge_is_the_one_kept(twice, at, pool, proposed, held):
    training_class = TrainingClassFactory()
    reached, go_on = held

    def enrol():
        try:
            return summon(training_class, [twice.kept, twice.merged], by=None, at=at)
        finally:
            connections.close_all()

    confirmed = pool.submit(proposed)
    assert reached.wait(LONG)
    enrolled = pool.submit(enrol)
    _until_one_waits()
    go_on.set()

    assert (confirmed.result(LONG), enrolled.result(LONG)) == ("merged", 1)
    assert Enrolment.objects.get(training_class=training_class).person == twice.kept


def test_an_entry_taken_back_at_that_moment_is_taken_back_once(twice, at, pool, proposed, held):
    reached, go_on = held
    fact = twice.merged.training_facts.first()

    confirmed = pool.submit(proposed)
    assert reached.wait(LONG)
    reverse_training_fact(fact, reason="R", by=None, at=at)
    go_on.set()

    assert confirmed.result(LONG) is MergeMoved
    assert TrainingFact.objects.get(reverses__isnull=False).reverses == fact
    assert pool.submit(proposed).result(LONG) is MergeMoved


def test_a_merge_gives_way_to_whoever_learns_and_to_an_import(
    twice, at, pool, proposed, monkeypatch
):
    monkeypatch.setattr(run, "WAIT_FOR_REGISTER", dt.timedelta(milliseconds=50))
    with transaction.atomic():
        locked_enrolment(twice.merged.enrolments.get(completed_at=None).pk)
        TrainingFactFactory(person=twice.merged)
        confirmed = pool.submit(proposed)
        _until_one_waits()
    # At its end the transaction looks at the person, whom the merge holds: the merge gave way.
    assert confirmed.result(LONG) is MergeBusy
    with alone("register", wait=dt.timedelta(seconds=1)):
        assert pool.submit(proposed).result(LONG) is MergeBusy

    assert not TrainingFact.objects.filter(reverses__isnull=False).exists()
    assert pool.submit(proposed).result(LONG) is MergeMoved


def test_two_who_confirm_at_once_merge_once(twice, at):
    merge = propose_merge(twice.kept, twice.merged, reason="R", by=twice.one, at=at)
    third = UserFactory()
    seen = seen_of(merge, at)

    def confirm(user):
        try:
            confirm_merge(merge, seen=seen, by=user, at=at)
        except MergeDecided:
            return "late"
        finally:
            connection.close()
        return "merged"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(confirm, [twice.two, third])) == ["late", "merged"]

    assert TrainingFact.objects.filter(reverses=None, reversed_by=None).count() == 2
    # The database itself: nobody confirms what they have proposed.
    with pytest.raises(IntegrityError, match="merge_confirmed_by_a_second_person"):
        PersonMerge.objects.update(confirmed_by=twice.one)
