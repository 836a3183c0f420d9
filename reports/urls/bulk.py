"""What can be done for many people of a list at once."""

from django.urls import path

from reports.views import bulk

urlpatterns = [
    path("theo-doi/<str:code>/nhac/", bulk.people_remind, name="people_remind"),
    path("theo-doi/<str:code>/trieu-tap/", bulk.people_summon, name="people_summon"),
]
