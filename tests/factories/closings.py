"""Years prepared to be closed, and closed."""

import datetime as dt
from typing import Any

from records.models import ClosingFigures, YearClosing
from records.rules.closings import FORMAT, PEOPLE_FORMAT, canonical, digest
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.records import RECORDED_AT


def a_closing(**values: Any) -> YearClosing:
    """The year 2025 of an organisation without people, prepared by somebody."""
    organisation = values.pop("organisation", None) or OrganisationFactory()
    people = canonical({"format": PEOPLE_FORMAT, "people": {}})
    node = {"code": organisation.code, "name": organisation.name, "above": None, "figures": {}}
    document = canonical(
        {
            "format": FORMAT,
            "organisation": {"code": organisation.code, "name": organisation.name},
            "year": 2025,
            "day": "2025-12-31",
            "organisations": [node],
            "rules": {"audiences": [], "indicators": {}},
            "targets": [],
            "people": 0,
            "people_sha256": digest(people),
        }
    )
    return YearClosing.objects.create(
        **{
            "organisation": organisation,
            "year": 2025,
            "day": dt.date(2025, 12, 31),
            "document": document,
            "people": people,
            "sha256": digest(document),
            "size": 1,
            "prepared_by": UserFactory(),
            "prepared_at": RECORDED_AT,
        }
        | values
    )


def some_closing_figures() -> ClosingFigures:
    closing = a_closing()
    return ClosingFigures.objects.create(
        closing=closing, organisation=closing.organisation, figures={}
    )
