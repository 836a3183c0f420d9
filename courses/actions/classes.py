"""Opening classes and bringing people into them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.api import User
from audit.api import record, record_many
from certificates.api import IssuingBody
from courses.errors import (
    ClassAlreadyOpen,
    ClassClosed,
    ClassExists,
    ClassFull,
    ClassNotOpen,
    ClassSettled,
    NotEligible,
    NothingToStudy,
)
from courses.models import (
    ClassUnit,
    CoursePage,
    Enrolment,
    ProgrammeVersion,
    TrainingClass,
)
from courses.queries.completion import published_lessons, units_of
from courses.queries.eligibility import turned_away
from notifications.api import Addressed, post_composed
from organisations.api import Organisation, hold_still
from people.api import Person, kept_records
from shared.text import tidy, vietnamese_slug

# Words that stand where a class's code stands in addresses.
RESERVED_CODES = frozenset({"cham-thu-hoach", "mo-lop"})
LONGEST_CODE = 70


@dataclass(frozen=True, kw_only=True)
class ClassPlan:
    """What an officer settles when opening a class.

    due_on    last day on which completing it is on time
    capacity  places; None for no limit
    issuing   when certificates are issued; "" as the programme says
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
    issuing: str = ""
    trainers: tuple[User, ...] = ()


@transaction.atomic
def plan_class(plan: ClassPlan, *, by: User | None, at: dt.datetime) -> TrainingClass:
    """Create a class that is not open yet: nobody but its staff sees it.

    Raises ClassExists when the organiser has a class of that name and intake.
    """
    training_class = TrainingClass(code=_free_code(f"{plan.name} {plan.intake}"))
    _settle(training_class, plan)
    record("class.created", training_class, by=by, at=at)
    return training_class


@transaction.atomic
def replan_class(
    training_class: TrainingClass, plan: ClassPlan, *, by: User | None, at: dt.datetime
) -> TrainingClass:
    """Change anything of a class that is not open yet; its code stays.

    Raises ClassSettled when it is open, and ClassExists.
    """
    locked = locked_class(training_class)
    if locked.opened_at is not None:
        raise ClassSettled
    _settle(locked, plan)
    record("class.changed", locked, by=by, at=at)
    return locked


@transaction.atomic
def adjust_class(
    training_class: TrainingClass,
    *,
    trainers: tuple[User, ...],
    capacity: int | None,
    ends_on: dt.date,
    by: User | None,
    at: dt.datetime,
) -> TrainingClass:
    """Change what may change of an open class: who trains, how many places, its last day.

    Raises ClassClosed, and ClassFull when fewer places are left than people are in it.
    """
    locked = locked_class(training_class)
    if locked.closed_at is not None:
        raise ClassClosed
    if capacity is not None and locked.enrolments.filter(withdrawn_at=None).count() > capacity:
        raise ClassFull
    locked.capacity, locked.ends_on = capacity, ends_on
    locked.save(update_fields=["capacity", "ends_on"])
    locked.trainers.set(trainers)
    record("class.changed", locked, by=by, at=at, capacity=capacity, ends_on=ends_on.isoformat())
    return locked


@transaction.atomic
def open_new_class(plan: ClassPlan, *, by: User | None, at: dt.datetime) -> TrainingClass:
    """Create a class as planned and open it at once.

    Raises ClassExists when the organiser has a class of that name and intake, and what
    `open_class` raises; nothing is written then.
    """
    return open_class(plan_class(plan, by=by, at=at), by=by, at=at)


def _settle(training_class: TrainingClass, plan: ClassPlan) -> None:
    training_class.name, training_class.intake = tidy(plan.name), tidy(plan.intake)
    for field in (
        "course", "programme_version", "organiser", "issuer", "mode", "starts_on", "ends_on",
        "due_on", "capacity", "issuing",
    ):  # fmt: skip
        setattr(training_class, field, getattr(plan, field))
    try:
        with transaction.atomic():
            training_class.save()
    except IntegrityError as error:
        raise ClassExists from error
    training_class.trainers.set(plan.trainers)


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
    of what its learners have to do or have done. Whoever was chosen before is told now.

    Raises ClassAlreadyOpen, or NothingToStudy when no lesson is published.
    """
    locked = locked_class(training_class)
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
    chosen = Person.objects.filter(pk__in=locked.enrolments.active().values("person"))
    _tell(locked, chosen, at=at)
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
    """Enrol `people` in a class and tell each of them; return how many were new. Whoever was
    merged into another record meanwhile is enrolled as the one kept.

    Summoning someone who is in the class already changes nothing. People of a class that is not
    open yet are told when it opens.

    Raises ClassNotOpen when the class is closed, ClassFull when there are fewer places than new
    people, and NotEligible when the programme insists on conditions that one of them does not
    meet; nobody is enrolled then.
    """
    locked = locked_class(training_class)
    if locked.closed_at is not None:
        raise ClassNotOpen
    # Wholly before a merger of the organiser, or wholly after it.
    hold_still([locked.organiser_id])
    concerned = kept_records(people)
    withdrawn_at_of = dict(locked.enrolments.values_list("person_id", "withdrawn_at"))
    new = {person.pk: person for person in concerned if person.pk not in withdrawn_at_of}
    studying = sum(withdrawn_at is None for withdrawn_at in withdrawn_at_of.values())
    if locked.capacity is not None and new and studying + len(new) > locked.capacity:
        raise ClassFull
    if turned_away(locked, list(new.values())):
        raise NotEligible
    enrolments = Enrolment.objects.bulk_create(
        (
            Enrolment(person=person, training_class=locked, source=source, enrolled_at=at)
            for person in new.values()
        ),
        batch_size=500,
    )
    record_many("enrolment.created", enrolments, by=by, at=at, training_class=locked.code)
    if locked.opened_at is not None:
        _tell(locked, new.values(), at=at)
    return len(new)


def _tell(training_class: TrainingClass, people: Iterable[Person], *, at: dt.datetime) -> None:
    link = reverse("courses:class_detail", args=[training_class.code])
    values = {"lop": training_class.name, "han": f"{training_class.due_on:%d/%m/%Y}"}
    post_composed(
        (Addressed(person=person, values=values, link=link) for person in people),
        occasion="summons",
        key=f"summons:{training_class.code}",
        at=at,
    )


def locked_class(training_class: TrainingClass) -> TrainingClass:
    # NO KEY UPDATE: learners' rows that merely point at the class can still be written meanwhile.
    return TrainingClass.objects.select_for_update(no_key=True).get(pk=training_class.pk)
