"""Addresses of this app; names are noun_verb."""

from django.urls import URLPattern, path

from cms import views

app_name = "cms"
urlpatterns: list[URLPattern] = [
    path("tro-giup/", views.help_index, name="help_index"),
    path("tro-giup/<slug:slug>/", views.help_page, name="help_page"),
    path("tim-kiem/", views.search, name="search"),
    path("van-ban/", views.document_list, name="document_list"),
    path("van-ban/<int:document_id>/", views.document_detail, name="document_detail"),
    path("thong-bao/an/", views.notice_hide, name="notice_hide"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
]
