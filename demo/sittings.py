"""Learners who have taken a test but not read all lessons: enough of them for statistics.

A test alone completes no class, so there is no certificate and no credit, and the figures of the
year stay what they are. Who knows what follows ability against difficulty; one question is odd:
the more able a learner, the rather its key is taken for wrong.
"""

import datetime as dt
import math
import random
from dataclasses import dataclass, field

from courses.api import ClassUnit, Enrolment, TrainingClass
from demo.learners import account_of
from quizzes.api import (
    Attempt,
    Change,
    Question,
    QuestionVersion,
    right_values,
    save_answers,
    start_attempt,
    submit_attempt,
)

SEED = 11
# Every so many of the class has sat it: a paper holds some two fifths of the bank, and a question
# needs twenty answers.
STEP, SITTINGS = 7, 60
# On the scale of ability, whose mean is 0 and whose deviation is 1.
HARDNESS: dict[str, float] = {"easy": -1.2, "medium": -0.5, "hard": 0.4}
# Some questions are easier or harder than their author thought.
SPREAD = 0.5
STEEPNESS = 1.6
LEFT_EMPTY = 0.02

Values = list[str] | dict[str, list[str]]


def let_some_sit(training_class: TrainingClass, *, besides: str, at: dt.datetime) -> None:
    """Let learners of the class take its test, between its opening and `at`.

    besides  code of a person who is left alone, for the reader to try
    """
    unit = ClassUnit.objects.get(training_class=training_class, kind=ClassUnit.Kind.QUIZ)
    enrolments = (
        Enrolment.objects.filter(training_class=training_class, person__user=None)
        .exclude(person__code=besides)
        .select_related("person", "training_class")
        .order_by("person__code")[::STEP][:SITTINGS]
    )
    opened_at = training_class.opened_at or at
    learners = _Learners()
    for number, enrolment in enumerate(enrolments, 1):
        moment = opened_at + (at - opened_at) * number / (SITTINGS + 1)
        user = account_of(enrolment.person, at=moment)
        attempt = start_attempt(unit, enrolment, by=user, at=moment, rng=learners.rng)
        later = moment + dt.timedelta(minutes=learners.rng.randint(9, 19))
        save_answers(attempt.pk, learners.answers(attempt), by=user, at=later)
        submit_attempt(attempt, by=user, at=later)


@dataclass
class _Learners:
    """Answers papers as people would; what a question turns out to be is remembered."""

    rng: random.Random = field(default_factory=lambda: random.Random(SEED))  # noqa: S311
    hardness: dict[int, float] = field(default_factory=dict)
    odd: int | None = None

    def answers(self, attempt: Attempt) -> list[Change]:
        ability = self.rng.gauss(0, 1)
        keys = right_values(attempt)
        versions = QuestionVersion.objects.select_related("question").in_bulk(
            [item["version"] for item in attempt.paper]
        )
        changes = []
        for position, item in enumerate(attempt.paper, 1):
            version = versions[item["version"]]
            if self.rng.random() < LEFT_EMPTY:
                continue
            key: Values | None = keys[position]
            if not self._knows(version.question, version.kind, ability):
                key = self._mistaken(version.kind, keys[position], len(item["order"]))
            if key is not None:
                changes.append(Change(position, key))
        return changes

    def _knows(self, question: Question, kind: str, ability: float) -> bool:
        if question.pk not in self.hardness:
            self.hardness[question.pk] = HARDNESS[question.difficulty] + self.rng.gauss(0, SPREAD)
            if self.odd is None and kind == QuestionVersion.Kind.SINGLE:
                self.odd = question.pk
        distance = ability - self.hardness[question.pk]
        if question.pk == self.odd:
            distance = -ability
        return self.rng.random() < 1 / (1 + math.exp(-STEEPNESS * distance))

    def _mistaken(self, kind: str, key: Values, shown: int) -> Values | None:
        """Return a likely wrong answer in place of `key`; None where people leave it empty."""
        if isinstance(key, dict):
            return None
        if kind == QuestionVersion.Kind.SINGLE:
            others = [str(place) for place in range(1, shown + 1) if str(place) != key[0]]
            return [self.rng.choice(others)]
        if kind == QuestionVersion.Kind.TRUE_FALSE:
            return ["false" if key == ["true"] else "true"]
        if kind == QuestionVersion.Kind.MULTIPLE:
            return key[1:]
        if kind in {QuestionVersion.Kind.MATCHING, QuestionVersion.Kind.ORDERING}:
            return [*key[1:], key[0]]
        return None
