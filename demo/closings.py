"""The year before is closed, and one result of it came in late."""

import datetime as dt

from accounts.api import User
from demo.register import PROGRAMME
from organisations.api import Organisation
from records.api import (
    YEARLY_TRAINING,
    Credit,
    StandingScope,
    credit_training,
    rebuild_standings,
)
from reports.api import confirm_year, prepare_year
from shared.dates import end_of_year, local_day

# The closing is that old; what is recorded since is found when it is compared.
LONG_AGO = dt.timedelta(days=20)


def close_last_year(root: Organisation, *, confirmed_by: User, at: dt.datetime) -> None:
    """Close last year for everybody, then let one result of it come in late.

    In the first weeks of a year the last one is not closed yet.
    """
    year = local_day(at).year - 1
    then = at - LONG_AGO
    if local_day(then) <= end_of_year(year):
        return
    closing = prepare_year(root, year, by=None, at=then)
    confirm_year(closing, by=confirmed_by, at=then)
    rebuild_standings(year, at=at)
    late = (
        StandingScope.objects.filter(
            audience=YEARLY_TRAINING,
            standing__year=year,
            standing__trained_on=None,
            standing__is_exempt=False,
        )
        .select_related("standing__person")
        .order_by("standing__person__code")
        .first()
    )
    if late is not None:
        credit_training(
            Credit(
                person_id=late.standing.person_id,
                programme_name=PROGRAMME,
                completed_on=dt.date(year, 12, 19),
                source=f"demo:late:{year}",
                periods=20,
                counts_for_annual=True,
            ),
            at=at,
        )
