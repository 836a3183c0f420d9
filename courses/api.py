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
from courses.actions.attendance import Mark as AttendanceMark
from courses.actions.attendance import mark_attendance
from courses.actions.essays import Draft as EssayDraft
from courses.actions.essays import Given as EssayMark
from courses.actions.essays import hand_in, mark_essay, save_draft
from courses.actions.packages import take_package
from courses.actions.plans import (
    approve_plan,
    link_classes,
    submit_plan,
    write_line,
    write_plan,
)
from courses.actions.progress import take_back_unit
from courses.actions.rounds import put_live
from courses.actions.sessions import SessionPlan, plan_session
from courses.actions.surveys import answer_survey
from courses.errors import CourseRefused, EnrolmentClosed
from courses.models import (
    Attendance,
    ClassUnit,
    CourseAssessment,
    CourseIndexPage,
    CoursePackage,
    CoursePage,
    Enrolment,
    EssayTask,
    GradeBand,
    LessonPage,
    PlanLine,
    Programme,
    ProgrammeVersion,
    Requirement,
    Session,
    SlideDeck,
    SlidePage,
    Survey,
    SurveyQuestion,
    Topic,
    TrainingClass,
    UnitProgress,
)
from courses.models.classes import by_decision
from courses.queries.checklists import add_closing_checks, add_opening_checks
from courses.queries.deadlines import Deadlines, next_deadlines
from courses.queries.essays import essays_waiting
from courses.queries.foresight import Learning, learners_at_risk, nearest_learners
from courses.queries.gathering import Gathering, classes_to_summon_to, gathered
from courses.queries.unfinished import Unfinished, open_places, people_of, unfinished
from courses.rules.checklist import Check
from courses.rules.checklist import Mark as CheckMark
from courses.transfer.archive import MOST_BYTES, QUESTIONS, Incoming, Outgoing, UnusableArchive
from courses.transfer.copying import CopiedCourse, copy_course, with_year
from courses.transfer.giving import CannotTravel, Giver
from courses.transfer.taking import Problem, Taken, Taker
from courses.transfer.things import Things

__all__ = [
    "MOST_BYTES",
    "QUESTIONS",
    "Attendance",
    "AttendanceMark",
    "CannotTravel",
    "Check",
    "CheckMark",
    "ClassPlan",
    "ClassUnit",
    "CopiedCourse",
    "CourseAssessment",
    "CourseIndexPage",
    "CoursePackage",
    "CoursePage",
    "CourseRefused",
    "Deadlines",
    "Enrolment",
    "EnrolmentClosed",
    "EssayDraft",
    "EssayMark",
    "EssayTask",
    "Gathering",
    "Giver",
    "GradeBand",
    "Incoming",
    "Learning",
    "LessonPage",
    "Outgoing",
    "PlanLine",
    "Problem",
    "Programme",
    "ProgrammeVersion",
    "Requirement",
    "Session",
    "SessionPlan",
    "SlideDeck",
    "SlidePage",
    "Survey",
    "SurveyQuestion",
    "Taken",
    "Taker",
    "Things",
    "Topic",
    "TrainingClass",
    "Unfinished",
    "UnitProgress",
    "UnusableArchive",
    "add_closing_checks",
    "add_opening_checks",
    "answer_survey",
    "approve_plan",
    "by_decision",
    "classes_to_summon_to",
    "complete_unit",
    "copy_course",
    "correct_scores",
    "essays_waiting",
    "gathered",
    "get_enrolment_or_404",
    "get_unit_or_404",
    "hand_in",
    "learners_at_risk",
    "link_classes",
    "mark_attendance",
    "mark_essay",
    "nearest_learners",
    "next_deadlines",
    "open_class",
    "open_new_class",
    "open_places",
    "open_unit",
    "people_of",
    "plan_session",
    "put_live",
    "save_draft",
    "submit_plan",
    "summon",
    "take_back_unit",
    "take_package",
    "unfinished",
    "with_year",
    "write_line",
    "write_plan",
]
