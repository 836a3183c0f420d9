"""Starting, answering and closing attempts."""

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from accounts.api import User
from audit.api import record
from courses.api import ClassUnit, Enrolment, complete_unit, open_unit
from quizzes.errors import (
    AlreadyPassed,
    AnswerRefused,
    AttemptClosed,
    BankTooSmall,
    ClassClosed,
    EnrolmentSuspended,
    NoSuchQuestion,
    NoTriesLeft,
    QuizNotPublished,
    TooLate,
)
from quizzes.models import Attempt, Quiz, Response
from quizzes.queries import papers
from quizzes.queries.saving import LockedDraft, lock_draft
from quizzes.rules import deadline
from quizzes.rules.answers import Answer, InvalidAnswer, read_answer
from quizzes.rules.drawing import PoolTooSmall, draw
from quizzes.rules.grading import Grade, grade, mark_of_ten
from quizzes.rules.papers import PaperItem, lay_out
from quizzes.rules.receipts import new_receipt
from quizzes.rules.review import tries_left


@transaction.atomic
def start_attempt(
    unit: ClassUnit,
    enrolment: Enrolment,
    *,
    by: User | None,
    at: dt.datetime,
    rng: random.Random | None = None,
) -> Attempt:
    """Draw a paper and begin; return the attempt that is open already if there is one.

    A second click or a second phone therefore leads to the same paper. The number of tries is
    counted here, under the lock, before any question is shown.

    at   the database's time, except in trials and the demonstration
    rng  the chance that draws the paper; unpredictable if not given

    Raises EnrolmentSuspended, ClassClosed, QuizNotPublished, AlreadyPassed, NoTriesLeft or
    BankTooSmall.
    """
    locked = (
        Enrolment.objects.select_for_update(of=("self",))
        .select_related("person", "training_class")
        .get(pk=enrolment.pk)
    )
    earlier = list(Attempt.objects.filter(enrolment=locked, unit=unit).order_by("number"))
    for attempt in earlier:
        if attempt.is_open:
            return attempt
    quiz = Quiz.objects.get(assessment=unit.assessment_id)
    _refuse_unless_open(locked, quiz, earlier)

    due = deadline.due_at(at, limit=_limit_of(quiz))
    attempt = Attempt.objects.create(
        enrolment=locked,
        unit=unit,
        quiz=quiz,
        number=len(earlier) + 1,
        paper=[item.as_json() for item in _draw_paper(quiz, earlier, rng or _UNPREDICTABLE)],
        pass_percent=quiz.pass_percent,
        started_at=at,
        due_at=due,
        delivery_until=due and due + dt.timedelta(minutes=quiz.delivery_minutes),
    )
    open_unit(unit, locked, at=at)
    record(
        "attempt.started", attempt, by=by, at=at, person_code=locked.person.code,
        number=attempt.number,
    )  # fmt: skip
    return attempt


@dataclass(frozen=True)
class Saved:
    """What became of an answer.

    is_newest  False: a newer change of the same question was kept already, this one was not
    at         the database's time
    of         how many questions the paper has
    """

    is_newest: bool
    at: dt.datetime
    due_at: dt.datetime | None
    of: int


@transaction.atomic
def save_answer(
    attempt_id: int,
    *,
    by: User,
    position: int,
    values: Sequence[str] | Mapping[str, Sequence[str]],
    flagged: bool = False,
    seq: int | None = None,
    at: dt.datetime | None = None,
) -> Saved:
    """Keep the draft answer at a place of the paper (from 1): one locked read and one write.

    The newest change of a question wins, whichever way it took: one that is older than the kept
    one changes nothing. The learner's own attempts are the only ones found.

    values  the fields of the page, as `rules.answers.read_answer` wants them
    seq     order of the change, `rules.deadline.order_of_change`
    at      the database's time under the lock if not given

    Raises Attempt.DoesNotExist, AttemptClosed, TooLate, EnrolmentSuspended, NoSuchQuestion or
    AnswerRefused.
    """
    draft = lock_draft(attempt_id, user_id=by.pk)
    at = at or draft.now
    _refuse_unless_answerable(draft, at)
    answer = _read(draft, position, values)
    stored = int(draft.answers.get(str(position), {}).get("seq", 0))
    order = deadline.order_of_change(seq, stored=stored, at=at)
    saved = Saved(order > stored, at=at, due_at=draft.due_at, of=len(draft.paper))
    if saved.is_newest:
        draft.answers[str(position)] = {"answer": answer, "flag": flagged, "seq": order}
        Attempt.objects.filter(pk=attempt_id).update(answers=draft.answers, saved_at=at)
    return saved


@transaction.atomic
def submit_attempt(attempt: Attempt, *, by: User | None, at: dt.datetime) -> Attempt:
    """Close and mark an attempt; if it passes, complete its unit in the same transaction.

    Answers saved in time count even when handing in comes late, so there is no deadline check
    here; an attempt closed after its deadline ended at the deadline. `by` is None when the clock
    closed it.

    Raises AttemptClosed if it was closed already; nothing is written then.
    """
    return _mark_and_close(_lock_open(Attempt.objects.filter(pk=attempt.pk)), by=by, at=at)


@transaction.atomic
def hand_in(attempt_id: int, *, by: User) -> Attempt:
    """Submit a learner's own attempt at the database's time. The locked read is the door as well.

    Raises Attempt.DoesNotExist for what is not theirs, and what `submit_attempt` raises.
    """
    attempt = _lock_open(Attempt.objects.of(by).with_clock().filter(pk=attempt_id))
    return _mark_and_close(attempt, by=by, at=attempt.now)


def _mark_and_close(attempt: Attempt, *, by: User | None, at: dt.datetime) -> Attempt:
    questions = papers.marked_questions(attempt)
    result = grade(questions, pass_percent=attempt.pass_percent)
    ended_at = deadline.finished_at(at, due=attempt.due_at)

    attempt.submitted_at = attempt.graded_at = ended_at
    attempt.receipt = new_receipt()
    attempt.closed_by_clock = by is None or deadline.is_over(at, due=attempt.due_at)
    attempt.points, attempt.max_points = result.points, result.max_points
    attempt.passed = result.passed
    attempt.save(
        update_fields=[
            "submitted_at",
            "graded_at",
            "receipt",
            "closed_by_clock",
            "points",
            "max_points",
            "passed",
        ]
    )
    Response.objects.bulk_create(
        Response(
            attempt=attempt, position=position, version_id=item.version,
            answer=question.answer, points=points, max_points=question.max_points,
        )
        for position, (item, question, points) in enumerate(
            zip(papers.paper_of(attempt), questions, result.each, strict=True), 1
        )
    )  # fmt: skip
    record(
        "attempt.submitted", attempt, by=by, at=at,
        person_code=attempt.enrolment.person.code,
        points=str(result.points), of=str(result.max_points), passed=result.passed,
    )  # fmt: skip
    if result.passed and _may_complete(attempt.enrolment):
        complete_unit(
            attempt.unit, attempt.enrolment, score=_mark(result, attempt), by=by, at=ended_at
        )
    return attempt


def _refuse_unless_open(enrolment: Enrolment, quiz: Quiz, earlier: Sequence[Attempt]) -> None:
    if enrolment.withdrawn_at is not None or enrolment.suspended_at is not None:
        raise EnrolmentSuspended
    training_class = enrolment.training_class
    if training_class.opened_at is None or training_class.closed_at is not None:
        raise ClassClosed
    if quiz.published_at is None:
        raise QuizNotPublished
    if any(attempt.passed for attempt in earlier):
        raise AlreadyPassed
    if tries_left(quiz.attempts_allowed, used=len(earlier)) == 0:
        raise NoTriesLeft


# Nobody who knows the time or the last paper can tell the next one.
_UNPREDICTABLE = random.SystemRandom()


def _draw_paper(quiz: Quiz, earlier: Sequence[Attempt], rng: random.Random) -> list[PaperItem]:
    wanted = papers.blueprint_of(quiz)
    try:
        drawn = draw(
            wanted, papers.pool_of(quiz, wanted), seen=papers.seen_questions(earlier), rng=rng
        )
    except PoolTooSmall as refusal:
        raise BankTooSmall(refusal.shortages) from refusal
    versions = papers.current_versions(drawn)
    return [
        lay_out(question, version.pk, version.kind, version.content, rng=rng)
        for question in drawn
        for version in [versions[question]]
    ]


def _limit_of(quiz: Quiz) -> dt.timedelta | None:
    minutes = quiz.time_limit_minutes
    return None if minutes is None else dt.timedelta(minutes=minutes)


def _refuse_unless_answerable(draft: LockedDraft, at: dt.datetime) -> None:
    if draft.submitted_at is not None:
        raise AttemptClosed
    if not deadline.accepts(at, due=draft.due_at, grace=settings.QUIZ_SUBMIT_GRACE):
        raise TooLate
    if draft.suspended_at is not None:
        raise EnrolmentSuspended


def _read(
    draft: LockedDraft, position: int, values: Sequence[str] | Mapping[str, Sequence[str]]
) -> Answer:
    if not 1 <= position <= len(draft.paper):
        raise NoSuchQuestion
    try:
        return read_answer(PaperItem.from_json(draft.paper[position - 1]), values)
    except InvalidAnswer as refusal:
        raise AnswerRefused from refusal


def _lock_open(attempts: QuerySet[Attempt]) -> Attempt:
    # Two tabs may hand in at once, or a learner and the clock: the second waits here, then finds
    # it closed.
    locked = (
        attempts.select_for_update(of=("self",))
        .select_related("quiz", "unit", "enrolment__person")
        .get()
    )
    if not locked.is_open:
        raise AttemptClosed
    return locked


def _may_complete(enrolment: Enrolment) -> bool:
    # Who was taken out of the class meanwhile still gets the attempt marked, but no unit.
    return enrolment.withdrawn_at is None and enrolment.suspended_at is None


def _mark(result: Grade, attempt: Attempt) -> Decimal:
    return mark_of_ten(result.points, result.max_points, pass_percent=attempt.pass_percent)
