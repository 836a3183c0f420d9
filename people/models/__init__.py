"""What is stored of people of the register."""

from people.models.merges import DistinctPeople, PersonMerge
from people.models.register import (
    Exemption,
    Holding,
    Person,
    PersonIdentifier,
    PersonQuerySet,
    PlannedPosition,
    PositionTitle,
)

__all__ = [
    "DistinctPeople",
    "Exemption",
    "Holding",
    "Person",
    "PersonIdentifier",
    "PersonMerge",
    "PersonQuerySet",
    "PlannedPosition",
    "PositionTitle",
]
