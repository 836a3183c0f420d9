"""Taking questions in from files and giving them out."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
