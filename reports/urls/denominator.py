"""The denominator, opened."""

from django.urls import path

from reports.views import denominator

urlpatterns = [
    path("theo-doi/<str:code>/mau-so/", denominator.denominator_detail, name="denominator_detail"),
    path(
        "theo-doi/<str:code>/mau-so/<str:group>/",
        denominator.denominator_people,
        name="denominator_people",
    ),
]
