"""Who of some people is near the end of a class, and who runs out of time."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from courses.models import ClassUnit, Enrolment

# Somebody is at risk who has so many days left, or fewer, and has done less than half.
SOON = dt.timedelta(days=14)


@dataclass(frozen=True)
class Learning:
    """A place in a class of the yearly training that is not completed.

    done, total  units of the class
    due_on       of the class; more time given to one person is not looked at
    """

    person_id: int
    class_code: str
    class_name: str
    due_on: dt.date
    done: int
    total: int

    @property
    def left(self) -> int:
        return self.total - self.done


def nearest_learners(people: Any, *, limit: int | None = None) -> list[Learning]:
    """Return the places of `people` in classes that count, those with fewest units left first.

    people  ids, or a subquery of ids; of several places of one person only the nearest
    One query.
    """
    rows = _under_way(people).order_by("units_left", "training_class__due_on", "pk")
    found: dict[int, Learning] = {}
    for each in _learning(rows if limit is None else rows[: 2 * limit]):
        found.setdefault(each.person_id, each)
    return list(found.values())[:limit]


def learners_at_risk(people: Any, *, on: dt.date) -> QuerySet[Enrolment]:
    """Return the places that are due within fourteen days, the day itself too, and of which less
    than half is done; the first due first, then by given name."""
    return (
        _under_way(people)
        .filter(training_class__due_on__gte=on, training_class__due_on__lte=on + SOON)
        .filter(units_done__lt=F("units_left"))
        .select_related("person", "training_class")
        .order_by("training_class__due_on", "person__sort_key", "person__code")
    )


def _under_way(people: Any) -> Any:
    units = (
        ClassUnit.objects.filter(training_class=OuterRef("training_class"))
        .order_by()
        .values("training_class")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return (
        Enrolment.objects.active()
        .filter(
            person__in=people,
            completed_at=None,
            training_class__opened_at__isnull=False,
            training_class__closed_at=None,
            training_class__programme_version__counts_for_annual=True,
        )
        .annotate(
            units_total=Coalesce(Subquery(units), 0),
            units_done=Count("progress", filter=Q(progress__completed_at__isnull=False)),
        )
        .annotate(units_left=F("units_total") - F("units_done"))
    )


def _learning(rows: Any) -> Iterable[Learning]:
    return (
        Learning(*row)
        for row in rows.values_list(
            "person_id",
            "training_class__code",
            "training_class__name",
            "training_class__due_on",
            "units_done",
            "units_total",
        )
    )
