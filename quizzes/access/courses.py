"""The doors to whole courses: copying them, giving them out, taking them in."""

import datetime as dt

from django.db.models import QuerySet
from django.http import Http404

from accounts.api import AnyUser, Permission
from courses.api import CourseIndexPage, CoursePage
from quizzes.access import banks_of
from quizzes.models import Quiz


def get_course_or_404(user: AnyUser, page_id: int) -> CoursePage:
    """Return a course that `user` may edit in the back office."""
    course = CoursePage.objects.filter(pk=page_id).first()
    if course is None or not course.permissions_for_user(user).can_edit():
        raise Http404
    return course


def get_course_to_copy_or_404(user: AnyUser, page_id: int) -> CoursePage:
    """Return a course beside which `user` may write another one."""
    course = get_course_or_404(user, page_id)
    if not course.get_parent().permissions_for_user(user).can_add_subpage():
        raise Http404
    return course


def tests_of_course(course: CoursePage) -> QuerySet[Quiz]:
    """Return the tests that fill the places of a course, in their order."""
    return (
        Quiz.objects.filter(assessment__course=course)
        .select_related("assessment", "bank__owner")
        .order_by("assessment__sort_order", "assessment__pk")
    )


def editable_banks(user: AnyUser, *, on: dt.date) -> set[int]:
    """Return the ids of the banks where `user` sees keys and edits tests."""
    return set(banks_of(user, Permission.EDIT_QUESTIONS, on=on).values_list("pk", flat=True))


def indexes_to_write_in(user: AnyUser) -> QuerySet[CourseIndexPage]:
    """Return the lists of courses below which `user` may add pages."""
    indexes = CourseIndexPage.objects.order_by("path")
    allowed = [one.pk for one in indexes if one.permissions_for_user(user).can_add_subpage()]
    return indexes.filter(pk__in=allowed)
