"""Addresses inside the back office."""

from django.urls import URLPattern, path

from notifications.views import words

app_name = "message_words"
urlpatterns: list[URLPattern] = [
    path("", words.words_list, name="words_list"),
    path("<slug:code>/", words.words_edit, name="words_edit"),
    path("<slug:code>/khoi-phuc/", words.words_restore, name="words_restore"),
]
