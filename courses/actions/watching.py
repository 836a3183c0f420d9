"""What a learner has watched of a video, and whether it is enough to confirm the lesson."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from courses.errors import NotWatched
from courses.models import ClassUnit, Enrolment, MediaWatched, Video
from courses.queries.media import (
    lesson_of_reader,
    may_have_videos,
    required_videos,
    watched_seconds,
)
from courses.rules.intervals import allowance, grown, length, missing, within


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
    watched = watched_seconds(enrolment.pk, unit.pk) if required else {}
    for pk, (video, percent) in required.items():
        seconds = missing(watched.get(pk, 0), video.seconds, percent)
        if seconds:
            raise NotWatched(video.title, percent, seconds)
