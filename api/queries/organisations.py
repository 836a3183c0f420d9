"""Organisations and their history, as another system reads them."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, Q

from accounts.api import Scope
from api.queries.pages import cut
from organisations.api import (
    Organisation,
    OrganisationEvent,
    OrganisationQuerySet,
    Placement,
    tree_on,
)
from shared.dates import in_force

Values = dict[str, Any]
LIST, EVENTS = "organisations", "organisation-events"


def organisations_page(
    scope: Scope, *, top: Organisation | None, on: dt.date, is_today: bool, after: str, limit: int
) -> tuple[list[Values], str | None]:
    """Return organisations that existed on a day, in the order of their codes. Two queries, three
    for the tree of a day in the past."""
    placed = Placement.objects.filter(in_force(on), organisation=OuterRef("pk"))
    rows = Organisation.objects.filter(Exists(placed), scope.q(), code__gt=after).order_by("code")
    if top is not None:
        rows = rows.filter(_below(top, on=on, is_today=is_today))
    found, following = cut(rows[: limit + 1], limit, name=LIST, place=lambda row: row.code)
    return organisation_values(found, scope, on=on), following


def _below(top: Organisation, *, on: dt.date, is_today: bool) -> Q:
    if is_today:
        return Q(path__startswith=top.path)
    return Q(pk__in=tree_on(on).subtree_ids(top.pk))


def organisation_values(
    organisations: Collection[Organisation], scope: Scope, *, on: dt.date
) -> list[Values]:
    """Return organisations as plain values, with the one above on that day. One query."""
    placed = Placement.objects.filter(
        in_force(on), scope.q("parent__"), organisation__in=[each.pk for each in organisations]
    )
    above = dict(placed.values_list("organisation_id", "parent__code"))
    return [
        {
            "code": each.code,
            "name": each.name,
            "kind": each.kind_id,
            "residential_kind": each.residential_kind_id,
            "sector": each.sector,
            "legal_status": each.legal_status,
            "opened_on": each.opened_on,
            "closed_on": each.closed_on,
            "parent": above.get(each.pk),
        }
        for each in organisations
    ]


def events_page(scope: Scope, *, after: int, limit: int) -> tuple[list[Values], str | None]:
    """Return what happened to organisations in scope, in the order in which it was recorded."""
    inside = Organisation.objects.filter(scope.q()).values("pk")
    rows = (
        OrganisationEvent.objects.filter(Q(predecessors__in=inside) | Q(successors__in=inside))
        .filter(pk__gt=after)
        .order_by("pk")
        .distinct()
    )
    found, following = cut(rows[: limit + 1], limit, name=EVENTS, place=lambda row: row.pk)
    before = _codes(OrganisationEvent.predecessors.through, found, scope)
    afterwards = _codes(OrganisationEvent.successors.through, found, scope)
    values = [
        {
            "id": each.pk,
            "kind": each.kind,
            "decision_number": each.decision_number,
            "decided_on": each.decided_on,
            "effective_on": each.effective_on,
            "recorded_at": each.recorded_at,
            "undone_at": each.undone_at,
            "predecessors": before.get(each.pk, []),
            "successors": afterwards.get(each.pk, []),
        }
        for each in found
    ]
    return values, following


def _codes(through: Any, events: Collection[OrganisationEvent], scope: Scope) -> dict[int, list]:
    rows = through.objects.filter(
        scope.q("organisation__"), organisationevent__in=[each.pk for each in events]
    ).order_by("organisation__code")
    found: dict[int, list] = {}
    for event, code in rows.values_list("organisationevent_id", "organisation__code"):
        found.setdefault(event, []).append(code)
    return found


def top_organisations(scope: Scope) -> OrganisationQuerySet:
    return Organisation.objects.filter(path__in=scope.paths)
