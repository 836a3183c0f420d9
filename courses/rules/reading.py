"""Reading what a video says in the place of watching it: how long that takes at the least."""

import datetime as dt
import math

from courses.rules.essays import number_of_words

# Nobody reads a text of work faster and keeps it.
FASTEST = 300  # words a minute
LEAST = 20  # seconds


def reading_seconds(text: str) -> int:
    """Return how many seconds reading the text takes at the least."""
    return max(LEAST, math.ceil(number_of_words(text) * 60 / FASTEST))


def still_to_read(text: str, *, since: dt.datetime, at: dt.datetime) -> int:
    """Return how many seconds are missing before the text can have been read; 0 when it can."""
    return max(0, math.ceil(reading_seconds(text) - (at - since).total_seconds()))
