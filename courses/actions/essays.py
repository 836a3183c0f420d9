"""Writing essays, handing them in, marking them. Every hand-in and every mark stays in the history.

The place in the class is locked before the essay, everywhere, as completing a unit does.
"""

import datetime as dt
import secrets
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.api import User
from audit.api import record
from courses.actions.progress import complete_unit, open_unit
from courses.errors import (
    EnrolmentClosed,
    EssayClosed,
    EssayEmpty,
    EssayNotWaiting,
    LearnerLeft,
    MarkIsFinal,
    NewerDraft,
    OwnEssay,
    ReasonMissing,
    TooFewWords,
    TooManyWords,
)
from courses.models import ClassUnit, Enrolment, Essay, EssayEvent, EssayTask, UnitProgress
from courses.queries.completion import locked_enrolment
from courses.queries.essays import can_write, passes
from courses.rules.essays import number_of_words
from notifications.api import post_message
from shared.dates import local_day

Kind, State = EssayEvent.Kind, Essay.State


@dataclass(frozen=True)
class TypedFile:
    """A file that has been looked into. `ending` is what it is, not what its name says."""

    name: str
    ending: str
    data: bytes


@dataclass(frozen=True)
class Draft:
    """What the learner's page holds. `file` None keeps the one there is, unless it is dropped."""

    text: str
    file: TypedFile | None = None
    drops_file: bool = False


@dataclass(frozen=True)
class Given:
    """What a trainer gives: the mark of 10, and the points it is made of."""

    mark: Decimal
    by_criterion: list[dict[str, str]] = field(default_factory=list)
    comment: str = ""


@transaction.atomic
def save_draft(
    unit: ClassUnit, enrolment: Enrolment, draft: Draft, *, base: int, at: dt.datetime
) -> Essay:
    """Keep what is written so far.

    base  version of the essay that the page has shown; 0 before the first save

    Raises EnrolmentClosed, EssayClosed, or NewerDraft when another page has saved meanwhile.
    """
    _must_study(enrolment)
    essay, is_new = Essay.objects.get_or_create(
        unit=unit, enrolment=enrolment, defaults={"saved_at": at}
    )
    essay = Essay.objects.select_for_update(no_key=True).get(pk=essay.pk)
    if not can_write(essay, _task(unit)):
        raise EssayClosed
    is_same = essay.text == draft.text and draft.file is None and not draft.drops_file
    if is_same and not is_new:
        return essay
    if base != essay.version:
        raise NewerDraft
    essay.text = draft.text
    _take_file(essay, draft)
    essay.version += 1
    essay.saved_at = at
    essay.save(update_fields=["text", "file", "file_name", "version", "saved_at"])
    open_unit(unit, enrolment, at=at, is_first=is_new)
    return essay


def _take_file(essay: Essay, draft: Draft) -> None:
    if draft.file is None and not draft.drops_file:
        return
    old, storage = str(essay.file.name or ""), essay.file.storage
    if old and not EssayEvent.objects.filter(file=old).exists():
        transaction.on_commit(lambda: storage.delete(old), robust=True)
    essay.file, essay.file_name = None, ""
    if draft.file is not None:
        # A name that says nothing of anybody, and none that can be guessed.
        name = f"{secrets.token_hex(16)}.{draft.file.ending}"
        essay.file.save(name, ContentFile(draft.file.data), save=False)
        essay.file_name = draft.file.name


@transaction.atomic
def hand_in(
    unit: ClassUnit, enrolment: Enrolment, *, version: int, by: User | None, at: dt.datetime
) -> EssayEvent:
    """Hand in what is saved. The same press twice is one.

    version  of the essay that the learner has looked at

    Raises EnrolmentClosed, EssayEmpty, EssayClosed, NewerDraft, TooFewWords or TooManyWords.
    """
    locked = _lock_enrolment(enrolment.pk)
    _must_study(locked)
    essay = Essay.objects.select_for_update(no_key=True).filter(
        unit=unit, enrolment=enrolment
    ).first()  # fmt: skip
    if essay is None:
        raise EssayEmpty
    if essay.state == State.WAITING and essay.version == version:
        return essay.events.filter(kind=Kind.HANDED_IN).latest("pk")
    task = _task(unit)
    if not can_write(essay, task):
        raise EssayClosed
    if essay.version != version:
        raise NewerDraft
    _must_be_in_order(essay, task)
    essay.handed_in_at, essay.tries = at, essay.tries + 1
    essay.is_late = local_day(at) > locked.training_class.due_on
    essay.returned_at = essay.mark = essay.marked_at = None
    essay.save(update_fields=[
        "handed_in_at", "tries", "is_late", "returned_at", "mark", "marked_at",
    ])  # fmt: skip
    event = EssayEvent.objects.create(
        essay=essay, kind=Kind.HANDED_IN, at=at, by=by, is_late=essay.is_late, text=essay.text,
        file=essay.file.name or "", file_name=essay.file_name,
        file_size=essay.file.size if essay.file else 0,
    )  # fmt: skip
    _journal("essay.handed_in", essay, locked, by=by, at=at, tries=essay.tries)
    return event


def _must_be_in_order(essay: Essay, task: EssayTask) -> None:
    words = number_of_words(essay.text)
    if not words and not essay.file:
        raise EssayEmpty
    # What stands in a file is not counted.
    if not essay.file and words < task.fewest_words:
        raise TooFewWords
    if words > task.most_words:
        raise TooManyWords


@transaction.atomic
def mark_essay(
    essay_id: int, given: Given, *, tries: int, by: User | None, at: dt.datetime
) -> EssayEvent:
    """Give a mark to an essay that waits; with the pass mark its unit is done. A second press is
    the same mark.

    tries  which hand-in the trainer has read

    Raises EssayNotWaiting, OwnEssay, LearnerLeft, and what completing the class raises.
    """
    essay, enrolment = _lock(essay_id, by=by)
    if essay.state == State.MARKED and _is_what_was_given(essay, given, by):
        return essay.events.latest("pk")
    if essay.state != State.WAITING or essay.tries != tries:
        raise EssayNotWaiting
    event = _write_mark(essay, Kind.MARKED, given, by=by, at=at)
    _journal("essay.marked", essay, enrolment, by=by, at=at, mark=str(given.mark))
    _carry_to_unit(essay, enrolment, by=by, at=at)
    _tell(event, enrolment, _("Your essay has been marked"), at=at)
    return event


@transaction.atomic
def change_mark(
    essay_id: int, given: Given, *, reason: str, by: User | None, at: dt.datetime
) -> EssayEvent:
    """Replace the mark of an essay; the earlier one stays in the history.

    Raises ReasonMissing, EssayNotWaiting when it has no mark now, MarkIsFinal when the class is
    completed with it, OwnEssay, LearnerLeft, and what completing the class raises.
    """
    if not reason.strip():
        raise ReasonMissing
    essay, enrolment = _lock(essay_id, by=by)
    if enrolment.is_completed:
        raise MarkIsFinal
    if essay.state != State.MARKED:
        raise EssayNotWaiting
    before = essay.mark
    event = _write_mark(essay, Kind.CHANGED, given, reason=reason.strip(), by=by, at=at)
    _journal(
        "essay.mark_changed", essay, enrolment, by=by, at=at, before=str(before),
        mark=str(given.mark), reason=reason.strip(),
    )  # fmt: skip
    _carry_to_unit(essay, enrolment, by=by, at=at)
    _tell(event, enrolment, _("The mark of your essay has been changed"), at=at)
    return event


@transaction.atomic
def return_essay(
    essay_id: int, *, reason: str, tries: int, by: User | None, at: dt.datetime
) -> EssayEvent:
    """Send an essay that waits back to its learner, who can change it and hand it in again.

    Raises ReasonMissing, EssayNotWaiting, OwnEssay or LearnerLeft.
    """
    if not reason.strip():
        raise ReasonMissing
    essay, enrolment = _lock(essay_id, by=by)
    if essay.state != State.WAITING or essay.tries != tries:
        raise EssayNotWaiting
    essay.returned_at = at
    essay.save(update_fields=["returned_at"])
    event = EssayEvent.objects.create(
        essay=essay, kind=Kind.RETURNED, at=at, by=by, reason=reason.strip()
    )
    _journal("essay.returned", essay, enrolment, by=by, at=at)
    _tell(event, enrolment, _("Your essay has been sent back to you"), at=at)
    return event


def _lock(essay_id: int, *, by: User | None) -> tuple[Essay, Enrolment]:
    enrolment = locked_enrolment(Essay.objects.values_list("enrolment", flat=True).get(pk=essay_id))
    essay = (
        Essay.objects.select_for_update(of=("self",), no_key=True)
        .select_related("unit__essay_task")
        .get(pk=essay_id)
    )
    if by is not None and enrolment.person.user_id == by.pk:
        raise OwnEssay
    if enrolment.withdrawn_at is not None or enrolment.suspended_at is not None:
        raise LearnerLeft
    return essay, enrolment


def _write_mark(
    essay: Essay, kind: EssayEvent.Kind, given: Given, *, reason: str = "", by: User | None,
    at: dt.datetime,
) -> EssayEvent:  # fmt: skip
    essay.mark, essay.marked_at = given.mark, at
    essay.save(update_fields=["mark", "marked_at"])
    return EssayEvent.objects.create(
        essay=essay, kind=kind, at=at, by=by, mark=given.mark, by_criterion=given.by_criterion,
        comment=given.comment.strip(), reason=reason,
    )  # fmt: skip


def _carry_to_unit(essay: Essay, enrolment: Enrolment, *, by: User | None, at: dt.datetime) -> None:
    if passes(essay, _task(essay.unit)):
        complete_unit(essay.unit, enrolment, score=essay.mark, keeps_better=False, by=by, at=at)
        return
    # Only while the class is not completed: what is certified is not taken back here.
    UnitProgress.objects.filter(
        enrolment=enrolment, unit=essay.unit, enrolment__completed_at=None
    ).update(completed_at=None, score=None)


def _is_what_was_given(essay: Essay, given: Given, by: User | None) -> bool:
    last = essay.events.latest("pk")
    return (last.mark, last.by_id, last.comment) == (
        given.mark, by.pk if by else None, given.comment.strip(),
    )  # fmt: skip


def _lock_enrolment(pk: int) -> Enrolment:
    return (
        Enrolment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("person", "training_class")
        .get(pk=pk)
    )


def _must_study(enrolment: Enrolment) -> None:
    if enrolment.withdrawn_at is not None or enrolment.suspended_at is not None:
        raise EnrolmentClosed


def _task(unit: ClassUnit) -> EssayTask:
    if unit.essay_task is None:
        raise ValueError("the unit is no essay")
    return unit.essay_task


def _journal(
    verb: str, essay: Essay, enrolment: Enrolment, *, by: Any, at: Any, **data: Any
) -> None:
    record(verb, essay, by=by, at=at, person_code=enrolment.person.code, **data)


def _tell(event: EssayEvent, enrolment: Enrolment, subject: str, *, at: dt.datetime) -> None:
    unit = event.essay.unit
    post_message(
        enrolment.person,
        key=f"essay:{event.pk}",
        subject=subject,
        body=_("Essay: %(title)s.") % {"title": unit.title},
        link=reverse("courses:essay_detail", args=[enrolment.training_class.code, unit.pk]),
        at=at,
    )


def journal_download(unit: ClassUnit, *, number: int, by: User | None, at: dt.datetime) -> None:
    """Write down that essays were taken away to be read."""
    record("essays.downloaded", unit, by=by, at=at, essays=number)
