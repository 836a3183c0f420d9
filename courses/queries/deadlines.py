"""The next due day at an organisation and at each one below it."""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import CharField, F, Min, Q, Value
from django.db.models.functions import Substr

from courses.models import Requirement, TrainingClass
from organisations.api import STEP_LENGTH, Organisation


@dataclass(frozen=True)
class Deadlines:
    """asked  the next due day of a requirement that concerns everybody here; None without one
    held   the next due day of a class held by the organisation itself
    below  path of an organisation directly below → the next due day of what is asked or held there
    """

    asked: dt.date | None = None
    held: dt.date | None = None
    below: dict[str, dt.date] = field(default_factory=dict)

    @property
    def nearest(self) -> dt.date | None:
        """The next due day of anything here or below."""
        return min(filter(None, (self.asked, self.held, *self.below.values())), default=None)

    def of(self, path: str) -> dt.date | None:
        """Return the next due day of an organisation directly below, by its path."""
        return min(filter(None, (self.asked, self.below.get(path))), default=None)


def next_deadlines(organisation: Organisation, *, on: dt.date) -> Deadlines:
    """Return the next due days from `on`, of the day itself too. Two queries.

    A requirement concerns everybody at and below its owner; a class concerns the organisation that
    holds it and those above. Due days that differ from person to person are not among them.
    """
    length = len(organisation.path)
    above = [organisation.path[:end] for end in range(STEP_LENGTH, length + 1, STEP_LENGTH)]
    requirements = Requirement.objects.filter(
        Q(owner__path__in=above) | Q(owner__path__startswith=organisation.path),
        state=Requirement.State.LIVE,
        due_rule=Requirement.DueRule.FIXED,
        due_on__gte=on,
    )
    classes = TrainingClass.objects.filter(
        organiser__path__startswith=organisation.path,
        opened_at__isnull=False,
        closed_at=None,
        due_on__gte=on,
    )
    below: dict[str, dt.date] = {}
    nearest: list[dt.date | None] = []
    for rows, path in ((requirements, "owner__path"), (classes, "organiser__path")):
        group = Substr(F(path), 1, Value(length + STEP_LENGTH), output_field=CharField())
        found = dict(rows.values_list(group).annotate(day=Min("due_on")).order_by())
        nearest.append(min((found.pop(p) for p in list(found) if len(p) <= length), default=None))
        for place, day in found.items():
            below[place] = min(day, below.get(place, day))
    asked, held = nearest
    return Deadlines(asked, held, below)
