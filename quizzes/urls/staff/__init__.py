"""Addresses under /quan-tri/cau-hoi/, by subject; names are noun_verb."""

from django.urls import URLPattern

from quizzes.urls.staff import bank, courses, importing, marking, printing, quizzes, statistics

app_name = "questions"
urlpatterns: list[URLPattern] = [
    *bank.urlpatterns,
    *quizzes.urlpatterns,
    *courses.urlpatterns,
    *importing.urlpatterns,
    *printing.urlpatterns,
    *marking.urlpatterns,
    *statistics.urlpatterns,
]
