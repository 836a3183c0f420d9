"""A course for the next year, with its tests."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import transaction

from accounts.api import User
from audit.api import record
from courses.api import CopiedCourse, CourseAssessment, CoursePage, copy_course, with_year
from quizzes.models import BlueprintRow, FixedQuestion, Quiz, QuizBand, QuizSection


@transaction.atomic
def copy_course_with_tests(
    course: CoursePage,
    *,
    year: int,
    title: str,
    banks: Collection[int],
    by: User | None,
    at: dt.datetime,
) -> CopiedCourse:
    """Copy a course for another year: pages and places as drafts, tests with their settings.

    banks  ids of those whose tests `by` may edit; the other places for tests stay empty

    Tests of the copy are not open, and their hours and passwords are left out: those were of the
    year before. Attempts, exceptions and everything else of learners stays where it is. Nothing is
    copied when anything fails.
    """
    copied = copy_course(course, year=year, title=title, by=by, at=at)
    quizzes = Quiz.objects.filter(assessment__in=copied.assessments, bank__in=banks)
    for quiz in quizzes.order_by("pk"):
        place = copied.assessments[quiz.assessment_id]
        _copy_quiz(quiz, place, course.edition_year, year, by=by, at=at)
    return copied


def _copy_quiz(
    quiz: Quiz, place: CourseAssessment, before: int, year: int, *, by: User | None, at: dt.datetime
) -> None:
    old = quiz.pk
    quiz.pk, quiz.assessment = None, place
    quiz._state.adding = True
    quiz.title = with_year(quiz.title, before, year)
    quiz.opens_at = quiz.closes_at = quiz.published_at = None
    quiz.password = ""
    quiz.save(force_insert=True)
    sections: dict[int | None, int | None] = {None: None}
    for section in QuizSection.objects.filter(quiz=old).order_by("position"):
        before_id = section.pk
        section.pk, section.quiz = None, quiz
        section.save(force_insert=True)
        sections[before_id] = section.pk
    models: tuple[Any, ...] = (BlueprintRow, FixedQuestion)
    for model in models:
        rows = list(model.objects.filter(quiz=old).order_by("pk"))
        for row in rows:
            row.pk, row.quiz, row.section_id = None, quiz, sections[row.section_id]
        model.objects.bulk_create(rows)
    bands = list(QuizBand.objects.filter(quiz=old).order_by("pk"))
    for band in bands:
        band.pk, band.quiz = None, quiz
    QuizBand.objects.bulk_create(bands)
    record("quiz.created", quiz, by=by, at=at, source=old)
