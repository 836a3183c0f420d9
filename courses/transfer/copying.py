"""A course once more for another year: its pages, places for tests, essays, packages and survey.

Nothing of learners is copied, and nothing of the copy is published.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from accounts.api import User
from audit.api import record
from courses.models import CourseAssessment, CoursePage, LessonPage
from courses.transfer.references import PAGE, changed, changed_html
from shared.text import tidy, vietnamese_slug


@dataclass(frozen=True)
class CopiedCourse:
    """The copy, and the id of each of its places for tests by the id of the one it copies."""

    course: CoursePage
    assessments: Mapping[int, CourseAssessment]
    lessons: Mapping[int, int]


def with_year(words: str, before: int, after: int) -> str:
    """Return a title with the year in it replaced, also as in "2025-2026"."""
    return words.replace(str(before), str(after))


@transaction.atomic
def copy_course(
    course: CoursePage, *, year: int, title: str, by: User | None, at: dt.datetime
) -> CopiedCourse:
    """Copy a course with all its lessons as drafts, beside it in the tree.

    year   of the copy; it also stands where the old one stood in the titles of lessons
    title  of the copy

    Links from lesson to lesson lead to the copies. Pictures, videos and shared parts stay the same
    ones. Nothing is copied when anything fails.
    """
    # Read anew: the tree counts children on the object it is given.
    course = CoursePage.objects.get(pk=course.pk)
    before = course.edition_year
    copy: CoursePage = course.copy(
        recursive=True,
        copy_revisions=False,
        keep_live=False,
        user=by,
        update_attrs={
            "title": tidy(title),
            "draft_title": tidy(title),
            "slug": _free_slug(course, title, year),
            "edition_year": year,
        },
    )
    lessons = dict(zip(_lesson_ids(course), _lesson_ids(copy), strict=True))
    pages = {course.pk: copy.pk, **lessons}
    _mend_course(CoursePage.objects.get(pk=copy.pk), pages, by=by)
    for pk in lessons.values():
        _mend_lesson(LessonPage.objects.get(pk=pk), pages, before, year, by=by)
    copy.refresh_from_db()
    old, new = (list(c.assessments.order_by("sort_order", "pk")) for c in (course, copy))
    record("course.copied", copy, by=by, at=at, source=course.pk, year=year, lessons=len(lessons))
    return CopiedCourse(copy, {a.pk: b for a, b in zip(old, new, strict=True)}, lessons)


def _free_slug(course: CoursePage, title: str, year: int) -> str:
    replaced = with_year(course.slug, course.edition_year, year)
    wanted = replaced if replaced != course.slug else f"{vietnamese_slug(title)[:180]}-{year}"
    siblings = course.get_parent().get_children()
    taken = set(siblings.filter(slug__startswith=wanted).values_list("slug", flat=True))
    slug, number = wanted, 1
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug


def _lesson_ids(course: CoursePage) -> list[int]:
    lessons = LessonPage.objects.child_of(course).order_by("path")
    return list(lessons.values_list("pk", flat=True))


def _inside(pages: Mapping[int, int]) -> Any:
    def change(model: str, value: Any) -> Any:
        if model != PAGE or not str(value).isdecimal():
            return value
        return pages.get(int(value), value)

    return change


def _mend_course(copy: CoursePage, pages: Mapping[int, int], *, by: User | None) -> None:
    copy.intro = changed_html(copy.intro, _inside(pages))
    for task in copy.essay_tasks.all():
        task.prompt = changed_html(task.prompt, _inside(pages))
        task.guide = changed_html(task.guide, _inside(pages))
        task.save(update_fields=["prompt", "guide"])
    _write(copy, by=by)


def _mend_lesson(
    lesson: LessonPage, pages: Mapping[int, int], before: int, year: int, *, by: User | None
) -> None:
    block = lesson.body.stream_block
    raw = changed(block, block.get_prep_value(lesson.body), _inside(pages))
    lesson.body = block.to_python(raw)
    lesson.title = lesson.draft_title = with_year(lesson.title, before, year)
    lesson.summary = with_year(lesson.summary, before, year)
    _write(lesson, by=by)


def _write(page: Any, *, by: User | None) -> None:
    """Write a draft: the row of a page that is not live, and its revision."""
    page.save(clean=False)
    page.save_revision(user=by, clean=False, changed=True)
