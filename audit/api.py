"""What other apps may use of the journal."""

from audit.actions import record, record_many
from audit.queries import READ, Reading, readings_of

__all__ = ["READ", "Reading", "readings_of", "record", "record_many"]
