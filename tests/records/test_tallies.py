"""Sums kept ready: what they say, and that nothing is lost on the way into them."""

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from records.models import Tally, TallySnapshot
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db
D = dt.date
YEARLY = "dien_boi_duong_hang_nam"


def test_an_organisation_has_one_sum_a_year_and_one_a_month():
    place = {"organisation": OrganisationFactory(), "audience_id": YEARLY}
    Tally.objects.create(year=2026, **place)
    TallySnapshot.objects.create(day=D(2026, 10, 31), **place)

    with pytest.raises(IntegrityError, match="tally_once_per_place_and_year|records_tally"):
        with transaction.atomic():
            Tally.objects.create(year=2026, **place)
    with pytest.raises(IntegrityError, match="tally_snapshot_once_per_month|records_tallysnapshot"):
        with transaction.atomic():
            TallySnapshot.objects.create(day=D(2026, 10, 31), **place)


def test_sums_of_a_month_stay_as_they_were():
    kept = TallySnapshot.objects.create(
        organisation=OrganisationFactory(), audience_id=YEARLY, day=D(2026, 10, 31)
    )

    for change in (lambda: TallySnapshot.objects.update(counts={"trained": 1}), kept.delete):
        with pytest.raises(DatabaseError, match="a month that has ended"), transaction.atomic():
            change()
