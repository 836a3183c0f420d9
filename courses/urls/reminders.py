"""Reminders, as officers see them."""

from django.urls import path

from courses.views import reminders

urlpatterns = [
    path("tin-nhan/nhac-hoc/", reminders.reminder_preview, name="reminder_preview"),
    path("lop/<slug:class_code>/nhac/", reminders.class_remind, name="class_remind"),
]
