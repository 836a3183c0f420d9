"""What learners see: their classes, units and lessons, each page in a fixed number of queries."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.api import AnyUser
from certificates.api import Certificate, held_by
from courses.models import ClassUnit, Enrolment, LessonPage, TrainingClass, UnitProgress
from courses.queries.editions import lesson_shown
from courses.queries.rounds import Duty, duties_of
from courses.queries.units import UnitLine
from courses.rules.progress import State, next_position
from notifications.api import Message, unread_messages
from people.api import Person

MOST_MESSAGES = 10


@dataclass(frozen=True)
class Learning:
    """One learner in one class, on one day."""

    enrolment: Enrolment
    units: Sequence[UnitLine]
    today: dt.date

    @property
    def training_class(self) -> TrainingClass:
        return self.enrolment.training_class

    @property
    def done(self) -> int:
        return sum(line.state is State.DONE for line in self.units)

    @property
    def total(self) -> int:
        return len(self.units)

    @cached_property
    def next_unit(self) -> UnitLine | None:
        index = next_position([line.state for line in self.units])
        return None if index is None else self.units[index]

    @property
    def missing(self) -> list[UnitLine]:
        return [line for line in self.units if line.state is not State.DONE]

    @property
    def is_begun(self) -> bool:
        return any(line.progress is not None for line in self.units)

    @property
    def is_late(self) -> bool:
        return not self.enrolment.is_completed and self.training_class.due_on < self.today

    def neighbours(self, unit: ClassUnit) -> tuple[UnitLine | None, UnitLine | None]:
        """Return the units before and after `unit`."""
        index = next(i for i, line in enumerate(self.units) if line.unit.pk == unit.pk)
        before = self.units[index - 1] if index > 0 else None
        after = self.units[index + 1] if index + 1 < len(self.units) else None
        return before, after

    def line_of(self, unit: ClassUnit) -> UnitLine:
        return next(line for line in self.units if line.unit.pk == unit.pk)


def learning_of(enrolments: Iterable[Enrolment], *, on: dt.date) -> list[Learning]:
    """Return each enrolment with its units and their states. Two queries."""
    enrolments = list(enrolments)
    class_codes = {one.training_class_id: one.training_class.code for one in enrolments}
    units = defaultdict(list)
    for unit in ClassUnit.objects.filter(training_class__in=class_codes).order_by("position"):
        units[unit.training_class_id].append(unit)
    progress = {
        (row.enrolment_id, row.unit_id): row
        for row in UnitProgress.objects.filter(enrolment__in=enrolments)
    }
    return [
        Learning(
            one,
            [
                UnitLine(unit, class_codes[one.training_class_id], progress.get((one.pk, unit.pk)))
                for unit in units[one.training_class_id]
            ],
            on,
        )
        for one in enrolments
    ]


@dataclass(frozen=True)
class LearningHome:
    """What the first page of a learner shows, most urgent class first."""

    current: list[Learning]
    completed: list[Learning]
    messages: list[Message]
    certificates: list[Certificate]
    duties: list[Duty] = field(default_factory=list)

    @property
    def waiting(self) -> list[Duty]:
        """Requirements still to be completed, the nearest due day first."""
        return [duty for duty in self.duties if duty.is_waiting]

    @property
    def settled(self) -> list[Duty]:
        """Requirements that ask nothing any more this year, or nothing today."""
        return [duty for duty in self.duties if not duty.is_waiting]

    @property
    def next(self) -> Learning | None:
        """The class in which the one next step lies."""
        open_to_learner = (one for one in self.current if one.enrolment.suspended_at is None)
        return next((one for one in open_to_learner if one.next_unit is not None), None)


def learning_home(person: Person, *, on: dt.date) -> LearningHome:
    """Return a learner's classes, requirements, unread messages and certificates.

    Six queries; thirteen where something is required.
    """
    enrolments = (
        Enrolment.objects.filter(
            person=person, withdrawn_at=None, training_class__opened_at__isnull=False
        )
        .select_related("training_class__organiser", "training_class__programme_version")
        .order_by("training_class__due_on", "pk")
    )
    learning = learning_of(enrolments, on=on)
    completed = [one for one in learning if one.enrolment.is_completed]
    return LearningHome(
        current=[one for one in learning if not one.enrolment.is_completed],
        completed=sorted(completed, key=_completed_at, reverse=True),
        messages=list(unread_messages(person)[:MOST_MESSAGES]),
        certificates=list(
            Certificate.objects.filter(held_by(person), replaced_by=None).order_by(
                "-issued_at", "-pk"
            )
        ),
        duties=duties_of(person, on=on),
    )


def _completed_at(learning: Learning) -> dt.datetime:
    if learning.enrolment.completed_at is None:
        raise ValueError("not completed")
    return learning.enrolment.completed_at


def enrolment_of(user: AnyUser, training_class: TrainingClass) -> Enrolment | None:
    """Return the user's own place in a class, with the certificate it led to."""
    enrolment = (
        Enrolment.objects.visible_to(user)
        .filter(training_class=training_class)
        .select_related("certificate__issuer", "person")
        .first()
    )
    if enrolment is not None:
        enrolment.training_class = training_class
    return enrolment


def unit_of_lesson(user: AnyUser, lesson: LessonPage) -> UnitLine | None:
    """Return the unit in which the user studies a lesson: that of the class opened last."""
    unit = (
        ClassUnit.objects.filter(
            lesson=lesson, training_class__enrolments__in=Enrolment.objects.visible_to(user)
        )
        .select_related("training_class")
        .order_by("-training_class__opened_at", "-pk")
        .first()
    )
    return None if unit is None else UnitLine(unit, unit.training_class.code, None)


def class_facts(training_class: TrainingClass) -> list[dict[str, str]]:
    """Return what there is to say of a class, as rows of `components/records.html`."""
    span = (training_class.starts_on, training_class.ends_on)
    facts = [
        (_("Course"), training_class.course.title),
        (_("Programme"), training_class.programme_version.programme.name),
        (_("Periods"), str(training_class.programme_version.periods)),
        (_("Intake"), training_class.intake),
        (_("Time"), " – ".join(f"{day:%d/%m/%Y}" for day in span)),
        (_("Due on"), f"{training_class.due_on:%d/%m/%Y}"),
        (_("Mode"), capfirst(training_class.get_mode_display())),
        (_("Organiser"), training_class.organiser.name),
        (_("Issuer of certificates"), training_class.issuer.name),
    ]
    return [{"label": str(label), "value": str(value)} for label, value in facts if value]


def shown_lesson(unit: ClassUnit, progress: UnitProgress | None = None) -> LessonPage:
    """Return the lesson of a unit as its learner reads it; without a learner, the latest edition."""
    return lesson_shown(unit, progress).lesson
