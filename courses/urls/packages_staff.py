"""Packages in the back office, under /quan-tri/goi-scorm/."""

from django.urls import path

from courses.views import package_desk

app_name = "packages"
urlpatterns = [
    path("", package_desk.package_list, name="package_list"),
    path("<int:package_id>/xoa/", package_desk.package_drop, name="package_drop"),
]
