"""Starting attempts: whether one may, and the paper that is drawn."""

import datetime as dt
import random
from collections.abc import Sequence

from django.db import transaction

from accounts.api import User
from audit.api import record
from courses.api import ClassUnit, Enrolment, open_unit
from quizzes.errors import BankTooSmall, WrongPassword
from quizzes.models import Attempt, Quiz
from quizzes.queries import papers
from quizzes.queries.seats import (
    Seat,
    attempts_of,
    locked_enrolment_of,
    refusal_to_start,
    seat_of,
    terms_of,
)
from quizzes.queries.terms import own_terms
from quizzes.rules import deadline
from quizzes.rules.content import Kind
from quizzes.rules.drawing import PoolTooSmall, draw
from quizzes.rules.exceptions import Terms
from quizzes.rules.navigation import Leaf, pages_of
from quizzes.rules.papers import PaperItem, lay_out
from quizzes.rules.sections import Placed, in_order
from shared.clock import database_now

# Nobody who knows the time or the last paper can tell the next one.
_UNPREDICTABLE = random.SystemRandom()


@transaction.atomic
def enter_test(
    class_code: str,
    unit_id: int,
    *,
    by: User,
    password: str = "",
    address: str | None = None,
) -> Attempt:
    """Start the learner's own attempt at a unit. The locked read is the door as well.

    password  as typed, where the test asks for one
    address   where the learner's device is, for tests that are bound to networks

    Raises Enrolment.DoesNotExist or ClassUnit.DoesNotExist for what is not theirs, and what
    `start_attempt` raises.
    """
    enrolment = locked_enrolment_of(by, class_code)
    return _start(enrolment, unit_id, by=by, password=password, address=address)


@transaction.atomic
def start_attempt(
    unit: ClassUnit,
    enrolment: Enrolment,
    *,
    by: User | None,
    at: dt.datetime | None = None,
    password: str = "",
    address: str | None = None,
    rng: random.Random | None = None,
) -> Attempt:
    """Draw a paper and begin; return the attempt that is open already if there is one.

    A second click or a second phone therefore leads to the same paper. The number of tries is
    counted here, under the lock, before any question is shown.

    at   the database's time if not given
    rng  the chance that draws the paper; unpredictable if not given

    Raises EnrolmentSuspended, ClassClosed, QuizNotPublished, AlreadyPassed, NoTriesLeft,
    NotOpenYet, NoLongerOpen, TooSoon, WrongNetwork, WrongPassword or BankTooSmall.
    """
    locked = (
        Enrolment.objects.select_for_update(of=("self",))
        .select_related("person", "training_class")
        .get(pk=enrolment.pk)
    )
    return _start(locked, unit.pk, by=by, password=password, address=address, at=at, rng=rng)


@transaction.atomic
def start_trial(
    quiz: Quiz, *, by: User, at: dt.datetime | None = None, rng: random.Random | None = None
) -> Attempt:
    """Let a member of staff try a test out; return the trial that is open already if there is one.

    It needs no class, no publication, no password and no try, and counts nowhere. Whether `by` may
    is the caller's business.

    Raises BankTooSmall.
    """
    locked = Quiz.objects.select_for_update(no_key=True).get(pk=quiz.pk)
    at = at or database_now()
    earlier = list(
        Attempt.objects.filter(quiz=locked, tester=by).defer("answers").order_by("number")
    )
    for attempt in earlier:
        if attempt.is_open and not deadline.is_over(at, due=attempt.delivery_until):
            return attempt
    # What was left open too long would stand in the way of another trial.
    Attempt.objects.open().filter(quiz=locked, tester=by).delete()
    paper = _draw_paper(locked, earlier, rng or _UNPREDICTABLE)
    ends = _ends(locked, own_terms(locked), at, is_trial=True)
    attempt = Attempt.objects.create(
        tester=by,
        number=earlier[-1].number + 1 if earlier else 1,
        **_fields(locked, paper, ends, at),
    )
    record("attempt.started", attempt, by=by, at=at, trial=True)
    return attempt


def _start(
    enrolment: Enrolment,
    unit_id: int,
    *,
    by: User | None,
    password: str,
    address: str | None,
    at: dt.datetime | None = None,
    rng: random.Random | None = None,
) -> Attempt:
    """Nine statements, however many questions; more where there are sections or exceptions."""
    seat = seat_of(enrolment, unit_id)
    at = at or seat.now
    earlier = attempts_of(seat)
    for attempt in earlier:
        if attempt.is_open:
            return attempt
    terms = terms_of(seat, at=at)
    _refuse_unless_open(seat, terms, earlier, at=at, password=password, address=address)
    paper = _draw_paper(seat.quiz, earlier, rng or _UNPREDICTABLE, has_fixed=seat.has_fixed)
    attempt = Attempt.objects.create(
        enrolment=enrolment,
        unit=seat.unit,
        number=len(earlier) + 1,
        **_fields(seat.quiz, paper, _ends(seat.quiz, terms, at), at),
    )
    if not earlier:
        open_unit(seat.unit, enrolment, at=at, is_first=True)
    record(
        "attempt.started", attempt, by=by, at=at, person_code=enrolment.person.code,
        number=attempt.number,
    )  # fmt: skip
    return attempt


def _refuse_unless_open(
    seat: Seat,
    terms: Terms,
    earlier: list[Attempt],
    *,
    at: dt.datetime,
    password: str,
    address: str | None,
) -> None:
    refusal = refusal_to_start(seat, terms, earlier, at=at, address=address)
    if refusal is not None:
        raise refusal
    if not terms.accepts_password(password):
        raise WrongPassword


def _draw_paper(
    quiz: Quiz, earlier: Sequence[Attempt], rng: random.Random, *, has_fixed: bool = True
) -> list[PaperItem]:
    wanted = papers.blueprint_of(quiz)
    try:
        rows = draw(
            wanted,
            papers.pool_of(quiz) if wanted else [],
            seen=papers.seen_questions(earlier),
            rng=rng,
        )
    except PoolTooSmall as refusal:
        raise BankTooSmall(refusal.shortages) from refusal
    drawn = [
        Placed(question, row.section, points=row.points)
        for row, questions in zip(wanted, rows, strict=True)
        for question in questions
    ]
    fixed = papers.fixed_questions_of(quiz) if has_fixed else []
    placed = in_order(fixed, drawn, shuffle=quiz.shuffle_questions, rng=rng)
    if not placed:
        raise BankTooSmall
    versions = papers.versions_for(placed)
    return [
        lay_out(
            each.question,
            version.pk,
            version.kind,
            version.content,
            rng=rng,
            shuffle=quiz.shuffle_options,
            points=version.points if each.points is None else each.points,
            section=each.section,
        )
        for each in placed
        for version in [versions[each.question]]
    ]


def _ends(quiz: Quiz, terms: Terms, at: dt.datetime, *, is_trial: bool = False) -> deadline.Ends:
    due = deadline.due_at(at, limit=terms.limit, closes_at=None if is_trial else terms.closes_at)
    return deadline.Ends.at(due, delivery=dt.timedelta(minutes=quiz.delivery_minutes))


def _fields(
    quiz: Quiz, paper: Sequence[PaperItem], ends: deadline.Ends, at: dt.datetime
) -> dict[str, object]:
    leaves = [Leaf(item.section, item.kind != Kind.DESCRIPTION) for item in paper]
    is_sequential = quiz.navigation == Quiz.Navigation.SEQUENTIAL
    return {
        "quiz": quiz,
        "paper": [item.as_json() for item in paper],
        "pages": pages_of(leaves, per_page=quiz.questions_per_page),
        "reached": 1 if is_sequential else None,
        "pass_percent": quiz.pass_percent,
        "started_at": at,
        "due_at": ends.due,
        "delivery_until": ends.delivery_until,
    }
