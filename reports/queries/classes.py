"""Classes held in a year at an organisation and below it (Form C), and the same as plain values."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Q

from accounts.api import Scope
from courses.api import Enrolment, GradeBand, PlanLine, TrainingClass
from organisations.api import STEP_LENGTH, Organisation
from reports.queries.small import EVERYTHING, Told
from reports.rules.classes import (
    ClassFigures,
    ClassLine,
    ClassReport,
    Planned,
    Seat,
    Share,
    figures_of,
    without_few,
)
from reports.rules.classes_told import HiddenClasses, Seated, hidden_classes, told_lines
from shared.dates import end_of_year
from shared.numbers import percent


@dataclass(frozen=True)
class _Held:
    pk: int
    is_closed: bool
    programme: tuple[str, str]
    organiser: tuple[str, str, str]


def class_report(
    organisation: Organisation,
    *,
    year: int,
    since: dt.date | None = None,
    until: dt.date | None = None,
    told: Told = EVERYTHING,
) -> ClassReport:
    """Return Form C for the classes of a year that have opened. Four queries; five without names.

    since, until  the days between which classes began instead, for reports over several years;
                  plans then count for each year that begins and ends between them

    told          what the reader may be told

    A plan counts once it is approved. Whoever was withdrawn from a class is not in its figures.
    """
    since, until = since or dt.date(year, 1, 1), until or end_of_year(year)
    held = _held(organisation, since, until)
    seats = _seats(held)
    years = [
        each
        for each in range(since.year, until.year + 1)
        if dt.date(each, 1, 1) >= since and end_of_year(each) <= until
    ]
    plans = _plans(organisation, years)
    by_programme: dict[tuple[str, ...], Planned] = {}
    by_organiser: dict[tuple[str, ...], Planned] = {}
    for programme, organiser, planned in plans:
        by_programme[programme] = by_programme.get(programme, Planned()) + planned
        by_organiser[organiser] = by_organiser.get(organiser, Planned()) + planned
    total = _figures(held, seats, [planned for _programme, _organiser, planned in plans])
    report = ClassReport(
        code=organisation.code,
        name=organisation.name,
        year=year,
        total=total,
        by_programme=_lines(held, seats, by_programme, lambda one: one.programme),
        by_organiser=_lines(held, seats, by_organiser, lambda one: one.organiser),
        grades=_grades(total),
    )
    if told.names:
        return report
    hidden = classes_hidden(told.scope, since, until)
    return _without_few(report, held, hidden, is_told=organisation.path not in hidden.paths)


def classes_hidden(scope: Scope, since: dt.date, until: dt.date) -> HiddenClasses:
    """Return which classes begun between two days are not told of to a reader without names.

    scope  where the reader sees figures

    One query.
    """
    rows = (
        TrainingClass.objects.filter(
            scope.q("organiser__"), starts_on__range=(since, until), opened_at__isnull=False
        )
        .order_by()
        .annotate(places=Count("enrolments", filter=Q(enrolments__withdrawn_at=None)))
        .values_list("pk", "organiser__path", "places")
    )
    classes = {pk: Seated(path, places) for pk, path, places in rows}
    return hidden_classes(classes, scope.paths, STEP_LENGTH)


def _without_few(
    report: ClassReport, held: list[_Held], hidden: HiddenClasses, *, is_told: bool
) -> ClassReport:
    total = without_few(report.total, is_told=is_told)
    programmes: dict[str, list[int]] = defaultdict(list)
    organisers: dict[str, list[int]] = defaultdict(list)
    for one in held:
        programmes[one.programme[-2]].append(one.pk)
        organisers[one.organiser[-2]].append(one.pk)

    def masked(lines: list[ClassLine], classes: dict[str, list[int]]) -> list[ClassLine]:
        shown = told_lines(classes, hidden, is_whole_told=total.is_told)
        return [
            replace(line, figures=without_few(line.figures, is_told=line.code in shown))
            for line in lines
        ]

    return replace(
        report,
        total=total,
        by_programme=masked(report.by_programme, programmes),
        by_organiser=masked(report.by_organiser, organisers),
    )


def _held(organisation: Organisation, since: dt.date, until: dt.date) -> list[_Held]:
    rows = TrainingClass.objects.filter(
        organiser__path__startswith=organisation.path,
        starts_on__range=(since, until),
        opened_at__isnull=False,
    ).values_list(
        "pk",
        "closed_at",
        "programme_version__programme__code",
        "programme_version__programme__name",
        "organiser__path",
        "organiser__code",
        "organiser__name",
    )
    return [
        _Held(pk, closed_at is not None, (code, name), (path, place, place_name))
        for pk, closed_at, code, name, path, place, place_name in rows
    ]


def _figures(
    classes: Iterable[_Held], seats: dict[int, list[Seat]], planned: Iterable[Planned]
) -> ClassFigures:
    taken = ((one.is_closed, seats.get(one.pk, [])) for one in classes)
    return figures_of(taken, planned=sum(planned, Planned()))


def _lines(
    held: Iterable[_Held],
    seats: dict[int, list[Seat]],
    planned: dict[tuple[str, ...], Planned],
    key: Callable[[_Held], tuple[str, ...]],
) -> list[ClassLine]:
    """Return a line for whatever has classes or a plan; the last words of a key are its name."""
    grouped: dict[tuple[str, ...], list[_Held]] = {one: [] for one in planned}
    for one in held:
        grouped.setdefault(key(one), []).append(one)
    return [
        ClassLine(
            name[-2],
            name[-1],
            _figures(group, seats, [planned[name]] if name in planned else []),
        )
        for name, group in sorted(grouped.items())
    ]


def classes_document(report: ClassReport) -> dict[str, Any]:
    """The report as the plain values that `report classes --format json` prints."""
    return {
        "report": "classes",
        "organisation": report.code,
        "organisation_name": report.name,
        "year": report.year,
        **_values(report.total, report.grades),
        "by_programme": [
            {"programme": line.code, "programme_name": line.name}
            | _values(line.figures, report.grades)
            for line in report.by_programme
        ],
        "by_organiser": [
            {"organisation": line.code, "organisation_name": line.name}
            | _values(line.figures, report.grades)
            for line in report.by_organiser
        ],
    }


def _values(figures: ClassFigures, grades: list[str]) -> dict[str, Any]:
    is_told = figures.is_told
    return {
        "classes": figures.classes,
        "classes_closed": figures.closed,
        "classes_planned": figures.planned.classes,
        "enrolments": figures.enrolments if is_told else None,
        "people": figures.people if is_told else None,
        "people_planned": figures.planned.people,
        "percent_of_plan": _percent(figures.of_plan) if is_told else None,
        "completed": figures.completed if is_told else None,
        "people_completed": figures.people_completed if is_told else None,
        "percent_completed": (
            _percent((figures.completed, figures.enrolments)) if is_told else None
        ),
        "grades": {
            name: {
                "count": figures.grades[name] if figures.shows(name) else None,
                "percent": _percent(figures.of_grade(name)) if figures.shows(name) else None,
            }
            for name in grades
        },
        "without_grade": figures.grades[""] if figures.shows("") else None,
        "certificates": figures.certificates if is_told else None,
        # Commendations are decided and kept elsewhere; the form leaves a column for them.
        "commendations": None,
    }


def _percent(share: Share | None) -> str | None:
    value = None if share is None else percent(*share)
    return None if value is None else str(value)


def _seats(held: list[_Held]) -> dict[int, list[Seat]]:
    found: dict[int, list[Seat]] = defaultdict(list)
    rows = Enrolment.objects.filter(
        training_class__in=[one.pk for one in held], withdrawn_at=None
    ).values_list("training_class", "person", "completed_at", "grade_band", "certificate")
    for training_class, person, completed_at, grade, certificate in rows:
        seat = Seat(person, completed_at is not None, grade, certificate is not None)
        found[training_class].append(seat)
    return found


def _plans(
    organisation: Organisation, years: list[int]
) -> list[tuple[tuple[str, str], tuple[str, str, str], Planned]]:
    rows = PlanLine.objects.filter(
        plan__organisation__path__startswith=organisation.path,
        plan__year__in=years,
        plan__state="approved",
    ).values_list(
        "programme__code",
        "programme__name",
        "plan__organisation__path",
        "plan__organisation__code",
        "plan__organisation__name",
        "class_quota",
        "people_quota",
    )
    return [
        ((code, name), (path, place, place_name), Planned(classes, people))
        for code, name, path, place, place_name, classes, people in rows
    ]


def _grades(total: ClassFigures) -> list[str]:
    """Return the names of the grades that were given, the best first; empty ones are left out."""
    given = {name for name in total.grades if name}
    marks: dict[str, Any] = {}
    for name, mark in GradeBand.objects.filter(name__in=given).values_list("name", "from_mark"):
        marks[name] = max(mark, marks.get(name, mark))
    return sorted(given, key=lambda name: (-marks.get(name, 0), name))
