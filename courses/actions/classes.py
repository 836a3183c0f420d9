"""Opening classes and bringing people into them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.api import User
from audit.api import record, record_many
from certificates.api import IssuingBody
from courses.errors import ClassAlreadyOpen, ClassExists, ClassFull, ClassNotOpen, NothingToStudy
from courses.models import (
    ClassUnit,
    CoursePage,
    Enrolment,
    ProgrammeVersion,
    TrainingClass,
)
from courses.queries.completion import published_lessons, units_of
from notifications.api import post_messages
from organisations.api import Organisation
from people.api import Person
from shared.text import tidy, vietnamese_slug

# Words that stand where a class's code stands in addresses.
RESERVED_CODES = frozenset({"cham-thu-hoach", "mo-lop"})
LONGEST_CODE = 70


@dataclass(frozen=True, kw_only=True)
class ClassPlan:
    """What an officer settles when opening a class.

    due_on    last day on which completing it is on time
    capacity  places; None for no limit
    """

    name: str
    course: CoursePage
    programme_version: ProgrammeVersion
    organiser: Organisation
    issuer: IssuingBody
    starts_on: dt.date
    ends_on: dt.date
    due_on: dt.date
    mode: str
    intake: str = ""
    capacity: int | None = None


@transaction.atomic
def open_new_class(plan: ClassPlan, *, by: User | None, at: dt.datetime) -> TrainingClass:
    """Create a class as planned and open it at once.

    Raises ClassExists when the organiser has a class of that name and intake, and what
    `open_class` raises; nothing is written then.
    """
    training_class = TrainingClass(
        code=_free_code(f"{plan.name} {plan.intake}"),
        name=tidy(plan.name),
        intake=tidy(plan.intake),
        course=plan.course,
        programme_version=plan.programme_version,
        organiser=plan.organiser,
        issuer=plan.issuer,
        mode=plan.mode,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        due_on=plan.due_on,
        capacity=plan.capacity,
    )
    try:
        with transaction.atomic():
            training_class.save()
    except IntegrityError as error:
        raise ClassExists from error
    record("class.created", training_class, by=by, at=at)
    return open_class(training_class, by=by, at=at)


def _free_code(words: str) -> str:
    wanted = vietnamese_slug(words.replace("/", " "))[:LONGEST_CODE].strip("-") or "lop"
    codes = TrainingClass.objects.filter(code__startswith=wanted).values_list("code", flat=True)
    taken = {*codes, *RESERVED_CODES}
    code, number = wanted, 1
    while code in taken:
        number += 1
        code = f"{wanted}-{number}"
    return code


@transaction.atomic
def open_class(training_class: TrainingClass, *, by: User | None, at: dt.datetime) -> TrainingClass:
    """Open a class: copy the course's published lessons and its tests into units, in order.

    From then on the class is what it is: editing, moving or unpublishing a lesson changes nothing
    of what its learners have to do or have done.

    Raises ClassAlreadyOpen, or NothingToStudy when no lesson is published.
    """
    locked = _locked(training_class)
    if locked.opened_at is not None:
        raise ClassAlreadyOpen
    lessons = published_lessons(locked.course)
    if not lessons:
        raise NothingToStudy
    units = units_of(locked.course, lessons, mode=locked.mode)
    for position, unit in enumerate(units, start=1):
        unit.training_class = locked
        unit.position = position
    ClassUnit.objects.bulk_create(units)
    locked.opened_at = at
    locked.save(update_fields=["opened_at"])
    record("class.opened", locked, by=by, at=at, units=len(units))
    return locked


@transaction.atomic
def summon(
    training_class: TrainingClass,
    people: Iterable[Person],
    *,
    by: User | None,
    at: dt.datetime,
    source: Enrolment.Source = Enrolment.Source.SUMMONS,
) -> int:
    """Enrol `people` in an open class and tell each of them; return how many were new.

    Summoning someone who is in the class already changes nothing.

    Raises ClassNotOpen, or ClassFull when there are fewer places than new people; nobody is
    enrolled then.
    """
    locked = _locked(training_class)
    if locked.opened_at is None or locked.closed_at is not None:
        raise ClassNotOpen
    withdrawn_at_of = dict(locked.enrolments.values_list("person_id", "withdrawn_at"))
    new = {person.pk: person for person in people if person.pk not in withdrawn_at_of}
    studying = sum(withdrawn_at is None for withdrawn_at in withdrawn_at_of.values())
    if locked.capacity is not None and new and studying + len(new) > locked.capacity:
        raise ClassFull
    enrolments = Enrolment.objects.bulk_create(
        (
            Enrolment(person=person, training_class=locked, source=source, enrolled_at=at)
            for person in new.values()
        ),
        batch_size=500,
    )
    record_many("enrolment.created", enrolments, by=by, at=at, training_class=locked.code)
    post_messages(
        new.values(),
        key=f"summons:{locked.code}",
        subject=_("You are summoned to the class %(name)s") % {"name": locked.name},
        body=_("Please complete it by %(day)s.") % {"day": f"{locked.due_on:%d/%m/%Y}"},
        link=reverse("courses:class_detail", args=[locked.code]),
        at=at,
    )
    return len(new)


def _locked(training_class: TrainingClass) -> TrainingClass:
    # NO KEY UPDATE: learners' rows that merely point at the class can still be written meanwhile.
    return TrainingClass.objects.select_for_update(no_key=True).get(pk=training_class.pk)
