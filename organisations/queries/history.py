"""What happened to organisations: who came after whom, what they were called, what was decided."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from organisations.models import Organisation, OrganisationEvent, OrganisationName
from organisations.rules import succession
from organisations.rules.succession import Link
from shared.dates import in_force

Kind = OrganisationEvent.Kind
PREDECESSORS = OrganisationEvent.predecessors.through
SUCCESSORS = OrganisationEvent.successors.through


def successors_of(ids: Iterable[int], *, on: dt.date) -> dict[int, set[int]]:
    """Return for each organisation those in which it lives on on that day.

    Itself while nothing happened to it; several after a division; none when dissolved. Three
    queries.
    """
    return succession.successors(_links(Q(effective_on__lte=on)), ids)


def predecessors_of(ids: Iterable[int], *, on: dt.date) -> dict[int, set[int]]:
    """Return for each organisation of today those of that day that live on in it. Three queries.

    One that is divided is named under each of its parts.
    """
    return succession.predecessors(_links(Q(effective_on__gt=on)), ids)


def _links(when: Q) -> list[Link]:
    kinds = [Kind.MERGE, Kind.SPLIT, Kind.DISSOLVE]
    events = list(
        OrganisationEvent.objects.filter(when, kind__in=kinds, undone_at=None).values_list(
            "pk", "effective_on"
        )
    )
    if not events:
        return []
    of_them = Q(organisationevent__kind__in=kinds, organisationevent__undone_at=None)
    before, after = _ends(PREDECESSORS, of_them), _ends(SUCCESSORS, of_them)
    return [
        Link(day, pk, frozenset(before.get(pk, ())), _successors(pk, before, after))
        for pk, day in events
    ]


def _successors(pk: int, before: dict[int, set[int]], after: dict[int, set[int]]) -> frozenset[int]:
    found = after.get(pk, set())
    # An import notes the closing of an organisation as its own dissolution: it lives on in none.
    return frozenset() if found == before.get(pk) else frozenset(found)


def _ends(through: type, of_them: Q) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    rows = through.objects.filter(of_them)  # type: ignore[attr-defined]  # a table made by Django
    for event, organisation in rows.values_list("organisationevent", "organisation"):
        found[event].add(organisation)
    return found


def known_changes(
    days: Collection[dt.date],
) -> set[tuple[str, dt.date, frozenset[str], frozenset[str]]]:
    """Return the changes recorded for these days: kind, day, codes of those that ended or changed
    (without the successors), codes of the successors. Three queries."""
    recorded = OrganisationEvent.objects.filter(effective_on__in=days, undone_at=None)
    codes: list[dict[int, set[str]]] = []
    for through in (PREDECESSORS, SUCCESSORS):
        found: dict[int, set[str]] = defaultdict(set)
        rows = through.objects.filter(
            organisationevent__effective_on__in=days, organisationevent__undone_at=None
        ).values_list("organisationevent", "organisation__code")
        for event, code in rows:
            found[event].add(code)
        codes.append(found)
    before, after = codes
    return {
        (
            kind,
            day,
            frozenset(before.get(pk, set()) - after.get(pk, set())),
            frozenset(after.get(pk, set())),
        )
        for pk, kind, day in recorded.values_list("pk", "kind", "effective_on")
    }


def events_of(organisation: Organisation) -> list[OrganisationEvent]:
    """Return what happened to an organisation, the newest first, with those on either side.

    What was taken back is among them, marked. Three queries.
    """
    own = Q(predecessors=organisation) | Q(successors=organisation)
    pks = OrganisationEvent.objects.filter(own).values("pk")
    return list(
        OrganisationEvent.objects.filter(pk__in=pks)
        .prefetch_related("predecessors", "successors")
        .order_by("-effective_on", "-pk")
    )


def former_names(organisation: Organisation) -> list[OrganisationName]:
    """Return the names it had before today's, the newest first."""
    return list(organisation.former_names.order_by("-valid_until"))


def called_on(day: dt.date) -> dict[int, str]:
    """Return the names of then of all organisations that are called otherwise now. One query."""
    of_then = OrganisationName.objects.filter(in_force(day))
    return dict(of_then.values_list("organisation", "name"))


def name_as_of(organisations: Iterable[Organisation], *, on: dt.date) -> None:
    """Call each, in memory and to be shown, as it was called on that day, with today's name beside
    it where they differ. One query. Do not save them afterwards."""
    of_then = called_on(on)
    for one in organisations:
        # Called so before: the same object may stand in two places of a page.
        now = one.__dict__.setdefault("called_today", one.name)
        one.name = then_and_now(of_then.get(one.pk, now), now)


def then_and_now(then: str, now: str) -> str:
    """Return a name of then, with today's in brackets where it differs."""
    if then == now:
        return now
    return _("%(then)s (now %(now)s)") % {"then": then, "now": now}


def names_on(organisations: Iterable[Organisation], *, on: dt.date) -> dict[int, str]:
    """Return the name of each organisation as it was on that day. One query."""
    known = {one.pk: one.name for one in organisations}
    of_then = OrganisationName.objects.filter(in_force(on), organisation__in=known)
    return known | dict(of_then.values_list("organisation", "name"))
