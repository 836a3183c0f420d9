"""Marking closed attempts again. The rule in words: docs/algorithms/grading.md, "Regrading"."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.api import User
from audit.api import record, record_many
from certificates.api import Finding, raise_reviews
from courses.api import Enrolment, UnitProgress, correct_scores
from notifications.api import post_messages
from quizzes.actions.closing import complete_if_passed, finish_marking
from quizzes.actions.marking import Marks
from quizzes.errors import (
    KeyDoesNotFit,
    NeedsSecondPerson,
    NothingLeft,
    NothingToRegrade,
    OwnAnswer,
    RegradeClosed,
    RegradeRefused,
    RegradeWaiting,
)
from quizzes.models import (
    Attempt,
    Marking,
    QuestionVersion,
    Quiz,
    Regrade,
    RegradedAttempt,
    Response,
)
from quizzes.queries.impact import Line
from quizzes.queries.marking import essays_of
from quizzes.queries.regrading import (
    Plan,
    Shared,
    answers_again,
    attempts_of,
    closed_attempts,
    impact_of,
    in_batches,
    lines_of,
    open_attempts,
    test_results,
    waiting_attempts,
)
from quizzes.rules.content import Content
from quizzes.rules.marking import as_text, points_given, read_marks
from quizzes.rules.regrading import Change, fits


@transaction.atomic
def propose_regrade(
    quiz: Quiz,
    version: QuestionVersion | None,
    remedy: str = "",
    key_now: Content | None = None,
    *,
    reason: str,
    by: User,
    at: dt.datetime,
) -> Regrade:
    """Write down that attempts should be marked again, and why. No mark changes yet.

    version  None: everything, as it counts now

    Raises KeyDoesNotFit, NothingLeft, NothingToRegrade, or RegradeWaiting when another proposal for
    the same question is open.
    """
    if (
        version is not None
        and key_now is not None
        and not fits(version.kind, version.content, key_now)
    ):
        raise KeyDoesNotFit
    impact = impact_of(Plan(quiz, version, remedy, key_now))
    if impact.leaves_nothing:
        raise NothingLeft
    if not impact.lines and not impact.waiting:
        raise NothingToRegrade
    return _propose(
        Regrade(quiz=quiz, version=version, remedy=remedy, key_now=key_now),
        reason=reason, by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def propose_mark(
    response: Response, marks: Marks, *, reason: str, by: User, at: dt.datetime
) -> Regrade:
    """Write down that people give another mark for an answer whose result is final.

    Raises MarksRefused, OwnAnswer, NothingToRegrade or RegradeWaiting.
    """
    attempt = response.attempt
    if attempt.enrolment is not None and attempt.enrolment.person.user_id == by.pk:
        raise OwnAnswer
    asked = essays_of(response)
    if attempt.graded_at is None or not asked:
        raise NothingToRegrade
    given = read_marks(asked, marks.by_criterion)
    mark_now = {
        "points": str(points_given(asked, given)),
        "by_criterion": {number: as_text(points) for number, points in given.items()},
        "comment": marks.comment.strip(),
    }
    return _propose(
        Regrade(
            quiz=attempt.quiz, version=response.version, response=response, mark_now=mark_now
        ),
        reason=reason, by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def withdraw_regrade(regrade: Regrade, *, by: User, at: dt.datetime) -> None:
    """Close a proposal without carrying it out. Raises RegradeClosed."""
    locked = _lock(regrade)
    locked.withdrawn_by, locked.withdrawn_at = by, at
    locked.save(update_fields=["withdrawn_by", "withdrawn_at"])
    record("regrade.withdrawn", locked, by=by, at=at)


def commit_regrade(regrade: Regrade, *, by: User, at: dt.datetime) -> Regrade:
    """Carry a proposal out: marks, history, completions, messages, in one transaction.

    What is written is worked out anew under the locks, so it is true even where attempts have
    changed since the dry run. Who hands in meanwhile does not wait; a short second transaction then
    catches up with those who were marked by the old rule at the same moment.

    Raises RegradeClosed, NothingLeft, NeedsSecondPerson when it changes a pass or a mark behind a
    certificate and `by` proposed it, and what completing a class raises; nothing is written then.
    """
    with transaction.atomic():
        locked = _lock(regrade)
        plan = Plan.of(locked)
        _change_the_rule(plan, locked, by=by, at=at)
        lines = [
            line
            for ids in in_batches(attempts_of(plan))
            for line in _mark_again(plan, locked, ids, by=by, at=at)
        ]
        _mark_waiting(plan, by=by, at=at)
        _close(locked, lines, by=by, at=at)
    with transaction.atomic():
        _catch_up(plan, locked, by=by, at=at)
    return locked


def _propose(regrade: Regrade, *, reason: str, by: User, at: dt.datetime) -> Regrade:
    regrade.reason, regrade.made_by, regrade.made_at = reason.strip(), by, at
    try:
        with transaction.atomic():
            regrade.save()
    except IntegrityError as error:
        raise RegradeWaiting from error
    record("regrade.proposed", regrade, by=by, at=at, remedy=regrade.remedy, reason=regrade.reason)
    return regrade


def _lock(regrade: Regrade) -> Regrade:
    locked = (
        Regrade.objects.select_for_update(of=("self",))
        .select_related("quiz", "version__question", "response__version")
        .get(pk=regrade.pk)
    )
    if not locked.is_open:
        raise RegradeClosed
    if locked.mark_now is not None and locked.response is None:
        raise RegradeRefused  # The answer is no longer kept.
    return locked


def _change_the_rule(plan: Plan, regrade: Regrade, *, by: User, at: dt.datetime) -> None:
    if plan.response is not None:
        _set_marking(plan.response, regrade, by=by, at=at)
    elif plan.version is not None:
        QuestionVersion.objects.filter(pk=plan.version.pk).update(
            remedy=plan.remedy, key_now=plan.key_now
        )


def _set_marking(response: Response, regrade: Regrade, *, by: User, at: dt.datetime) -> None:
    """The mark that counts from now on; `RegradedAttempt` keeps the one before."""
    mark: dict[str, Any] = regrade.mark_now or {}
    response.markings.update(is_decisive=False)
    Marking.objects.update_or_create(
        response=response,
        marker=regrade.made_by,
        defaults={
            "points": mark["points"], "by_criterion": mark["by_criterion"],
            "comment": mark["comment"], "is_decisive": True, "marked_at": at, "put_off_at": None,
        },
    )  # fmt: skip
    Response.objects.filter(pk=response.pk).update(comment=mark["comment"])
    record("answer.marked", response, by=by, at=at, points=mark["points"], decides=True)


def _mark_again(
    plan: Plan,
    regrade: Regrade,
    ids: Sequence[int],
    *,
    only_changed: bool = False,
    by: User,
    at: dt.datetime,
) -> list[Line]:
    """Mark a batch again. A constant number of statements, but for completed classes.

    only_changed  write no history of those that stay as they are
    """
    attempts = {
        attempt.pk: attempt
        for attempt in closed_attempts(ids).select_for_update(of=("self",), no_key=True)
    }
    lines = lines_of(plan, Shared.of(plan), attempts.values())
    if any(not line.after.max_points for line in lines):
        raise NothingLeft
    _write_answers(change for line in lines for change in line.changes)
    changed = [line for line in lines if line.is_changed]
    for line in changed:
        attempt = attempts[line.attempt]
        attempt.points, attempt.max_points = line.after.points, line.after.max_points
        attempt.passed = line.after.passed
    Attempt.objects.bulk_update(
        [attempts[line.attempt] for line in changed], ["points", "max_points", "passed"]
    )
    RegradedAttempt.objects.bulk_create(
        _history(regrade, line) for line in (changed if only_changed else lines)
    )
    record_many(
        "attempt.regraded", [attempts[line.attempt] for line in changed], by=by, at=at,
        regrade=regrade.pk,
    )  # fmt: skip
    _carry_on(plan, [attempts[line.attempt] for line in changed], by=by, at=at)
    _put_before_the_issuers(regrade, changed, by=by, at=at)
    _tell(regrade, changed, at=at)
    return lines


def _carry_on(plan: Plan, changed: Sequence[Attempt], *, by: User, at: dt.datetime) -> None:
    """Complete what is passed now, and correct the marks of units that were completed before.

    Nothing is ever taken back here: a unit stays completed and a certificate stays valid until its
    issuer decides otherwise.
    """
    results = test_results(plan.quiz, changed)
    passed = {place: result.mark for place, result in results.items() if result.passed}
    done = set(
        UnitProgress.objects.filter(
            enrolment__in={enrolment for enrolment, _unit in passed}, completed_at__isnull=False
        ).values_list("enrolment_id", "unit_id")
    )
    attempt_at = {(each.enrolment_id, each.unit_id): each for each in changed}
    for place in sorted(passed.keys() - done):
        complete_if_passed(attempt_at[place], by=by, at=at)
    correct_scores({place: mark for place, mark in passed.items() if place in done})


def _put_before_the_issuers(
    regrade: Regrade, changed: Sequence[Line], *, by: User, at: dt.datetime
) -> None:
    """A mark that falls behind a certificate goes onto the work list of its issuer; no more."""
    findings = [
        Finding(
            certificate_id=line.certificate,
            reason="failed_now" if line.became_failed else "mark_fell",
            details=f"{line.mark_before} → {line.mark_after}".replace(".", ","),
            source=f"regrade:{regrade.pk}",
        )
        for line in changed
        if line.certificate is not None
        and (line.became_failed or line.mark_after < line.mark_before)
    ]
    if findings:
        raise_reviews(findings, by=by, at=at)


def _write_answers(changes: Iterable[Change]) -> None:
    """One statement for each different result, of which there are few."""
    by_result: dict[tuple[Any, Any], list[int]] = {}
    for change in changes:
        by_result.setdefault((change.after, change.max_after), []).append(change.answer)
    for (points, max_points), answers in by_result.items():
        Response.objects.filter(pk__in=answers).update(points=points, max_points=max_points)


def _history(regrade: Regrade, line: Line) -> RegradedAttempt:
    return RegradedAttempt(
        regrade=regrade,
        attempt_id=line.attempt,
        points_before=line.before.points,
        max_points_before=line.before.max_points,
        passed_before=line.before.passed,
        points_after=line.after.points,
        max_points_after=line.after.max_points,
        passed_after=line.after.passed,
        changes=[change.as_json() for change in line.changes],
        certificate_id=line.certificate,
    )


def _tell(regrade: Regrade, changed: Sequence[Line], *, at: dt.datetime) -> None:
    """One message to each learner whose points changed, however often this is run."""
    attempt_of = {line.enrolment: line.attempt for line in changed}
    links = {
        enrolment.person: reverse("quizzes:attempt_result", args=[attempt_of[enrolment.pk]])
        for enrolment in Enrolment.objects.filter(pk__in=attempt_of).select_related("person")
    }
    post_messages(
        links,
        key=f"regrade:{regrade.pk}",
        subject=_("Your test was marked again"),
        body=_("The points of “%(title)s” have changed. The result says why.")
        % {"title": regrade.quiz.title},
        link=lambda person: links[person],
        at=at,
    )


def _mark_waiting(plan: Plan, *, by: User, at: dt.datetime) -> None:
    """Let attempts that wait for somebody's marks follow the rule; some wait no longer then."""
    for ids in in_batches(waiting_attempts(plan)):
        attempts = list(
            closed_attempts(ids)
            .filter(graded_at=None)
            .select_related("quiz", "unit", "enrolment__person")
            .select_for_update(of=("self",), no_key=True)
        )
        again = answers_again(plan, Shared.of(plan), attempts)
        _write_answers(
            each.change for answers in again.values() for each in answers if each.change.is_one
        )
        for attempt in attempts:
            if all(each.change.after is not None for each in again[attempt.pk]):
                finish_marking(attempt, by=by, at=at)


def _close(regrade: Regrade, lines: Sequence[Line], *, by: User, at: dt.datetime) -> None:
    regrade.is_weighty = any(line.is_weighty for line in lines)
    if regrade.is_weighty and regrade.made_by_id == by.pk:
        raise NeedsSecondPerson
    regrade.committed_by, regrade.committed_at = by, at
    regrade.save(update_fields=["is_weighty", "committed_by", "committed_at"])
    record(
        "regrade.committed", regrade, by=by, at=at, remedy=regrade.remedy, reason=regrade.reason,
        attempts=len(lines),
        changed=sum(line.is_changed for line in lines),
        passed_now=sum(line.became_passed for line in lines),
        failed_now=sum(line.became_failed for line in lines),
        certificates=sum(line.certificate is not None for line in lines),
    )  # fmt: skip


def _catch_up(plan: Plan, regrade: Regrade, *, by: User, at: dt.datetime) -> None:
    """Find who handed in while the rule was changing.

    Handing in locks its attempt before it reads the rule. So whoever read the old one still holds
    that lock here; once it is free, the attempt is closed and found below.
    """
    if plan.response is not None:
        return
    under_way = Attempt.objects.filter(pk__in=open_attempts(plan)).order_by("pk")
    list(under_way.select_for_update(of=("self",), no_key=True).values_list("pk"))
    seen = RegradedAttempt.objects.filter(regrade=regrade, attempt=OuterRef("pk"))
    for ids in in_batches(attempts_of(plan).exclude(Exists(seen))):
        _mark_again(plan, regrade, ids, by=by, at=at, only_changed=True)
    _mark_waiting(plan, by=by, at=at)
