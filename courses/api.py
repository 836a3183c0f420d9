"""What other apps may use of courses."""

from courses.actions import complete_unit, open_class, open_unit, summon
from courses.errors import CourseRefused, EnrolmentClosed
from courses.models import (
    ClassUnit,
    CourseAssessment,
    CourseIndexPage,
    CoursePage,
    Enrolment,
    GradeBand,
    LessonPage,
    Programme,
    ProgrammeVersion,
    Requirement,
    Topic,
    TrainingClass,
    UnitProgress,
)

__all__ = [
    "ClassUnit",
    "CourseAssessment",
    "CourseIndexPage",
    "CoursePage",
    "CourseRefused",
    "Enrolment",
    "EnrolmentClosed",
    "GradeBand",
    "LessonPage",
    "Programme",
    "ProgrammeVersion",
    "Requirement",
    "Topic",
    "TrainingClass",
    "UnitProgress",
    "complete_unit",
    "open_class",
    "open_unit",
    "summon",
]
