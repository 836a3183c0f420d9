"""The steps of a class and of its learners."""

from django.urls import path

from courses.views import steps

CLASS = "lop/<slug:class_code>/"

urlpatterns = [
    path(f"{CLASS}sua/", steps.class_edit, name="class_edit"),
    path(f"{CLASS}mo/", steps.class_open, name="class_open"),
    path(f"{CLASS}ket-thuc/", steps.class_close, name="class_close"),
    path(f"{CLASS}mo-lai/", steps.class_reopen, name="class_reopen"),
    path(f"{CLASS}gia-han/", steps.class_extend, name="class_extend"),
    path(f"{CLASS}hoc-vien/<int:enrolment_id>/", steps.learner_change, name="learner_change"),
]
