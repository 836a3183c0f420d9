"""Figures about tests and questions."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
