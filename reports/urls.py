"""Addresses of this app; names are noun_verb."""

from django.urls import URLPattern, path

from reports import views

app_name = "reports"
urlpatterns: list[URLPattern] = [
    path("theo-doi/", views.tracking_home, name="tracking_home"),
    path("theo-doi/<str:code>/", views.tracking_detail, name="tracking_detail"),
    path("theo-doi/<str:code>/danh-sach/", views.tracking_people, name="tracking_people"),
    path("theo-doi/<str:code>/mo-lop/", views.class_report, name="class_report"),
    path(
        "theo-doi/<str:code>/mo-lop/<str:kind>/",
        views.class_report_file,
        name="class_report_file",
    ),
    path("ho-so/", views.record_detail, name="record_detail"),
    path("ho-so/<str:person_code>/", views.person_record, name="person_record"),
]
