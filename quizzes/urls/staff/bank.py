"""The question bank."""

from django.urls import URLPattern, path

from quizzes.views.staff import bank

urlpatterns: list[URLPattern] = [
    path("", bank.question_list, name="question_list"),
    path("them/", bank.question_add, name="question_add"),
    path("<int:question_id>/", bank.question_detail, name="question_detail"),
    path("<int:question_id>/sua/", bank.question_edit, name="question_edit"),
    path("<int:question_id>/trang-thai/", bank.question_status, name="question_status"),
    path("<int:question_id>/xem-thu/", bank.question_preview, name="question_preview"),
]
