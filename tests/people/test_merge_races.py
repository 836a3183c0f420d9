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
from records.api import AlreadyReversed
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
    with ThreadPoolExecutor(3) as threads:
        yield threads


@pytest.fixture
def proposed(twice, at):
    """A second person looks at it and presses the button."""
    merge = propose_merge(twice.kept, twice.merged, reason="R", by=twice.one, at=at)

    def confirm():
        try:
            return confirm_merge(merge, seen=seen_of(merge, at), by=twice.two, at=at).state
        except MergeRefused as refusal:
            return type(refusal)
        finally:
            connections.close_all()

    return confirm


def _until_waiting(number=1, *, or_done=None):
    end = threading.Event()
    stop = threading.Timer(LONG, end.set)
    stop.start()
    with connection.cursor() as cursor:
        while not end.is_set():
            # Within one transaction the same is seen again and again.
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(WAITING)
            if cursor.fetchone()[0] >= number or (or_done and or_done.done()):
                stop.cancel()
                return
    raise AssertionError("nobody waits for a lock, or too few")


def test_whoever_is_summoned_before_the_merge_is_seen_by_it(twice, at, pool, proposed, monkeypatch):
    monkeypatch.setattr(run, "LONGEST_WAIT", dt.timedelta(seconds=LONG))
    with transaction.atomic():
        summon(TrainingClassFactory(), [twice.merged], by=None, at=at)
        confirmed = pool.submit(proposed)
        _until_waiting()

    assert confirmed.result(LONG) is MergeMoved
    assert PersonMerge.objects.get().state == "proposed"


def test_what_comes_after_the_merge_is_done_for_the_one_kept(
    twice, at, pool, proposed, monkeypatch
):
    training_class, fact = TrainingClassFactory(), twice.merged.training_facts.first()
    reached, go_on = threading.Event(), threading.Event()
    carry_out = run.carry_out

    def hold(parts):
        done = carry_out(parts)
        reached.set()
        assert go_on.wait(LONG)
        return done

    def patiently(work):
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '20s'")
            return work()
        except AlreadyReversed:
            return "already"
        finally:
            connections.close_all()

    def enrol():
        return summon(training_class, [twice.kept, twice.merged], by=None, at=at)

    def take_back():
        return reverse_training_fact(fact, reason="R", by=None, at=at)

    monkeypatch.setattr(run, "carry_out", hold)
    confirmed = pool.submit(proposed)
    assert reached.wait(LONG)
    others = [pool.submit(patiently, work) for work in (enrol, take_back)]
    _until_waiting(2)
    go_on.set()

    assert confirmed.result(LONG) == "merged"
    assert [each.result(LONG) for each in others] == [1, "already"]
    assert Enrolment.objects.get(training_class=training_class).person == twice.kept


def test_a_merge_gives_way_to_whoever_learns_and_to_an_import(
    twice, at, pool, proposed, monkeypatch
):
    monkeypatch.setattr(run, "WAIT_FOR_REGISTER", dt.timedelta(milliseconds=50))
    with transaction.atomic():
        locked_enrolment(twice.merged.enrolments.get(completed_at=None).pk)
        TrainingFactFactory(person=twice.merged)
        confirmed = pool.submit(proposed)
        _until_waiting(or_done=confirmed)
    # At its end the transaction looks at the person, whom the merge holds: the merge gave way.
    assert confirmed.result(LONG) is MergeBusy
    fact = twice.merged.training_facts.order_by("pk").first()
    with transaction.atomic():
        reverse_training_fact(fact, reason="R", by=None, at=at)
        confirmed = pool.submit(proposed)
        _until_waiting(or_done=confirmed)
    assert confirmed.result(LONG) is MergeBusy
    with alone("register", wait=dt.timedelta(seconds=1)):
        assert pool.submit(proposed).result(LONG) is MergeBusy

    assert TrainingFact.objects.get(reverses__isnull=False).reverses == fact
    assert pool.submit(proposed).result(LONG) == "merged"


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
