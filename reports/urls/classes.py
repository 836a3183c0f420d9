"""The report on classes."""

from django.urls import path

from reports.views import classes

urlpatterns = [
    path("theo-doi/<str:code>/mo-lop/", classes.class_report, name="class_report"),
    path(
        "theo-doi/<str:code>/mo-lop/<str:kind>/",
        classes.class_report_file,
        name="class_report_file",
    ),
]
