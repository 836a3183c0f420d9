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
    Told,
    annual_document,
    annual_report,
    annual_without_few,
    class_report,
    classes_document,
    indicator_figures,
    indicators_without_few,
    is_few,
    levels_without_few,
    masked,
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
    told: Told,
) -> Values | None:
    """Return `report annual --format json`, with so many levels below the organisation.

    told  what the caller may be told: organisations of few people may be left out, and of one that
          has few itself there is None
    """
    report = annual_report(organisation, on=on, year=year, audience=audience, is_short=depth <= 1)
    if not told.names:
        if not told.of(audience) or is_few(report.top.tally.in_scope):
            return None
        report = annual_without_few(report)
    document = annual_document(report, with_people=False)
    _prune(document, depth)
    return document


def _prune(node: Values, depth: int) -> None:
    if depth == 0:
        node["by_child"] = []
    for child in node["by_child"]:
        _prune(child, depth - 1)


def qualification_figures(
    organisation: Organisation, *, on: dt.date, year: int | None, told: Told
) -> Values | None:
    """Return `report qualifications --format json`; None where it would tell of a few people."""
    report = levels_without_few(qualification_report(organisation, on=on, year=year), told)
    return None if report.is_hidden else qualifications_document(organisation, report)


def class_figures(organisation: Organisation, *, year: int, told: Told) -> Values:
    """Return `report classes --format json`."""
    return classes_document(class_report(organisation, year=year, told=told))


def tracking_values(
    organisation: Organisation,
    *,
    scope: Scope,
    on: dt.date | None,
    year: int | None,
    today: dt.date,
    told: Told,
) -> Values | None:
    """Return what the tracking page shows; None where it shows nothing, for few people.

    told  what the caller may be told: small organisations may be told together
    """
    page = tracking_page(
        organisation, scope=scope, period=period(today, day=on, year=year), today=today
    )
    if not told.names:
        page = masked(page, told)
    if page.is_hidden:
        return None
    return {
        "organisation": organisation.code,
        "organisation_name": organisation.name,
        "as_of": page.period.day,
        "year": page.period.year,
        "target": None if page.target is None else _target(page.target),
        "total": _row(page.total, told),
        "committees_total": page.total.tally.committees,
        "committees_fully_trained": page.total.tally.committees_trained,
        "rows": [_row(each, told) for each in page.rows],
    }


def indicator_values(
    organisation: Organisation, *, on: dt.date, year: int, codes: list[str] | None, told: Told
) -> Values:
    """Return what the page of indicators shows. A fixed number of queries."""
    found = indicators_without_few(
        indicator_figures(organisation, on=on, year=year, codes=codes), told
    )
    return {
        "organisation": organisation.code,
        "organisation_name": organisation.name,
        "as_of": on,
        "year": year,
        "indicators": [_indicator(each) for each in found],
    }


def _indicator(figure: IndicatorFigure) -> Values:
    share, target, is_told = figure.share, figure.target, figure.is_told
    return {
        "code": figure.code,
        "name": figure.name,
        "audience": figure.audience.code,
        "reading": figure.reading.name,
        "unit": figure.unit,
        "told": is_told,
        "count": figure.number if is_told else None,
        "total": share.total if share and is_told else None,
        "percent": _decimal(figure.percent) if is_told else None,
        "previous_percent": _decimal(figure.previous_percent) if is_told else None,
        "target": None if target is None else _target(target.line),
        "gap_people": figure.gap_people if is_told else None,
        "is_met": target.is_met if target and is_told else None,
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


def _row(row: Row, told: Told) -> Values:
    hides_exempt = not told.names and is_few(row.tally.exempt)
    return {
        "organisation": row.code,
        "organisation_name": row.name,
        "own": row.is_own,
        "in_scope": row.tally.in_scope,
        "exempt": None if hides_exempt else row.tally.exempt,
        "trained": row.tally.trained,
        "percent": _decimal(row.percent),
        "on_time": row.tally.on_time,
        "missing_for_target": row.missing,
        "is_met": row.is_met,
    }
