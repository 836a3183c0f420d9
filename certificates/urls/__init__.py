"""Addresses of this app, by subject; names are noun_verb."""

from certificates.urls import batches, issued

app_name = "certificates"
urlpatterns = [
    # Before the addresses of certificates, which end in any code.
    *batches.urlpatterns,
    *issued.urlpatterns,
]
