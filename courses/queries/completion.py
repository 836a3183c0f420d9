"""What opening a class and completing it look at."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import FilteredRelation, Q

from courses.models import ClassUnit, CoursePage, Enrolment, LessonPage, UnitProgress


def published_lessons(course: CoursePage) -> list[LessonPage]:
    """Return the live lessons of a course in the order of the page tree."""
    return list(course.live_lessons())


def locked_enrolment(pk: int) -> Enrolment:
    """Return the enrolment, locked, with what completing its class needs."""
    return (
        Enrolment.objects.select_for_update(of=("self",))
        .select_related(
            "person",
            "training_class__course",
            "training_class__issuer",
            "training_class__programme_version__programme",
            "training_class__programme_version__certificate_template",
        )
        .get(pk=pk)
    )


@dataclass(frozen=True)
class UnitResult:
    """What a learner has done of one unit. `score` is of 10, None for lessons; `progress` is the
    row that says so, None before the unit was opened."""

    unit: int
    periods: int
    is_done: bool
    score: Decimal | None
    progress: UnitProgress | None


def unit_results(enrolment: Enrolment) -> list[UnitResult]:
    """Return what the learner has done of each unit of the class. One query."""
    own = FilteredRelation("progress", condition=Q(progress__enrolment=enrolment))
    units = ClassUnit.objects.filter(training_class=enrolment.training_class_id).annotate(own=own)
    rows = units.order_by("position").values_list(
        "pk", "periods", "own__pk", "own__opened_at", "own__completed_at", "own__score"
    )
    return [
        UnitResult(
            unit=unit,
            periods=periods,
            is_done=completed_at is not None,
            score=score,
            progress=None
            if progress is None
            else UnitProgress(
                pk=progress,
                enrolment=enrolment,
                unit_id=unit,
                opened_at=opened_at,
                completed_at=completed_at,
                score=score,
            ),
        )
        for unit, periods, progress, opened_at, completed_at, score in rows
    ]
