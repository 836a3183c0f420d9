"""The figures of the pages and of the report forms, as plain values."""

import datetime as dt
from typing import Any

from accounts.api import Scope
from organisations.api import Organisation
from reports.api import (
    Row,
    annual_document,
    annual_report,
    class_report,
    classes_document,
    period,
    qualification_report,
    qualifications_document,
    tracking_page,
)

Values = dict[str, Any]


def annual_values(
    organisation: Organisation, *, on: dt.date, year: int, audience: str, depth: int
) -> Values:
    """Return `report annual --format json`, with so many levels below the organisation."""
    report = annual_report(organisation, on=on, year=year, audience=audience)
    document = annual_document(report, with_people=False)
    _prune(document, depth)
    return document


def _prune(node: Values, depth: int) -> None:
    if depth == 0:
        node["by_child"] = []
    for child in node["by_child"]:
        _prune(child, depth - 1)


def qualification_figures(organisation: Organisation, *, on: dt.date, year: int | None) -> Values:
    """Return `report qualifications --format json`."""
    return qualifications_document(
        organisation, qualification_report(organisation, on=on, year=year)
    )


def class_figures(organisation: Organisation, *, year: int) -> Values:
    """Return `report classes --format json`."""
    return classes_document(class_report(organisation, year=year))


def tracking_values(
    organisation: Organisation,
    *,
    scope: Scope,
    on: dt.date | None,
    year: int | None,
    today: dt.date,
) -> Values:
    """Return what the tracking page shows."""
    page = tracking_page(
        organisation, scope=scope, period=period(today, day=on, year=year), today=today
    )
    target = page.target
    return {
        "organisation": organisation.code,
        "organisation_name": organisation.name,
        "as_of": page.period.day,
        "year": page.period.year,
        "target": None
        if target is None
        else {
            "operator": target.operator,
            "value": str(target.value),
            "value_to": None if target.value_to is None else str(target.value_to),
            "year": target.year,
            "source": target.source,
        },
        "total": _row(page.total),
        "committees_total": page.total.tally.committees,
        "committees_fully_trained": page.total.tally.committees_trained,
        "rows": [_row(each) for each in page.rows],
    }


def _row(row: Row) -> Values:
    return {
        "organisation": row.code,
        "organisation_name": row.name,
        "own": row.is_own,
        "in_scope": row.tally.in_scope,
        "exempt": row.tally.exempt,
        "trained": row.tally.trained,
        "percent": None if row.percent is None else str(row.percent),
        "on_time": row.tally.on_time,
        "missing_for_target": row.missing,
        "is_met": row.is_met,
    }
