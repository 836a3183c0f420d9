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
from courses.actions.essays import Draft as EssayDraft
from courses.actions.essays import Given as EssayMark
from courses.actions.essays import hand_in, mark_essay, save_draft
from courses.actions.surveys import answer_survey
from courses.errors import CourseRefused, EnrolmentClosed
from courses.models import (
    ClassUnit,
    CourseAssessment,
    CourseIndexPage,
    CoursePage,
    Enrolment,
    EssayTask,
    GradeBand,
    LessonPage,
    Programme,
    ProgrammeVersion,
    Requirement,
    Survey,
    SurveyQuestion,
    Topic,
    TrainingClass,
    UnitProgress,
)
from courses.queries.essays import essays_waiting
from courses.transfer.copying import CopiedCourse, copy_course, with_year

__all__ = [
    "ClassPlan",
    "ClassUnit",
    "CopiedCourse",
    "CourseAssessment",
    "CourseIndexPage",
    "CoursePage",
    "CourseRefused",
    "Enrolment",
    "EnrolmentClosed",
    "EssayDraft",
    "EssayMark",
    "EssayTask",
    "GradeBand",
    "LessonPage",
    "Programme",
    "ProgrammeVersion",
    "Requirement",
    "Survey",
    "SurveyQuestion",
    "Topic",
    "TrainingClass",
    "UnitProgress",
    "answer_survey",
    "complete_unit",
    "copy_course",
    "correct_scores",
    "essays_waiting",
    "get_enrolment_or_404",
    "get_unit_or_404",
    "hand_in",
    "mark_essay",
    "open_class",
    "open_new_class",
    "open_unit",
    "save_draft",
    "summon",
    "with_year",
]
