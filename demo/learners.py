"""Some learners who have begun or finished, so that no page of the demonstration is bare."""

import datetime as dt
import random

from accounts.api import User, open_account
from courses.api import ClassUnit, Enrolment, TrainingClass, complete_unit
from people.api import Person, link_account
from quizzes.api import Attempt, right_values, save_answer, start_attempt, submit_attempt

SEED = 7
# Every so many of the class has finished; the first ones are left for the reader to try.
FIRST, STEP, FINISHED, BEGUN = 40, 45, 8, 12
FEWEST_RIGHT = 13


def let_some_learn(training_class: TrainingClass, *, at: dt.datetime) -> None:
    """Carry a few learners of the class through it, between its opening and `at`."""
    rng = random.Random(SEED)  # noqa: S311 - which answers are right, not a secret
    enrolments = list(
        Enrolment.objects.filter(training_class=training_class)
        .select_related("person", "training_class")
        .order_by("person__code")
    )
    units = list(ClassUnit.objects.filter(training_class=training_class).order_by("position"))
    opened_at = training_class.opened_at or at
    finishing = enrolments[FIRST::STEP][:FINISHED]
    for number, enrolment in enumerate(finishing, 1):
        moment = opened_at + (at - opened_at) * number / (len(finishing) + 1)
        _finish(enrolment, units, rng, at=moment)
    for number, enrolment in enumerate(enrolments[FIRST + 1 :: STEP // 2][:BEGUN]):
        _study(enrolment, units[: 1 + number % 4], at=at)


def _finish(
    enrolment: Enrolment, units: list[ClassUnit], rng: random.Random, *, at: dt.datetime
) -> None:
    user = account_of(enrolment.person, at=at)
    _study(enrolment, units, at=at)
    for unit in units:
        if unit.kind == ClassUnit.Kind.QUIZ:
            attempt = start_attempt(unit, enrolment, by=user, at=at, rng=rng)
            _answer(attempt, user, rng, at=at)
            submit_attempt(attempt, by=user, at=at + dt.timedelta(minutes=rng.randint(9, 25)))


def _study(enrolment: Enrolment, units: list[ClassUnit], *, at: dt.datetime) -> None:
    for unit in units:
        if unit.kind == ClassUnit.Kind.LESSON:
            complete_unit(unit, enrolment, by=None, at=at)


def _answer(attempt: Attempt, user: User, rng: random.Random, *, at: dt.datetime) -> None:
    keys = right_values(attempt)
    known = rng.sample(sorted(keys), rng.randint(min(FEWEST_RIGHT, len(keys)), len(keys)))
    for position in known:
        save_answer(attempt.pk, by=user, position=position, values=keys[position], at=at)


def account_of(person: Person, *, at: dt.datetime) -> User:
    """Open an account without a password: nobody signs in with it."""
    username = person.code.lower()
    user = open_account(username=username, full_name=person.full_name, by=None, at=at)
    link_account(person, user, by=None, at=at)
    return user
