"""The record of a person; after records.urls.evidence, for codes of people may be any word."""

from django.urls import path

from reports.views import record

urlpatterns = [
    path("ho-so/", record.record_detail, name="record_detail"),
    path("ho-so/<str:person_code>/", record.person_record, name="person_record"),
]
