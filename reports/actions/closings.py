"""Closing a year with the indicators of its day, which records cannot count."""

import datetime as dt

from django.db import transaction

from accounts.api import User
from organisations.api import Organisation
from records.api import YearClosing, confirm_closing, prepare_closing
from reports.queries.closed_indicators import closed_indicators
from shared.dates import end_of_year


@transaction.atomic
def prepare_year(
    organisation: Organisation,
    year: int,
    *,
    by: User | None,
    at: dt.datetime,
    day: dt.date | None = None,
) -> YearClosing:
    """Write down the figures and indicators of a year as of `day` (31 December).

    Nothing holds yet: another person has to confirm it. Raises ClosingRefused.
    """
    found = closed_indicators(organisation, year=year, day=day or end_of_year(year))
    return prepare_closing(organisation, year, by=by, at=at, day=day, indicators=found)


@transaction.atomic
def confirm_year(closing: YearClosing, *, by: User, at: dt.datetime) -> YearClosing:
    """Let a closing or an addendum hold from now on. Raises ClosingRefused."""
    if closing.number:
        return confirm_closing(closing, by=by, at=at)
    found = closed_indicators(closing.organisation, year=closing.year, day=closing.day)
    return confirm_closing(closing, by=by, at=at, indicators=found)
