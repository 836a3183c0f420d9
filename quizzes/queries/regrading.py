"""What marking closed attempts again would do. Nothing here writes: the dry run and the real run
read the same lines."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from accounts.api import AnyUser, Permission, scope_of
from courses.api import Enrolment
from quizzes.models import (
    Attempt,
    Marking,
    QuestionVersion,
    Quiz,
    Regrade,
    RegradedAttempt,
    Response,
)
from quizzes.queries.marking import given_by
from quizzes.queries.papers import section_marks_of, wording_of
from quizzes.queries.seats import try_of
from quizzes.rules.content import Content
from quizzes.rules.grading import mark_of_ten
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


@dataclass(frozen=True)
class Line:
    """One attempt before and after.

    mark_before, mark_after  of 10
    certificate              id of the one that rests on this attempt, where the mark behind it
                             changes
    may_pass_test            it counts as part of an average, so the test may be passed by it
                             although this attempt was not
    """

    attempt: int
    enrolment: int
    before: Standing
    after: Standing
    mark_before: Decimal
    mark_after: Decimal
    changes: tuple[Change, ...]
    certificate: int | None
    may_pass_test: bool = False

    @property
    def is_changed(self) -> bool:
        return self.before != self.after

    @property
    def became_passed(self) -> bool:
        return self.after.passed and not self.before.passed

    @property
    def became_failed(self) -> bool:
        return self.before.passed and not self.after.passed

    @property
    def needs_decision(self) -> bool:
        """The certificate stays until its issuer decides."""
        return self.became_failed and self.certificate is not None

    @property
    def is_weighty(self) -> bool:
        return (
            self.became_passed
            or self.became_failed
            or self.certificate is not None
            or (self.may_pass_test and self.is_changed)
        )

    @classmethod
    def of(cls, kept: RegradedAttempt) -> "Line":
        """Return what was done, as it was written down. `kept` with its `attempt`."""
        attempt = kept.attempt
        before = Standing(kept.points_before, kept.max_points_before, kept.passed_before)
        after = Standing(kept.points_after, kept.max_points_after, kept.passed_after)
        return cls(
            attempt=attempt.pk,
            enrolment=attempt.enrolment_id or 0,
            before=before,
            after=after,
            mark_before=_mark(before, attempt),
            mark_after=_mark(after, attempt),
            changes=tuple(Change.from_json(change) for change in kept.changes),
            certificate=kept.certificate_id,
        )


@dataclass(frozen=True)
class Impact:
    """Everything that marking again does.

    lines   the attempts concerned, those that change first
    open    attempts under way, which will be marked by the new rule
    waiting  attempts in which people still have to mark something; they follow the new rule too
    """

    lines: list[Line] = field(default_factory=list)
    open: int = 0
    waiting: int = 0

    @property
    def changed(self) -> list[Line]:
        return [line for line in self.lines if line.is_changed]

    @property
    def passed_now(self) -> list[Line]:
        return [line for line in self.lines if line.became_passed]

    @property
    def failed_now(self) -> list[Line]:
        return [line for line in self.lines if line.became_failed]

    @property
    def certificates(self) -> list[Line]:
        return [line for line in self.lines if line.certificate is not None]

    @property
    def is_weighty(self) -> bool:
        """Another person has to carry it out."""
        return any(line.is_weighty for line in self.lines)

    @property
    def leaves_nothing(self) -> bool:
        """Some attempt would have no points to be had."""
        return any(not line.after.max_points for line in self.lines)


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
        mark_before=_mark(before, attempt),
        mark_after=_mark(after, attempt),
        changes=changes,
        certificate=_certificate(attempt, before, after),
        may_pass_test=shared.is_average,
    )


def _mark(standing: Standing, attempt: Attempt) -> Decimal:
    if not standing.max_points:
        return Decimal("0.00")
    return mark_of_ten(standing.points, standing.max_points, pass_percent=attempt.pass_percent)


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


# --- who it is about ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Concerned:
    """Whose attempt it is; `name` is empty for those who may not know it."""

    name: str
    person_code: str
    class_name: str
    certificate_number: str


def people_of(enrolments: Iterable[int], user: AnyUser, *, on: dt.date) -> dict[int, Concerned]:
    """Return who stands behind the lines shown, by enrolment. One query besides the roles.

    Names are for those who mark, review or see people where the class is organised; others see
    the class only.
    """
    known = [
        scope_of(user, permission, on=on)
        for permission in (
            Permission.MARK_ANSWERS, Permission.REVIEW_CONTENT, Permission.SEE_PEOPLE,
        )
    ]  # fmt: skip
    found = {}
    for enrolment in Enrolment.objects.filter(pk__in=set(enrolments)).select_related(
        "person", "training_class__organiser", "certificate"
    ):
        training_class, certificate = enrolment.training_class, enrolment.certificate
        may_know = any(scope.covers(training_class.organiser) for scope in known)
        found[enrolment.pk] = Concerned(
            name=enrolment.person.full_name if may_know else "",
            person_code=enrolment.person.code if may_know else "",
            class_name=training_class.name,
            certificate_number=certificate.number if certificate and may_know else "",
        )
    return found


@dataclass(frozen=True)
class ShownLine:
    """A line and whose it is."""

    line: Line
    whose: Concerned

    @property
    def becomes(self) -> str:
        """Say in words what becomes of the attempt."""
        if self.line.became_passed:
            return _("now passed")
        if self.line.needs_decision:
            return _("no longer passed: the issuer has to decide about the certificate")
        if self.line.became_failed:
            return _("no longer passed")
        return _("changed") if self.line.is_changed else _("unchanged")


def shown_lines(lines: Iterable[Line], people: Mapping[int, Concerned]) -> list[ShownLine]:
    nobody = Concerned("", "", "", "")
    return [ShownLine(line, people.get(line.enrolment, nobody)) for line in lines]


# --- what was done --------------------------------------------------------------------------------


def committed_lines(regrade: Regrade) -> QuerySet[RegradedAttempt]:
    """What a regrade did, as it was written down; what needs a decision first."""
    return regrade.attempts.select_related("attempt", "certificate").order_by(
        "passed_after", "-passed_before", "pk"
    )


@dataclass(frozen=True)
class VersionLine:
    """A wording that stood in marked papers of a test, and how often."""

    version: QuestionVersion
    answered: int


def marked_versions(quiz: Quiz) -> list[VersionLine]:
    """Return the wordings that closed attempts at a test hold. One query."""
    versions = (
        QuestionVersion.objects.filter(
            pk__in=Response.objects.filter(
                attempt__quiz=quiz, attempt__tester=None, attempt__submitted_at__isnull=False
            ).values("version")
        )
        .exclude(kind=QuestionVersion.Kind.DESCRIPTION)
        .select_related("question")
        .order_by("question__code", "number")
    )
    counted = dict(
        Response.objects.filter(attempt__quiz=quiz, attempt__tester=None)
        .order_by()
        .values_list("version")
        .annotate(n=Count("pk"))
    )
    return [VersionLine(version, counted.get(version.pk, 0)) for version in versions]


def other_tests_with(version: QuestionVersion, quiz: Quiz) -> list[Quiz]:
    """Return the other tests in whose marked papers the wording stands. One query."""
    return list(
        Quiz.objects.filter(
            Exists(
                Response.objects.filter(
                    attempt__quiz=OuterRef("pk"), attempt__tester=None, version=version
                )
            )
        )
        .exclude(pk=quiz.pk)
        .order_by("title", "pk")
    )
