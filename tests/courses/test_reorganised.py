"""A requirement whose organisation is merged: nobody it concerns is lost, nobody new is asked."""

import datetime as dt

import pytest

from courses.actions.rounds import put_live, refresh_assignments
from courses.models import Assignment, Requirement
from organisations.api import merge
from people.api import Holding, follow_positions
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import HoldingFactory
from tests.factories.rounds import RequirementFactory

MERGED = dt.date(2026, 11, 16)

pytestmark = pytest.mark.django_db


def test_requirements_of_a_merged_organisation_go_on_for_those_they_concern(at):
    wide = OrganisationFactory(code="TINH", kind_id="tinh")
    a, b = (OrganisationFactory(code=code, parent=wide, kind_id="xa") for code in ("XA", "XB"))
    cells = [OrganisationFactory(parent=each, residential_kind_id="thon") for each in (a, b)]
    staying, other = (HoldingFactory(organisation=cell) for cell in cells)
    direct = HoldingFactory(organisation=cells[0], title_id="pho_bi_thu")
    requirement = put_live(
        RequirementFactory(owner=a, due_on=dt.date(2026, 12, 20), leaving=Requirement.Leaving.FREEZE),
        by=None, at=at,
    )  # fmt: skip
    by_position = Assignment.objects.create(
        requirement=requirement, person=direct.person, source=Assignment.Source.POSITION,
        holding=direct, since=dt.date(2026, 11, 1), due_on=dt.date(2026, 12, 20), recorded_at=at,
    )  # fmt: skip
    today = dt.date(2026, 11, 23)

    done = merge([cells[0].code], cells[1].code, on=MERGED, by=None, at=at)
    follow_positions(done.handovers, [], by=None, at=at)
    merge(["XA"], "XB", on=MERGED, by=None, at=at)
    refresh_assignments(requirement, by=None, at=at)

    still = Assignment.objects.filter(ended_on=None)
    assert {row.person_id for row in still} == {staying.person_id, direct.person_id}
    assert by_position in still
    assert not still.filter(person=other.person).exists()
    Holding.objects.filter(person=direct.person, valid_until=None).update(valid_until=today)
    refresh_assignments(requirement, by=None, at=at)
    by_position.refresh_from_db()
    assert by_position.ending == Assignment.Ending.POSITION_ENDED
