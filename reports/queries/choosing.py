"""Which people of a list are meant by a bulk action: those ticked, or all of the filter."""

from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from organisations.api import Organisation
from records.api import YEARLY_TRAINING, StandingScope
from reports.queries import standings

# More people at once are not looked through by anybody.
MOST_AT_ONCE = 500
MISSING = Q(standing__is_exempt=False, standing__trained_on=None)


@dataclass(frozen=True)
class Choice:
    """The people of a list that an officer has chosen.

    of_list  which people the list shows
    codes    those ticked; empty means everybody on the list
    """

    of_list: Q = field(default_factory=Q)
    codes: tuple[str, ...] = ()


def chosen_people(
    organisation: Organisation, choice: Choice, *, year: int
) -> QuerySet[StandingScope]:
    """Return the people chosen, of those whose yearly training counts here, by given name."""
    rows = standings.places(organisation, YEARLY_TRAINING, year=year).filter(choice.of_list)
    if choice.codes:
        rows = rows.filter(standing__person__code__in=choice.codes)
    return rows.select_related("standing__person__user").order_by(
        "standing__person__sort_key", "standing__person__code"
    )
