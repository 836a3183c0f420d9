"""Addresses of reorganisations inside the back office; names are noun_verb."""

from django.urls import path

from records.views import reorganisation

app_name = "reorganisations"
urlpatterns = [
    path("", reorganisation.reorganisation_list, name="reorganisation_list"),
    path("thu/", reorganisation.reorganisation_check, name="reorganisation_check"),
    path("ghi/", reorganisation.reorganisation_confirm, name="reorganisation_confirm"),
    path("mau/", reorganisation.reorganisation_template, name="reorganisation_template"),
    path("<int:pk>/", reorganisation.reorganisation_detail, name="reorganisation_detail"),
    path("<int:pk>/hoan-tac/", reorganisation.reorganisation_undo, name="reorganisation_undo"),
]
