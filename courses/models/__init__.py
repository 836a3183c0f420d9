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
from courses.models.decisions import CertificateDecision, DecisionLine
from courses.models.editing import EditMeaning
from courses.models.editions import LessonEdition, RedoPlan, RedoRequest
from courses.models.essays import Essay, EssayEvent
from courses.models.media import (
    Audio,
    MediaWatched,
    SharedBlock,
    SlideDeck,
    SlidePage,
    Video,
    VideoVariant,
)
from courses.models.packages_progress import PackageProgress
from courses.models.pages import CourseAssessment, CourseIndexPage, CoursePage, LessonPage
from courses.models.programmes import GradeBand, Programme, ProgrammeVersion, Topic
from courses.models.reminders import ReminderSent
from courses.models.rounds import (
    AnnualPlan,
    Assignment,
    Extension,
    PlanLine,
    PriorLearning,
    Requirement,
    RequirementEquivalent,
    Waiver,
)
from courses.models.sessions import Attendance, Session
from courses.models.study import LessonAnswer, LessonNote, LessonQuestion, ReadingPlace
from courses.models.surveys import SurveyReply, SurveyTaken

__all__ = [
    "AnnualPlan",
    "Assignment",
    "Attendance",
    "Audio",
    "CertificateDecision",
    "ClassUnit",
    "CourseAssessment",
    "CourseIndexPage",
    "CoursePackage",
    "CoursePage",
    "DecisionLine",
    "EditMeaning",
    "Enrolment",
    "EnrolmentQuerySet",
    "Essay",
    "EssayEvent",
    "EssayTask",
    "Extension",
    "GradeBand",
    "LessonAnswer",
    "LessonEdition",
    "LessonNote",
    "LessonPage",
    "LessonQuestion",
    "MediaWatched",
    "Package",
    "PackageProgress",
    "PlanLine",
    "PriorLearning",
    "Programme",
    "ProgrammeVersion",
    "ReadingPlace",
    "RedoPlan",
    "RedoRequest",
    "ReminderSent",
    "Requirement",
    "RequirementEquivalent",
    "Session",
    "SharedBlock",
    "SlideDeck",
    "SlidePage",
    "Survey",
    "SurveyQuestion",
    "SurveyReply",
    "SurveyTaken",
    "Topic",
    "TrainingClass",
    "TrainingClassQuerySet",
    "UnitProgress",
    "Video",
    "VideoVariant",
    "Waiver",
    "class_staff_scope",
]
