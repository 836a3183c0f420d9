"""Writes to the ledger and to what is derived from it."""

from records.actions.ledger import (
    add_qualification,
    credit_training,
    reverse_credit,
    reverse_qualification,
    reverse_training_fact,
)
from records.actions.standings import rebuild_standings, refresh_changed_standings

__all__ = [
    "add_qualification",
    "credit_training",
    "rebuild_standings",
    "refresh_changed_standings",
    "reverse_credit",
    "reverse_qualification",
    "reverse_training_fact",
]
