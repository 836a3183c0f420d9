"""Marking essays, marking again, appeals."""

from django.urls import URLPattern, path

from quizzes.views.staff import appeals, marking, regrading

urlpatterns: list[URLPattern] = [
    path("cham-bai/", marking.marking_queue, name="marking_queue"),
    path(
        "cham-bai/<int:quiz_id>/cau/<int:question_id>/", marking.marking_next, name="marking_next"
    ),
    path(
        "cham-bai/<int:quiz_id>/cau/<int:question_id>/da-cham/",
        marking.marking_done,
        name="marking_done",
    ),
    path("cham-bai/<int:response_id>/", marking.answer_mark, name="answer_mark"),
    path("cham-bai/<int:response_id>/sua-diem/", marking.mark_change, name="mark_change"),
    path("cham-bai/anh/<int:photo_id>/", marking.answer_photo, name="marked_photo"),
    path("cham-lai/", regrading.regrade_list, name="regrade_list"),
    path("cham-lai/bai/<int:quiz_id>/", regrading.regrade_start, name="regrade_start"),
    path(
        "cham-lai/bai/<int:quiz_id>/ca-bai/",
        regrading.regrade_everything,
        name="regrade_everything",
    ),
    path(
        "cham-lai/bai/<int:quiz_id>/cau/<int:version_id>/",
        regrading.regrade_preview,
        name="regrade_preview",
    ),
    path("cham-lai/<int:regrade_id>/", regrading.regrade_detail, name="regrade_detail"),
    path("cham-lai/<int:regrade_id>/thuc-hien/", regrading.regrade_commit, name="regrade_commit"),
    path("cham-lai/<int:regrade_id>/rut-lai/", regrading.regrade_withdraw, name="regrade_withdraw"),
    path("de-nghi/", appeals.appeal_list, name="appeal_list"),
    path("de-nghi/<int:appeal_id>/", appeals.appeal_detail, name="appeal_detail"),
]
