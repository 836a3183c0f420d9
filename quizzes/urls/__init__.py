"""Addresses of learners; names are noun_verb. Those of staff: `quizzes.urls.staff`."""

from django.urls import include, path

from quizzes.views import exceptions, images
from quizzes.views.learner import appeals, intro, photos, result, taking

app_name = "quizzes"
# The most asked for first: an answer is saved far more often than any page is looked at.
attempt = [
    path("luu/", taking.answer_save, name="answer_save"),
    path("", taking.attempt_detail, name="attempt_detail"),
    path("de/", taking.attempt_paper, name="attempt_paper"),
    path("anh/", photos.photo_add, name="photo_add"),
    path("anh/<int:photo_id>/", photos.photo, name="photo"),
    path("gio/", taking.attempt_clock, name="attempt_clock"),
    path("xem-lai/", taking.attempt_review, name="attempt_review"),
    path("nop/", taking.attempt_submit, name="attempt_submit"),
    path("ket-qua/", result.attempt_result, name="attempt_result"),
    path("de-nghi/", appeals.appeal_create, name="appeal_create"),
    path(
        "bao-loi/<int:position>/",
        result.question_report,
        name="question_report",
    ),
]

urlpatterns = [
    path("bai-lam/<int:attempt_id>/", include(attempt)),
    path("lop/<slug:class_code>/kiem-tra/<int:unit_id>/", intro.quiz_intro, name="quiz_intro"),
    path(
        "lop/<slug:class_code>/kiem-tra/<int:unit_id>/bat-dau/",
        intro.attempt_start,
        name="attempt_start",
    ),
    path(
        "lop/<slug:class_code>/kiem-tra/<int:unit_id>/ngoai-le/",
        exceptions.exception_list,
        name="exception_list",
    ),
    path(
        "lop/<slug:class_code>/kiem-tra/<int:unit_id>/ngoai-le/cho/",
        exceptions.exception_give,
        name="exception_give",
    ),
    path(
        "lop/<slug:class_code>/kiem-tra/<int:unit_id>/ngoai-le/<int:override_id>/ket-thuc/",
        exceptions.exception_end,
        name="exception_end",
    ),
    path(
        "lop/<slug:class_code>/kiem-tra/<int:unit_id>/ngoai-le/them-gio/",
        exceptions.accommodation_give,
        name="accommodation_give",
    ),
    path(
        "lop/<slug:class_code>/kiem-tra/<int:unit_id>/ngoai-le/them-gio/<int:accommodation_id>/ket-thuc/",
        exceptions.accommodation_end,
        name="accommodation_end",
    ),
    path("cau-hoi/anh/<uuid:image_id>/", images.question_image, name="question_image"),
]
