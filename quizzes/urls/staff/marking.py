"""Marking essays, regrading, appeals and reports."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
