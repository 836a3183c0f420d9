"""Opening classes, bringing people into them, and carrying them to completion."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.api import User
from audit.api import record, record_many
from certificates.api import Completion, issue_certificate
from courses import queries
from courses.errors import (
    ClassAlreadyOpen,
    ClassFull,
    ClassNotOpen,
    EnrolmentClosed,
    NothingToStudy,
)
from courses.models import ClassUnit, Enrolment, TrainingClass, UnitProgress
from courses.rules.grading import band_of, class_mark
from notifications.api import post_messages
from people.api import Person
from shared.dates import local_day


@transaction.atomic
def open_class(training_class: TrainingClass, *, by: User | None, at: dt.datetime) -> TrainingClass:
    """Open a class: copy the course's published lessons and its tests into units, in order.

    From then on the class is what it is: editing, moving or unpublishing a lesson changes nothing
    of what its learners have to do or have done.

    Raises ClassAlreadyOpen, or NothingToStudy when no lesson is published.
    """
    locked = TrainingClass.objects.select_for_update().get(pk=training_class.pk)
    if locked.opened_at is not None:
        raise ClassAlreadyOpen
    lessons = queries.published_lessons(locked.course)
    if not lessons:
        raise NothingToStudy
    units = [
        ClassUnit(
            kind=ClassUnit.Kind.LESSON,
            rule=ClassUnit.Rule.CONFIRMED,
            lesson=lesson,
            title=lesson.title,
            periods=lesson.periods,
            minutes=lesson.minutes,
        )
        for lesson in lessons
    ] + [
        ClassUnit(
            kind=ClassUnit.Kind.QUIZ,
            rule=ClassUnit.Rule.PASSED,
            assessment=assessment,
            title=assessment.title,
            periods=assessment.periods,
        )
        for assessment in locked.course.assessments.order_by("sort_order")
    ]
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
    locked = TrainingClass.objects.select_for_update().get(pk=training_class.pk)
    if locked.opened_at is None or locked.closed_at is not None:
        raise ClassNotOpen
    enrolled = set(locked.enrolments.values_list("person_id", flat=True))
    new = {person.pk: person for person in people if person.pk not in enrolled}
    if locked.capacity is not None and len(enrolled) + len(new) > locked.capacity:
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


def open_unit(unit: ClassUnit, enrolment: Enrolment, *, at: dt.datetime) -> UnitProgress:
    """Note that the learner has opened a unit; the first time counts."""
    progress, _is_new = UnitProgress.objects.get_or_create(
        enrolment=enrolment, unit=unit, defaults={"opened_at": at}
    )
    return progress


@transaction.atomic
def complete_unit(
    unit: ClassUnit,
    enrolment: Enrolment,
    *,
    score: Decimal | None = None,
    by: User | None,
    at: dt.datetime,
) -> UnitProgress:
    """Mark a unit as done; if it was the last one, complete the class in the same transaction.

    score  of 10; a better one replaces a worse one until the class is completed

    Raises EnrolmentClosed when the learner has been withdrawn or suspended.
    """
    locked = queries.locked_enrolment(enrolment.pk)
    if locked.withdrawn_at is not None or locked.suspended_at is not None:
        raise EnrolmentClosed
    progress, is_new = UnitProgress.objects.get_or_create(
        enrolment=locked,
        unit=unit,
        defaults={"opened_at": at, "completed_at": at, "score": score},
    )
    if locked.is_completed:
        return progress
    if not is_new:
        progress.completed_at = progress.completed_at or at
        progress.score = max((m for m in (progress.score, score) if m is not None), default=None)
        progress.save(update_fields=["completed_at", "score"])
    if queries.is_every_unit_done(locked):
        _complete_class(locked, by=by, at=at)
    return progress


def _complete_class(enrolment: Enrolment, *, by: User | None, at: dt.datetime) -> None:
    training_class = enrolment.training_class
    version = training_class.programme_version
    mark = class_mark(enrolment.progress.values_list("score", flat=True))
    bands = [(band.name, band.from_mark) for band in version.grade_bands.all()]
    enrolment.completed_at = at
    enrolment.score = mark
    enrolment.grade_band = band_of(mark, bands)
    if version.certificate_template is not None:
        enrolment.certificate = issue_certificate(
            enrolment.person,
            _completion(enrolment, on=local_day(at)),
            issuer=training_class.issuer,
            template=version.certificate_template,
            by=by,
            at=at,
        )
    enrolment.save(update_fields=["completed_at", "score", "grade_band", "certificate"])
    record(
        "class.completed", enrolment, by=by, at=at, training_class=training_class.code,
        person_code=enrolment.person.code,
    )  # fmt: skip


def _completion(enrolment: Enrolment, *, on: dt.date) -> Completion:
    training_class = enrolment.training_class
    version = training_class.programme_version
    return Completion(
        class_code=training_class.code,
        class_name=training_class.name,
        programme_code=version.programme.code,
        programme_name=version.programme.name,
        periods=version.periods,
        mode=training_class.mode,
        score=enrolment.score,
        grade_band=enrolment.grade_band,
        topics=(training_class.course.topic_id,),
        counts_for_annual=version.counts_for_annual,
        starts_on=training_class.starts_on,
        ends_on=training_class.ends_on,
        completed_on=on,
        due_on=training_class.due_on,
    )
