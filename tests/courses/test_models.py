"""What the database refuses, also when a column is NULL."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from courses.models import ClassUnit, Enrolment, EssayTask, GradeBand, Requirement, TrainingClass
from records.api import Audience
from tests.factories.courses import (
    OPENED_AT,
    CourseAssessmentFactory,
    EnrolmentFactory,
    LessonPageFactory,
    LessonUnitFactory,
    ProgrammeFactory,
    ProgrammeVersionFactory,
    TrainingClassFactory,
    UnitProgressFactory,
)
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db

EARLIER = OPENED_AT - dt.timedelta(days=1)


def refused(name):
    """The database's message names the constraint on PostgreSQL, and checks on SQLite."""
    return pytest.raises(IntegrityError, match=f"{name}|UNIQUE")


def change(obj, **values):
    with transaction.atomic():
        type(obj).objects.filter(pk=obj.pk).update(**values)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("class_ends_after_it_starts", {"ends_on": dt.date(2026, 10, 31)}),
        ("class_due_after_it_starts", {"due_on": dt.date(2026, 10, 31)}),
        ("class_closed_only_after_opening", {"closed_at": EARLIER}),
        ("class_closed_only_after_opening", {"closed_at": OPENED_AT, "opened_at": None}),
    ],
)
def test_class_with_impossible_dates_is_refused(name, values):
    training_class = TrainingClassFactory()

    with refused(name):
        change(training_class, **values)


def test_class_of_the_same_name_and_intake_is_refused():
    one = TrainingClassFactory()

    with refused("class_name_once_per_intake"), transaction.atomic():
        TrainingClassFactory(organiser=one.organiser, name=one.name, intake=one.intake)


@pytest.mark.parametrize(
    "values",
    [
        {"lesson": None},
        {"rule": "passed"},
        {"kind": "quiz"},
        {"kind": "quiz", "rule": "passed", "lesson": None, "assessment": None},
    ],
)
def test_unit_without_the_source_of_its_kind_is_refused(values):
    unit = LessonUnitFactory()

    with refused("class_unit_is_of_one_kind"):
        change(unit, **values)


def test_unit_of_two_kinds_is_refused():
    unit = LessonUnitFactory()

    with refused("class_unit_is_of_one_kind"):
        change(unit, assessment=CourseAssessmentFactory(course=unit.training_class.course))


def test_two_units_in_one_place_are_refused():
    unit = LessonUnitFactory()

    with refused("class_unit_position_once"), transaction.atomic():
        LessonUnitFactory(training_class=unit.training_class, position=unit.position)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("enrolment_mark_only_when_completed", {"score": Decimal(9)}),
        ("enrolment_mark_only_when_completed", {"grade_band": "Giỏi"}),
        (
            "enrolment_not_both_withdrawn_and_completed",
            {"completed_at": OPENED_AT, "withdrawn_at": OPENED_AT},
        ),
    ],
)
def test_enrolment_that_contradicts_itself_is_refused(name, values):
    enrolment = EnrolmentFactory()

    with refused(name):
        change(enrolment, **values)


def test_completed_enrolment_may_have_no_mark():
    enrolment = EnrolmentFactory()

    change(enrolment, completed_at=OPENED_AT)

    assert Enrolment.objects.get().is_completed


def test_person_twice_in_a_class_is_refused():
    enrolment = EnrolmentFactory()

    with refused("enrolment_once_per_class"), transaction.atomic():
        EnrolmentFactory(person=enrolment.person, training_class=enrolment.training_class)


def test_progress_twice_in_a_unit_is_refused():
    progress = UnitProgressFactory()

    with refused("progress_once_per_unit"), transaction.atomic():
        UnitProgressFactory(enrolment=progress.enrolment, unit=progress.unit)


def test_unit_completed_before_it_was_opened_is_refused():
    progress = UnitProgressFactory()

    with refused("progress_completed_after_opening"):
        change(progress, completed_at=EARLIER)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("programme_version_pass_mark_from_0_to_10", {"pass_mark": Decimal("10.01")}),
        ("programme_version_attendance_at_most_100", {"minimum_attendance_percent": 101}),
    ],
)
def test_impossible_rules_of_a_programme_are_refused(name, values):
    version = ProgrammeVersionFactory()

    with refused(name):
        change(version, **values)


def test_version_number_twice_is_refused():
    version = ProgrammeVersionFactory()

    with refused("programme_version_number_once"), transaction.atomic():
        ProgrammeVersionFactory(programme=version.programme)


def test_two_grades_from_one_mark_are_refused():
    version = ProgrammeVersionFactory()

    with refused("grade_band_mark_once"), transaction.atomic():
        GradeBand.objects.create(version=version, name="Xuất sắc", from_mark=Decimal(8))


@pytest.mark.parametrize("due_on", [dt.date(2025, 12, 31), dt.date(2027, 1, 1)])
def test_requirement_due_outside_its_year_is_refused(due_on):
    with refused("requirement_due_within_its_year"), transaction.atomic():
        Requirement.objects.create(
            owner=OrganisationFactory(),
            programme=ProgrammeFactory(),
            audience=Audience.objects.first(),
            year=2026,
            due_on=due_on,
        )


def test_lesson_that_a_class_uses_cannot_be_deleted():
    unit = LessonUnitFactory()

    with pytest.raises(ProtectedError):
        unit.lesson.delete()

    assert ClassUnit.objects.count() == 1


def test_lesson_that_no_class_uses_can_be_deleted():
    lesson = LessonPageFactory()

    lesson.delete()

    assert not TrainingClass.objects.exists()


def test_class_has_one_unit_of_attendance():
    unit = LessonUnitFactory()
    meeting = {"kind": "attendance", "rule": "attended", "title": "Dự các buổi học"}
    ClassUnit.objects.create(training_class=unit.training_class, position=8, **meeting)

    with refused("class_unit_attendance_once"), transaction.atomic():
        ClassUnit.objects.create(training_class=unit.training_class, position=9, **meeting)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("essay_task_pass_mark_from_0_to_10", {"pass_mark": 11}),
        ("essay_task_words_in_order", {"fewest_words": 500, "most_words": 100}),
    ],
)
def test_essay_with_impossible_rules_is_refused(name, values):
    course = LessonUnitFactory().training_class.course

    with refused(name), transaction.atomic():
        EssayTask.objects.create(course=course, title="Bài thu hoạch", prompt="Viết.", **values)
