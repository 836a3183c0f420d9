"""Cells with people, and what the pages of tracking say of them."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.urls import reverse

from tests.factories.organisations import OrganisationFactory
from tests.factories.people import HoldingFactory
from tests.factories.records import TrainingFactFactory

D = dt.date


NOW = dt.datetime(2026, 11, 23, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def chi_bo(phuong, name, *, people, trained=0, **changes):
    organisation = OrganisationFactory(
        parent=phuong, name=name, kind_id="chi_bo", residential_kind_id="thon", **changes
    )
    for number in range(people):
        holding = HoldingFactory(organisation=organisation, title_id="chi_uy_vien")
        if number < trained:
            TrainingFactFactory(person=holding.person, completed_on=D(2026, 3, 1 + number))
    return organisation


def page(client, name, *args, **query):
    response = client.get(reverse(f"reports:{name}", args=args), query)
    return response, " ".join(response.content.decode().split())


def numbers(response):
    return [
        (row.name, row.tally.trained, row.tally.in_scope, row.missing)
        for row in response.context["page"].rows
    ]
