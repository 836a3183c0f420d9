"""What the database itself refuses."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from organisations.api import Organisation, OrganisationKind, Placement, ResidentialKind
from organisations.reference import install
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db
EARLY, LATE = dt.date(2025, 1, 1), dt.date(2026, 1, 1)


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"code": ""}, "organisation_has_code_and_name"),
        ({"name": ""}, "organisation_has_code_and_name"),
        ({"opened_on": LATE, "closed_on": EARLY}, "organisation_closed_after_opened"),
    ],
)
def test_the_database_refuses_an_organisation_that_cannot_be(values, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        OrganisationFactory(**values)


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"valid_from": LATE, "valid_until": EARLY}, "placement_ends_after_it_begins"),
        ({"valid_from": LATE, "valid_until": LATE}, "placement_ends_after_it_begins"),
        ({"valid_from": LATE}, "placement_one_current_per_organisation|organisation_id"),
    ],
)
def test_the_database_refuses_a_placement_that_cannot_be(values, name):
    organisation = OrganisationFactory()

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Placement.objects.create(organisation=organisation, **values)


def test_the_database_refuses_an_organisation_below_itself():
    organisation = OrganisationFactory()
    ended = Placement.objects.filter(organisation=organisation)

    with pytest.raises(IntegrityError, match="placement_not_below_itself"), transaction.atomic():
        ended.update(parent=organisation)


@pytest.mark.parametrize("values", [{}, {"opened_on": EARLY}, {"closed_on": EARLY}])
def test_days_that_are_not_known_are_no_contradiction(values):
    assert OrganisationFactory(**values).pk


def test_the_kinds_of_the_workbook_are_there_and_can_be_installed_again():
    kinds = list(OrganisationKind.objects.values_list("code", flat=True))
    before = list(ResidentialKind.objects.values())

    install()

    assert kinds == [
        "tinh", "huyen", "xa", "dang_bo_co_so", "dang_bo_bo_phan", "chi_bo", "to_dang",
    ]  # fmt: skip
    assert list(ResidentialKind.objects.values()) == before
    assert ResidentialKind.objects.get(code="khom").is_urban
    assert not ResidentialKind.objects.get(code="ap").is_urban


def test_organisations_are_listed_in_vietnamese_order():
    for name in ("Đức", "Dũng", "Ánh", "Ăn", "An"):
        OrganisationFactory(name=name)

    names = Organisation.objects.by_name().values_list("name", flat=True)

    assert list(names) == ["An", "Ánh", "Ăn", "Dũng", "Đức"]
