"""Addresses of this app; names are noun_verb."""

from django.urls import URLPattern

app_name = "accounts"
urlpatterns: list[URLPattern] = []
