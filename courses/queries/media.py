"""What lessons show and play: which of it a lesson holds, and what waits to be prepared."""

import datetime as dt
from typing import Any

from django.db.models import Q

from courses.models import (
    Audio,
    ClassUnit,
    Enrolment,
    LessonPage,
    MediaWatched,
    SlideDeck,
    UnitProgress,
    Video,
)
from courses.models.lesson_parts import blocks_of
from courses.models.media import LessonFile
from courses.queries.editions import lesson_shown
from courses.rules.intervals import MOST_PARTS

# A new file is left to its own task for so long before the sweep takes it up.
HEAD_START = dt.timedelta(minutes=2)
TAKEN_FOR_DEAD = dt.timedelta(minutes=50)
SWEEP_AT_MOST = 50
MODELS: dict[str, type[LessonFile]] = {"video": Video, "audio": Audio, "slides": SlideDeck}
# Block → the field of its value that names the file.
_FILE_OF = {"video": "video", "audio": "audio", "slides": "deck"}


def waiting_files(at: dt.datetime) -> list[tuple[str, int]]:
    """Return the files that wait, or whose worker has died, as (kind, key); oldest first."""
    wanted = Q(state="waiting", uploaded_at__lt=at - HEAD_START) | Q(
        state="working", began_at__lt=at - TAKEN_FOR_DEAD
    )
    found = []
    for name, model in MODELS.items():
        rows = model._default_manager.filter(wanted).order_by("uploaded_at")
        found += [(name, pk) for pk in rows.values_list("pk", flat=True)[:SWEEP_AT_MOST]]
    return found


def file_of_lesson(lesson: LessonPage, kind: str, pk: int) -> LessonFile | None:
    """Return a file that stands in the lesson, if it is ready."""
    for name, value in blocks_of(lesson.body):
        if name == kind:
            file: LessonFile | None = value[_FILE_OF[kind]]
            if file is not None and file.pk == pk and file.is_ready:
                return file
    return None


def file_of_kind(kind: str, pk: int) -> LessonFile | None:
    model = MODELS.get(kind)
    return model._default_manager.filter(pk=pk).first() if model else None


def lesson_of_reader(unit: ClassUnit, enrolment: Enrolment | None) -> LessonPage:
    """Return the lesson of a unit in the edition that this learner reads; for staff, the latest."""
    progress = None
    if enrolment is not None:
        progress = UnitProgress.objects.filter(unit=unit, enrolment=enrolment).first()
    return lesson_shown(unit, progress).lesson


def may_have_videos(lesson: LessonPage) -> bool:
    """Whether the lesson holds a video, or a shared part that may. No query."""
    return any(block["type"] in {"video", "shared"} for block in lesson.body.raw_data)


def required_videos(lesson: LessonPage) -> dict[int, tuple[Video, int]]:
    """Return the videos of which a part must be watched: key → video and percent."""
    required: dict[int, tuple[Video, int]] = {}
    for name, value in blocks_of(lesson.body):
        video, wanted = (value["video"], value["must_watch"]) if name == "video" else (None, None)
        if video is not None and video.is_ready and wanted:
            before = required.get(video.pk)
            required[video.pk] = (video, max(wanted, before[1] if before else 0))
    return required


def watched_rows(enrolment_id: int, unit_id: int) -> dict[int, MediaWatched]:
    """Return what a learner has watched or read of each video of a unit. One query."""
    rows = MediaWatched.objects.filter(enrolment=enrolment_id, unit=unit_id).defer("intervals")
    return {row.video_id: row for row in rows}


def video_to_read(lesson: LessonPage, pk: int) -> Video | None:
    """Return a video that must be watched, if its trainer takes reading what it says instead."""
    found = None
    for name, value in blocks_of(lesson.body):
        if name == "video" and value["video"] is not None and value["video"].pk == pk:
            if value["must_watch"] and not value["may_be_read"]:
                return None
            found = value["video"]
    return found if found and found.is_ready and found.transcript.strip() else None


def read_parts(sent: Any) -> list[tuple[int, int]]:
    """Return parts of a recording as reported by a script. Raises ValueError for anything else."""
    if not isinstance(sent, list) or len(sent) > MOST_PARTS:
        raise ValueError("no list of parts")
    parts = []
    for part in sent:
        is_pair = isinstance(part, list) and len(part) == 2 and {*map(type, part)} == {int}
        if not is_pair:
            raise ValueError("no part")
        parts.append((part[0], part[1]))
    return parts
