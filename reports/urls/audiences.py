"""Audiences: who is counted, and what counts over them."""

from django.urls import path

from reports.views import audiences

AT = "theo-doi/<str:code>/doi-tuong/"

urlpatterns = [
    path(AT, audiences.audience_list, name="audience_list"),
    path("theo-doi/<str:code>/doi-tuong-moi/", audiences.audience_create, name="audience_create"),
    path(f"{AT}<str:audience_code>/", audiences.audience_detail, name="audience_detail"),
    path(f"{AT}<str:audience_code>/sua/", audiences.audience_edit, name="audience_edit"),
    path(f"{AT}<str:audience_code>/bo/", audiences.audience_remove, name="audience_remove"),
]
