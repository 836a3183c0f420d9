"""Foresight."""

from django.urls import path

from reports.views import foresight, level_standards, what_if

urlpatterns = [
    path("theo-doi/<str:code>/du-bao/", foresight.foresight_detail, name="foresight_detail"),
    path("theo-doi/<str:code>/du-bao/can-ai/", foresight.foresight_people, name="foresight_people"),
    path("theo-doi/<str:code>/sap-den-han/", foresight.at_risk_list, name="at_risk_list"),
    path(
        "theo-doi/<str:code>/du-dieu-kien/",
        level_standards.eligibility_list,
        name="eligibility_list",
    ),
    path("theo-doi/<str:code>/thu-quy-tac/", what_if.what_if, name="what_if"),
]
