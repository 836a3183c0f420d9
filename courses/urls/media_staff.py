"""Files of lessons for those who write them; under the back office."""

from django.urls import path

from courses.views import media

app_name = "lesson_media"
urlpatterns = [
    path("<slug:kind>/<int:media_id>/lam-lai/", media.try_again, name="try_again"),
    path("<slug:kind>/<int:media_id>/xoa/", media.drop, name="drop"),
    path("<slug:kind>/<int:media_id>/<str:name>", media.staff_file, name="staff_file"),
]
