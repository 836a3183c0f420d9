"""What other apps may use of people."""

from people.access import get_person_or_404, people_visible_to
from people.actions import (
    Entered,
    ExemptionRow,
    HoldingRow,
    PersonRow,
    enter_exemptions,
    enter_holdings,
    enter_people,
    ids_of_people,
    keep_identifier,
    link_account,
    masked_identifier,
    open_identifier,
    person_with_identifier,
)
from people.errors import AccountLinked, IdentifierRefused, IdentifierTaken
from people.models import (
    Exemption,
    Holding,
    Person,
    PersonIdentifier,
    PersonQuerySet,
    PositionTitle,
)
from people.queries import holdings_of, person_of

__all__ = [
    "AccountLinked",
    "Entered",
    "Exemption",
    "ExemptionRow",
    "Holding",
    "HoldingRow",
    "IdentifierRefused",
    "IdentifierTaken",
    "Person",
    "PersonIdentifier",
    "PersonQuerySet",
    "PersonRow",
    "PositionTitle",
    "enter_exemptions",
    "enter_holdings",
    "enter_people",
    "get_person_or_404",
    "holdings_of",
    "ids_of_people",
    "keep_identifier",
    "link_account",
    "masked_identifier",
    "open_identifier",
    "people_visible_to",
    "person_of",
    "person_with_identifier",
]
