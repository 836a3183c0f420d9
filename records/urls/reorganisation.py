"""Addresses of reorganisations inside the back office; names are noun_verb."""

from django.urls import path

from records.views import reorganisation
from records.views import reorganisation_approval as approval

PROPOSAL = "de-nghi/<int:pk>/"

app_name = "reorganisations"
urlpatterns = [
    path("", reorganisation.reorganisation_list, name="reorganisation_list"),
    path("thu/", reorganisation.reorganisation_check, name="reorganisation_check"),
    path("ghi/", reorganisation.reorganisation_confirm, name="reorganisation_confirm"),
    path("mau/", reorganisation.reorganisation_template, name="reorganisation_template"),
    path(PROPOSAL, approval.proposal_detail, name="proposal_detail"),
    path(f"{PROPOSAL}tep/", approval.proposal_workbook, name="proposal_workbook"),
    path(f"{PROPOSAL}phe-duyet/", approval.proposal_approve, name="proposal_approve"),
    path(f"{PROPOSAL}tu-choi/", approval.proposal_refuse, name="proposal_refuse"),
    path(f"{PROPOSAL}rut-lai/", approval.proposal_withdraw, name="proposal_withdraw"),
    path("<int:pk>/", reorganisation.reorganisation_detail, name="reorganisation_detail"),
    path("<int:pk>/hoan-tac/", reorganisation.reorganisation_undo, name="reorganisation_undo"),
]
