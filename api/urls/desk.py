"""Addresses inside the back office; names are noun_verb."""

from django.urls import URLPattern, path

from api.views import desk

app_name = "connections"
urlpatterns: list[URLPattern] = [
    path("", desk.connection_list, name="connection_list"),
    path("khoa/", desk.token_make, name="token_make"),
    path("khoa/<int:token_id>/thu-hoi/", desk.token_revoke, name="token_revoke"),
    path("nhan-tin/", desk.webhook_make, name="webhook_make"),
    path("nhan-tin/<int:webhook_id>/", desk.webhook_detail, name="webhook_detail"),
    path("nhan-tin/<int:webhook_id>/ngung/", desk.webhook_stop, name="webhook_stop"),
    path("nhan-tin/<int:webhook_id>/bat-lai/", desk.webhook_start, name="webhook_start"),
]
