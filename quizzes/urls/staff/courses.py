"""Whole courses."""

from django.urls import URLPattern, path

from quizzes.views.staff import courses

urlpatterns: list[URLPattern] = [
    path("khoa-hoc/<int:page_id>/chep/", courses.course_copy, name="course_copy"),
    path("khoa-hoc/<int:page_id>/xuat/", courses.course_export, name="course_export"),
    path("khoa-hoc/nhap/", courses.course_import, name="course_import"),
    path("khoa-hoc/nhap/ghi/", courses.course_import_confirm, name="course_import_confirm"),
]
