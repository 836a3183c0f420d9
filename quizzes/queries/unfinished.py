"""Tests that were handed in and not passed, or are not marked yet, for many people at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet

from courses.api import Enrolment
from quizzes.models import Attempt

# An enrolment and a unit of its class.
Place = tuple[int, int]


@dataclass(frozen=True)
class Tries:
    """waiting  something in the last try has to be marked by a person; failed  a try did not pass"""

    waiting: set[Place] = field(default_factory=set)
    failed: set[Place] = field(default_factory=set)


def tries_of(enrolments: QuerySet[Enrolment]) -> Tries:
    """Return the closed tries of these enrolments. One query."""
    rows: Iterable[tuple[int, int, bool | None]] = (
        Attempt.objects.real()
        .filter(enrolment__in=enrolments, submitted_at__isnull=False)
        .values_list("enrolment_id", "unit_id", "passed")
    )
    found = Tries()
    for enrolment, unit, passed in rows:
        if passed is None:
            found.waiting.add((enrolment, unit))
        elif not passed:
            found.failed.add((enrolment, unit))
    return found
