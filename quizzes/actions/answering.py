"""Keeping answers, going on from page to page, looking whether an answer is right."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.api import User
from quizzes.errors import (
    AnswerChecked,
    AnswerRefused,
    AttemptClosed,
    CheckedLater,
    EnrolmentSuspended,
    LeftBehind,
    NoSuchQuestion,
    NothingToCheck,
    NotReached,
    QuizRefused,
    TooLate,
)
from quizzes.models import AnswerLog, Attempt, Quiz, Response
from quizzes.queries import papers
from quizzes.queries.checking import checked_response
from quizzes.queries.saving import LockedDraft, lock_draft
from quizzes.rules import deadline, navigation
from quizzes.rules.answers import Answer
from quizzes.rules.changes import Change, Draft, Outcome, Values, Verdict, judge
from quizzes.rules.review import Moment, Review, review_of

__all__ = [
    "Change",
    "Checked",
    "Outcome",
    "Saved",
    "SavedAnswer",
    "check_answer",
    "go_on",
    "save_answer",
    "save_answers",
]


@dataclass(frozen=True)
class SavedAnswer:
    """What became of one change.

    is_late  it counts, and is marked as delivered late
    answer   what is kept now for the question, in shown numbers; for a change that was refused,
             what stands in its place
    flagged  as kept now
    seq      order of the kept change, 0 for none
    """

    position: int
    outcome: Outcome
    is_late: bool
    answer: Answer
    flagged: bool
    seq: int

    @property
    def is_newest(self) -> bool:
        return self.outcome == Outcome.KEPT


@dataclass(frozen=True)
class Saved:
    """What became of changes that came together.

    each       by position
    at         the database's time
    of         how many questions the paper has
    page       the page reached where the test goes strictly forwards, otherwise None
    is_closed  the attempt has been handed in: nothing was kept
    """

    each: Mapping[int, SavedAnswer]
    at: dt.datetime
    due_at: dt.datetime | None
    of: int
    page: int | None
    is_closed: bool

    @property
    def is_newest(self) -> bool:
        """Whether all of them were kept."""
        return all(saved.is_newest for saved in self.each.values())

    def refusal(self) -> QuizRefused | None:
        """Return why a change was not kept, the first such change; being older is no refusal."""
        for position in sorted(self.each):
            refusal = _REFUSALS.get(self.each[position].outcome)
            if refusal is not None:
                return refusal()
        return None


_REFUSALS: dict[Outcome, type[QuizRefused]] = {
    Outcome.CLOSED: AttemptClosed,
    Outcome.LATE: TooLate,
    Outcome.NOT_REACHED: NotReached,
    Outcome.LEFT_BEHIND: LeftBehind,
    Outcome.CHECKED: AnswerChecked,
    Outcome.UNKNOWN: NoSuchQuestion,
    Outcome.UNFIT: AnswerRefused,
}
_LOGGED = {
    Outcome.OLDER: AnswerLog.Outcome.OLDER,
    Outcome.LATE: AnswerLog.Outcome.LATE,
    Outcome.CLOSED: AnswerLog.Outcome.CLOSED,
}


@transaction.atomic
def save_answers(
    attempt_id: int,
    changes: Sequence[Change],
    *,
    by: User,
    leaving: int | None = None,
    at: dt.datetime | None = None,
) -> Saved:
    """Keep draft answers, as many as come together: one locked read and one write.

    Each change stands for itself: one that is refused keeps no other one from being kept. What is
    not kept although it was a sound answer is written to the log, and so is an answer that one
    from another device pushes out. The learner's own attempts are the only ones found.

    leaving  also go on from this page, where the test goes strictly forwards (`go_on`)
    at       the database's time under the lock if not given

    Raises Attempt.DoesNotExist; EnrolmentSuspended; NotReached when `leaving` skips a page, and
    nothing is kept then. An attempt that is closed is not an exception: see `Saved.is_closed`.
    """
    locked = lock_draft(attempt_id, user_id=by.pk)
    at = at or locked.now
    if locked.suspended_at is not None and locked.submitted_at is None:
        raise EnrolmentSuspended
    draft = _draft(locked)
    verdicts: dict[int, Verdict] = {}
    log: list[AnswerLog] = []
    for change in changes:
        verdict = judge(draft, change, at=at, grace=settings.QUIZ_SUBMIT_GRACE)
        verdicts[change.position] = verdict
        if verdict.entry is not None:
            locked.answers[str(change.position)] = verdict.entry
        log += _log_lines(attempt_id, verdict, at=at)
    page = _page_after(locked, leaving, at=at)
    _write(attempt_id, locked, verdicts.values(), page=page, at=at)
    AnswerLog.objects.bulk_create(log, ignore_conflicts=True)
    return Saved(
        each={position: _saved(locked, verdict) for position, verdict in verdicts.items()},
        at=at,
        due_at=locked.due_at,
        of=len(locked.paper),
        page=page,
        is_closed=locked.submitted_at is not None,
    )


def save_answer(
    attempt_id: int,
    *,
    by: User,
    position: int,
    values: Values,
    flagged: bool = False,
    seq: int | None = None,
    at: dt.datetime | None = None,
) -> Saved:
    """Keep one draft answer.

    Raises what `save_answers` raises, and AttemptClosed, TooLate, NoSuchQuestion, AnswerRefused,
    NotReached, LeftBehind or AnswerChecked where that gives an outcome.
    """
    change = Change(position, values, flagged=flagged, seq=seq)
    saved = save_answers(attempt_id, [change], by=by, at=at)
    if (refusal := saved.refusal()) is not None:
        raise refusal
    return saved


def go_on(attempt_id: int, *, by: User, page: int, at: dt.datetime | None = None) -> int | None:
    """Leave a page for good and return the page reached; None where one may go back and forth.

    Leaving a page twice goes on once; the last page is left by handing in.

    Raises Attempt.DoesNotExist, EnrolmentSuspended, AttemptClosed, and NotReached for a page
    further on than the one reached.
    """
    saved = save_answers(attempt_id, [], by=by, leaving=page, at=at)
    if saved.is_closed:
        raise AttemptClosed
    return saved.page


@dataclass(frozen=True)
class Checked:
    """An answer that was looked at during the attempt. `response` is not kept: it is what marking
    would make of the answer now."""

    response: Response
    review: Review


@transaction.atomic
def check_answer(
    attempt_id: int, *, by: User, position: int, at: dt.datetime | None = None
) -> Checked:
    """Lock the answer to a question and tell what it is worth, as far as the test shows it during
    the attempt. Asking again tells the same again. Three queries.

    Raises Attempt.DoesNotExist, AttemptClosed, TooLate, EnrolmentSuspended, NoSuchQuestion,
    NotReached, LeftBehind, CheckedLater in a test that tells nothing before the end, and
    NothingToCheck where nothing was answered.
    """
    attempt = (
        Attempt.objects.of(by.pk)
        .with_clock()
        .select_for_update(of=("self",))
        .select_related("quiz", "enrolment")
        .get(pk=attempt_id)
    )
    _refuse_unless_checkable(attempt, position, at or attempt.now)
    kept = attempt.answers.get(str(position), {})
    if kept.get("answer") is None:
        raise NothingToCheck
    if not kept.get("checked"):
        kept["checked"] = True
        attempt.save(update_fields=["answers"])
    review = review_of(attempt.quiz.review, Moment.DURING)
    return Checked(checked_response(attempt, position), review)


def _refuse_unless_checkable(attempt: Attempt, position: int, at: dt.datetime) -> None:
    if not attempt.is_open:
        raise AttemptClosed
    if deadline.is_over(at, due=attempt.due_at):
        raise TooLate
    if attempt.enrolment is not None and attempt.enrolment.suspended_at is not None:
        raise EnrolmentSuspended
    if attempt.quiz.feedback_mode != Quiz.Feedback.IMMEDIATE:
        raise CheckedLater
    if not 1 <= position <= len(attempt.paper):
        raise NoSuchQuestion
    if attempt.reached is not None and not papers.is_checked(attempt, position):
        page = navigation.page_of(attempt.pages, position)
        if page != attempt.reached:
            raise NotReached if page > attempt.reached else LeftBehind


def _draft(locked: LockedDraft) -> Draft:
    return Draft(
        paper=locked.paper,
        answers=locked.answers,
        pages=locked.pages,
        reached=locked.reached,
        started_at=locked.started_at,
        ends=deadline.Ends(locked.due_at, locked.delivery_until),
        is_closed=locked.submitted_at is not None,
    )


def _page_after(locked: LockedDraft, leaving: int | None, *, at: dt.datetime) -> int | None:
    if locked.reached is None or leaving is None or locked.submitted_at is not None:
        return locked.reached
    if deadline.is_over(at, due=locked.due_at):
        return locked.reached
    try:
        return navigation.next_page(
            locked.pages, leaving, reached=locked.reached, total=len(locked.paper)
        )
    except navigation.SkipsAhead as refusal:
        raise NotReached from refusal


def _write(
    attempt_id: int,
    locked: LockedDraft,
    verdicts: Any,
    *,
    page: int | None,
    at: dt.datetime,
) -> None:
    fields: dict[str, Any] = {}
    if any(verdict.entry is not None for verdict in verdicts):
        fields |= {"answers": locked.answers, "saved_at": at}
    if page != locked.reached:
        fields["reached"] = page
    if fields:
        Attempt.objects.filter(pk=attempt_id).update(**fields)


def _log_lines(attempt_id: int, verdict: Verdict, *, at: dt.datetime) -> list[AnswerLog]:
    change = verdict.change
    if verdict.pushed_out:
        kept = verdict.pushed_out
        return [
            AnswerLog(
                attempt_id=attempt_id, position=change.position, answer=kept["answer"],
                seq=kept["seq"], client=kept.get("client", ""),
                outcome=AnswerLog.Outcome.REPLACED, arrived_at=at,
            )
        ]  # fmt: skip
    if verdict.outcome not in _LOGGED or not verdict.order:
        return []
    return [
        AnswerLog(
            attempt_id=attempt_id, position=change.position, answer=verdict.answer,
            seq=verdict.order, client=change.client, outcome=_LOGGED[verdict.outcome],
            arrived_at=at,
        )
    ]  # fmt: skip


def _saved(locked: LockedDraft, verdict: Verdict) -> SavedAnswer:
    kept = locked.kept(verdict.change.position)
    return SavedAnswer(
        position=verdict.change.position,
        outcome=verdict.outcome,
        is_late=verdict.is_late,
        answer=kept.get("answer"),
        flagged=bool(kept.get("flag", False)),
        seq=int(kept.get("seq", 0)),
    )
