"""Figures about tests and questions."""

from django.urls import URLPattern, path

from quizzes.views.staff import statistics

urlpatterns: list[URLPattern] = [
    path("thong-ke/", statistics.statistics_worklist, name="statistics_worklist"),
    path("thong-ke/<int:quiz_id>/", statistics.statistics_quiz, name="statistics_quiz"),
    path("thong-ke/<int:quiz_id>/bang/", statistics.statistics_export, name="statistics_export"),
    path(
        "thong-ke/<int:quiz_id>/cau/<int:question_id>/",
        statistics.statistics_question,
        name="statistics_question",
    ),
]
