"""Keeping each published text of a lesson, and asking people to study one again."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page, Revision

from accounts.api import User
from audit.api import record
from courses.errors import NothingToAskAgain, WhatChangedMissing
from courses.models import (
    ClassUnit,
    EditMeaning,
    LessonEdition,
    LessonPage,
    RedoPlan,
    RedoRequest,
    UnitProgress,
)
from courses.queries.editions import begun_earlier, enrolments_concerned
from courses.queries.shared_parts import kept_parts, shared_keys
from notifications.api import post_messages
from shared.text import tidy

MANY = 500


@transaction.atomic
def note_edition(
    lesson: LessonPage, revision: Revision, *, by: User | None, at: dt.datetime
) -> LessonEdition:
    """Keep a lesson as it has just been published; noting the same publication again does nothing.

    What the edit means was chosen with the draft. Without an answer it is for new learners: nobody
    who has begun finds another text. A request to study again takes effect here only if somebody
    has seen whom it concerns (`plan_redo`); otherwise it waits for `ask_again`.
    """
    alone_with(lesson)
    last = LessonEdition.objects.filter(lesson=lesson).defer("content").last()
    if last is not None and last.revision_id == revision.pk:
        return last
    is_known = LessonEdition.objects.filter(revision=revision).exists()
    edition = LessonEdition.objects.create(
        lesson=lesson,
        number=1 if last is None else last.number + 1,
        content=revision.content,
        shared=kept_parts(shared_keys(revision.content)),
        revision=None if is_known else revision,
        meaning=_meaning_of(lesson, last),
        reason=lesson.edit_reason,
        published_by=by,
        published_at=at,
    )
    # The answer was given for this edit; the next one is asked anew.
    LessonPage.objects.filter(pk=lesson.pk).update(edit_meaning="", edit_reason="")
    lesson.edit_meaning = lesson.edit_reason = ""
    plan = RedoPlan.objects.filter(revision=revision).select_related("confirmed_by").first()
    if plan is not None and edition.meaning == EditMeaning.REDO:
        ask_again(edition, reason=plan.reason, by=plan.confirmed_by, at=at)
    return edition


def _meaning_of(lesson: LessonPage, last: LessonEdition | None) -> str:
    if last is None:
        return LessonEdition.FIRST
    return lesson.edit_meaning or EditMeaning.NEW_LEARNERS


@transaction.atomic
def keep_first_edition(lesson_id: int, *, at: dt.datetime) -> None:
    """Keep what a published lesson says now, if none of its editions has been kept.

    For lessons published before editions were kept, or without a revision: called before their
    rows change. One query when there is nothing to do.
    """
    if LessonEdition.objects.filter(lesson=lesson_id).exists():
        return
    lesson = LessonPage.objects.filter(pk=lesson_id, live=True).first()
    if lesson is None:
        return
    revision = lesson.live_revision
    content = revision.content if revision else lesson.serializable_data()
    LessonEdition.objects.create(
        lesson=lesson,
        number=1,
        content=content,
        shared=kept_parts(shared_keys(content)),
        revision=revision,
        meaning=LessonEdition.FIRST,
        published_by=revision.user if revision else None,
        published_at=lesson.last_published_at or at,
    )


@transaction.atomic
def plan_redo(revision: Revision, *, reason: str, by: User, at: dt.datetime) -> RedoPlan:
    """Note that somebody has seen whom a draft will ask to study again, and wants that.

    It takes effect when that draft is published, by whomever and whenever. Another draft needs
    another confirmation.

    Raises WhatChangedMissing.
    """
    plan, is_new = RedoPlan.objects.update_or_create(
        revision=revision,
        defaults={"reason": _checked(reason), "confirmed_by": by, "confirmed_at": at},
    )
    if is_new:
        record("lesson.redo_planned", plan, by=by, at=at, lesson=revision.object_id)
    return plan


@transaction.atomic
def ask_again(edition: LessonEdition, *, reason: str = "", by: User | None, at: dt.datetime) -> int:
    """Ask those who have done a lesson to study its new edition; return how many.

    Only people whose class is open and not completed by them. When they had done it stays in
    `RedoRequest`. Who has begun without finishing gets the new text. Asking twice does nothing.

    Raises NothingToAskAgain when the edition was published as something else, WhatChangedMissing.
    """
    locked = LessonEdition.objects.select_for_update().defer("content").get(pk=edition.pk)
    if locked.meaning != EditMeaning.REDO:
        raise NothingToAskAgain
    if locked.redo_at is not None:
        return 0
    locked.reason = _checked(reason or locked.reason)
    locked.redo_at, locked.redo_by = at, by
    locked.save(update_fields=["reason", "redo_at", "redo_by"])
    asked = _reopen(locked, at=at)
    _tell(locked, asked, at=at)
    record(
        "lesson.redo_asked", locked, by=by, at=at, lesson=locked.lesson_id, people=len(asked),
        reason=locked.reason,
    )  # fmt: skip
    return len(asked)


def _reopen(edition: LessonEdition, *, at: dt.datetime) -> list[UnitProgress]:
    """Open what was done again. The places are locked first, in the order of completing."""
    concerned = enrolments_concerned(edition.lesson_id).order_by("pk")
    locked = list(concerned.select_for_update(of=("self",)).values_list("pk", flat=True))
    rows = list(
        begun_earlier(edition.lesson_id, edition.number)
        .filter(enrolment__in=locked)
        .select_related("enrolment__person")
        .order_by("pk")
    )
    done = [(row, row.completed_at) for row in rows if row.completed_at is not None]
    RedoRequest.objects.bulk_create(
        (
            RedoRequest(
                progress=row, edition=edition, edition_before_id=row.edition_id,
                completed_before_at=completed_at, asked_at=at,
            )
            for row, completed_at in done
        ),
        batch_size=MANY,
    )  # fmt: skip
    for row in rows:
        row.edition = edition
        if row.completed_at is not None:
            row.completed_at, row.redo_asked_at = None, at
    UnitProgress.objects.bulk_update(
        rows, ["edition", "completed_at", "redo_asked_at"], batch_size=MANY
    )
    return [row for row, _completed_at in done]


def _tell(edition: LessonEdition, asked: list[UnitProgress], *, at: dt.datetime) -> None:
    """Tell each of them, with a link to the lesson in their class."""
    units = ClassUnit.objects.filter(pk__in={row.unit_id for row in asked})
    for unit in units.select_related("training_class").order_by("pk"):
        post_messages(
            [row.enrolment.person for row in asked if row.unit_id == unit.pk],
            key=f"redo:{edition.pk}:{unit.pk}",
            subject=_("A lesson has been changed. Please study it again: %(title)s")
            % {"title": unit.title},
            body=edition.reason,
            link=reverse("courses:lesson_detail", args=[unit.training_class.code, unit.pk]),
            at=at,
        )


def _checked(reason: str) -> str:
    if not tidy(reason):
        raise WhatChangedMissing
    return tidy(reason)


def alone_with(lesson: LessonPage) -> None:
    """Let no other publication of the page be noted meanwhile."""
    list(Page.objects.select_for_update().filter(pk=lesson.pk).values_list("pk"))


# --- What Wagtail tells --------------------------------------------------------------------------


def after_publication(instance: Page, revision: Revision, **_kwargs: Any) -> None:
    """Wagtail's signal: also sent when a page is only scheduled, which publishes nothing."""
    if not isinstance(instance, LessonPage) or not instance.live:
        return
    by = get_active_log_context().user or revision.user
    note_edition(instance, revision, by=by, at=timezone.now())


def before_change(instance: LessonPage, *, raw: bool, **_kwargs: Any) -> None:
    """Django's signal before a lesson's row is written."""
    if not raw and instance.pk is not None and not instance._state.adding:
        keep_first_edition(instance.pk, at=timezone.now())
