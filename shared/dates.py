"""Days and spans of days as people in Vietnam write them."""

import datetime as dt
import re
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

_DAY_MONTH_YEAR = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True)
class PartialDate:
    """A day, or a year of which only the number is known (then `day` is its first of January)."""

    day: dt.date
    year_only: bool = False


def parse_partial_date(text: str) -> PartialDate:
    """Read `31/12/1975`, `1/6/2022`, `2022-06-01` or `1975`.

    Raises ValueError for anything else, and for days that do not exist such as 31/02/1975.
    """
    text = text.strip()
    if _YEAR.fullmatch(text):
        return PartialDate(dt.date(int(text), 1, 1), year_only=True)
    if match := _DAY_MONTH_YEAR.fullmatch(text):
        day, month, year = map(int, match.groups())
    elif match := _ISO.fullmatch(text):
        year, month, day = map(int, match.groups())
    else:
        raise ValueError(text)
    return PartialDate(dt.date(year, month, day))


def in_force(day: dt.date, prefix: str = "") -> Q:
    """Rows that hold on `day`: `valid_from` is inclusive, `valid_until` the first day no longer.

    Either end may be null, which means unknown or open. `prefix` leads to the row ("holdings__").
    """
    started = Q(**{f"{prefix}valid_from": None}) | Q(**{f"{prefix}valid_from__lte": day})
    not_ended = Q(**{f"{prefix}valid_until": None}) | Q(**{f"{prefix}valid_until__gt": day})
    return started & not_ended


def local_day(at: dt.datetime) -> dt.date:
    """Return the calendar day of an instant in the project's time zone (not in UTC)."""
    return timezone.localdate(at)


def end_of_year(year: int) -> dt.date:
    return dt.date(year, 12, 31)
