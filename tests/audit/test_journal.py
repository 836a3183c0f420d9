"""The journal is only added to, and its seals betray every change."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from audit import tasks
from audit.actions import SEALED_AT_ONCE, record, record_many, seal_lines
from audit.models import Event
from audit.queries import check_chain, events_about, readings_of
from audit.rules import seal_of
from tests.factories.accounts import UserFactory


@pytest.fixture
def user(db):
    return UserFactory(full_name="Đặng Thị Ánh")


def add(user, at, number=3):
    for index in range(number):
        record("person.read", user, by=user, at=at + timedelta(minutes=index), person_code="CB-1")


def meddle(sql, params=()):
    """As somebody who has taken the guards away."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in ("kept", "unchanged", "sealed_once"):
                cursor.execute(f"DROP TRIGGER IF EXISTS audit_event_{name}")
        else:
            cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
        cursor.execute(sql, params)


def test_a_line_says_who_when_what_and_about_whom(user, at):
    record("person.read", user, by=user, at=at, person_code="CB-1", fields=["born_on"])

    line = Event.objects.get()
    assert (line.verb, line.at, line.actor_id, line.actor_name) == (
        "person.read",
        at,
        user.pk,
        "Đặng Thị Ánh",
    )
    assert (line.object_type, line.object_id) == ("accounts.user", str(user.pk))
    assert (line.person_code, line.data, line.seal) == ("CB-1", {"fields": ["born_on"]}, "")


def test_what_the_system_did_has_no_actor(user, at):
    record("attempt.closed", user, by=None, at=at)

    assert Event.objects.values_list("actor_id", "actor_name").get() == (None, "")


def test_many_lines_cost_one_statement(user, at, assert_queries):
    with assert_queries(1):
        record_many("person.imported", [user] * 5, by=user, at=at)

    assert Event.objects.count() == 5


@pytest.mark.parametrize("column", ["verb", "actor_name", "person_code", "object_id"])
def test_the_database_refuses_to_change_a_line(user, at, column):
    add(user, at)

    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
        Event.objects.update(**{column: "x"})


def test_the_database_refuses_to_remove_a_line(user, at):
    add(user, at)

    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
        Event.objects.all().delete()
    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
        Event.objects.all()._raw_delete("default")


def test_the_database_refuses_a_second_seal(user, at):
    add(user, at)
    seal_lines()

    with pytest.raises(DatabaseError, match="only added to"), transaction.atomic():
        Event.objects.filter(seal_number=1).update(seal="f" * 64)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("event_says_what_and_on_what", {"verb": "", "object_type": "a.b"}),
        ("event_says_what_and_on_what", {"verb": "a.b", "object_type": ""}),
        ("event_sealed_wholly_or_not", {"verb": "a.b", "object_type": "a.b", "seal_number": 1}),
        ("event_sealed_wholly_or_not", {"verb": "a.b", "object_type": "a.b", "seal": "f"}),
        (
            "event_sealed_wholly_or_not",
            {"verb": "a.b", "object_type": "a.b", "seal": "f", "seal_number": 0},
        ),
    ],
)
def test_the_database_refuses_a_half_line(db, at, name, fields):
    with pytest.raises(IntegrityError, match=name):
        Event.objects.create(at=at, object_id="1", **fields)


def test_the_database_refuses_two_lines_at_one_place_of_the_chain(db, at):
    # event_one_per_place_in_chain
    line = {"verb": "a.b", "object_type": "a.b", "object_id": "1", "at": at, "seal": "f"}
    Event.objects.create(seal_number=1, **line)

    with pytest.raises(IntegrityError, match=r"event_one_per_place_in_chain|seal_number"):
        Event.objects.create(seal_number=1, **line)


# --- Seals ----------------------------------------------------------------------------------------


def test_sealing_chains_the_lines_and_goes_on_where_it_stopped(user, at):
    add(user, at, 3)
    first = seal_lines()
    add(user, at, 2)
    second = seal_lines()

    assert (first, second, seal_lines()) == (3, 2, 0)
    assert list(Event.objects.order_by("seal_number").values_list("seal_number", flat=True)) == [
        1,
        2,
        3,
        4,
        5,
    ]
    found = check_chain()
    assert (found.good_until, found.broken_at, found.unsealed) == (5, None, 0)
    assert found.last_seal == Event.objects.get(seal_number=5).seal


def test_a_line_that_was_committed_late_is_sealed_after_those_before_it(user, at):
    add(user, at, 1)
    late = Event.objects.get()
    Event.objects.bulk_create(
        [Event(pk=late.pk + 10, verb="a.b", at=at, object_type="a.b", object_id="1")]
    )
    seal_lines()
    Event.objects.bulk_create(
        [Event(pk=late.pk + 5, verb="a.b", at=at, object_type="a.b", object_id="1")]
    )
    seal_lines()

    assert check_chain().broken_at is None
    assert Event.objects.get(pk=late.pk + 5).seal_number == 3


@pytest.mark.parametrize(
    ("sql", "params", "broken_at"),
    [
        ("UPDATE audit_event SET actor_name = %s WHERE seal_number = 2", ["Ai đó"], 2),
        ("UPDATE audit_event SET person_code = '' WHERE seal_number = 1", [], 1),
        ("DELETE FROM audit_event WHERE seal_number = 2", [], 2),
        ("UPDATE audit_event SET seal = %s WHERE seal_number = 3", ["f" * 64], 3),
        ("UPDATE audit_event SET data = '{\"a\": 1}' WHERE seal_number = 2", [], 2),
    ],
)
def test_checking_finds_what_was_meddled_with(user, at, sql, params, broken_at):
    add(user, at, 4)
    seal_lines()
    assert check_chain().broken_at is None

    meddle(sql, params)

    found = check_chain()
    assert (found.broken_at, found.good_until) == (broken_at, broken_at - 1)


def test_the_same_line_has_another_seal_after_another_line():
    assert seal_of({"a": 1}, previous="x") != seal_of({"a": 1}, previous="y")
    assert seal_of({"a": 1, "b": 2}, previous="") == seal_of({"b": 2, "a": 1}, previous="")


def test_the_sweeps_seal_and_report(user, at, caplog):
    caplog.set_level("INFO", logger="audit.tasks")
    add(user, at)

    assert tasks.seal_journal() == 3
    tasks.check_journal()
    meddle("UPDATE audit_event SET verb = 'x' WHERE seal_number = 2")
    tasks.check_journal()

    whole, broken = (entry for entry in caplog.records if entry.name == "audit.tasks")
    assert (whole.levelname, broken.levelname) == ("INFO", "CRITICAL")
    assert check_chain().broken_at == 2


@pytest.mark.parametrize("number", [1, 3])
def test_sealing_costs_the_same_for_many_lines(user, at, number, assert_queries):
    add(user, at, number)
    statements = 6 if connection.vendor == "sqlite" else 7

    with assert_queries(statements):
        seal_lines()

    assert SEALED_AT_ONCE == 2000


# --- Reading it -----------------------------------------------------------------------------------


def test_the_owner_of_a_record_sees_who_read_it(user, at):
    add(user, at, 2)
    record("person.read", user, by=user, at=at, person_code="CB-2")
    record("person.merged", user, by=None, at=at, person_code="CB-1")

    assert [reading.actor_name for reading in readings_of("CB-1")] == ["Đặng Thị Ánh"] * 2
    verbs = [line.verb for line in events_about("CB-1")]
    assert verbs == ["person.read", "person.merged", "person.read"]
