"""Every requirement of the documents as a figure, in each of its readings."""

import datetime as dt
from decimal import Decimal

import pytest

from records.models import Indicator, IndicatorReading
from reports.queries.indicators import indicator_figures, indicator_series
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import ExemptionFactory, HoldingFactory, PersonFactory
from tests.factories.records import QualificationFactory, TargetFactory, TrainingFactFactory

D = dt.date
ON = D(2026, 11, 23)
ROWS = [
    *(f"Q-{number:02}" for number in range(1, 11)),
    *(f"T-{number:02}" for number in range(1, 14)),
    *(f"O-{number:02}" for number in range(1, 6)),
]


@pytest.fixture
def commune(db):
    return OrganisationFactory(code="XA", kind_id="xa", name="Đảng bộ xã")


def cell(commune, **changes):
    return OrganisationFactory(
        parent=commune, kind_id="chi_bo", residential_kind_id="ap", **changes
    )


def figures(organisation, **options):
    return {each.code: each for each in indicator_figures(organisation, **{"on": ON} | options)}


def test_every_requirement_has_an_indicator_with_one_default_reading(db):
    found = Indicator.objects.prefetch_related("readings", "clauses")

    assert sorted({clause.row for each in found for clause in each.clauses.all()}) == sorted(ROWS)
    assert {each.code: sum(one.is_default for one in each.readings.all()) for each in found} == {
        each.code: 1 for each in found
    }
    assert all(clause.document and clause.words for each in found for clause in each.clauses.all())


def test_figures_of_an_empty_organisation_say_nothing(commune):
    found = figures(commune)

    assert len(found) == Indicator.objects.count()
    assert {each.share for each in found.values() if each.unit == "nguoi"} == {None}
