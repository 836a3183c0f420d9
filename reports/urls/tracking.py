"""Tracking, from the figures down to names."""

from django.urls import path

from reports.views import people, tracking

urlpatterns = [
    path("theo-doi/", tracking.tracking_home, name="tracking_home"),
    path("theo-doi/<str:code>/", tracking.tracking_detail, name="tracking_detail"),
    path("theo-doi/<str:code>/danh-sach/", people.tracking_people, name="tracking_people"),
]
