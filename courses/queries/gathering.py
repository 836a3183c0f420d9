"""People brought together from a list of names: into which class they can go, and who of them."""

import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from accounts.api import Scope
from courses.models import TrainingClass
from courses.queries.eligibility import turned_away
from courses.queries.officers import Standpoint, standpoints
from people.api import Person

# More classes than this are not a list to choose from.
MOST_CLASSES = 100


@dataclass(frozen=True)
class Gathering:
    """How some people stand with a class.

    new      who would be summoned, in the order given
    barred   how many do not meet a condition on which the programme insists
    places   how many are left; None for no limit
    """

    new: list[Person]
    enrolled: int
    trained: int
    exempt: int
    barred: int
    places: int | None

    @property
    def is_too_many(self) -> bool:
        return self.places is not None and len(self.new) > self.places


def classes_to_summon_to(scope: Scope, *, on: dt.date) -> list[TrainingClass]:
    """Return the classes of a scope that still take people: open, not overdue; the next due
    first."""
    found = TrainingClass.objects.filter(
        scope.q("organiser__"), opened_at__isnull=False, closed_at=None, due_on__gte=on
    )
    return list(
        found.select_related("organiser", "programme_version").order_by("due_on", "code")[
            :MOST_CLASSES
        ]
    )


def gathered(
    training_class: TrainingClass, people: Collection[Person], *, on: dt.date
) -> Gathering:
    """Return who of `people` a summons would bring into the class, and why not the others.

    Four queries, and some more where the programme has conditions. The trained and the exempt of
    this year are not summoned.
    """
    stands = standpoints(training_class, {person.pk: person for person in people}, on=on)
    free = [person for person in people if stands[person.pk][0] is Standpoint.FREE]
    barred = turned_away(training_class, free)
    count = Counter(standpoint for standpoint, _day in stands.values())
    places = None
    if training_class.capacity is not None:
        taken = training_class.enrolments.filter(withdrawn_at=None).count()
        places = max(training_class.capacity - taken, 0)
    return Gathering(
        new=[person for person in free if person.pk not in barred],
        enrolled=count[Standpoint.ENROLLED],
        trained=count[Standpoint.TRAINED],
        exempt=count[Standpoint.EXEMPT],
        barred=len(barred),
        places=places,
    )
