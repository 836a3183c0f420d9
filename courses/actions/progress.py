"""Carrying learners through the units of a class to its completion."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Subquery

from accounts.api import User
from audit.api import record, record_many
from certificates.api import Completion, issue_certificate
from courses.errors import ClassClosed, EnrolmentClosed, LessonChanged
from courses.models import ClassUnit, Enrolment, UnitProgress
from courses.queries.completion import UnitResult, locked_enrolment, unit_results
from courses.queries.editions import edition_to_open
from courses.rules.grading import band_of, class_mark
from records.api import Credit, credit_training, main_post, place_name
from shared.dates import local_day


def open_unit(
    unit: ClassUnit, enrolment: Enrolment, *, at: dt.datetime, is_first: bool = False
) -> None:
    """Note that the learner has opened a unit; the first time counts.

    is_first  most probably this is the first time: one statement then
    """
    _must_belong_together(unit, enrolment)
    given = {"opened_at": at, **_edition_opened(unit)}
    if is_first:
        progress = UnitProgress(enrolment=enrolment, unit=unit, **given)
        UnitProgress.objects.bulk_create([progress], ignore_conflicts=True)
    else:
        UnitProgress.objects.get_or_create(enrolment=enrolment, unit=unit, defaults=given)


@transaction.atomic
def complete_unit(
    unit: ClassUnit,
    enrolment: Enrolment,
    *,
    score: Decimal | None = None,
    keeps_better: bool = True,
    seen: int | None = None,
    by: User | None,
    at: dt.datetime,
) -> UnitProgress:
    """Mark a unit as done; if it was the last one, complete the class in the same transaction.

    score         of 10; it can be replaced until the class is completed
    keeps_better  a worse score does not replace a better one
    seen          of a lesson: the id of the edition that was on the screen, if it is known

    Raises EnrolmentClosed when the learner has been withdrawn or suspended, ClassClosed (which is
    one) when the class takes nothing more, LessonChanged when they were asked to study a newer
    edition meanwhile, and CertificateRefused when the certificate that is due cannot be issued;
    nothing is written then.
    """
    _must_belong_together(unit, enrolment)
    locked = locked_enrolment(enrolment.pk)
    if locked.withdrawn_at is not None or locked.suspended_at is not None:
        raise EnrolmentClosed
    results = {result.unit: result for result in unit_results(locked)}
    own = results[unit.pk]
    if locked.is_completed and own.progress is not None:
        return own.progress
    if own.is_class_closed:
        raise ClassClosed
    if seen is not None and _is_asked_for_newer(own.progress, seen):
        raise LessonChanged
    progress = _done(own, unit, locked, score, keeps_better=keeps_better, seen=seen, at=at)
    if locked.is_completed:
        return progress
    results[unit.pk] = replace(own, is_done=True, score=progress.score)
    if all(result.is_done for result in results.values()):
        _complete_class(locked, list(results.values()), by=by, at=at)
    return progress


@transaction.atomic
def take_back_unit(
    unit: ClassUnit, enrolments: Collection[int], *, by: User | None, at: dt.datetime
) -> int:
    """Make a unit undone again for learners who no longer fulfil its rule; return for how many.

    Whoever has completed the class keeps everything: what is completed is never taken back.

    enrolments  ids; those whose unit is not done are left alone
    """
    open_ones = Enrolment.objects.filter(
        pk__in=enrolments, training_class=unit.training_class_id, completed_at=None
    ).order_by("pk")
    locked = list(open_ones.select_for_update(no_key=True).values_list("pk", flat=True))
    done = UnitProgress.objects.filter(
        unit=unit, enrolment__in=locked, completed_at__isnull=False
    ).order_by("pk")
    rows = list(done)
    for progress in rows:
        progress.completed_at = progress.score = None
    UnitProgress.objects.bulk_update(rows, ["completed_at", "score"], batch_size=500)
    record_many("unit.taken_back", rows, by=by, at=at, unit=unit.pk)
    return len(rows)


@transaction.atomic
def correct_scores(scores: Mapping[tuple[int, int], Decimal]) -> None:
    """Replace the marks of completed units whose tests were marked again. Three statements.

    scores  of 10, by the ids of enrolment and unit; what is not completed is left alone, and so is
            a class that is completed: its mark was decided then
    """
    open_ones = Enrolment.objects.filter(
        pk__in={enrolment for enrolment, _unit in scores}, completed_at=None
    ).order_by("pk")
    locked = list(open_ones.select_for_update(no_key=True).values_list("pk", flat=True))
    changed = []
    for progress in UnitProgress.objects.filter(enrolment__in=locked, completed_at__isnull=False):
        score = scores.get((progress.enrolment_id, progress.unit_id), progress.score)
        if score != progress.score:
            progress.score = score
            changed.append(progress)
    UnitProgress.objects.bulk_update(changed, ["score"], batch_size=500)


def _done(
    own: UnitResult,
    unit: ClassUnit,
    enrolment: Enrolment,
    score: Decimal | None,
    *,
    keeps_better: bool,
    seen: int | None,
    at: dt.datetime,
) -> UnitProgress:
    """Write down that a unit is done. One statement."""
    progress = own.progress
    if progress is None:
        progress, _is_new = UnitProgress.objects.update_or_create(
            enrolment=enrolment,
            unit=unit,
            defaults={"completed_at": at, "score": score},
            create_defaults={
                "opened_at": at,
                "completed_at": at,
                "score": score,
                **_edition_opened(unit, seen),
            },
        )
        # The database has found the edition: whoever wants to know it reads it.
        progress.__dict__.pop("edition_id", None)
        return progress
    progress.completed_at, progress.redo_asked_at = progress.completed_at or at, None
    if keeps_better:
        score = max((m for m in (progress.score, score) if m is not None), default=None)
    progress.score = score
    progress.save(update_fields=["completed_at", "redo_asked_at", "score"])
    return progress


def _edition_opened(unit: ClassUnit, seen: int | None = None) -> dict[str, Any]:
    """Return the column for which edition of a lesson is begun; the database looks it up."""
    if unit.lesson_id is None:
        return {}
    return {"edition_id": Subquery(edition_to_open(unit, seen))}


def _is_asked_for_newer(progress: UnitProgress | None, seen: int) -> bool:
    if progress is None or progress.redo_asked_at is None:
        return False
    return progress.edition_id is not None and seen < progress.edition_id


def _must_belong_together(unit: ClassUnit, enrolment: Enrolment) -> None:
    if unit.training_class_id != enrolment.training_class_id:
        raise ValueError("the unit is of another class than the enrolment")


def _complete_class(
    enrolment: Enrolment, results: list[UnitResult], *, by: User | None, at: dt.datetime
) -> None:
    training_class = enrolment.training_class
    version = training_class.programme_version
    mark = class_mark(result.score for result in results)
    bands = [(band.name, band.from_mark) for band in version.grade_bands.all()]
    enrolment.completed_at = at
    enrolment.score = mark
    enrolment.grade_band = band_of(mark, bands)
    # What was studied, as copied when the class opened; a class without periods takes the norm.
    periods = sum(result.periods for result in results) or version.periods
    completion = completion_of(enrolment, periods=periods, on=local_day(at))
    # Before the certificate: the database refuses one whose class is not completed.
    enrolment.save(update_fields=["completed_at", "score", "grade_band"])
    if version.certificate_template is not None and not training_class.issues_by_decision:
        enrolment.certificate = issue_certificate(
            enrolment.person,
            completion,
            issuer=training_class.issuer,
            template=version.certificate_template,
            by=by,
            at=at,
        )
        enrolment.save(update_fields=["certificate"])
    else:
        _credit_without_certificate(enrolment, completion, at=at)
    record(
        "class.completed", enrolment, by=by, at=at, training_class=training_class.code,
        person_code=enrolment.person.code,
    )  # fmt: skip


def completion_of(enrolment: Enrolment, *, periods: int, on: dt.date) -> Completion:
    """Return what a certificate says of a completed class. `on`: the day of completion."""
    training_class = enrolment.training_class
    version = training_class.programme_version
    return Completion(
        class_code=training_class.code,
        class_name=training_class.name,
        programme_code=version.programme.code,
        programme_name=version.programme.name,
        periods=periods,
        mode=training_class.mode,
        score=enrolment.score,
        grade_band=enrolment.grade_band,
        topics=(training_class.course.topic_id,),
        counts_for_annual=version.counts_for_annual,
        starts_on=training_class.starts_on,
        ends_on=training_class.ends_on,
        completed_on=on,
        due_on=training_class.due_on,
        version=version.number,
        guideline=version.guideline,
    )


def credit_source(enrolment: Enrolment) -> str:
    """Return under what a class is credited that was completed without a certificate."""
    return f"class:{enrolment.training_class.code}:{enrolment.person_id}"


def _credit_without_certificate(
    enrolment: Enrolment, completion: Completion, *, at: dt.datetime
) -> None:
    post = main_post(enrolment.person, on=completion.completed_on)
    credit = Credit(
        person_id=enrolment.person_id,
        programme_code=completion.programme_code,
        programme_name=completion.programme_name,
        completed_on=completion.completed_on,
        due_on=completion.due_on,
        periods=completion.periods,
        mode=completion.mode,
        score=completion.score,
        grade_band=completion.grade_band,
        topics=completion.topics,
        counts_for_annual=completion.counts_for_annual,
        organisation_id=post.organisation_id if post else None,
        organisation_name=place_name(post) if post else "",
        source=credit_source(enrolment),
    )
    credit_training(credit, at=at)
