"""Every change to people of the register."""

from people.actions.accounts import link_account
from people.actions.following import Assigned, Followed, follow_positions, undo_following
from people.actions.identifiers import (
    keep_identifier,
    masked_identifier,
    open_identifier,
    person_with_identifier,
)
from people.actions.keeping import alone_at_register, kept_record, kept_records
from people.actions.positions import (
    ExemptionRow,
    HoldingRow,
    PlannedRow,
    enter_exemptions,
    enter_holdings,
    enter_planned_positions,
    ids_of_people,
)
from people.actions.register import Entered, PersonRow, enter_people

__all__ = [
    "Assigned",
    "Entered",
    "ExemptionRow",
    "Followed",
    "HoldingRow",
    "PersonRow",
    "PlannedRow",
    "alone_at_register",
    "enter_exemptions",
    "enter_holdings",
    "enter_people",
    "enter_planned_positions",
    "follow_positions",
    "ids_of_people",
    "keep_identifier",
    "kept_record",
    "kept_records",
    "link_account",
    "masked_identifier",
    "open_identifier",
    "person_with_identifier",
    "undo_following",
]
