"""Beside reading: place, notes, questions, calendar."""

from django.urls import path

from courses.views import offline, study

LESSON = "lop/<slug:class_code>/bai/<int:unit_id>"

urlpatterns = [
    path("hoc/lich.ics", study.calendar, name="calendar"),
    path("hoc/ngoai-mang/", offline.offline_list, name="offline_list"),
    path("giu-bai.js", offline.service_worker, name="service_worker"),
    path(f"{LESSON}/ngoai-mang/", offline.lesson_offline, name="lesson_offline"),
    path(f"{LESSON}/cho-doc/", study.reading_place, name="reading_place"),
    path(f"{LESSON}/ghi-chu/", study.note_list, name="note_list"),
    path(f"{LESSON}/ghi-chu/<int:note_id>/", study.note_change, name="note_change"),
    path(f"{LESSON}/hoi-dap/", study.question_list, name="question_list"),
    path(
        f"{LESSON}/hoi-dap/<int:question_id>/tra-loi/",
        study.question_answer,
        name="question_answer",
    ),
    path(f"{LESSON}/hoi-dap/<int:question_id>/an/", study.question_hide, name="question_hide"),
    path(
        f"{LESSON}/hoi-dap/tra-loi/<int:answer_id>/xac-nhan/",
        study.answer_endorse,
        name="answer_endorse",
    ),
    path(f"{LESSON}/hoi-dap/tra-loi/<int:answer_id>/an/", study.answer_hide, name="answer_hide"),
]
