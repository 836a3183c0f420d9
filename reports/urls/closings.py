"""Closed years."""

from django.urls import path

from reports.views import closings

urlpatterns = [
    path("theo-doi/<str:code>/chot-nam/", closings.closing_list, name="closing_list"),
    path("theo-doi/<str:code>/chot-nam/lap/", closings.closing_prepare, name="closing_prepare"),
    path(
        "theo-doi/<str:code>/chot-nam/<int:year>/", closings.closing_detail, name="closing_detail"
    ),
    path(
        "theo-doi/<str:code>/chot-nam/<int:year>/phu-luc/",
        closings.closing_amend,
        name="closing_amend",
    ),
    path(
        "theo-doi/<str:code>/chot-nam/<int:year>/<int:number>/xac-nhan/",
        closings.closing_confirm,
        name="closing_confirm",
    ),
    path(
        "theo-doi/<str:code>/chot-nam/<int:year>/<int:number>/bo/",
        closings.closing_discard,
        name="closing_discard",
    ),
    path(
        "theo-doi/<str:code>/chot-nam/<int:year>/<int:number>/<str:part>.json",
        closings.closing_file,
        name="closing_file",
    ),
]
