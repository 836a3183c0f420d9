"""How often the PDF of a certificate is tried, and how long each try is left alone."""

import datetime as dt

# After so many failed tries staff look at it.
MOST_TRIES = 5
# Whoever takes up a handful of certificates is left alone with them for so long. A worker that was
# killed holds nothing longer: together with the sweep of each minute that is under two minutes.
LEASE = dt.timedelta(seconds=45)
# A full disk or a missing key is looked at again after that.
WAIT = dt.timedelta(seconds=45)


def back_off(tries: int) -> dt.timedelta:
    """Return how long after the failed try number `tries` the next one may come: 1, 2, 4, 8 min."""
    return dt.timedelta(minutes=2 ** (tries - 1))


# Minutes over which the speed of a batch is measured.
MEASURED = 2


def minutes_left(waiting: int, recently: int) -> int | None:
    """Return about how long a batch still takes; None while nobody knows.

    recently  how many were made in the last MEASURED minutes
    """
    return -(-waiting * MEASURED // recently) if recently else None
