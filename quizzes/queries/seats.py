"""A learner before a test, and whether it can be begun."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from accounts.api import AnyUser
from courses.api import ClassUnit, Enrolment
from quizzes.errors import (
    AlreadyPassed,
    ClassClosed,
    EnrolmentSuspended,
    NoLongerOpen,
    NotOpenYet,
    NoTriesLeft,
    QuizNotPublished,
    QuizRefused,
    TooSoon,
    WrongNetwork,
)
from quizzes.models import Attempt, BlueprintRow, FixedQuestion, Quiz, QuizSection
from quizzes.queries.terms import (
    has_more_time,
    has_overrides,
    learner_terms,
    more_time_of,
    overrides_of,
)
from quizzes.rules import networks
from quizzes.rules.exceptions import Terms
from quizzes.rules.review import tries_left
from quizzes.rules.scoring import Try, quiz_result_of
from shared.clock import DatabaseNow
from shared.dates import local_day
from shared.prepared import Prepared


@dataclass(frozen=True)
class Seat:
    """A learner, a test, and what is known of both in one read.

    written              the test; None while nobody has written it
    now                  the database's time
    has_overrides        whether the test has exceptions, for whomever
    has_more_time        whether the learner ever had an accommodation
    has_cut_offs         whether a section has to be passed on its own
    number_of_questions  of each paper, texts between questions included
    """

    enrolment: Enrolment
    unit: ClassUnit
    written: Quiz | None
    now: dt.datetime
    has_overrides: bool
    has_more_time: bool
    has_fixed: bool
    has_cut_offs: bool
    number_of_questions: int

    @property
    def quiz(self) -> Quiz:
        """The test. Raises QuizNotPublished while nobody has written it."""
        if self.written is None:
            raise QuizNotPublished
        return self.written


def _own_place(person_user: int, code: str) -> QuerySet[Enrolment]:
    return (
        Enrolment.objects.of_user(person_user)
        .filter(training_class__code=code)
        .select_related("person", "training_class")
    )


_PLACE = Prepared(_own_place, person_user=int, code=str)
_LOCKED_PLACE = Prepared(
    lambda person_user, code: _own_place(person_user, code).select_for_update(of=("self",)),
    person_user=int,
    code=str,
)


def enrolment_of(user: AnyUser, class_code: str) -> Enrolment | None:
    """Return the learner's own place in a class, if there is one. One query."""
    return _PLACE.first(person_user=user.pk, code=class_code) if user.pk else None


def locked_enrolment_of(user: AnyUser, class_code: str) -> Enrolment:
    """Return the same, locked; inside a transaction. One query.

    Raises Enrolment.DoesNotExist.
    """
    enrolment = _LOCKED_PLACE.first(person_user=user.pk, code=class_code) if user.pk else None
    if enrolment is None:
        raise Enrolment.DoesNotExist
    return enrolment


def seat_of(enrolment: Enrolment, unit_id: int) -> Seat:
    """Return the learner's seat at a test of the class.

    Raises ClassUnit.DoesNotExist. One query.
    """
    unit: Any = _UNIT.first(
        unit=unit_id, training_class=enrolment.training_class_id, person=enrolment.person_id
    )
    if unit is None:
        raise ClassUnit.DoesNotExist
    unit.training_class = enrolment.training_class
    quiz: Quiz | None = getattr(unit.assessment, "quiz", None)
    return Seat(
        enrolment=enrolment,
        unit=unit,
        written=quiz,
        now=unit.now,
        has_overrides=unit.has_overrides,
        has_more_time=unit.has_more_time,
        has_fixed=bool(unit.fixed),
        has_cut_offs=unit.has_cut_offs,
        number_of_questions=unit.fixed + unit.drawn,
    )


def cut_offs_of(seat: Seat) -> list[QuizSection]:
    """Return the sections that have to be passed on their own. One query, where there are any."""
    return list(_cut_offs(seat.quiz.pk).order_by("position")) if seat.has_cut_offs else []


def terms_of(seat: Seat, *, at: dt.datetime) -> Terms:
    """Return the learner's terms for an attempt begun at `at`. No query for most; one or two where there are exceptions."""
    person = seat.enrolment.person_id
    more_time = more_time_of([person], on=local_day(at)) if seat.has_more_time else {}
    return learner_terms(
        seat.quiz,
        overrides_of(seat.quiz.pk) if seat.has_overrides else [],
        person_id=person,
        class_id=seat.enrolment.training_class_id,
        more_time=more_time.get(person, []),
    )


_ATTEMPTS = Prepared(
    lambda enrolment, unit: (
        Attempt.objects.filter(enrolment=enrolment, unit=unit).defer("answers").order_by("number")
    ),
    enrolment=int,
    unit=int,
)


def attempts_of(seat: Seat) -> list[Attempt]:
    """Return the learner's tries, the first one first. One query."""
    return _ATTEMPTS(enrolment=seat.enrolment.pk, unit=seat.unit.pk)


def try_of(attempt: Attempt) -> Try:
    return Try(
        number=attempt.number,
        pass_percent=attempt.pass_percent,
        submitted_at=attempt.submitted_at,
        points=attempt.points,
        max_points=attempt.max_points,
        passed=attempt.passed,
    )


def has_passed(quiz: Quiz, attempts: list[Attempt]) -> bool:
    """Whether the test is passed by the tries that count."""
    result = quiz_result_of([try_of(attempt) for attempt in attempts], quiz.grading)
    return result is not None and result.passed


def refusal_to_start(
    seat: Seat, terms: Terms, earlier: list[Attempt], *, at: dt.datetime, address: str | None
) -> QuizRefused | None:
    """Return why another try cannot be begun now, apart from the password; None if it can.

    The first reason counts that the learner can do least about. No query.
    """
    enrolment, quiz = seat.enrolment, seat.quiz
    if enrolment.withdrawn_at is not None or enrolment.suspended_at is not None:
        return EnrolmentSuspended()
    training_class = enrolment.training_class
    if training_class.opened_at is None or training_class.closed_at is not None:
        return ClassClosed()
    if quiz.published_at is None:
        return QuizNotPublished()
    if has_passed(quiz, earlier) and not quiz.retry_after_pass:
        return AlreadyPassed()
    if tries_left(terms.tries, used=len(earlier)) == 0:
        return NoTriesLeft()
    return _outside_its_time(quiz, terms, earlier, at) or (
        None if networks.allows(quiz.networks, address) else WrongNetwork()
    )


def again_at(quiz: Quiz, earlier: list[Attempt]) -> dt.datetime | None:
    """Return from when another try may be begun; None for the first one."""
    finished = [each.submitted_at for each in earlier if each.submitted_at is not None]
    return max(finished) + dt.timedelta(minutes=quiz.wait_minutes) if finished else None


def _outside_its_time(
    quiz: Quiz, terms: Terms, earlier: list[Attempt], at: dt.datetime
) -> QuizRefused | None:
    if terms.opens_at is not None and at < terms.opens_at:
        return NotOpenYet(terms.opens_at)
    if terms.closes_at is not None and at >= terms.closes_at:
        return NoLongerOpen(terms.closes_at)
    wait_until = again_at(quiz, earlier)
    return TooSoon(wait_until) if wait_until is not None and at < wait_until else None


def _quiz_unit(unit: int, training_class: int, person: int) -> QuerySet[ClassUnit]:
    quiz = "assessment__quiz"
    return (
        ClassUnit.objects.filter(pk=unit, kind="quiz", training_class=training_class)
        .select_related(quiz)
        .annotate(
            now=DatabaseNow(),
            has_overrides=has_overrides(quiz),
            has_more_time=has_more_time(person),
            has_cut_offs=Exists(_cut_offs(OuterRef(quiz))),
            fixed=_number(FixedQuestion.objects.all(), Count("pk")),
            drawn=_number(BlueprintRow.objects.all(), Sum("count")),
        )
    )


def _cut_offs(quiz: Any) -> QuerySet[QuizSection]:
    return QuizSection.objects.filter(quiz=quiz, pass_percent__isnull=False)


def _number(rows: QuerySet, total: Count | Sum) -> Coalesce:
    of_the_quiz = rows.filter(quiz=OuterRef("assessment__quiz")).order_by().values("quiz")
    counted = Subquery(of_the_quiz.annotate(total=total).values("total"))
    return Coalesce(counted, 0, output_field=IntegerField())


_UNIT = Prepared(_quiz_unit, unit=int, training_class=int, person=int)
