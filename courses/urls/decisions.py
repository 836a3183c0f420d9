"""Decisions to issue certificates to a class."""

from django.urls import path

from courses.views import decisions

CLASS = "lop/<slug:class_code>/quyet-dinh/"
ONE = "quyet-dinh/<int:decision_id>/"

urlpatterns = [
    path("quyet-dinh/", decisions.decision_index, name="decision_index"),
    path(CLASS, decisions.decision_list, name="decision_list"),
    path(f"{CLASS}lap/", decisions.decision_create, name="decision_create"),
    path(ONE, decisions.decision_detail, name="decision_detail"),
    path(f"{ONE}phe-duyet/", decisions.decision_approve, name="decision_approve"),
    path(f"{ONE}tu-choi/", decisions.decision_refuse, name="decision_refuse"),
    path(f"{ONE}rut-lai/", decisions.decision_withdraw, name="decision_withdraw"),
    path(f"{ONE}danh-sach/", decisions.decision_print, name="decision_print"),
]
