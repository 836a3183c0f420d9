"""Addresses of this app, by subject; names are noun_verb."""

from certificates.urls import issued, public

app_name = "certificates"
urlpatterns = [
    *public.urlpatterns,
    *issued.urlpatterns,
]
