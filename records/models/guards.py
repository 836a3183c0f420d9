"""What the database refuses whoever asks: the ledger, closed years and past months stay.

A fact of the ledger, or a paper verified, is never changed nor removed: a mistake is mended by a
fact that reverses it. Emptying the tables for a test needs `session_replication_role = replica` on
PostgreSQL.
"""

from records.models.closings import CLOSING_GUARDS
from records.models.tallies import TALLY_GUARDS
from shared.guards import Guard

_REFUSAL = "The ledger is only added to."
_FACTS = ("records_qualification", "records_trainingfact", "records_paperevent")
_PAPER = "records_paper"
# What a paper says, and who has judged it; that a later one corrects it is written into its state.
_VERIFIED = (
    "person_id, owner_id, kind, dimension, level, programme_name, periods, completed_on,"
    " counts_for_annual, number, number_key, issuer, issued_on, issued_year_only, declared_by_id,"
    " declared_at, confirmed_by_id, confirmed_at, verified_by_id, verified_at, qualification_id,"
    " training_id, corrects_qualification_id, corrects_training_id, correction_reason"
)

LEDGER_GUARDS = [
    *(Guard(f"{table}_kept", table, "BEFORE DELETE", _REFUSAL) for table in (*_FACTS, _PAPER)),
    *(Guard(f"{table}_unchanged", table, "BEFORE UPDATE", _REFUSAL) for table in _FACTS),
    Guard(
        "records_paper_verified",
        _PAPER,
        f"BEFORE UPDATE OF {_VERIFIED}",
        _REFUSAL,
        "OLD.state IN ('verified', 'corrected')",
    ),
]

GUARDS = [*LEDGER_GUARDS, *CLOSING_GUARDS, *TALLY_GUARDS]
