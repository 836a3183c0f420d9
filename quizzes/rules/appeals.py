"""Until when a learner may ask for a mark to be looked at again."""

import datetime as dt


def may_appeal(at: dt.datetime, *, graded_at: dt.datetime, days: int) -> bool:
    """Whether the time for asking still runs: `days` times 24 hours from the result."""
    return at < appeal_until(graded_at, days=days)


def appeal_until(graded_at: dt.datetime, *, days: int) -> dt.datetime:
    """Return the first instant at which it is too late."""
    return graded_at + dt.timedelta(days=days)
