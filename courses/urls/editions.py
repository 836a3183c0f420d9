"""Addresses under /quan-tri/bai-hoc/: the editions of a lesson; names are noun_verb."""

from django.urls import URLPattern, path

from courses.views import editions

app_name = "lessons"
urlpatterns: list[URLPattern] = [
    path("<int:page_id>/lan-xuat-ban/", editions.edition_list, name="edition_list"),
    path("<int:page_id>/hoc-lai/", editions.redo_confirm, name="redo_confirm"),
]
