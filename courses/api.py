"""What other apps may use of courses."""

from courses.access import get_enrolment_or_404, get_unit_or_404
from courses.actions import (
    ClassPlan,
    complete_unit,
    correct_scores,
    open_class,
    open_new_class,
    open_unit,
    summon,
)
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
    "ClassPlan",
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
    "correct_scores",
    "get_enrolment_or_404",
    "get_unit_or_404",
    "open_class",
    "open_new_class",
    "open_unit",
    "summon",
]
