"""Addresses inside the back office; names are noun_verb."""

from django.urls import path

from records.views import register

app_name = "records"
urlpatterns = [
    path("", register.register_import, name="register_import"),
    path("ghi/", register.register_confirm, name="register_confirm"),
    path("mau/", register.register_template, name="register_template"),
]
