"""Addresses of the question bank under /quan-tri/cau-hoi/; names are noun_verb."""

from django.urls import path

from quizzes.views import staff

app_name = "questions"
urlpatterns = [
    path("", staff.question_list, name="question_list"),
    path("bai-kiem-tra/", staff.quiz_list, name="quiz_list"),
    path("bai-kiem-tra/<int:quiz_id>/mo/", staff.quiz_publish, name="quiz_publish"),
    path("them/", staff.question_add, name="question_add"),
    path("<int:question_id>/", staff.question_detail, name="question_detail"),
    path("<int:question_id>/sua/", staff.question_edit, name="question_edit"),
    path("<int:question_id>/trang-thai/", staff.question_status, name="question_status"),
    path("<int:question_id>/xem-thu/", staff.question_preview, name="question_preview"),
]
