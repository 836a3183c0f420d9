"""Tracking, from the figures down to names."""

from django.urls import path

from reports.views import charts, people, tracking

urlpatterns = [
    path("theo-doi/", tracking.tracking_home, name="tracking_home"),
    path("theo-doi/<str:code>/", tracking.tracking_detail, name="tracking_detail"),
    path("theo-doi/<str:code>/12-thang/", charts.tracking_months, name="tracking_months"),
    path("theo-doi/<str:code>/chuyen-de/", charts.tracking_topics, name="tracking_topics"),
    path("theo-doi/<str:code>/so-sanh/", charts.tracking_comparison, name="tracking_comparison"),
    path("theo-doi/<str:code>/danh-sach/", people.tracking_people, name="tracking_people"),
    path("theo-doi/<str:code>/danh-sach/xlsx/", people.people_file, name="people_file"),
]
