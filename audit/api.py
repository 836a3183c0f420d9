"""What other apps may use of the journal."""

from audit.actions import lines_together, record, record_many
from audit.queries import (
    READ,
    ChainCheck,
    Line,
    Reading,
    changes_since,
    check_chain,
    events_about,
    lines_since,
    readings_of,
)

__all__ = [
    "READ",
    "ChainCheck",
    "Line",
    "Reading",
    "changes_since",
    "check_chain",
    "events_about",
    "lines_since",
    "lines_together",
    "readings_of",
    "record",
    "record_many",
]
