"""Two records of one person, and merges of them."""

from typing import Any

from django.utils import timezone

from people.models import DistinctPeople, Person, PersonMerge
from tests.factories.accounts import UserFactory
from tests.factories.people import HoldingFactory, PersonFactory


def a_double(person: Person) -> Person:
    """Another record in the same places, that may be the same person."""
    double = PersonFactory(full_name=person.full_name)
    for held in person.holdings.all():
        HoldingFactory(person=double, organisation=held.organisation)
    return double


def a_merge(**values: Any) -> PersonMerge:
    """A proposal that waits for a second person."""
    kept = values.pop("kept", None) or PersonFactory()
    return PersonMerge.objects.create(
        **{
            "kept": kept,
            "merged": PersonFactory(),
            "reason": "Nhập hai lần",
            "proposed_by": UserFactory(),
            "proposed_at": timezone.now(),
        }
        | values
    )


def two_people() -> DistinctPeople:
    first, second = PersonFactory(), PersonFactory()
    return DistinctPeople.objects.create(
        first=first, second=second, decided_by=UserFactory(), decided_at=timezone.now()
    )
