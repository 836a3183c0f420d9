"""The months behind the demonstration: what the sums were at their ends, and why people are missing
today."""

import datetime as dt

from records.api import fold_all_changes, keep_sums_of
from reports.api import refresh_every_reason
from shared.dates import local_day

MONTHS = 12


def keep_past_months(*, at: dt.datetime) -> None:
    """Keep the sums at the ends of the last months as the facts have them, and today's reasons."""
    end = local_day(at).replace(day=1)
    for _month in range(MONTHS):
        end -= dt.timedelta(days=1)
        keep_sums_of(end, from_facts=True)
        end = end.replace(day=1)
    refresh_every_reason(at=at)
    fold_all_changes()
