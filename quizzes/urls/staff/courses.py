"""Whole courses."""

from django.urls import URLPattern, path

from quizzes.views.staff import courses

urlpatterns: list[URLPattern] = [
    path("khoa-hoc/<int:page_id>/chep/", courses.course_copy, name="course_copy"),
]
