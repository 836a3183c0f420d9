"""The organisations directly below one, side by side."""

import datetime as dt

from organisations.api import Organisation
from records.api import YEARLY_TRAINING, tallies_of, trained_by_day
from reports.queries import standings
from reports.rules.comparison import Comparison, Strength, compare
from reports.rules.tally import LATELY


def comparison(organisation: Organisation, *, today: dt.date, smallest: int) -> Comparison:
    """Return the shares of the yearly training and their change in the last 30 days. Five
    queries."""
    children = standings.children_today(organisation)
    ids = [child.pk for child in children]
    counts = tallies_of(ids, audience=YEARLY_TRAINING, year=today.year)
    since = today - LATELY + dt.timedelta(days=1)
    days = trained_by_day(ids, audience=YEARLY_TRAINING, year=today.year, since=since)
    strengths = (
        (
            child.name,
            Strength(
                counts[child.pk].get("in_scope", 0),
                counts[child.pk].get("trained", 0),
                sum(days[child.pk].values()),
            ),
        )
        for child in children
    )
    return compare(strengths, smallest=smallest)
