"""Addresses of papers from elsewhere, on the site; names are noun_verb."""

from django.urls import path

from records.views import evidence, judging

app_name = "papers"
urlpatterns = [
    path("ho-so/giay-to/khai/", evidence.paper_declare, name="paper_declare"),
    path("ho-so/giay-to/can-xem/", judging.paper_list, name="paper_list"),
    path("ho-so/giay-to/can-xem/doi-chieu/", judging.papers_confirm, name="papers_confirm"),
    path("ho-so/giay-to/<int:paper_id>/", evidence.paper_detail, name="paper_detail"),
    path("ho-so/giay-to/<int:paper_id>/sua/", evidence.paper_mend, name="paper_mend"),
    path("ho-so/giay-to/<int:paper_id>/rut/", judging.paper_withdraw, name="paper_withdraw"),
    path("ho-so/giay-to/<int:paper_id>/doi-chieu/", judging.paper_confirm, name="paper_confirm"),
    path("ho-so/giay-to/<int:paper_id>/xac-nhan/", judging.paper_verify, name="paper_verify"),
    path("ho-so/giay-to/<int:paper_id>/tra-lai/", judging.paper_reject, name="paper_reject"),
    path("ho-so/giay-to/<int:paper_id>/tep/<int:file_id>/", evidence.paper_file, name="paper_file"),
    path("ho-so/muc/<str:entry>/sua/", evidence.entry_correct, name="entry_correct"),
    path(
        "ho-so/<str:person_code>/giay-to/khai/",
        evidence.paper_declare_for,
        name="paper_declare_for",
    ),
]
