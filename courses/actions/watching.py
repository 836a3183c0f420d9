"""What a learner has watched of a video, and whether it is enough to confirm the lesson."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from courses.errors import NotWatched, ReadTooFast
from courses.models import ClassUnit, Enrolment, MediaWatched, Video
from courses.queries.media import (
    lesson_of_reader,
    may_have_videos,
    required_videos,
    watched_rows,
)
from courses.rules.intervals import allowance, grown, length, missing, within
from courses.rules.reading import still_to_read


@transaction.atomic
def note_watched(
    unit: ClassUnit,
    enrolment: Enrolment,
    video: Video,
    parts: Sequence[tuple[int, int]],
    *,
    at: dt.datetime,
) -> int:
    """Add parts of a video to what the learner has watched; return how many seconds it is now.

    It grows by twice the time since the last report at the most: whoever reports a whole video
    after a minute has not watched it.
    """
    row, is_new = MediaWatched.objects.select_for_update().get_or_create(
        enrolment=enrolment, unit=unit, video=video, defaults={"began_at": at, "seen_at": at}
    )
    elapsed = 0.0 if is_new else (at - row.seen_at).total_seconds()
    kept = grown(row.intervals, within(parts, video.seconds), most=allowance(elapsed))
    row.intervals, row.seconds, row.seen_at = kept, length(kept), max(at, row.seen_at)
    row.save(update_fields=["intervals", "seconds", "seen_at"])
    return row.seconds


def must_be_watched(unit: ClassUnit, enrolment: Enrolment) -> None:
    """Raise NotWatched while a video of the lesson is watched less than its trainer asks.

    The edition counts that the learner reads. No query for a lesson without videos.
    """
    if unit.lesson is None or not may_have_videos(unit.lesson):
        return
    required = required_videos(lesson_of_reader(unit, enrolment))
    rows = watched_rows(enrolment.pk, unit.pk) if required else {}
    for pk, (video, percent) in required.items():
        row = rows.get(pk)
        if row is not None and row.read_at is not None:
            continue
        seconds = missing(row.seconds if row else 0, video.seconds, percent)
        if seconds:
            raise NotWatched(video.title, percent, seconds)


@transaction.atomic
def begin_reading(
    unit: ClassUnit, enrolment: Enrolment, video: Video, *, at: dt.datetime
) -> MediaWatched:
    """Note that a learner opens what a video says; the first time counts."""
    row = _locked(unit, enrolment, video, at=at)
    if row.reading_since is None:
        row.reading_since = at
        row.save(update_fields=["reading_since"])
    return row


@transaction.atomic
def finish_reading(
    unit: ClassUnit, enrolment: Enrolment, video: Video, *, at: dt.datetime
) -> MediaWatched:
    """Take a learner's word that the text is read, once the time for it has passed.

    Raises ReadTooFast.
    """
    row = _locked(unit, enrolment, video, at=at)
    if row.read_at is not None:
        return row
    left = still_to_read(video.transcript, since=row.reading_since or at, at=at)
    if left:
        raise ReadTooFast(left)
    row.read_at = at
    row.save(update_fields=["read_at"])
    return row


def _locked(
    unit: ClassUnit, enrolment: Enrolment, video: Video, *, at: dt.datetime
) -> MediaWatched:
    return MediaWatched.objects.select_for_update().get_or_create(
        enrolment=enrolment, unit=unit, video=video, defaults={"began_at": at, "seen_at": at}
    )[0]
