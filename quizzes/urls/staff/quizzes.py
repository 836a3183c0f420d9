"""Tests: their settings, what they ask, publication."""

from django.urls import URLPattern, path

from quizzes.views.staff import bank, exceptions, quizzes

urlpatterns: list[URLPattern] = [
    path("bai-kiem-tra/", bank.quiz_list, name="quiz_list"),
    path("bai-kiem-tra/them/", quizzes.quiz_add, name="quiz_add"),
    path("bai-kiem-tra/<int:quiz_id>/", quizzes.quiz_edit, name="quiz_edit"),
    path("bai-kiem-tra/<int:quiz_id>/noi-dung/", quizzes.quiz_contents, name="quiz_contents"),
    path(
        "bai-kiem-tra/<int:quiz_id>/ngoai-le/", exceptions.quiz_exceptions, name="quiz_exceptions"
    ),
    path("bai-kiem-tra/<int:quiz_id>/dong/", quizzes.quiz_withdraw, name="quiz_withdraw"),
    path("bai-kiem-tra/<int:quiz_id>/mo/", bank.quiz_publish, name="quiz_publish"),
]
