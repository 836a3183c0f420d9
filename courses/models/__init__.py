"""Programmes, course pages, classes and what learners have done in them."""

from courses.models.activities import (
    CoursePackage,
    EssayTask,
    Package,
    Survey,
    SurveyQuestion,
)
from courses.models.classes import (
    ClassUnit,
    Enrolment,
    EnrolmentQuerySet,
    TrainingClass,
    TrainingClassQuerySet,
    UnitProgress,
    class_staff_scope,
)
from courses.models.pages import CourseAssessment, CourseIndexPage, CoursePage, LessonPage
from courses.models.programmes import GradeBand, Programme, ProgrammeVersion, Requirement, Topic

__all__ = [
    "ClassUnit",
    "CourseAssessment",
    "CourseIndexPage",
    "CoursePackage",
    "CoursePage",
    "Enrolment",
    "EnrolmentQuerySet",
    "EssayTask",
    "GradeBand",
    "LessonPage",
    "Package",
    "Programme",
    "ProgrammeVersion",
    "Requirement",
    "Survey",
    "SurveyQuestion",
    "Topic",
    "TrainingClass",
    "TrainingClassQuerySet",
    "UnitProgress",
    "class_staff_scope",
]
