"""The reports as the plain values that `report --format json` prints.

Percentages are strings with two decimals, so that no float creeps in.
"""

from collections.abc import Callable
from typing import Any

from organisations.api import Organisation
from records.api import Member, Share
from reports.queries.annual import AnnualNode, AnnualReport
from reports.queries.qualifications import IndicatorFigure, QualificationReport
from shared.numbers import percent


def qualifications_document(
    organisation: Organisation, report: QualificationReport
) -> dict[str, Any]:
    return {
        "report": "qualifications",
        "organisation": organisation.code,
        "organisation_name": organisation.name,
        "as_of": report.as_of.isoformat(),
        "audience": report.audience,
        "groups": [
            {
                "group": group.code,
                "total": group.total,
                "indicators": {
                    figure.code: _indicator(figure, report) for figure in group.indicators
                },
            }
            for group in report.groups
        ],
    }


def annual_document(report: AnnualReport, *, with_people: bool) -> dict[str, Any]:
    """`with_people` adds the names behind each count; the report must have been made with them."""
    return {
        "report": "annual",
        "year": report.year,
        "as_of": report.as_of.isoformat(),
        "audience": report.audience,
        **_annual_node(report.top, report, with_people=with_people),
    }


def percent_text(share: Share) -> str | None:
    value = percent(share.count, share.total)
    return None if value is None else str(value)


def _indicator(figure: IndicatorFigure, report: QualificationReport) -> dict[str, Any]:
    target, previous = figure.target, figure.previous
    return {
        "count": figure.share.count,
        "percent": percent_text(figure.share),
        "target": str(target.line.value) if target else None,
        "target_year": target.line.year if target else None,
        "gap_people": target.gap_people if target else None,
        "previous_year": None
        if previous is None
        else {
            "as_of": report.previous_as_of.isoformat(),
            "total": previous.total,
            "count": previous.count,
            "percent": percent_text(previous),
        },
        "targets": [
            {
                "year": each.line.year,
                "operator": each.line.operator,
                "value": str(each.line.value),
                "value_to": None if each.line.value_to is None else str(each.line.value_to),
                "gap_people": each.gap_people,
                "source": each.line.source,
            }
            for each in figure.targets
        ],
    }


def _annual_node(node: AnnualNode, report: AnnualReport, *, with_people: bool) -> dict[str, Any]:
    tally = node.tally
    code, name = report.organisations[node.organisation_id]
    found: dict[str, Any] = {
        "organisation": code,
        "organisation_name": f"{name} (trực thuộc)" if node.is_own else name,
        "own": node.is_own,
        "in_scope": tally.in_scope,
        "exempt": tally.exempt,
        "trained": tally.trained,
        "percent": percent_text(Share(tally.trained, tally.in_scope)),
        "on_time": tally.on_time,
        "late": tally.late,
        "committees_total": tally.committees,
        "committees_fully_trained": tally.committees_trained,
        "by_topic": {
            topic: {
                "count": count,
                "percent": percent_text(Share(count, tally.in_scope)),
            }
            for topic, count in sorted(tally.topics.items())
        },
    }
    if with_people:
        found["people"] = _people(node.members, report)
    found["by_child"] = [
        _annual_node(child, report, with_people=with_people)
        for child in node.children
        if child.is_told
    ]
    return found


def _people(members: list[Member], report: AnnualReport) -> dict[str, list[dict[str, str]]]:
    order = {pk: number for number, pk in enumerate(report.people)}
    ordered = sorted(members, key=lambda member: order[member.person_id])

    def those(condition: Callable[[Member], bool]) -> list[dict[str, str]]:
        return [_person(member, report) for member in ordered if condition(member)]

    return {
        "in_scope": those(lambda member: not member.is_exempt),
        "exempt": those(lambda member: member.is_exempt),
        "trained": those(lambda member: not member.is_exempt and member.is_trained),
        "not_trained": those(lambda member: not member.is_exempt and not member.is_trained),
        "late": those(lambda member: not member.is_exempt and member.training.on_time is False),
    }


def _person(member: Member, report: AnnualReport) -> dict[str, str]:
    code, name = report.people[member.person_id]
    return {
        "code": code,
        "full_name": name,
        "position": member.place.title,
        "organisation": member.place.organisation_code,
    }
