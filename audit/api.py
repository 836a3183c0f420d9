"""What other apps may use of the journal."""

from audit.actions import record, record_many

__all__ = ["record", "record_many"]
