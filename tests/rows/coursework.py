"""Essays, surveys, notes and questions of lessons, packages from elsewhere."""

from typing import Any

from django.utils import timezone

from courses.actions.essays import Draft, TypedFile, save_draft
from courses.actions.packages import open_sitting
from courses.actions.study import add_note, answer, ask
from courses.models import Essay, LessonQuestion, SurveyReply
from courses.queries.packages import token_of
from tests.factories.essays import EssayUnitFactory, SurveyUnitFactory, a_docx, handed_in
from tests.factories.packages import PackageUnitFactory
from tests.factories.world import World
from tests.rows.base import OWNER, TRAINERS, Row
from tests.rows.learning import of_lesson


def of_package(world: World) -> list[Any]:
    return [
        world.training_class.code, PackageUnitFactory(training_class=world.training_class).pk
    ]  # fmt: skip


def of_package_file(world: World) -> list[Any]:
    unit = PackageUnitFactory(training_class=world.training_class)
    return [token_of(open_sitting(unit, world.enrolment, by=None, at=timezone.now()))]


def of_note(world: World) -> list[Any]:
    unit = world.training_class.units.filter(kind="lesson").first()
    note = add_note(unit, world.enrolment, "Ghi", at=timezone.now())
    return [*of_lesson(world), note.pk]


def lesson_question(world: World) -> LessonQuestion:
    unit = world.training_class.units.filter(kind="lesson").first()
    return ask(unit, world.enrolment, "Hỏi", by=world.users["owner"], at=timezone.now())


def of_lesson_question(world: World) -> list[Any]:
    return [*of_lesson(world), lesson_question(world).pk]


def of_lesson_answer(world: World) -> list[Any]:
    by = world.users["trainer"]
    given = answer(lesson_question(world), "Đáp", is_trainers=True, by=by, at=timezone.now())
    return [*of_lesson(world), given.pk]


def of_essay(world: World) -> list[Any]:
    return [world.training_class.code, EssayUnitFactory(training_class=world.training_class).pk]


def of_drafted_essay(world: World) -> list[Any]:
    unit = EssayUnitFactory(training_class=world.training_class)
    save_draft(unit, world.enrolment, Draft("A"), base=0, at=timezone.now())
    return [world.training_class.code, unit.pk]


def of_written_essay(world: World) -> list[Any]:
    unit = EssayUnitFactory(training_class=world.training_class)
    file = TypedFile("a.docx", "docx", a_docx())
    handed_in(unit, world.enrolment, file=file)
    return [world.training_class.code, unit.pk]


def of_essay_to_mark(world: World) -> list[Any]:
    code, unit = of_written_essay(world)
    return [code, unit, Essay.objects.get(unit=unit).pk]


def of_survey(world: World) -> list[Any]:
    return [world.training_class.code, SurveyUnitFactory(training_class=world.training_class).pk]


def of_answered_survey(world: World) -> list[Any]:
    unit = SurveyUnitFactory(training_class=world.training_class)
    SurveyReply.objects.bulk_create(SurveyReply(unit=unit, answers=[]) for _n in range(5))
    return [world.training_class.code, unit.pk]


ROWS = {
    "courses:essay_detail": Row(OWNER, of_essay),
    "courses:essay_draft": Row(OWNER, of_essay, post={"base": "0", "text": "A"}),
    "courses:essay_hand_in": Row(OWNER, of_drafted_essay),
    "courses:essay_file": Row(OWNER, of_written_essay),
    "courses:essay_queue": Row(TRAINERS),
    "courses:essay_list": Row({"trainer"}, of_written_essay),
    "courses:essay_next": Row({"trainer"}, of_written_essay, status=302),
    "courses:essay_zip": Row({"trainer"}, of_written_essay, post={"phan": "1"}),
    "courses:essay_mark": Row({"trainer"}, of_essay_to_mark),
    "courses:essay_marked_file": Row({"trainer"}, of_essay_to_mark),
    "courses:survey_detail": Row(OWNER, of_survey),
    "courses:survey_results": Row({"officer", "trainer"}, of_answered_survey),
    "courses:survey_export": Row({"officer", "trainer"}, of_answered_survey),
    "courses:offline_list": Row(public=True),
    "courses:service_worker": Row(public=True),
    "courses:lesson_offline": Row(OWNER, of_lesson),
    "courses:calendar": Row(),
    "courses:reading_place": Row(OWNER, of_lesson),
    "courses:note_list": Row(OWNER, of_lesson),
    "courses:note_change": Row(OWNER, of_note, post={}, status=302),
    "courses:question_list": Row({"owner", "trainer"}, of_lesson),
    "courses:question_answer": Row({"owner", "trainer"}, of_lesson_question, post={}, status=302),
    "courses:question_hide": Row({"trainer"}, of_lesson_question),
    "courses:answer_endorse": Row({"trainer"}, of_lesson_answer, post={}, status=302),
    "courses:answer_hide": Row({"trainer"}, of_lesson_answer),
    "courses:package_detail": Row(OWNER, of_package),
    "courses:package_open": Row(OWNER, of_package, post={}),
    "courses:package_save": Row(OWNER, of_package, post={}, status=422),
    "courses:package_script": Row(args=of_package_file, public=True),
    "courses:package_file": Row(
        args=lambda w: [*of_package_file(w), "res/index.html"], public=True, kept=True
    ),
}
