"""By which rules a learner takes a test, from the tables of exceptions."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import Exists, OuterRef

from quizzes.models import Accommodation, Override, Quiz
from quizzes.rules.exceptions import Deviation, MoreTime, Terms, terms_for
from shared.dates import in_force


def own_terms(quiz: Quiz) -> Terms:
    """Return the test's own rules."""
    minutes = quiz.time_limit_minutes
    return Terms(
        opens_at=quiz.opens_at,
        closes_at=quiz.closes_at,
        limit=None if minutes is None else dt.timedelta(minutes=minutes),
        tries=quiz.attempts_allowed,
        passwords=(quiz.password,) if quiz.password else (),
    )


def overrides_of(quiz_id: int) -> list[Override]:
    """Return the exceptions in force for a test. One query."""
    return list(Override.objects.in_force().filter(quiz=quiz_id))


def more_time_of(people: Collection[int], *, on: dt.date) -> dict[int, list[MoreTime]]:
    """Return the accommodations of people in force on a day. One query."""
    found: dict[int, list[MoreTime]] = defaultdict(list)
    rows = Accommodation.objects.filter(in_force(on), person__in=people)
    for person, factor, minutes in rows.values_list("person", "time_factor", "extra_minutes"):
        found[person].append(MoreTime(factor, minutes))
    return found


def learner_terms(
    quiz: Quiz,
    overrides: Iterable[Override],
    *,
    person_id: int,
    class_id: int,
    more_time: Iterable[MoreTime] = (),
) -> Terms:
    """Return the rules for one learner in one class. No query.

    overrides  those of the test, for whomever
    """
    rows = list(overrides)
    own = [row for row in rows if row.person_id == person_id]
    return terms_for(
        own_terms(quiz),
        of_person=_deviation(own[0]) if own else None,
        of_classes=[_deviation(row) for row in rows if row.training_class_id == class_id],
        more_time=more_time,
    )


def closing_times(quiz: Quiz, overrides: Iterable[Override]) -> list[dt.datetime]:
    """Return when a test closes: for most, and for everybody with an exception. No query.

    Empty where it never closes; then an exception with a closing date does not close it either.
    """
    if quiz.closes_at is None:
        return []
    return [quiz.closes_at, *(row.closes_at for row in overrides if row.closes_at is not None)]


def has_overrides(quiz: str) -> Exists:
    """A column that says whether a test has exceptions at all; `quiz` leads to it."""
    return Exists(Override.objects.filter(quiz=OuterRef(quiz), ended_at=None))


def has_more_time(person_id: int) -> Exists:
    """A column that says whether a person has, had or will have an accommodation."""
    return Exists(Accommodation.objects.filter(person=person_id))


def _deviation(row: Override) -> Deviation:
    return Deviation(
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        minutes=row.time_limit_minutes,
        tries=row.attempts_allowed,
        password=row.password,
    )
