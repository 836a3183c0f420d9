"""Indicators that are not about who holds a position: courses, programmes, articles, in numbers."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet

from cms.api import NewsPage
from courses.api import Enrolment, Programme, TrainingClass
from organisations.api import Branches
from records.api import (
    IndicatorRow,
    IndicatorTotals,
    Item,
    Part,
    Share,
    TrainingFact,
    is_of_programme,
)

# Completions on this site come from enrolments, those from elsewhere from the ledger.
_OF_THIS_SITE = "certificate:"
PLACE_HERE, PLACE_ELSEWHERE = "training_class__organiser", "organisation"

# Code and name of a course.
Course = tuple[str, str]


class Courses:
    """What was taught at and below an organisation in a year, by a day. Read once for all rows."""

    def __init__(self, branches: Branches, *, year: int) -> None:
        self.branches, self.on, self.year = branches, branches.on, year

    def count(self, row: IndicatorRow) -> IndicatorTotals:
        """Count what the rule of `row` says, enrolments excepted. At most three queries."""
        if row.rule == "completions":
            return self.completions(row)
        if row.rule == "updated":
            known = Programme.objects.filter(versions__guideline__gt="")
            return _families(row, known.values_list("code", "name").distinct())
        if row.rule == "offered":
            return _families(row, self._opened)
        if row.rule == "articles":
            published = NewsPage.objects.live().filter(self.in_year("published_on"))
            return IndicatorTotals(Share(published.count(), 0))
        raise ValueError(row.rule)

    def completions(self, row: IndicatorRow) -> IndicatorTotals:
        """Count completions in classes of these organisations, and those recorded elsewhere at
        them; the grades as parts, the most frequent first."""
        grades = self._numbers(
            [
                self.completed_here(row).values_list(PLACE_HERE, "grade_band"),
                self.completed_elsewhere(row).values_list(PLACE_ELSEWHERE, "grade_band"),
            ]
        )
        total = sum(grades.values())
        parts = tuple(
            Part(grade, Share(number, total), grade)
            for grade, number in sorted(grades.items(), key=lambda each: (-each[1], each[0]))
        )
        return IndicatorTotals(Share(total, 0), parts, is_named=True)

    def people_of_completions(self, row: IndicatorRow, *, first: int, number: int) -> list[Item]:
        """Return `number` completions from the `first` on, in order of the people's names."""
        person = ("person__sort_key", "person__code", "person")
        done = [
            self.completed_here(row).values_list(PLACE_HERE, *person),
            self.completed_elsewhere(row).values_list(PLACE_ELSEWHERE, *person),
        ]
        found = self._asked(
            done,
            ["sort_key", "code", "person"],
            "SELECT person, counted.organisation",
            "ORDER BY sort_key, code, counted.organisation"
            f" LIMIT {int(number)} OFFSET {int(first)}",
        )
        return [Item(pk, place) for pk, place in found]

    def completed_here(self, row: IndicatorRow) -> QuerySet[Enrolment]:
        """Return completions on this site, at `PLACE_HERE`."""
        wanted = [pk for pk, code, name in self._programmes if is_of_row(row, (code, name))]
        return Enrolment.objects.filter(
            Q(certificate=None) | Q(certificate__revoked_at=None),
            self.in_year("completed_at__date"),
            training_class__programme_version__programme__in=wanted,
        )

    def completed_elsewhere(self, row: IndicatorRow) -> QuerySet[TrainingFact]:
        """Return completions that were only recorded here, at `PLACE_ELSEWHERE`."""
        wanted = [name for code, name in self._names_elsewhere if is_of_row(row, (code, name))]
        return self._elsewhere.filter(programme_name__in=wanted)

    def enrolments(self, row: IndicatorRow) -> QuerySet[Enrolment]:
        """Enrolments in classes of the year on the topics."""
        return Enrolment.objects.filter(
            self.in_year("training_class__starts_on"),
            training_class__course__topic__in=row.spec.topics,
            withdrawn_at=None,
        )

    def in_year(self, column: str) -> Q:
        last = min(self.on, dt.date(self.year, 12, 31))
        return Q(**{f"{column}__gte": dt.date(self.year, 1, 1), f"{column}__lte": last})

    @cached_property
    def _programmes(self) -> list[tuple[int, str, str]]:
        return list(Programme.objects.values_list("pk", "code", "name"))

    @cached_property
    def _names_elsewhere(self) -> list[Course]:
        names = self._elsewhere.order_by().values_list("programme_code", "programme_name")
        return list(names.distinct())

    @property
    def _elsewhere(self) -> QuerySet[TrainingFact]:
        found = TrainingFact.objects.filter(
            self.in_year("completed_on"), reverses=None, reversed_by=None
        ).exclude(source__startswith=_OF_THIS_SITE)
        if self.branches.ids is not None:
            found = found.filter(organisation__in=self.branches.ids)
        return found

    @cached_property
    def _opened(self) -> list[Course]:
        """Programmes of which a class began in the year at these organisations."""
        classes = TrainingClass.objects.filter(
            self.in_year("starts_on"), opened_at__isnull=False
        ).values_list("organiser_id", "programme_version__programme_id")
        of_programme = {pk: (code, name) for pk, code, name in self._programmes}
        return [of_programme[pk] for pk in self._numbers([classes])]

    def _numbers(self, rows: Iterable[QuerySet[Any, Any]]) -> Counter[Any]:
        """Return how many rows of each kind there are at and below the organisation. One query.

        rows  organisation and kind
        """
        return Counter(dict(self._asked(rows, ["kind"], "SELECT kind, COUNT(*)", "GROUP BY kind")))

    def _asked(
        self, rows: Iterable[QuerySet[Any, Any]], columns: list[str], select: str, end: str
    ) -> list[tuple[Any, ...]]:
        """Return what is asked of `rows` at and below the organisation, put together. One query.

        rows     organisation, then `columns`
        """
        found = []
        params: list[Any] = []
        for each in rows:
            try:
                text, values = each.order_by().query.sql_with_params()
            except EmptyResultSet:
                continue
            found.append(text)
            params += values
        if not found or self.branches.ids == frozenset():
            return []
        part, of_part = self.branches.part("branches")
        with connection.cursor() as cursor:
            cursor.execute(
                f"WITH RECURSIVE {part}, counted (organisation, {', '.join(columns)}) AS"
                f" ({' UNION ALL '.join(found)}) {select} FROM counted"
                f" JOIN branches ON branches.organisation = counted.organisation {end}",
                [*of_part, *params],
            )
            return cursor.fetchall()


def is_of_row(row: IndicatorRow, course: Course) -> bool:
    return any(is_of_programme(course, *family) for family in row.programmes.items())


def _families(row: IndicatorRow, found: Iterable[Course]) -> IndicatorTotals:
    """Families of programmes of which there is one."""
    courses = list(found)
    parts = tuple(
        Part(
            code, Share(int(any(is_of_programme(each, code, words) for each in courses)), 1), words
        )
        for code, words in row.programmes.items()
    )
    return IndicatorTotals(Share(sum(part.share.count for part in parts), len(parts)), parts)
