"""Several years of an organisation."""

from django.urls import path

from reports.views import series

urlpatterns = [
    path("theo-doi/<str:code>/qua-cac-nam/", series.tracking_years, name="tracking_years"),
]
