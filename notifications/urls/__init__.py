"""Addresses of this app on the site; names are noun_verb. Those in the back office are in `words`."""

from django.urls import URLPattern, path

from notifications.views import inbox, log, reports

app_name = "notifications"
urlpatterns: list[URLPattern] = [
    path("tin-nhan/", inbox.message_list, name="message_list"),
    path("tin-nhan/da-doc/", inbox.messages_read, name="messages_read"),
    path("tin-nhan/<int:message_id>/", inbox.message_read, name="message_read"),
    path("tin-nhan/cach-nhan/", inbox.wishes_edit, name="wishes_edit"),
    path("tin-nhan/thoi-gui/<str:token>/", inbox.emails_stop, name="emails_stop"),
    path("tin-nhan/so-gui/", log.delivery_list, name="delivery_list"),
    path("tin-nhan/so-gui/<int:delivery_id>/", log.delivery_retry, name="delivery_retry"),
    path("tin-nhan/bao-cao/<slug:channel>/", reports.report, name="report"),
]
