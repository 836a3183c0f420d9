"""How long a decision that reaches far may be taken back."""

import datetime as dt

from shared.dates import local_day

UNDO_DAYS = 30


def last_day_to_undo(done_at: dt.datetime) -> dt.date:
    return local_day(done_at) + dt.timedelta(days=UNDO_DAYS)
