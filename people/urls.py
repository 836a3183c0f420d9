"""Addresses of this app, below the back office; names are noun_verb."""

from django.urls import path

from people import views

app_name = "people"
urlpatterns = [
    path("", views.merge_list, name="merge_list"),
    path("so-sanh/<str:first>/<str:second>/", views.merge_compare, name="merge_compare"),
    path("de-nghi/<str:first>/<str:second>/", views.merge_propose, name="merge_propose"),
    path("hai-nguoi/<str:first>/<str:second>/", views.people_tell_apart, name="people_tell_apart"),
    path("lan/<int:pk>/", views.merge_detail, name="merge_detail"),
    path("lan/<int:pk>/xac-nhan/", views.merge_confirm, name="merge_confirm"),
    path("lan/<int:pk>/bo/", views.merge_withdraw, name="merge_withdraw"),
    path("lan/<int:pk>/go/", views.merge_undo, name="merge_undo"),
]
