"""Sums kept ready: what they say, and that nothing is lost on the way into them."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from threading import Event

import pytest
from django.db import DatabaseError, IntegrityError, connection, connections, transaction

from organisations.api import Change, ChangeKind, reorganise_tree
from people.api import Holding
from records.actions import credit_training, keep_month_end, rebuild_standings, reverse_credit
from records.actions.moved_tallies import move_sums
from records.actions.tallies import (
    drifted_tallies,
    fold_all_changes,
    fold_changes,
    rebuild_tallies,
)
from records.models import Tally, TallyChange, TallySnapshot
from records.queries import tallies
from records.queries.tallies import kept_sums, month_ends, tallies_of, trained_by_day
from reports.queries.annual import annual_report
from reports.queries.ledger import ledger_drift
from shared.locks import Busy
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import ExemptionFactory, HoldingFactory
from tests.records.test_actions import credit

pytestmark = pytest.mark.django_db
D = dt.date
YEARLY = "dien_boi_duong_hang_nam"


def test_an_organisation_has_one_sum_a_year_and_one_a_month():
    place = {"organisation": OrganisationFactory(), "audience_id": YEARLY}
    Tally.objects.create(year=2026, **place)
    TallySnapshot.objects.create(day=D(2026, 10, 31), **place)

    with refuses("tally_once_per_place_and_year"):
        Tally.objects.create(year=2026, **place)
    with refuses("tally_snapshot_once_per_month"):
        TallySnapshot.objects.create(day=D(2026, 10, 31), **place)


def test_sums_of_a_month_stay_as_they_were():
    kept = TallySnapshot.objects.create(
        organisation=OrganisationFactory(), audience_id=YEARLY, day=D(2026, 10, 31)
    )

    for change in (lambda: TallySnapshot.objects.update(counts={"trained": 1}), kept.delete):
        with pytest.raises(DatabaseError, match="a month that has ended"), transaction.atomic():
            change()


@contextmanager
def refuses(constraint):
    # SQLite names the columns of a unique index instead of its constraint.
    words = rf"{constraint}|UNIQUE constraint failed"
    with pytest.raises(IntegrityError, match=words), transaction.atomic():
        yield


def world():
    """A commune with two cells; somebody sits in both a cell's committee and the commune's."""
    xa = OrganisationFactory(kind_id="xa", code="XA")
    cells = [OrganisationFactory(parent=xa, residential_kind_id="thon") for _ in range(2)]
    people = [HoldingFactory(organisation=cell).person for cell in cells for _ in range(2)]
    HoldingFactory(person=people[0], organisation=xa, title_id="cap_uy_vien")
    return xa, cells, people


def judged(organisation, at):
    """The figures of the yearly training from facts, as the report has them."""
    report = annual_report(organisation, on=at.date(), year=at.year)
    tally = report.top.tally
    found = {
        "in_scope": tally.in_scope,
        "exempt": tally.exempt,
        "trained": tally.trained,
        "on_time": tally.on_time,
        "committees": tally.committees,
        "committees_trained": tally.committees_trained,
    }
    found |= {f"topic:{topic}": number for topic, number in tally.topics.items()}
    return {measure: number for measure, number in found.items() if number}


def kept(organisation, at):
    counts = tallies_of([organisation.pk], audience=YEARLY, year=at.year)[organisation.pk]
    return {m: n for m, n in counts.items() if not m.startswith(("seats", "reason:", "level:"))}


def test_sums_follow_courses_reversals_and_exemptions_with_and_without_folding(at):
    xa, cells, people = world()
    rebuild_standings(2026, at=at)

    def exempt():
        ExemptionFactory(person=people[2], valid_from=D(2026, 1, 1))
        rebuild_standings(2026, at=at)

    def move():
        Holding.objects.filter(person=people[1]).update(organisation=cells[1])
        rebuild_standings(2026, at=at, person_ids=[people[1].pk])

    steps = [
        lambda: credit_training(credit(people[0], source="a"), at=at),
        lambda: credit_training(credit(people[1], source="b", due_on=D(2026, 11, 1)), at=at),
        lambda: credit_training(credit(people[1], source="c", counts_for_annual=False), at=at),
        fold_all_changes,
        lambda: reverse_credit("a", reason="Nhập nhầm", by=None, at=at),
        exempt,
        lambda: credit_training(credit(people[3], source="d"), at=at),
        move,
        lambda: credit_training(credit(people[0], source="e"), at=at),
        fold_changes,
    ]

    for step in steps:
        step()
        assert [kept(each, at) for each in (xa, *cells)] == [judged(e, at) for e in (xa, *cells)]

    assert kept(xa, at)["committees_trained"] == 3
    assert list(drifted_tallies()) == []
    assert rebuild_tallies(2026) == 0


def test_what_is_wrong_is_found_and_mended(at):
    xa, cells, people = world()
    credit_training(credit(people[3]), at=at)
    rebuild_standings(2026, at=at)
    fold_all_changes()
    Tally.objects.filter(organisation=xa, audience=YEARLY).update(total={"in_scope": 9})
    Tally.objects.filter(organisation=cells[0], audience=YEARLY).delete()
    Tally.objects.create(organisation=OrganisationFactory(), audience_id=YEARLY, year=2026)

    found = [line for line in ledger_drift(at=at) if line.startswith("sum ")]

    assert "sum 2026 XA dien_boi_duong_hang_nam total in_scope: stored 9, ought to be 4" in found
    assert f"sum 2026 {cells[0].code} {YEARLY} own seats: stored 0, ought to be 2" in found
    assert rebuild_tallies(2026) == 2
    assert list(drifted_tallies()) == []
    # What waits to be folded is counted with the standings, and not once more.
    credit_training(credit(people[2], source="waits"), at=at)
    rebuild_tallies(2026)
    assert list(drifted_tallies()) == []


def test_month_is_kept_once_as_it_stood_and_from_facts_when_nobody_was_there(at):
    xa, _cells, people = world()
    credit_training(credit(people[1], source="a", completed_on=D(2026, 9, 2)), at=at)
    rebuild_standings(2026, at=at)
    credit_training(credit(people[2], source="b"), at=at)
    last_day = at.replace(day=30)

    assert keep_month_end(at=at.replace(day=29)) == keep_month_end(at=last_day) == 7
    credit_training(credit(people[3], source="c", completed_on=D(2026, 10, 1)), at=at)
    assert keep_month_end(at=at) == keep_month_end(at=last_day) == 0

    snapshots = TallySnapshot.objects.values_list("counts", flat=True)
    assert not any(key.startswith("day:") for counts in snapshots for key in counts)
    kept = month_ends([xa.pk], audience=YEARLY, until=D(2026, 12, 31))[xa.pk]
    assert {day: counts["trained"] for day, counts in kept.items()} == {
        D(2026, 10, 31): 1,
        D(2026, 11, 30): 2,
    }
    assert kept[D(2026, 10, 31)]["committees"] == kept[D(2026, 11, 30)]["committees"] == 3
    for until, months, last in (
        (D(2026, 11, 30), 1, D(2026, 11, 30)),
        (D(2026, 11, 29), 2, D(2026, 10, 31)),
    ):
        found = month_ends([xa.pk], audience=YEARLY, until=until, months=months)[xa.pk]
        assert found.keys() == {last}


@pytest.mark.parametrize("people", [5, 50])
def test_reading_costs_two_queries_and_folding_five(at, assert_queries, people):
    cell = OrganisationFactory(residential_kind_id="thon")
    HoldingFactory.create_batch(people, organisation=cell)
    rebuild_standings(2026, at=at)

    with assert_queries(2):
        found = tallies_of([cell.pk], audience=YEARLY, year=2026)[cell.pk]
    # Changes, organisations, sums, written, changes removed; PostgreSQL is asked for a lock.
    with assert_queries(6 if connection.vendor == "postgresql" else 5):
        fold_changes()

    assert found["in_scope"] == people
    assert found == tallies_of([cell.pk], audience=YEARLY, year=2026)[cell.pk]
    assert fold_changes() == 0


def test_days_of_training_are_kept_by_place(at, monkeypatch):
    xa, cells, people = world()
    rebuild_standings(2026, at=at)
    credit_training(credit(people[0], source="a", completed_on=D(2026, 3, 1)), at=at)
    credit_training(credit(people[1], source="b"), at=at)

    found = trained_by_day([xa.pk, cells[1].pk], audience=YEARLY, year=2026)

    assert found == {xa.pk: {D(2026, 3, 1): 1, D(2026, 11, 23): 1}, cells[1].pk: {}}
    lately = trained_by_day([xa.pk], audience=YEARLY, year=2026, since=D(2026, 11, 23))
    assert lately == {xa.pk: {D(2026, 11, 23): 1}}
    # Many organisations at once: the changes are not looked for by their paths.
    monkeypatch.setattr(tallies, "PATHS_IN_A_QUESTION", 1)
    assert trained_by_day([each.pk for each in cells], audience=YEARLY, year=2026) == {
        cells[0].pk: found[xa.pk], cells[1].pk: {},
    }  # fmt: skip
    kept = kept_sums([xa.pk, cells[0].pk], [(YEARLY, 2026)])[YEARLY, 2026]
    assert (kept[xa.pk].own, kept[cells[0].pk].own["trained"]) == (
        {"seats": 1, "seats_trained": 1, "committees": 1, "committees_trained": 1},
        2,
    )


def hang(code, parent, *, on, at):
    moved = Change(ChangeKind.MOVE, on, (code,), (code,), parent_code=parent)
    reorganise_tree([moved], by=None, at=at, moving=move_sums)


def test_sums_move_with_a_branch_of_the_tree(at):
    xa, cells, people = world()
    tinh = OrganisationFactory(kind_id="tinh", code="TINH")
    other = OrganisationFactory(kind_id="xa", code="KHAC", parent=tinh)
    group = OrganisationFactory(kind_id="to_dang", parent=cells[0], residential_kind_id="thon")
    rebuild_standings(2025, at=at)
    rebuild_standings(2026, at=at)
    fold_all_changes()
    credit_training(credit(people[0], source="a"), at=at)

    hang("XA", "TINH", on=D(2026, 11, 1), at=at)
    credit_training(credit(people[1], source="b"), at=at)
    hang(cells[0].code, "KHAC", on=D(2026, 11, 2), at=at)
    fold_changes(at_most=1)
    hang(cells[1].code, cells[0].code, on=D(2026, 11, 3), at=at)
    credit_training(credit(people[3], source="c"), at=at)

    for each in (tinh, xa, other, *cells, group):
        assert kept(each, at) == judged(each, at)
    assert (kept(tinh, at)["trained"], kept(other, at)["trained"]) == (3, 3)
    assert list(drifted_tallies()) == []


def closing(work):
    try:
        return work()
    finally:
        connections.close_all()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_nothing_is_lost_while_many_hand_in_and_two_fold_and_one_counts_anew(at):
    xa, cells, _people = world()
    people = [HoldingFactory(organisation=cells[n % 2]).person for n in range(24)]
    rebuild_standings(2026, at=at)
    stop = Event()

    def hand_in(number):
        closing(lambda: credit_training(credit(people[number], source=f"{number}"), at=at))

    def again_and_again(work):
        def go():
            while not stop.is_set():
                with suppress(Busy):
                    work()

        closing(go)

    with ThreadPoolExecutor(8) as threads:
        others = [
            threads.submit(again_and_again, work)
            for work in (
                lambda: fold_changes(at_most=3),
                fold_changes,
                lambda: rebuild_tallies(2026),
            )
        ]
        list(threads.map(hand_in, range(24)))
        stop.set()
        for each in others:
            each.result()

    assert kept(xa, at)["trained"] == 24
    assert kept(xa, at) == judged(xa, at)
    fold_all_changes()
    assert TallyChange.objects.count() == 0
    assert list(drifted_tallies()) == []
