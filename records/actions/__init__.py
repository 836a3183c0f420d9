"""Writes to the ledger and to what is derived from it."""

from records.actions.ledger import (
    add_qualification,
    credit_training,
    reverse_credit,
    reverse_qualification,
    reverse_training_fact,
)
from records.actions.month_ends import keep_month_end
from records.actions.standings import rebuild_standings, refresh_changed_standings
from records.actions.tallies import fold_all_changes, rebuild_tallies

__all__ = [
    "add_qualification",
    "credit_training",
    "fold_all_changes",
    "keep_month_end",
    "rebuild_standings",
    "rebuild_tallies",
    "refresh_changed_standings",
    "reverse_credit",
    "reverse_qualification",
    "reverse_training_fact",
]
