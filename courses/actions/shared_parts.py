"""Changing a part that several lessons share: an edit of each of them, with the same meaning."""

import datetime as dt
from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.api import User
from audit.api import record
from courses.actions.editions import alone_with, keep_first_edition
from courses.models import EditMeaning, LessonEdition, LessonPage, SharedBlock
from courses.queries.media_use import use_of
from courses.queries.shared_parts import kept_parts, shared_keys
from shared.text import tidy


@transaction.atomic
def change_shared(
    part: SharedBlock,
    save: Callable[[], object],
    *,
    meaning: str = "",
    reason: str = "",
    by: User | None,
    at: dt.datetime,
) -> list[LessonEdition]:
    """Save a changed part, and keep each published lesson that shows it as a new edition.

    Who has begun a lesson keeps the part as it stood, unless the change is a small mending. Asking
    to study again waits until somebody has seen whom it concerns, lesson by lesson.

    save     writes the row
    meaning  one of `EditMeaning`; without an answer it is for new learners
    """
    lessons = [lesson for lesson in use_of(part).lessons if lesson.live]
    for lesson in sorted(lessons, key=lambda one: one.pk):
        alone_with(lesson)
        keep_first_edition(lesson.pk, at=at)
        _keep_in_older(lesson, part)
    before = kept_parts([part.pk])
    save()
    now = kept_parts([part.pk])
    if before[str(part.pk)]["body"] == now[str(part.pk)]["body"]:
        return []
    new = []
    for lesson in lessons:
        last = LessonEdition.objects.filter(lesson=lesson).last()
        if last is None or part.pk not in shared_keys(last.content):
            continue
        new.append(
            LessonEdition.objects.create(
                lesson=lesson,
                number=last.number + 1,
                content=last.content,
                shared=last.shared | now,
                meaning=meaning or EditMeaning.NEW_LEARNERS,
                reason=tidy(reason) or _("Shared part: %(title)s") % {"title": part.title},
                published_by=by,
                published_at=at,
            )
        )
    record(
        "lesson.shared_part_changed", part, by=by, at=at, meaning=meaning,
        lessons=[edition.lesson_id for edition in new],
    )  # fmt: skip
    return new


def _keep_in_older(lesson: LessonPage, part: SharedBlock) -> None:
    """Editions kept before shared parts were: they show the part as it stands before this change."""
    now = kept_parts([part.pk])
    for edition in LessonEdition.objects.filter(lesson=lesson):
        if str(part.pk) not in edition.shared and part.pk in shared_keys(edition.content):
            edition.shared |= now
            edition.save(update_fields=["shared"])
