"""Addresses of this app, by subject; names are noun_verb."""

from django.urls import URLPattern

from reports.urls import (
    audiences,
    bulk,
    classes,
    closings,
    denominator,
    foresight,
    indicators,
    papers,
    record,
    series,
    tracking,
)

app_name = "reports"
urlpatterns: list[URLPattern] = [
    # First what is asked for most.
    *tracking.urlpatterns,
    *audiences.urlpatterns,
    *bulk.urlpatterns,
    *classes.urlpatterns,
    *closings.urlpatterns,
    *denominator.urlpatterns,
    *foresight.urlpatterns,
    *papers.urlpatterns,
    *indicators.urlpatterns,
    *series.urlpatterns,
    *record.urlpatterns,
]
