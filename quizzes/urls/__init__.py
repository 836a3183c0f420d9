"""Addresses of learners; names are noun_verb. Those of staff: `quizzes.urls.staff`."""

from django.urls import path

from quizzes.views import images, learner

app_name = "quizzes"
urlpatterns = [
    path("lop/<slug:class_code>/kiem-tra/<int:unit_id>/", learner.quiz_intro, name="quiz_intro"),
    path(
        "lop/<slug:class_code>/kiem-tra/<int:unit_id>/bat-dau/",
        learner.attempt_start,
        name="attempt_start",
    ),
    path("cau-hoi/anh/<uuid:image_id>/", images.question_image, name="question_image"),
    path("bai-lam/<int:attempt_id>/", learner.attempt_detail, name="attempt_detail"),
    path("bai-lam/<int:attempt_id>/luu/", learner.answer_save, name="answer_save"),
    path("bai-lam/<int:attempt_id>/gio/", learner.attempt_clock, name="attempt_clock"),
    path("bai-lam/<int:attempt_id>/xem-lai/", learner.attempt_review, name="attempt_review"),
    path("bai-lam/<int:attempt_id>/nop/", learner.attempt_submit, name="attempt_submit"),
    path("bai-lam/<int:attempt_id>/ket-qua/", learner.attempt_result, name="attempt_result"),
]
