"""What has changed since a cursor: complete, in order, and only what the key reaches."""

import datetime as dt
import random

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from api.actions.changes import (
    forget_changes,
    note_turn_of_day,
    number_changes,
)
from api.models import Change
from api.rules.cursors import cursor_of, number_place
from records.actions import reverse_training_fact
from tests.factories.api import a_token, bearer
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import (
    ExemptionFactory,
    HoldingFactory,
    PersonFactory,
    PlannedPositionFactory,
)
from tests.factories.records import QualificationFactory
from tests.factories.world import CANARY


class Reader:
    """Another system that keeps up."""

    def __init__(self, key: str) -> None:
        self.client = Client(headers=bearer(key))
        self.cursor = self.client.get("/api/v1/changes").json()["next"]

    def news(self, limit: int = 500) -> list[dict]:
        found = []
        while True:
            page = self.client.get("/api/v1/changes", {"since": self.cursor, "limit": limit}).json()
            self.cursor = page["next"]
            found += page["items"]
            if not page["more"]:
                return found


def told(news: list[dict]) -> list[tuple[str, str, str]]:
    return [(one["kind"], one["operation"], one["id"]) for one in news]


def test_each_change_reaches_those_who_may_see_it(world):
    users = world.users
    everything = Reader(a_token(users["department"], world.province)[1])
    elsewhere = Reader(a_token(users["officer_elsewhere"], world.province)[1])
    issuer = Reader(a_token(users["issuer"], world.province)[1])
    at = timezone.now()

    fact = world.person.training_facts.get()
    reversal = reverse_training_fact(fact, reason="nhầm", by=None, at=at)
    level = QualificationFactory(person=world.person)
    world.person.full_name = f"Đặng {CANARY}"
    world.person.save()
    world.person.phone = "+84912345678"
    world.person.save()
    world.cell.name = f"Chi bộ {CANARY} mới"
    world.cell.save()
    certificate = world.certificate
    certificate.revoked_at, certificate.revoked_reason = at, "issued_in_error"
    certificate.save()
    ExemptionFactory(person=world.other_person)

    news = everything.news()
    assert told(news) == [
        ("training", "reversed", str(reversal.pk)),
        ("qualification", "added", str(level.pk)),
        ("person", "changed", "CB-owner"),
        ("organisation", "changed", "A1"),
        ("certificate", "revoked", str(certificate.pk)),
        ("person", "changed", "CB-other"),
    ]
    assert news[0]["training"]["reverses"] == fact.pk
    assert news[2]["person"]["full_name"] == f"Đặng {CANARY}"
    assert news[3]["organisation"]["parent"] == "A"
    assert news[4]["certificate"]["status"] == "revoked"
    assert told(elsewhere.news()) == [("person", "changed", "CB-other")]
    assert told(issuer.news()) == [
        ("organisation", "changed", "A1"),
        ("certificate", "revoked", str(certificate.pk)),
    ]
    assert everything.news() == []


def test_whoever_moves_away_is_gone_for_one_and_there_for_the_other(world):
    one = Reader(a_token(world.users["officer"], world.province)[1])
    other = Reader(a_token(world.users["officer_elsewhere"], world.province)[1])
    held = world.person.holdings.get()
    held.valid_until = timezone.localdate()
    held.save()
    HoldingFactory(person=world.person, organisation=world.other_cell, valid_from=held.valid_until)

    gone, there = one.news(), other.news()

    assert told(gone) == [("person", "gone", "CB-owner")]
    assert gone[0]["person"] is None
    assert told(there) == [("person", "changed", "CB-owner")]
    assert [p["organisation"] for p in there[0]["person"]["positions"]] == ["B1"]


def test_a_plan_is_told_with_the_person_as_far_as_the_key_reaches(world):
    one = Reader(a_token(world.users["officer"], world.province)[1])
    for place in (world.cell, world.other_cell):
        PlannedPositionFactory(person=world.person, organisation=place)

    (news,) = one.news()

    planned = news["person"]["planned_positions"]
    assert [(each["title"], each["organisation"]) for each in planned] == [("pho_bi_thu", "A1")]
    assert (planned[0]["first_day"], planned[0]["last_day"]) == ("2025-01-01", None)


def test_a_holding_written_over_to_another_person_is_told_of_both(world):
    reader = Reader(a_token(world.users["department"], world.province)[1])
    another = PersonFactory(code="CB-khac")
    held = world.person.holdings.get()
    held.person = another
    held.save()

    assert sorted(told(reader.news())) == [
        ("person", "changed", "CB-khac"),
        ("person", "gone", "CB-owner"),
    ]


def test_pages_are_cut_anywhere_without_loss(world):
    reader = Reader(a_token(world.users["department"], world.province)[1])
    codes = [OrganisationFactory(parent=world.other_commune).code for _number in range(7)]

    assert [one["id"] for one in reader.news(limit=2)] == codes


def test_positions_that_begin_by_the_calendar_are_told_on_their_day(world):
    today = timezone.localdate()
    HoldingFactory(
        person=world.other_person,
        organisation=world.other_commune,
        valid_from=today + dt.timedelta(days=1),
    )
    reader = Reader(a_token(world.users["department"], world.province)[1])
    at = timezone.now()

    assert note_turn_of_day(on=today, at=at) == 0
    assert note_turn_of_day(on=today + dt.timedelta(days=1), at=at) == 1
    assert told(reader.news()) == [("person", "changed", "CB-other")]


def test_numbers_go_on_when_old_changes_are_forgotten(world):
    key = a_token(world.users["department"], world.province)[1]
    number_changes()
    newest = Change.objects.order_by("number").last()
    Change.objects.update(at=timezone.now() - dt.timedelta(days=91))

    forget_changes(at=timezone.now())

    assert list(Change.objects.all()) == [newest]
    gone = Client().get("/api/v1/changes", {"since": cursor_of("changes", 1)}, headers=bearer(key))
    assert gone.status_code == 410
    reader = Reader(key)
    OrganisationFactory(parent=world.commune, code="MOI")
    assert told(reader.news()) == [("organisation", "changed", "MOI")]
    assert number_place(reader.cursor, "changes") > newest.number


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_nothing_is_lost_when_transactions_end_in_another_order_than_they_began():
    """The judge: every note that was committed is read exactly once, and never behind a cursor."""
    chance = random.Random(2026)
    writers = [connection.copy() for _number in range(4)]
    open_by: dict[int, list[int]] = {}
    committed: set[int] = set()
    read: list[int] = []
    place = 0
    try:
        for step in range(200):
            number = chance.randrange(len(writers))
            writer = writers[number]
            if number not in open_by:
                writer.set_autocommit(False)
                open_by[number] = []
            with writer.cursor() as cursor:
                cursor.execute(
                    "INSERT INTO api_change (kind, object_id, at) VALUES ('person', %s, now())",
                    [step],
                )
            open_by[number].append(step)
            if chance.random() < 0.4:
                noted = open_by.pop(number)
                if chance.random() < 0.2:
                    writer.rollback()
                else:
                    writer.commit()
                    committed |= set(noted)
            number_changes()
            rows = Change.objects.filter(number__gt=place).order_by("number")[:3]
            for row in rows:
                assert row.object_id in committed
                read.append(row.object_id)
                place = row.number
        for number, noted in open_by.items():
            writers[number].commit()
            committed |= set(noted)
    finally:
        for writer in writers:
            writer.close()
    number_changes()
    read += Change.objects.filter(number__gt=place).values_list("object_id", flat=True)

    assert sorted(read) == sorted(committed)
    # What makes the order of keys useless.
    by_key = list(Change.objects.order_by("number").values_list("pk", flat=True))
    assert by_key != sorted(by_key)


@pytest.mark.django_db
def test_what_is_taken_back_is_not_noted():
    def work():
        with transaction.atomic():
            OrganisationFactory()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        work()

    assert not Change.objects.exists()
