"""What marking closed attempts again would do. Nothing here writes: the dry run and the real run
read the same lines."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from quizzes.models import (
    Attempt,
    Marking,
    QuestionVersion,
    Quiz,
    Regrade,
    Response,
)
from quizzes.queries.impact import Impact, Line, mark_of_standing
from quizzes.queries.marking import given_by
from quizzes.queries.papers import section_marks_of, wording_of
from quizzes.queries.seats import try_of
from quizzes.rules.content import Content
from quizzes.rules.marking import MARKED_BY_PEOPLE, counting
from quizzes.rules.papers import PaperItem
from quizzes.rules.regrading import (
    Answered,
    Change,
    Cuts,
    Standing,
    Wording,
    remarked,
    standing,
)
from quizzes.rules.scoring import QuizResult, quiz_result_of

BATCH = 500


@dataclass(frozen=True)
class Plan:
    """What would be marked again, and how.

    version   None: everything, as each version counts now
    response  the one answer to which people give another mark, `mark_now` points of the question
    """

    quiz: Quiz
    version: QuestionVersion | None = None
    remedy: str = ""
    key_now: Content | None = None
    response: Response | None = None
    mark_now: Decimal | None = None

    @classmethod
    def of(cls, regrade: Regrade) -> "Plan":
        mark = regrade.mark_now
        return cls(
            quiz=regrade.quiz,
            version=regrade.version,
            remedy=regrade.remedy,
            key_now=regrade.key_now,
            response=regrade.response,
            mark_now=Decimal(mark["points"]) if mark else None,
        )


def preview_regrade(
    quiz: Quiz,
    version: QuestionVersion | None,
    remedy: str = "",
    key_now: Content | None = None,
) -> Impact:
    """Say what a remedy would do to every attempt at `quiz`. Writes nothing."""
    return impact_of(Plan(quiz, version, remedy, key_now))


def impact_of(plan: Plan) -> Impact:
    """Read every attempt concerned: a constant number of queries per batch of them."""
    shared = Shared.of(plan)
    lines: list[Line] = []
    for ids in in_batches(attempts_of(plan)):
        lines += lines_of(plan, shared, closed_attempts(ids))
    lines.sort(key=lambda line: (not line.is_weighty, not line.is_changed, line.attempt))
    return Impact(lines, *_others(plan))


@dataclass(frozen=True)
class Shared:
    """What is read once for all batches: the wordings by version, and what has to be reached."""

    wordings: dict[int, Wording]
    sections: dict[int, Decimal]
    is_average: bool

    @classmethod
    def of(cls, plan: Plan) -> "Shared":
        is_average = plan.quiz.grading == Quiz.Grading.AVERAGE
        return cls(_wordings(plan), section_marks_of(plan.quiz), is_average)


def attempts_of(plan: Plan) -> QuerySet[Attempt]:
    """The marked attempts of learners that are concerned, in the order in which they are locked."""
    attempts = Attempt.objects.real().filter(quiz=plan.quiz, graded_at__isnull=False)
    if plan.response is not None:
        attempts = attempts.filter(pk=plan.response.attempt_id)
    elif plan.version is not None:
        attempts = attempts.filter(_holds(plan.version))
    return attempts.order_by("pk")


def waiting_attempts(plan: Plan) -> QuerySet[Attempt]:
    """Attempts handed in that hold the question and wait for somebody's marks."""
    waiting = Attempt.objects.real().awaiting_marks().filter(quiz=plan.quiz)
    if plan.response is not None:
        return waiting.none()
    if plan.version is not None:
        waiting = waiting.filter(_holds(plan.version))
    return waiting.order_by("pk")


def open_attempts(plan: Plan) -> list[int]:
    """Return the ids of attempts under way whose papers hold the question."""
    if plan.response is not None:
        return []
    found = Attempt.objects.real().open().filter(quiz=plan.quiz).order_by("pk")
    return [
        pk
        for pk, paper in found.values_list("pk", "paper")
        if plan.version is None or any(item["version"] == plan.version.pk for item in paper)
    ]


def in_batches(attempts: QuerySet[Attempt]) -> list[list[int]]:
    """Return the ids in portions. One query."""
    ids = list(attempts.values_list("pk", flat=True))
    return [ids[start : start + BATCH] for start in range(0, len(ids), BATCH)]


def closed_attempts(ids: Sequence[int]) -> QuerySet[Attempt]:
    """What a batch needs of its attempts, in the order in which they are locked."""
    return (
        Attempt.objects.filter(pk__in=ids)
        .select_related("enrolment")
        .defer("answers", "pages")
        .order_by("pk")
    )


def lines_of(plan: Plan, shared: Shared, attempts: Iterable[Attempt]) -> list[Line]:
    """Mark the attempts again. Two queries besides `attempts`, and one for the marks of people."""
    found = list(attempts)
    again = answers_again(plan, shared, found)
    return [_line(shared, attempt, again[attempt.pk]) for attempt in found]


@dataclass(frozen=True)
class Again:
    """An answer marked again, and the section of its question."""

    section: int
    change: Change


def answers_again(
    plan: Plan, shared: Shared, attempts: Sequence[Attempt]
) -> dict[int, list[Again]]:
    """Return every answer of each attempt; those that the plan is not about do not change."""
    rows = _answers(attempts)
    by_people = _marks_of_people(plan, shared, attempts)
    return {
        attempt.pk: [
            _again(plan, shared, attempt, row, by_people) for row in rows.get(attempt.pk, [])
        ]
        for attempt in attempts
    }


def _again(
    plan: Plan,
    shared: Shared,
    attempt: Attempt,
    row: Mapping[str, Any],
    by_people: Mapping[int, Decimal | None],
) -> Again:
    stored = attempt.paper[row["position"] - 1]
    if plan.response is not None:
        is_meant = row["id"] == plan.response.pk
    else:
        is_meant = plan.version is None or row["version_id"] == plan.version.pk
    if not is_meant:  # Nearly all of them, so they cost little.
        points, max_points = row["points"], row["max_points"]
        change = Change(row["id"], row["position"], points, points, max_points, max_points)
        return Again(stored.get("section", 1), change)
    item = PaperItem.from_json(stored)
    answered = Answered(
        pk=row["id"],
        position=row["position"],
        version=row["version_id"],
        section=item.section,
        answer=row["answer"],
        worth=item.points.quantize(Decimal("0.01")),
        points=row["points"],
        max_points=row["max_points"],
        by_people=by_people.get(row["id"]),
    )
    return Again(item.section, remarked(answered, shared.wordings[answered.version]))


def _line(shared: Shared, attempt: Attempt, again: Sequence[Again]) -> Line:
    assert attempt.points is not None  # noqa: S101 - a constraint says so for marked attempts
    assert attempt.max_points is not None  # noqa: S101
    before = after = Standing(attempt.points, attempt.max_points, bool(attempt.passed))
    changes = tuple(each.change for each in again if each.change.is_one)
    if changes:  # Otherwise whatever else has changed since is not what this is about.
        counted = [
            (each.section, each.change.after or Decimal(0), each.change.max_after) for each in again
        ]
        after = standing(counted, Cuts(attempt.pass_percent, shared.sections))
    return Line(
        attempt=attempt.pk,
        enrolment=attempt.enrolment_id or 0,
        before=before,
        after=after,
        mark_before=mark_of_standing(before, attempt),
        mark_after=mark_of_standing(after, attempt),
        changes=changes,
        certificate=_certificate(attempt, before, after),
        may_pass_test=shared.is_average,
    )


def _certificate(attempt: Attempt, before: Standing, after: Standing) -> int | None:
    # One that rests on a try that failed before and fails now rests on another try.
    if before == after or not (before.passed or after.passed) or attempt.enrolment is None:
        return None
    return attempt.enrolment.certificate_id


def _wordings(plan: Plan) -> dict[int, Wording]:
    versions = QuestionVersion.objects.filter(
        Exists(Response.objects.filter(version=OuterRef("pk"), attempt__quiz=plan.quiz))
    )
    if plan.version is not None:
        versions = versions.filter(pk=plan.version.pk)
    found = {version.pk: wording_of(version) for version in versions}
    if plan.version is not None and plan.response is None:
        version = plan.version
        found[version.pk] = Wording(version.kind, version.content, plan.remedy, plan.key_now)
    return found


def _answers(attempts: Sequence[Attempt]) -> dict[int, list[dict[str, Any]]]:
    rows = (
        Response.objects.filter(attempt__in=[attempt.pk for attempt in attempts])
        .order_by("attempt_id", "position")
        .values("id", "attempt_id", "position", "version_id", "answer", "points", "max_points")
    )
    found: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["attempt_id"], []).append(dict(row))
    return found


def _marks_of_people(
    plan: Plan, shared: Shared, attempts: Sequence[Attempt]
) -> dict[int, Decimal | None]:
    """What people gave, by the id of the answer; no query where nobody marks anything."""
    if not any(wording.kind in MARKED_BY_PEOPLE for wording in shared.wordings.values()):
        return {}
    markings = Marking.objects.filter(
        response__attempt__in=[attempt.pk for attempt in attempts], marked_at__isnull=False
    ).order_by("response_id")
    found = {
        response: counting(given_by(group))
        for response, group in groupby(markings, key=lambda each: each.response_id)
    }
    if plan.response is not None:
        found[plan.response.pk] = plan.mark_now
    return found


def _others(plan: Plan) -> tuple[int, int]:
    return len(open_attempts(plan)), waiting_attempts(plan).count()


def _holds(version: QuestionVersion) -> Exists:
    return Exists(Response.objects.filter(attempt=OuterRef("pk"), version=version))


def test_results(quiz: Quiz, attempts: Iterable[Attempt]) -> dict[tuple[int, int], QuizResult]:
    """Return what all tries amount to for the learners of these attempts, by enrolment and unit.

    One query.
    """
    places = {(attempt.enrolment_id, attempt.unit_id) for attempt in attempts}
    tries = (
        Attempt.objects.filter(enrolment__in={enrolment for enrolment, _unit in places})
        .filter(quiz=quiz)
        .defer("paper", "answers", "pages")
        .order_by("enrolment_id", "unit_id", "number")
    )
    found = {}
    for (enrolment, unit), group in groupby(tries, key=attrgetter("enrolment_id", "unit_id")):
        result = quiz_result_of([try_of(attempt) for attempt in group], quiz.grading)
        if (enrolment, unit) in places and result is not None:
            found[enrolment, unit] = result
    return found
