"""Classes, sessions and lessons: the learner, and the officer who opens the class."""

from typing import Any

from django.utils import timezone

from courses.models import Session
from courses.queries.attendance import checkin_key
from courses.rules.checkin import token_at
from tests.factories.lesson_media import VideoFactory
from tests.factories.sessions import AttendanceUnitFactory, SessionFactory
from tests.factories.world import World
from tests.rows.base import OFFICERS, OWNER, SEE_PEOPLE, Row


def of_class(world: World) -> list[Any]:
    return [world.training_class.code]


def of_lesson(world: World) -> list[Any]:
    return [world.training_class.code, world.training_class.units.filter(kind="lesson").first().pk]


def of_lesson_file(world: World) -> list[Any]:
    """The subtitles of a video that stands in the lesson."""
    video = VideoFactory(subtitles="WEBVTT")
    place = of_lesson(world)
    lesson = world.training_class.units.get(pk=place[1]).lesson
    lesson.body = [("video", {"video": video, "note": "", "must_watch": None})]
    lesson.save()
    return [*place, "video", video.pk, "phu-de.vtt"]


def of_session(world: World) -> list[Any]:
    session = world.training_class.sessions.first() or SessionFactory(
        training_class=world.training_class, starts_at=timezone.now()
    )
    return [world.training_class.code, session.pk]


def of_attendance(world: World) -> list[Any]:
    units = world.training_class.units.filter(kind="attendance")
    unit = units.first() or AttendanceUnitFactory(training_class=world.training_class)
    return [world.training_class.code, unit.pk]


def of_checkin(world: World) -> list[Any]:
    of_attendance(world)
    session = Session.objects.get(pk=of_session(world)[1])
    return [f"{session.pk}-{token_at(checkin_key(session), timezone.now())}"]


def of_learner(world: World) -> list[Any]:
    return [world.training_class.code, world.enrolment.pk]


ROWS = {
    "courses:learning_home": Row(),
    "courses:message_read": Row(OWNER, lambda w: [w.message.pk], post={}, status=302),
    "courses:class_list": Row(OFFICERS),
    "courses:class_create": Row(OFFICERS),
    "courses:class_detail": Row({"owner", "officer"}, of_class),
    "courses:class_summon": Row({"officer"}, of_class),
    "courses:class_remind": Row({"officer"}, of_class),
    "courses:reminder_preview": Row(SEE_PEOPLE | {"officer_elsewhere"}),
    "courses:class_edit": Row({"officer"}, of_class),
    "courses:class_open": Row({"officer"}, of_class),
    "courses:class_close": Row({"officer"}, of_class),
    "courses:class_reopen": Row({"officer"}, of_class),
    "courses:class_extend": Row({"officer"}, of_class),
    "courses:learner_change": Row({"officer"}, of_learner),
    "courses:session_list": Row({"officer"}, of_class),
    "courses:session_add": Row({"officer"}, of_class),
    "courses:session_edit": Row({"officer"}, of_session),
    "courses:session_cancel": Row({"officer"}, of_session),
    "courses:attendance_mark": Row({"officer"}, of_session),
    "courses:attendance_code": Row({"officer"}, of_session),
    "courses:attendance_import": Row({"officer"}, of_session),
    "courses:attendance_sheet": Row({"officer"}, of_session),
    "courses:attendance_workbook": Row({"officer"}, of_session),
    "courses:attendance_detail": Row(OWNER, of_attendance),
    "courses:checkin": Row(OWNER, of_checkin),
    "courses:lesson_detail": Row(OWNER, of_lesson),
    "courses:lesson_open": Row(OWNER, of_lesson, post={}, status=204),
    "courses:lesson_complete": Row(OWNER, of_lesson, post={}, status=302),
    "courses:lesson_print": Row({"owner", "officer"}, of_lesson),
    "courses:lesson_file": Row({"owner", "officer"}, of_lesson_file, kept=True),
    "courses:transcript_read": Row(OWNER, lambda w: [*of_lesson(w), of_lesson_file(w)[3]]),
    "courses:video_watched": Row(
        OWNER, lambda w: [*of_lesson(w), of_lesson_file(w)[3]], post={"phan": "[]"}
    ),
}
