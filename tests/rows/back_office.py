"""Our own screens in the back office: questions, essays to mark, lessons, words."""

from typing import Any

from django.utils import timezone

from courses.models import CourseIndexPage, LessonEdition
from tests.factories.courses import CoursePageFactory, LessonPageFactory
from tests.factories.packages import PackageFactory
from tests.factories.quizzes import ImportBatchFactory
from tests.factories.world import World
from tests.rows.base import BACK_OFFICE, TRAINERS, Row
from tests.rows.learning import of_lesson_file


def of_course_page(world: World) -> list[Any]:
    """A course in the section of courses."""
    return [CoursePageFactory(parent=CourseIndexPage.objects.get(slug="khoa-hoc")).pk]


def of_lesson_page(world: World) -> list[Any]:
    """A lesson in the section of courses, whose last edit asks people back."""
    index = CourseIndexPage.objects.get(slug="khoa-hoc")
    lesson = LessonPageFactory(parent=CoursePageFactory(parent=index))
    LessonEdition.objects.create(
        lesson=lesson, number=1, content={}, meaning="redo", published_at=timezone.now()
    )
    return [lesson.pk]


def of_question(world: World) -> list[Any]:
    return [world.question.pk]


def of_quiz(world: World) -> list[Any]:
    return [world.attempt.quiz_id]


def of_exam(world: World) -> list[Any]:
    return [world.desk.exam.quiz.pk]


def of_marking(world: World) -> list[Any]:
    return [world.desk.exam.quiz.pk, world.desk.exam.essay.pk]


def of_regrade(world: World) -> list[Any]:
    return [world.desk.regrade.pk]


def of_batch(world: World) -> list[Any]:
    return [ImportBatchFactory(owner=world.users["trainer"], bank=world.question.bank).pk]


def to_bank(world: World) -> dict[str, Any]:
    return {"ngan_hang": world.question.bank.code}


ROWS = {
    "questions:question_list": Row({"trainer", "trainer_elsewhere", "reviewer"}),
    "questions:question_add": Row(TRAINERS),
    "questions:draft_preview": Row(TRAINERS, post={}),
    "questions:trial_start": Row({"trainer", "reviewer"}, of_quiz, post={}, status=302),
    "questions:image_add": Row({"trainer"}, post=to_bank, status=422),
    "questions:questions_change": Row(TRAINERS, post={}, status=302),
    "questions:bank_list": Row({*TRAINERS, "reviewer"}),
    "questions:bank_detail": Row({"trainer", "reviewer"}, lambda w: [w.question.bank.code]),
    "questions:category_edit": Row({"trainer"}, lambda w: [w.category.pk]),
    "questions:version_restore": Row(
        {"trainer"}, lambda w: [w.question.pk, 1], post={}, status=302
    ),
    "questions:key_change_decide": Row(
        {"trainer", "reviewer"}, of_question, post=lambda w: {"change": w.key_change.pk}, status=302
    ),
    "questions:comment_add": Row({"trainer", "reviewer"}, of_question, post={}, status=302),
    "questions:comment_settle": Row(
        {"trainer", "reviewer"}, lambda w: [w.comment.pk], post={}, status=302
    ),
    "questions:report_list": Row({*TRAINERS, "reviewer"}),
    "questions:report_answer": Row({"trainer"}, lambda w: [w.report.pk], post={}, status=302),
    "questions:question_detail": Row({"trainer", "reviewer"}, of_question),
    "questions:question_edit": Row({"trainer"}, of_question),
    "questions:question_preview": Row({"trainer", "reviewer"}, of_question),
    "questions:question_status": Row({"trainer"}, of_question, post={}, status=422),
    "questions:marking_queue": Row(TRAINERS),
    "questions:marking_next": Row({"trainer"}, of_marking, status=302),
    "questions:marking_done": Row({"trainer"}, of_marking),
    "questions:answer_mark": Row({"trainer"}, lambda w: [w.desk.waiting.pk]),
    "questions:mark_change": Row({"trainer"}, lambda w: [w.desk.marked.pk]),
    "questions:marked_photo": Row({"trainer"}, lambda w: [w.desk.photo.pk]),
    "questions:regrade_list": Row(TRAINERS | {"reviewer"}),
    "questions:regrade_start": Row({"trainer"}, of_exam),
    "questions:regrade_everything": Row({"trainer"}, of_exam),
    "questions:regrade_preview": Row(
        {"trainer"}, lambda w: [w.desk.exam.quiz.pk, w.desk.regrade.version_id]
    ),
    "questions:regrade_detail": Row({"trainer", "reviewer"}, of_regrade),
    "questions:regrade_commit": Row({"trainer", "reviewer"}, of_regrade, post={}, status=302),
    "questions:regrade_withdraw": Row({"trainer", "reviewer"}, of_regrade, post={}, status=302),
    "questions:appeal_list": Row(TRAINERS),
    "questions:appeal_detail": Row({"trainer"}, lambda w: [w.desk.appeal.pk]),
    "questions:import_start": Row({"trainer", "trainer_elsewhere"}),
    "questions:import_template": Row({"trainer", "trainer_elsewhere"}),
    "questions:import_detail": Row({"trainer"}, of_batch),
    "questions:import_row": Row({"trainer"}, lambda w: [*of_batch(w), 1]),
    "questions:import_drop": Row({"trainer"}, of_batch, post={}, status=302),
    "questions:question_export": Row({"trainer", "trainer_elsewhere"}),
    "questions:quiz_exceptions": Row({"trainer", "officer"}, of_quiz, status=302),
    "questions:statistics_worklist": Row({"trainer", "trainer_elsewhere", "reviewer"}),
    "questions:quiz_list": Row({*TRAINERS, "reviewer"}),
    "questions:quiz_add": Row(TRAINERS),
    "questions:quiz_edit": Row({"trainer"}, of_quiz),
    "questions:quiz_contents": Row({"trainer"}, of_quiz),
    "questions:quiz_publish": Row({"trainer"}, of_quiz, post={}, status=302),
    "questions:quiz_print": Row({"trainer"}, of_quiz),
    "questions:quiz_withdraw": Row({"trainer"}, of_quiz, post={}, status=302),
    "questions:statistics_quiz": Row({"trainer", "reviewer"}, of_quiz),
    "questions:statistics_export": Row({"trainer", "reviewer"}, of_quiz),
    "questions:statistics_question": Row(
        {"trainer", "reviewer"}, lambda w: [w.attempt.quiz_id, w.question.pk]
    ),
    "message_words:words_list": Row({"administrator"}),
    "message_words:words_edit": Row({"administrator"}, lambda _w: ["digest"]),
    "message_words:words_restore": Row(
        {"administrator"}, lambda _w: ["digest"], post={}, status=302
    ),
    "lesson_media:staff_file": Row(
        BACK_OFFICE, lambda w: ["video", of_lesson_file(w)[3], "phu-de.vtt"], kept=True
    ),
    "lesson_media:drop": Row(
        {"trainer", "trainer_elsewhere", "reviewer", "administrator"},
        lambda w: ["video", of_lesson_file(w)[3]],
        post={},
        status=302,
    ),
    "lesson_media:try_again": Row(
        {"trainer", "trainer_elsewhere", "reviewer", "administrator"},
        lambda w: ["video", of_lesson_file(w)[3]],
        post={},
        status=302,
    ),
    "questions:course_copy": Row({*TRAINERS, "reviewer", "administrator"}, of_course_page),
    "questions:course_export": Row({*TRAINERS, "reviewer", "administrator"}, of_course_page),
    "questions:course_import": Row({*TRAINERS, "reviewer", "administrator"}),
    "questions:course_import_confirm": Row(
        {*TRAINERS, "reviewer", "administrator"}, post={}, status=302
    ),
    "lessons:edition_list": Row({*TRAINERS, "reviewer", "administrator"}, of_lesson_page),
    "lessons:redo_confirm": Row({"reviewer", "administrator"}, of_lesson_page),
    "packages:package_list": Row(TRAINERS),
    "packages:package_drop": Row(TRAINERS, lambda _w: [PackageFactory().pk], post={}, status=302),
    "records:register_import": Row({"administrator"}),
    "records:register_confirm": Row({"administrator"}, post={}, status=302),
    "records:register_template": Row({"administrator"}),
}
