"""Where a file or a shared part is shown, and whom a change of it reaches."""

import re
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import ReferenceIndex, Revision

from courses.models import Enrolment, LessonPage, SharedBlock

# Model → the field of a block that names a row of it.
_BLOCK_OF = {"video": "video", "audio": "audio", "slidedeck": "deck"}


@dataclass(frozen=True)
class Use:
    """lessons   those that show it, directly or in a shared part, by title
    learners  people who are in an open class with one of them and have not completed it
    """

    lessons: list[LessonPage]
    learners: int


def use_of(shown: Any) -> Use:
    """Return where a video, recording, deck or shared part is used. Four queries at most."""
    parts = _sources(SharedBlock, [shown])
    lesson_ids = _sources(LessonPage, [shown])
    if parts:
        lesson_ids |= _sources(LessonPage, [SharedBlock(pk=pk) for pk in parts])
    lessons = LessonPage.objects.filter(pk__in=lesson_ids).order_by("title", "pk")
    learners = Enrolment.objects.active().filter(
        completed_at=None,
        training_class__closed_at=None,
        training_class__opened_at__isnull=False,
        training_class__units__lesson__in=lesson_ids,
    )
    return Use(list(lessons), learners.distinct().count() if lesson_ids else 0)


def is_named(shown: Any) -> bool:
    """Whether a lesson or a shared part names the file, as published or as a draft."""
    if _sources(SharedBlock, [shown]) or _sources(LessonPage, [shown]):
        return True
    name = _BLOCK_OF[shown._meta.model_name]
    kinds = ContentType.objects.get_for_models(LessonPage, SharedBlock).values()
    # The body stands in the revision as JSON inside JSON; the value of the block names the key.
    drafts = Revision.objects.filter(
        content_type__in=kinds, content__body__icontains=f'"{name}": {shown.pk}'
    ).values_list("content__body", flat=True)
    exact = re.compile(rf'"{name}": {shown.pk}\b')
    return any(exact.search(str(body)) for body in drafts.iterator())


def _sources(model: type[Any], shown: list[Any]) -> set[int]:
    """Return the keys of the rows of `model` that refer to one of these."""
    found = ReferenceIndex.objects.none()
    for one in shown:
        found = found | ReferenceIndex.get_references_to(one)
    kind = ContentType.objects.get_for_model(model)
    return {int(pk) for pk in found.filter(content_type=kind).values_list("object_id", flat=True)}
