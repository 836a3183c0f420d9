"""The attempts that statistics are made from, and the answers in them.

Only attempts of learners that are handed in and marked; no name of anybody is read.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from quizzes.models import Attempt, QuestionVersion, Quiz, Response
from shared.dates import local_day


class Which(StrEnum):
    """Which of the attempts of one learner in one class are counted."""

    FIRST = "first"
    ALL = "all"
    HIGHEST = "highest"
    LAST = "last"


@dataclass(frozen=True)
class Sample:
    """What is counted; the days are those of handing in, both included."""

    which: Which = Which.FIRST
    class_code: str = ""
    since: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True)
class Sitting:
    """An attempt that counts; `mark` is of 10."""

    attempt: int
    points: Decimal
    max_points: Decimal

    @property
    def mark(self) -> Decimal:
        return self.points * 10 / self.max_points


@dataclass
class VersionAnswers:
    """The answers to one version of a question, in the same order throughout."""

    sittings: list[Sitting] = field(default_factory=list)
    points: list[Decimal] = field(default_factory=list)
    max_points: list[Decimal] = field(default_factory=list)
    answers: list[Any] = field(default_factory=list)


@dataclass(frozen=True)
class Sheet:
    """Everything statistics of a test are made from.

    places  the versions and points of each sitting, by its attempt
    """

    quiz: Quiz
    sittings: dict[int, Sitting]
    versions: dict[int, QuestionVersion]
    answers: dict[int, VersionAnswers]
    places: dict[int, list[tuple[int, Decimal]]]


def sheet_of(quiz: Quiz, sample: Sample, *, question_id: int | None = None) -> Sheet:
    """Read a test, or one question of it. Three queries."""
    sittings = {sitting.attempt: sitting for sitting in sittings_of(quiz, sample)}
    answers: dict[int, VersionAnswers] = {}
    places: dict[int, list[tuple[int, Decimal]]] = {attempt: [] for attempt in sittings}
    for attempt, version, points, max_points, answer in _responses(quiz, sample, question_id):
        sitting = sittings.get(attempt)
        if sitting is None:
            continue
        found = answers.setdefault(version, VersionAnswers())
        found.sittings.append(sitting)
        found.points.append(points)
        found.max_points.append(max_points)
        found.answers.append(answer)
        places[attempt].append((version, points))
    versions = QuestionVersion.objects.filter(pk__in=answers).select_related("question__topic")
    return Sheet(quiz, sittings, {version.pk: version for version in versions}, answers, places)


def sittings_of(quiz: Quiz, sample: Sample) -> list[Sitting]:
    """Return the attempts that count. One query.

    Of several attempts the one that counts is chosen first, and only then its day looked at: the
    first attempt of this year is not a first attempt if there was one last year.
    """
    attempts = Attempt.objects.real().filter(quiz=quiz, submitted_at__isnull=False)
    if sample.class_code:
        attempts = attempts.filter(unit__training_class__code=sample.class_code)
    by_learner: dict[tuple[Any, Any], list[_Row]] = {}
    for attempt in attempts.order_by("enrolment", "unit", "number").values(*_COLUMNS):
        row = _Row(**{name: attempt[name] for name in _COLUMNS[:5]})
        by_learner.setdefault((attempt["enrolment"], attempt["unit"]), []).append(row)
    chosen = _CHOICES[sample.which]
    return [
        Sitting(row.pk, row.points, row.max_points)
        for tries in by_learner.values()
        for row in chosen(tries)
        # Without points to be had, every question having been dropped, there is no mark.
        if row.graded_at is not None and row.max_points and _is_within(sample, row)
    ]


_COLUMNS = ("pk", "points", "max_points", "submitted_at", "graded_at", "enrolment", "unit")


@dataclass(frozen=True)
class _Row:
    pk: int
    points: Decimal
    max_points: Decimal
    submitted_at: dt.datetime
    graded_at: dt.datetime | None


def _highest(tries: list[_Row]) -> list[_Row]:
    marked = [row for row in tries if row.graded_at is not None and row.max_points]
    return [max(marked, key=lambda row: row.points / row.max_points)] if marked else []


_CHOICES: dict[Which, Callable[[list[_Row]], Iterable[_Row]]] = {
    Which.FIRST: lambda tries: tries[:1],
    Which.ALL: lambda tries: tries,
    Which.HIGHEST: _highest,
    Which.LAST: lambda tries: tries[-1:],
}


def _is_within(sample: Sample, row: _Row) -> bool:
    day = local_day(row.submitted_at)
    return (sample.since is None or day >= sample.since) and (
        sample.until is None or day <= sample.until
    )


def _responses(quiz: Quiz, sample: Sample, question_id: int | None) -> Iterable[tuple[Any, ...]]:
    """Return the marked answers; places without points are no questions, or were dropped."""
    responses = Response.objects.filter(
        attempt__quiz=quiz,
        attempt__tester=None,
        attempt__graded_at__isnull=False,
        max_points__gt=0,
        points__isnull=False,
    )
    if sample.class_code:
        responses = responses.filter(attempt__unit__training_class__code=sample.class_code)
    if question_id is not None:
        responses = responses.filter(version__question=question_id)
    return (
        responses.order_by()
        .values_list("attempt", "version", "points", "max_points", "answer")
        .iterator(chunk_size=2000)
    )
