"""Addresses of this app, by who opens them; names are noun_verb."""

from courses.urls import (
    classes,
    decisions,
    essays,
    learning,
    media,
    officers,
    packages,
    plans,
    reminders,
    rounds,
    sessions,
    study,
    surveys,
)

app_name = "courses"
urlpatterns = [
    # lop/mo-lop/ stands before lop/<class>/.
    *officers.urlpatterns,
    *reminders.urlpatterns,
    # So does lop/cham-thu-hoach/.
    *essays.urlpatterns,
    *surveys.urlpatterns,
    *packages.urlpatterns,
    *classes.urlpatterns,
    *decisions.urlpatterns,
    *sessions.urlpatterns,
    *plans.urlpatterns,
    *rounds.urlpatterns,
    *study.urlpatterns,
    *learning.urlpatterns,
    *media.urlpatterns,
]
