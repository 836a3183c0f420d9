"""Where a file or a shared part is shown, and whom a change of it reaches."""

from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import ReferenceIndex

from courses.models import Enrolment, LessonPage, SharedBlock


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


def _sources(model: type[Any], shown: list[Any]) -> set[int]:
    """Return the keys of the rows of `model` that refer to one of these."""
    found = ReferenceIndex.objects.none()
    for one in shown:
        found = found | ReferenceIndex.get_references_to(one)
    kind = ContentType.objects.get_for_model(model)
    return {int(pk) for pk in found.filter(content_type=kind).values_list("object_id", flat=True)}
