"""When a report by the calendar is due, and the name of the period it is for."""

import datetime as dt

WEEKLY, MONTHLY, QUARTERLY, DEADLINE = "weekly", "monthly", "quarterly", "deadline"
BEFORE_THE_DEADLINE = dt.timedelta(days=14)


def period_due(cadence: str, *, on: dt.date, deadline: dt.date) -> str | None:
    """Return the name of the period whose report is due on `on`; None when none is.

    deadline  the last day for the training of the year

    A week's report is due from Monday, a month's and a quarter's from its first day. One before the
    deadline is due from 14 days before it until the deadline itself.

    Raises ValueError for a cadence that does not exist.
    """
    if cadence == WEEKLY:
        year, week, _day = on.isocalendar()
        return f"{year}-W{week:02}"
    if cadence == MONTHLY:
        return f"{on.year}-{on.month:02}"
    if cadence == QUARTERLY:
        return f"{on.year}-Q{(on.month + 2) // 3}"
    if cadence == DEADLINE:
        is_near = deadline - BEFORE_THE_DEADLINE <= on <= deadline
        return f"{deadline.isoformat()}-due" if is_near else None
    raise ValueError(cadence)
