"""Addresses inside the back office; names are noun_verb."""

from django.urls import path

from records import views

app_name = "records"
urlpatterns = [
    path("", views.register_import, name="register_import"),
    path("ghi/", views.register_confirm, name="register_confirm"),
    path("mau/", views.register_template, name="register_template"),
]
