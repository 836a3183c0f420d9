"""What learners open."""

from django.urls import path

from courses.views import learner

urlpatterns = [
    path("hoc/", learner.learning_home, name="learning_home"),
    path("hoc/tin/<int:message_id>/da-doc/", learner.message_read, name="message_read"),
    path("lop/<slug:class_code>/", learner.class_detail, name="class_detail"),
    path("lop/<slug:class_code>/bai/<int:unit_id>/", learner.lesson_detail, name="lesson_detail"),
    path("lop/<slug:class_code>/bai/<int:unit_id>/mo/", learner.lesson_open, name="lesson_open"),
    path(
        "lop/<slug:class_code>/bai/<int:unit_id>/xong/",
        learner.lesson_complete,
        name="lesson_complete",
    ),
]
