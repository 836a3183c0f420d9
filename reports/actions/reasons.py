"""Bringing the reasons up to date."""

import datetime as dt

from records.api import note_reasons
from reports.queries.reasons import PEOPLE_AT_ONCE, missing_people, people_changed, reasons_of
from shared.batches import batches
from shared.dates import local_day

# The sweep comes every five minutes and looks back further: a line of the journal is seen only
# when its transaction has ended, and a run may fall out.
LOOKS_BACK = dt.timedelta(minutes=30)


def refresh_changed_reasons(*, at: dt.datetime) -> int:
    """Look at those of whom the journal has said anything lately, and at newcomers; return how
    many reasons changed. Running it twice, or two at once, changes nothing more."""
    today = local_day(at)
    changed = people_changed(year=today.year, since=at - LOOKS_BACK)
    return sum(
        note_reasons(reasons_of(people, year=today.year, on=today), year=today.year)
        for people in batches(sorted(changed), PEOPLE_AT_ONCE)
    )


def refresh_every_reason(*, at: dt.datetime) -> int:
    """Look at everybody who is missing, some at a time; return how many reasons changed."""
    today = local_day(at)
    return sum(
        note_reasons(reasons_of(people, year=today.year, on=today), year=today.year)
        for people in missing_people(today.year)
    )
