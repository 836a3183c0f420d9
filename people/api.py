"""What other apps may use of people."""

from people.access import get_person_or_404, people_visible_to
from people.actions import (
    Assigned,
    Entered,
    ExemptionRow,
    Followed,
    HoldingRow,
    PersonRow,
    enter_exemptions,
    enter_holdings,
    enter_people,
    follow_positions,
    ids_of_people,
    keep_identifier,
    link_account,
    masked_identifier,
    open_identifier,
    person_with_identifier,
    undo_following,
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
from people.queries import exemption_words_of, holdings_of, person_of
from people.rules import exemption_kind, exemption_words

__all__ = [
    "AccountLinked",
    "Assigned",
    "Entered",
    "Exemption",
    "ExemptionRow",
    "Followed",
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
    "exemption_kind",
    "exemption_words",
    "exemption_words_of",
    "follow_positions",
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
    "undo_following",
]
