"""Files of lessons for learners, what they watched, and lessons on paper."""

from django.urls import path

from courses.views import media, printing, transcripts

LESSON = "lop/<slug:class_code>/bai/<int:unit_id>/"

urlpatterns = [
    path(f"{LESSON}in/", printing.lesson_print, name="lesson_print"),
    path(
        f"{LESSON}hoc-lieu/video/<int:media_id>/da-xem/", media.video_watched, name="video_watched"
    ),
    path(
        f"{LESSON}hoc-lieu/video/<int:media_id>/ban-ghi/",
        transcripts.transcript_read,
        name="transcript_read",
    ),
    path(
        f"{LESSON}hoc-lieu/<slug:kind>/<int:media_id>/<str:name>",
        media.lesson_file,
        name="lesson_file",
    ),
]
