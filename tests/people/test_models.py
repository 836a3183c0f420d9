"""What the database itself refuses."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from people.api import PersonIdentifier, PositionTitle
from people.reference import install
from tests.factories.people import ExemptionFactory, HoldingFactory, PersonFactory

pytestmark = pytest.mark.django_db
EARLY, LATE = dt.date(2025, 1, 1), dt.date(2026, 1, 1)
MIDSUMMER = dt.date(1968, 6, 5)


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"code": ""}, "person_has_code_and_name"),
        ({"full_name": "", "given": "An"}, "person_has_code_and_name"),
        ({"given": ""}, "person_has_code_and_name"),
        ({"born_year_only": True}, "person_year_of_birth_stored_as_first_of_january"),
        (
            {"born_on": MIDSUMMER, "born_year_only": True},
            "person_year_of_birth_stored_as_first_of_january",
        ),
        ({"joined_party_year_only": True}, "person_year_of_joining_stored_as_first_of_january"),
        (
            {"joined_party_on": MIDSUMMER, "joined_party_year_only": True},
            "person_year_of_joining_stored_as_first_of_january",
        ),
    ],
)
def test_the_database_refuses_a_person_that_cannot_be(values, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        PersonFactory(**values)


@pytest.mark.parametrize("factory", [HoldingFactory, ExemptionFactory])
def test_the_database_refuses_a_span_that_ends_before_it_begins(factory):
    for until in (EARLY, LATE):
        with pytest.raises(IntegrityError, match="ends_after_it_begins"), transaction.atomic():
            factory(valid_from=LATE, valid_until=until)


@pytest.mark.parametrize(
    "again",
    [{"valid_from": EARLY, "valid_until": LATE}, {"valid_from": LATE}, {"valid_from": None}],
)
def test_the_database_refuses_a_position_held_twice(again):
    held = HoldingFactory(valid_from=EARLY)
    same = {"person": held.person, "organisation": held.organisation, "title_id": held.title_id}

    with (
        pytest.raises(IntegrityError, match=r"holding_once|holding\.person_id"),
        transaction.atomic(),
    ):
        HoldingFactory(**same, **again)


def test_a_position_may_be_held_again_after_it_ended():
    held = HoldingFactory(valid_from=EARLY, valid_until=LATE)

    again = HoldingFactory(
        person=held.person, organisation=held.organisation, title_id="bi_thu", valid_from=LATE
    )

    assert again.pk != held.pk


def test_the_database_refuses_an_exemption_given_twice():
    given = ExemptionFactory()

    with pytest.raises(IntegrityError, match="exemption"), transaction.atomic():
        ExemptionFactory(person=given.person, kind=given.kind, valid_from=given.valid_from)


@pytest.mark.parametrize("field", ["keyed_hash", "person"])
def test_the_database_refuses_a_number_twice_and_two_numbers_of_a_kind(field):
    kept = PersonIdentifier.objects.create(
        person=PersonFactory(), kind="cccd", sealed=b"x", keyed_hash="a" * 64
    )
    other = {"person": PersonFactory(), "kind": "cccd", "sealed": b"y", "keyed_hash": "b" * 64}

    with pytest.raises(IntegrityError, match="identifier"), transaction.atomic():
        PersonIdentifier.objects.create(**other | {field: getattr(kept, field)})


def test_positions_rank_from_bi_thu_down_and_can_be_installed_again():
    before = list(PositionTitle.objects.values_list("code", flat=True))

    install()

    assert before[:5] == [
        "bi_thu", "pho_bi_thu", "uy_vien_ban_thuong_vu", "cap_uy_vien", "chi_uy_vien",
    ]  # fmt: skip
    assert list(PositionTitle.objects.values_list("code", flat=True)) == before
    assert not PositionTitle.objects.get(code="truong_thon").is_party
