"""What opening a class and completing it look at."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import FilteredRelation, Q, QuerySet
from django.utils.translation import gettext as _

from courses.models import (
    ClassUnit,
    CoursePage,
    Enrolment,
    LessonPage,
    Survey,
    TrainingClass,
    UnitProgress,
)
from courses.models.classes import SOURCES
from shared.prepared import Prepared

Kind, Rule = ClassUnit.Kind, ClassUnit.Rule


def published_lessons(course: CoursePage) -> list[LessonPage]:
    """Return the live lessons of a course in the order of the page tree."""
    return list(course.live_lessons())


def units_of(course: CoursePage, lessons: list[LessonPage], *, mode: str) -> list[ClassUnit]:
    """Return the units, not saved, that a class of a course has, in the order of study.

    mode  of the class; whoever meets in person attends the sessions, which is a unit of its own
    """
    meets = mode != TrainingClass.Mode.ONLINE
    return [
        *(
            ClassUnit(
                kind=Kind.LESSON,
                rule=Rule.CONFIRMED,
                lesson=lesson,
                title=lesson.title,
                periods=lesson.periods,
                minutes=lesson.minutes,
            )
            for lesson in lessons
        ),
        *(_placed(each, Kind.PACKAGE, package=each.package) for each in _in_order(course.packages)),
        *([_without_source(Kind.ATTENDANCE, _("Attending the sessions"))] if meets else []),
        *(_placed(task, Kind.ESSAY, essay_task=task) for task in _in_order(course.essay_tasks)),
        *(_placed(test, Kind.QUIZ, assessment=test) for test in _in_order(course.assessments)),
        *([_survey(course.survey)] if course.survey else []),
    ]


def _in_order(places: Any) -> Any:
    return places.order_by("sort_order", "pk")


def _placed(place: Any, kind: ClassUnit.Kind, **source: Any) -> ClassUnit:
    unit = _without_source(kind, place.title)
    unit.periods = place.periods
    for field, value in source.items():
        setattr(unit, field, value)
    return unit


def _survey(survey: Survey) -> ClassUnit:
    unit = _without_source(Kind.SURVEY, survey.title)
    unit.survey = survey
    return unit


def _without_source(kind: ClassUnit.Kind, title: str) -> ClassUnit:
    _field, rule = SOURCES[kind]
    return ClassUnit(kind=kind, rule=rule, title=title)


_LOCKED = Prepared(
    lambda enrolment: (
        Enrolment.objects.select_for_update(of=("self",))
        .select_related(
            "person",
            "training_class__course",
            "training_class__issuer",
            "training_class__programme_version__programme",
            "training_class__programme_version__certificate_template",
        )
        .filter(pk=enrolment)
    ),
    enrolment=int,
)


def locked_enrolment(pk: int) -> Enrolment:
    """Return the enrolment, locked, with what completing its class needs."""
    enrolment = _LOCKED.first(enrolment=pk)
    if enrolment is None:
        raise Enrolment.DoesNotExist
    return enrolment


@dataclass(frozen=True)
class UnitResult:
    """What a learner has done of one unit. `score` is of 10, None for lessons; `progress` is the
    row that says so, None before the unit was opened; `is_class_closed` is read after the lock."""

    unit: int
    periods: int
    is_done: bool
    score: Decimal | None
    progress: UnitProgress | None
    is_class_closed: bool = False


def _results(enrolment: int, training_class: int) -> QuerySet[ClassUnit, tuple[Any, ...]]:
    own = FilteredRelation("progress", condition=Q(progress__enrolment=enrolment))
    units = ClassUnit.objects.filter(training_class=training_class).annotate(own=own)
    return units.order_by("position").values_list(
        "pk", "periods", "own__pk", "own__opened_at", "own__completed_at", "own__score",
        "own__edition", "own__redo_asked_at", "training_class__closed_at",
    )  # fmt: skip


_RESULTS = Prepared(_results, enrolment=int, training_class=int)


def unit_results(enrolment: Enrolment) -> list[UnitResult]:
    """Return what the learner has done of each unit of the class. One query."""
    rows = _RESULTS(enrolment=enrolment.pk, training_class=enrolment.training_class_id)
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
                edition_id=edition,
                redo_asked_at=redo_asked_at,
            ),
            is_class_closed=closed_at is not None,
        )
        for (
            unit,
            periods,
            progress,
            opened_at,
            completed_at,
            score,
            edition,
            redo_asked_at,
            closed_at,
        ) in rows
    ]
