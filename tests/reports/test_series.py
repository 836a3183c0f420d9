"""Several years of an organisation that was put together in the last of them."""

import datetime as dt
from dataclasses import replace

import pytest
from django.urls import reverse

from accounts.api import Role
from organisations.api import Opening, OrganisationEvent, merge, rename
from people.api import follow_positions
from records.actions import rebuild_standings, rebuild_tallies
from reports.queries.series import Series, series
from reports.rules.series import Part, Source, YearOfSeries, course
from tests.factories.accounts import RoleAssignmentFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import HoldingFactory
from tests.factories.records import TrainingFactFactory

D = dt.date


def test_a_sentence_tells_of_full_years_only():
    years = [
        YearOfSeries(year, source, None, Part(done, of))
        for year, source, done, of in [
            (2023, Source.FACTS, 0, 0), (2024, Source.CLOSED, 1, 4), (2025, Source.FACTS, 3, 4),
            (2026, Source.RUNNING, 1, 4),
        ]
    ]  # fmt: skip
    found = course(years)
    assert found is not None
    assert [each.year for each in found] == [2024, 2025]
    assert course(years[2:]) is None


def test_closed_years_that_differ_tell_of_corrections_and_not_of_another_structure():
    signed = YearOfSeries(2024, Source.CLOSED, Part(1, 4), Part(2, 4))
    counted = YearOfSeries(2025, Source.FACTS, Part(3, 4), Part(3, 4))
    merged = replace(counted, then=Part(1, 1))
    event = OrganisationEvent(kind="merge")

    def is_signed(years, events=()):
        return Series(years, [], None, list(events), []).differs_as_signed

    assert is_signed([signed, counted])
    assert not is_signed([counted])
    assert not is_signed([signed, merged])
    assert not is_signed([signed, counted], [event])


@pytest.mark.django_db
@pytest.mark.parametrize("is_kept", [True, False])
def test_figures_of_then_and_by_todays_structure_stand_side_by_side(client, at, is_kept):
    """25 September 2025: A has one person, trained; B has two, not trained. In 2026 A takes B."""
    top = OrganisationFactory(code="TINH", kind_id="tinh")
    a, b = (OrganisationFactory(code=code, parent=top, kind_id="xa") for code in ("XA", "XB"))
    cells = [OrganisationFactory(parent=each, residential_kind_id="thon") for each in (a, b, b)]
    posts = [HoldingFactory(organisation=cell) for cell in cells]
    TrainingFactFactory(person=posts[0].person, completed_on=D(2025, 9, 25), due_on=None)
    TrainingFactFactory(person=posts[1].person, completed_on=D(2026, 9, 25), due_on=None)
    if is_kept:
        rebuild_standings(2025, at=at)
    merge(["XB"], "XA", on=D(2026, 7, 1), by=None, at=at, decision_number="8-QĐ/TU")
    rename("XA", "Đảng bộ xã Đông Tây", on=D(2026, 7, 2), by=None, at=at)
    if is_kept:
        rebuild_tallies(2025)
    merged = merge(
        [cells[1].code, cells[2].code], Opening("MOI", "Chi bộ mới", "XA", "chi_bo", "thon"),
        on=D(2026, 8, 1), by=None, at=at,
    )  # fmt: skip
    follow_positions(merged.handovers, [], by=None, at=at)
    rebuild_standings(2026, at=at)
    for year in (2025, 2026) if is_kept else (2026,):
        rebuild_tallies(year)
    a.refresh_from_db()

    found = series(a, today=D(2026, 11, 23))
    by_year = {each.year: each for each in found.years}
    assert (by_year[2025].then, by_year[2025].now) == (Part(1, 1), Part(1, 3))
    assert by_year[2026].now == Part(1, 3)
    assert by_year[2025].differs
    officer = RoleAssignmentFactory(organisation=top, role=Role.DEPARTMENT.value).user
    client.force_login(officer)
    page = client.get(reverse("reports:tracking_years", args=["XA"])).content.decode()
    for words in ("33,33 % (1/3)", "100,00 % (1/1)", "8-QĐ/TU", "Đảng bộ xã Đông Tây"):
        assert words in page, words
