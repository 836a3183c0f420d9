"""Organisations merged from a workbook while people are enrolled and hand in their work."""

import itertools
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connections

from courses.actions import complete_unit, summon
from courses.models import Enrolment
from organisations.api import OrganisationRow, Placement, plant, tree_on
from people.api import Holding, HoldingRow, Person, PersonRow, enter_holdings, enter_people
from records.actions import rebuild_standings, rebuild_tallies
from records.actions.tallies import drifted_tallies
from records.models import ClosingFigures, StandingScope, TrainingFact, YearClosing
from records.queries.drift import drifted_standings
from records.reorganisation.run import reorganise
from records.reorganisation.undo import settle, undo
from shared.dates import local_day
from tests.factories.accounts import UserFactory
from tests.factories.closings import a_closing
from tests.factories.courses import EnrolmentFactory, TrainingClassFactory
from tests.faults.stage import IS_LONG

CELLS, MERGED, LEARNERS = (1000, 400, 1600) if IS_LONG else (60, 24, 80)
THREADS = 8


def the_register(at):
    """A commune with many cells of two people each."""
    rows = [OrganisationRow("XA", "", "xa", "Đảng bộ xã")]
    rows += [
        OrganisationRow(f"C{n}", "XA", "chi_bo", f"Chi bộ thôn {n}", "thon") for n in range(CELLS)
    ]
    plant(rows, by=None, at=at)
    people = [PersonRow(f"P{n}", f"Nguyễn Văn {n}") for n in range(2 * CELLS)]
    enter_people(people, by=None, at=at)
    posts = [
        HoldingRow(one.code, f"C{number // 2}", ("bi_thu", "chi_uy_vien")[number % 2])
        for number, one in enumerate(people)
    ]
    enter_holdings(posts, by=None, at=at)


def the_workbook(folder):
    """Cells 0 … n are merged into 0 … m, the numbers as even as can be."""
    lines = ["loai_thay_doi;ma_to_chuc_cu;ma_to_chuc_moi;ten_moi;ngay_hieu_luc;so_quyet_dinh"]
    lines += [
        f"sap_nhap;C{n};M{n % MERGED};Chi bộ thôn mới {n % MERGED};01/07/2026;8-QĐ/ĐU"
        for n in range(CELLS)
    ]
    path = folder / "sap-xep.csv"
    path.write_text("\n".join(lines))
    return path


def everything():
    """What taking the merger back has to restore."""
    held = Holding.objects.order_by("pk").values_list(
        "pk", "organisation", "title", "valid_from", "valid_until", "followed_by"
    )
    placed = Placement.objects.order_by("pk").values_list(
        "pk", "organisation", "parent", "valid_from", "valid_until"
    )
    return list(held), list(placed)


def frozen():
    return list(YearClosing.objects.values()), list(ClosingFigures.objects.values())


def at_once(works):
    """Start the works in threads of their own; return a function that waits and gives errors."""
    ready = threading.Barrier(len(works) + 1)

    def run(work):
        try:
            ready.wait(timeout=60)
            work()
        except Exception as error:  # noqa: BLE001 - told to the test
            return error
        finally:
            connections.close_all()
        return None

    pool = ThreadPoolExecutor(len(works))
    running = [pool.submit(run, work) for work in works]
    ready.wait(timeout=60)
    return lambda: [error for each in running if (error := each.result())]


@pytest.mark.fault(57, "organisations merged while learners study")
@pytest.mark.django_db(transaction=True)
def test_merging_many_cells_loses_nobody_and_nothing(tmp_path, at, record_property):
    the_register(at)
    path = the_workbook(tmp_path)
    people = list(Person.objects.order_by("pk"))
    studied = TrainingClassFactory(tests=1)
    unit = studied.units.get()
    seats = [EnrolmentFactory(person=one, training_class=studied) for one in people[:LEARNERS]]
    classes = [TrainingClassFactory(course=studied.course) for _n in range(THREADS // 2)]
    closing = a_closing(
        organisation=Placement.objects.get(parent=None, organisation__code="XA").organisation,
        confirmed_by=UserFactory(), confirmed_at=at,
    )  # fmt: skip
    for year in (2025, 2026):
        rebuild_standings(year, at=at)
        rebuild_tallies(year)
    before, closed = everything(), frozen()
    past = list(StandingScope.objects.filter(standing__year=2025).order_by("pk").values())

    def hand_in(own):
        for seat in own:
            complete_unit(unit, seat, score=Decimal(9), by=None, at=at)

    def enrol(training_class):
        for one in people:
            summon(training_class, [one], by=None, at=at)

    hands = [seats[number :: THREADS // 2] for number in range(THREADS // 2)]
    wait = at_once(
        [lambda own=own: hand_in(own) for own in hands]
        + [lambda one=one: enrol(one) for one in classes]
    )
    began = time.monotonic()
    report = reorganise(path, dry_run=False, by=None, at=at)
    took = time.monotonic() - began
    errors = wait()
    settle(report.done, at=at)

    assert report.refusals == []
    assert errors == []
    record_property("measured", f"{CELLS} cells into {MERGED} in {took:.1f} s, nothing lost")
    assert report.preview.counts["closed"] == CELLS
    # 0 lost: everybody enrolled, everything handed in with its certificate and its fact.
    assert Enrolment.objects.filter(training_class__in=classes).count() == len(people) * len(
        classes
    )
    done = Enrolment.objects.filter(training_class=studied, completed_at__isnull=False)
    assert done.exclude(certificate=None).count() == TrainingFact.objects.count() == len(seats)
    # 0 orphans: every open position and every place of this year stands in the tree.
    standing = set(tree_on(local_day(at)).parents)
    assert set(Holding.objects.filter(valid_until=None).values_list("organisation", flat=True)) < standing  # fmt: skip
    assert Holding.objects.filter(valid_until=None).values("person").distinct().count() == len(
        people
    )
    places = StandingScope.objects.filter(standing__year=2026).values_list(
        "organisation", flat=True
    )
    assert set(places) < standing
    assert list(itertools.chain(drifted_standings(at=at), drifted_tallies())) == []
    # What is closed is closed.
    assert frozen() == closed
    assert closing.sha256 == YearClosing.objects.get().sha256
    assert list(StandingScope.objects.filter(standing__year=2025).order_by("pk").values()) == past

    undo(report.done, by=None, at=at)
    settle(report.done, at=at)
    assert everything() == before
    assert TrainingFact.objects.count() == len(seats)
    assert list(itertools.chain(drifted_standings(at=at), drifted_tallies())) == []
