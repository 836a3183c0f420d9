"""Papers on paper."""

from django.urls import URLPattern, path

from quizzes.views.staff import printing

urlpatterns: list[URLPattern] = [
    path("bai-kiem-tra/<int:quiz_id>/in-de/", printing.quiz_print, name="quiz_print"),
]
