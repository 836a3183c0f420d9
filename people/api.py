"""What other apps may use of people."""

from people.access import get_person_or_404, people_visible_to
from people.actions import link_account
from people.errors import AccountLinked
from people.models import Exemption, Holding, Person, PersonQuerySet, PositionTitle
from people.queries import holdings_of, person_of

__all__ = [
    "AccountLinked",
    "Exemption",
    "Holding",
    "Person",
    "PersonQuerySet",
    "PositionTitle",
    "get_person_or_404",
    "holdings_of",
    "link_account",
    "people_visible_to",
    "person_of",
]
