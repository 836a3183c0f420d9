"""The figures of the pages and of the report forms, as plain values."""

import datetime as dt
from decimal import Decimal
from typing import Any

from accounts.api import Scope
from organisations.api import Organisation
from records.api import TargetLine
from reports.api import (
    IndicatorFigure,
    Row,
    annual_document,
    annual_report,
    class_report,
    classes_document,
    indicator_figures,
    masked,
    may_be_shown,
    period,
    qualification_report,
    qualifications_document,
    tracking_page,
)

Values = dict[str, Any]


def annual_values(
    organisation: Organisation,
    *,
    on: dt.date,
    year: int,
    audience: str,
    depth: int,
    may_name: bool,
) -> Values | None:
    """Return `report annual --format json`, with so many levels below the organisation.

    may_name  whether the caller may see people; else organisations of few people are left out,
              and of one that has few itself there is None
    """
    report = annual_report(organisation, on=on, year=year, audience=audience, is_short=depth <= 1)
    document = annual_document(report, with_people=False)
    _prune(document, depth)
    if not may_name:
        if not may_be_shown([document["in_scope"]])[0]:
            return None
        _leave_out_small(document)
    return document


def _leave_out_small(node: Values) -> None:
    """As on the page: what is left out counts only in the organisation above."""
    shown = may_be_shown(child["in_scope"] for child in node["by_child"])
    node["by_child"] = [
        child for child, is_shown in zip(node["by_child"], shown, strict=True) if is_shown
    ]
    for child in node["by_child"]:
        _leave_out_small(child)


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
    may_name: bool,
) -> Values | None:
    """Return what the tracking page shows; None where it shows nothing, for few people.

    may_name  whether the caller may see people; else small organisations are told together
    """
    page = tracking_page(
        organisation, scope=scope, period=period(today, day=on, year=year), today=today
    )
    if not may_name:
        page = masked(page)
    if page.is_hidden:
        return None
    return {
        "organisation": organisation.code,
        "organisation_name": organisation.name,
        "as_of": page.period.day,
        "year": page.period.year,
        "target": None if page.target is None else _target(page.target),
        "total": _row(page.total),
        "committees_total": page.total.tally.committees,
        "committees_fully_trained": page.total.tally.committees_trained,
        "rows": [_row(each) for each in page.rows],
    }


def indicator_values(
    organisation: Organisation, *, on: dt.date, year: int, codes: list[str] | None
) -> Values:
    """Return what the page of indicators shows. A fixed number of queries."""
    found = indicator_figures(organisation, on=on, year=year, codes=codes)
    return {
        "organisation": organisation.code,
        "organisation_name": organisation.name,
        "as_of": on,
        "year": year,
        "indicators": [_indicator(each) for each in found],
    }


def _indicator(figure: IndicatorFigure) -> Values:
    share, target = figure.share, figure.target
    return {
        "code": figure.code,
        "name": figure.name,
        "audience": figure.audience.code,
        "reading": figure.reading.name,
        "unit": figure.unit,
        "count": figure.number,
        "total": None if share is None else share.total,
        "percent": _decimal(figure.percent),
        "previous_percent": _decimal(figure.previous_percent),
        "target": None if target is None else _target(target.line),
        "gap_people": figure.gap_people,
        "is_met": None if target is None else target.is_met,
    }


def _target(line: TargetLine) -> Values:
    return {
        "operator": line.operator,
        "value": str(line.value),
        "value_to": _decimal(line.value_to),
        "year": line.year,
        "source": line.source,
    }


def _decimal(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _row(row: Row) -> Values:
    return {
        "organisation": row.code,
        "organisation_name": row.name,
        "own": row.is_own,
        "in_scope": row.tally.in_scope,
        "exempt": row.tally.exempt,
        "trained": row.tally.trained,
        "percent": _decimal(row.percent),
        "on_time": row.tally.on_time,
        "missing_for_target": row.missing,
        "is_met": row.is_met,
    }
