"""Addresses of this app, by subject; names are noun_verb."""

from certificates.urls import aftercare, batches, issued, public, signing

app_name = "certificates"
urlpatterns = [
    *public.urlpatterns,
    *aftercare.urlpatterns,
    # Before the addresses of certificates, which end in any code.
    *batches.urlpatterns,
    *signing.urlpatterns,
    *issued.urlpatterns,
]
