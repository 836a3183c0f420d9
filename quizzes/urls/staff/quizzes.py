"""Tests: their settings, what they ask, publication."""

from django.urls import URLPattern, path

from quizzes.views.staff import bank

urlpatterns: list[URLPattern] = [
    path("bai-kiem-tra/", bank.quiz_list, name="quiz_list"),
    path("bai-kiem-tra/<int:quiz_id>/mo/", bank.quiz_publish, name="quiz_publish"),
]
