"""What other apps may use of the journal."""

from audit.actions import record, record_many
from audit.queries import READ, ChainCheck, Reading, check_chain, events_about, readings_of

__all__ = [
    "READ",
    "ChainCheck",
    "Reading",
    "check_chain",
    "events_about",
    "readings_of",
    "record",
    "record_many",
]
