"""Addresses of this app, by subject; names are noun_verb."""

from certificates.urls import issued

app_name = "certificates"
urlpatterns = [
    *issued.urlpatterns,
]
