"""Exceptions from the rules of a test, and more time for a person. Each has its reason, and each
moves the end of attempts that are open."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Q

from accounts.api import User
from audit.api import record, record_many
from courses.api import Enrolment, TrainingClass
from people.api import Person, kept_record
from quizzes.errors import NoLongerInForce, ReasonMissing
from quizzes.models import Accommodation, Attempt, Override, Quiz
from quizzes.queries.terms import learner_terms, more_time_of, overrides_of
from quizzes.rules import deadline
from quizzes.rules.exceptions import Deviation, MoreTime
from shared.dates import local_day
from shared.text import tidy


@transaction.atomic
def give_override(
    quiz: Quiz,
    deviation: Deviation,
    *,
    person: Person | None = None,
    training_class: TrainingClass | None = None,
    reason: str,
    by: User | None,
    at: dt.datetime,
) -> Override:
    """Let other rules hold for one person or one class, from now on and for open attempts too.

    It takes the place of an exception that this person or class has for the test already.

    Raises ReasonMissing, and ValidationError where the exception changes nothing, closes before it
    opens, or is for neither or both.
    """
    if person is not None:
        person = kept_record(person)
    override = Override(
        quiz=quiz,
        person=person,
        training_class=training_class,
        opens_at=deviation.opens_at,
        closes_at=deviation.closes_at,
        time_limit_minutes=deviation.minutes,
        attempts_allowed=deviation.tries,
        password=deviation.password,
        reason=_said(reason),
        given_by_id=by.pk if by else None,
        given_at=at,
    )
    Quiz.objects.select_for_update(no_key=True).get(pk=quiz.pk)
    before = list(
        Override.objects.in_force().filter(quiz=quiz, person=person, training_class=training_class)
    )
    Override.objects.filter(pk__in=[each.pk for each in before]).update(ended_at=at)
    override.validate_constraints()
    override.save()
    moved = _reschedule_for([override, *before], at=at)
    record("override.given", override, by=by, at=at, **_about(override), attempts=moved)
    return override


@transaction.atomic
def end_override(override: Override, *, reason: str, by: User | None, at: dt.datetime) -> Override:
    """Let the rules of the test hold again. Open attempts lose no time that has passed already.

    Raises ReasonMissing or NoLongerInForce.
    """
    why = _said(reason)
    locked = Override.objects.select_for_update().get(pk=override.pk)
    if locked.ended_at is not None:
        raise NoLongerInForce
    locked.ended_at = at
    locked.save(update_fields=["ended_at"])
    moved = _reschedule_for([locked], at=at)
    record("override.ended", locked, by=by, at=at, **_about(locked), why=why, attempts=moved)
    return locked


@transaction.atomic
def give_accommodation(
    person: Person,
    more_time: MoreTime,
    *,
    valid_from: dt.date,
    valid_until: dt.date | None = None,
    reason: str,
    by: User | None,
    at: dt.datetime,
) -> Accommodation:
    """Give a person more time in every test, and in attempts that are open.

    valid_until  exclusive; None for good

    Raises ReasonMissing, and ValidationError where it is neither a factor nor minutes, or both.
    """
    person = kept_record(person)
    accommodation = Accommodation(
        person=person,
        time_factor=more_time.factor,
        extra_minutes=more_time.minutes,
        reason=_said(reason),
        valid_from=valid_from,
        valid_until=valid_until,
        given_by_id=by.pk if by else None,
        given_at=at,
    )
    accommodation.validate_constraints()
    accommodation.save()
    moved = _reschedule(Q(person=person), Q(), at=at)
    record(
        "accommodation.given", accommodation, by=by, at=at, person_code=person.code,
        attempts=moved,
    )  # fmt: skip
    return accommodation


@transaction.atomic
def end_accommodation(
    accommodation: Accommodation, *, reason: str, by: User | None, at: dt.datetime
) -> None:
    """Give no more time from today on. One that began only today, or would begin later, is taken
    away altogether; the journal keeps it.

    Raises ReasonMissing or NoLongerInForce.
    """
    why = _said(reason)
    locked = (
        Accommodation.objects.select_for_update(of=("self",))
        .select_related("person")
        .filter(pk=accommodation.pk)
        .first()
    )
    today = local_day(at)
    if locked is None or (locked.valid_until is not None and locked.valid_until <= today):
        raise NoLongerInForce
    record(
        "accommodation.ended", locked, by=by, at=at, person_code=locked.person.code, why=why,
        valid_from=locked.valid_from.isoformat(),
    )  # fmt: skip
    if locked.valid_from < today:
        locked.valid_until = today
        locked.save(update_fields=["valid_until"])
    else:
        locked.delete()
    _reschedule(Q(person=locked.person), Q(), at=at)


@transaction.atomic
def reschedule_open_attempts(quiz: Quiz, *, at: dt.datetime) -> int:
    """Let open attempts follow a changed closing time of their test; return how many moved.

    A time limit that is changed does not touch them: they were told the old one at the start.
    """
    return _reschedule(Q(training_class__units__assessment__quiz=quiz), Q(quiz=quiz), at=at)


def _reschedule_for(overrides: Sequence[Override], *, at: dt.datetime) -> int:
    """Move the attempts of those whom some exceptions of the same test and people concern, where
    one of these speaks of time."""
    first = overrides[0]
    if all(each.closes_at is None and each.time_limit_minutes is None for each in overrides):
        return 0
    if first.person_id is None:
        learners = Q(training_class=first.training_class_id)
    else:
        learners = Q(person=first.person_id)
    return _reschedule(learners, Q(quiz=first.quiz_id), at=at)


def _reschedule(learners: Q, tests: Q, *, at: dt.datetime) -> int:
    """Compute anew when open attempts end, under their locks; return how many moved.

    Handing in locks an attempt and then the enrolment, and so does this. What is started in
    between is found by the second look: with the enrolments locked, nothing starts any more.
    """
    enrolments = Enrolment.objects.filter(learners)
    attempts = (
        Attempt.objects.open()
        .filter(tests, enrolment__in=enrolments)
        .select_for_update(of=("self",))
        .select_related("quiz", "enrolment")
        .order_by("pk")
    )
    list(attempts.values_list("pk"))
    list(
        Enrolment.objects.filter(learners)
        .select_for_update(of=("self",), no_key=True)
        .order_by("pk")
    )
    moved = _moved(list(attempts), at=at)
    Attempt.objects.bulk_update(moved, ["due_at", "delivery_until"])
    record_many("attempt.rescheduled", moved, by=None, at=at)
    return len(moved)


def _moved(attempts: Iterable[Attempt], *, at: dt.datetime) -> list[Attempt]:
    """Return the attempts that end at another time now, with that time. Unsaved."""
    overrides: dict[int, list[Override]] = {}
    more_time: dict[dt.date, dict[int, list[MoreTime]]] = {}
    rows = list(attempts)
    people = [each.enrolment.person_id for each in rows if each.enrolment is not None]
    moved = []
    for attempt in rows:
        enrolment, quiz = attempt.enrolment, attempt.quiz
        if enrolment is None:
            continue
        day = local_day(attempt.started_at)
        if quiz.pk not in overrides:
            overrides[quiz.pk] = overrides_of(quiz.pk)
        if day not in more_time:
            more_time[day] = more_time_of(people, on=day)
        terms = learner_terms(
            quiz,
            overrides[quiz.pk],
            person_id=enrolment.person_id,
            class_id=enrolment.training_class_id,
            more_time=more_time[day].get(enrolment.person_id, []),
        )
        new = deadline.due_at(attempt.started_at, limit=terms.limit, closes_at=terms.closes_at)
        due = deadline.changed_due(new, old=attempt.due_at, at=at)
        if due != attempt.due_at:
            ends = deadline.Ends.at(due, delivery=dt.timedelta(minutes=quiz.delivery_minutes))
            attempt.due_at, attempt.delivery_until = ends.due, ends.delivery_until
            moved.append(attempt)
    return moved


def _said(reason: str) -> str:
    if not (said := tidy(reason)):
        raise ReasonMissing
    return said


def _about(override: Override) -> dict[str, str]:
    """Return what the journal says of an exception: for whom, and which rules it changes."""
    fields = ("opens_at", "closes_at", "time_limit_minutes", "attempts_allowed", "password")
    changed = [name for name in fields if getattr(override, name) not in (None, "")]
    about = {"quiz": str(override.quiz_id), "changed": ", ".join(changed)}
    if override.person is not None:
        about["person_code"] = override.person.code
    if override.training_class is not None:
        about["training_class"] = override.training_class.code
    return about
