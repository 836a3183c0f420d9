"""What has changed since a place in the list of changes, as far as somebody may see it."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Min

from accounts.api import Permission, Scope
from api.models import Change
from api.queries.certificates import certificate_values, status_of
from api.queries.organisations import organisation_values
from api.queries.people import person_values
from api.queries.reach import Reach
from api.queries.records import qualification_values, training_values
from api.rules.rights import Right
from certificates.api import Certificate
from organisations.api import Organisation, Placement
from people.api import Holding, Person
from records.api import Qualification, TrainingFact

Kind = Change.Kind
LIST = "changes"
# Ids of objects → organisations in which the rows that changed let them be seen.
Places = dict[int, set[int]]
# What a key must be allowed to be told of each kind; None: any right.
RIGHT_OF: dict[str, Right | None] = {
    Kind.ORGANISATION: None,
    Kind.PERSON: Right.PEOPLE,
    Kind.TRAINING: Right.RECORDS,
    Kind.QUALIFICATION: Right.RECORDS,
    Kind.CERTIFICATE: Right.CERTIFICATES,
}
# Of these only the newest state matters, however often they changed.
STATEFUL = frozenset({Kind.ORGANISATION, Kind.PERSON})


@dataclass(frozen=True)
class Seen:
    """A change that somebody may be told of.

    key     how the object is addressed: a code, or an id
    object  None when it is gone from where that somebody may look
    """

    change: Change
    operation: str
    key: str
    object: Any = None


def newest_number() -> int:
    return Change.objects.aggregate(newest=Max("number"))["newest"] or 0


def oldest_kept() -> int:
    """The number of the oldest change that is still kept; 0 when there is none."""
    return Change.objects.aggregate(oldest=Min("number"))["oldest"] or 0


def changes_after(number: int, *, limit: int) -> list[Change]:
    """Return the next changes of all kinds: whoever reads them goes on from the last one."""
    return list(Change.objects.filter(number__gt=number).order_by("number")[:limit])


def seen_by(
    changes: Iterable[Change], reach: Reach, scopes: dict[str, Scope], *, on: dt.date
) -> list[Seen]:
    """Return what of the changes may be told, in order. At most four queries for each kind.

    scopes  kind → where it may be seen; kinds left out are not told
    """
    told = [each for each in changes if each.kind in scopes]
    rows = _newest_of_each(told)
    wanted: dict[str, Places] = {}
    for each in told:
        places = wanted.setdefault(each.kind, {}).setdefault(each.object_id, set())
        if each.organisation_id is not None:
            places.add(each.organisation_id)
    found: dict[tuple[str, int], tuple[str, str, Any]] = {}
    for kind, objects in wanted.items():
        for pk, operation, key, thing in _LOOK[kind](objects, scopes[kind], reach, on):
            found[kind, pk] = (operation, key, thing)
    return [
        Seen(each, *found[each.kind, each.object_id])
        for each in rows
        if (each.kind, each.object_id) in found
    ]


def _newest_of_each(changes: list[Change]) -> list[Change]:
    last = {(each.kind, each.object_id): each.number for each in changes}
    return [each for each in changes if last[each.kind, each.object_id] == each.number]


# --- One kind at a time: id, operation, key, object -----------------------------------------------

Found = Iterable[tuple[int, str, str, Any]]


def _organisations(ids: Places, scope: Scope, _reach: Reach, _on: dt.date) -> Found:
    inside = Organisation.objects.filter(scope.q(), pk__in=ids).in_bulk()
    was_below = Placement.objects.filter(scope.q("parent__"), organisation__in=ids)
    known = {*was_below.values_list("organisation_id", flat=True), *_once_in(ids, scope)}
    yield from _gone(Organisation, known - inside.keys())
    for pk, each in inside.items():
        yield pk, "changed", each.code, each


def _people(ids: Places, scope: Scope, _reach: Reach, on: dt.date) -> Found:
    place = scope.q("organisation__")
    inside = Person.objects.holding_within(place, on=on).filter(pk__in=ids).in_bulk()
    ever = Holding.objects.filter(place, person__in=ids)
    known = {*ever.values_list("person_id", flat=True), *_once_in(ids, scope)}
    yield from _gone(Person, known - inside.keys())
    for pk, each in inside.items():
        yield pk, "changed", each.code, each


def _once_in(ids: Places, scope: Scope) -> set[int]:
    """Return the objects that a row, perhaps no longer there, let be seen in scope."""
    places = {place for found in ids.values() for place in found}
    inside = set(Organisation.objects.filter(scope.q(), pk__in=places).values_list("pk", flat=True))
    return {pk for pk, found in ids.items() if found & inside}


def _gone(model: Any, ids: Collection[int]) -> Found:
    for pk, code in model.objects.filter(pk__in=ids).values_list("pk", "code"):
        yield pk, "gone", code, None


def _facts(model: Any) -> Any:
    def look(ids: Places, scope: Scope, _reach: Reach, on: dt.date) -> Found:
        people = Person.objects.holding_within(scope.q("organisation__"), on=on)
        facts = model.objects.filter(pk__in=ids, person__in=people.values("pk"))
        for each in facts.select_related("person"):
            yield each.pk, "added" if each.reverses_id is None else "reversed", str(each.pk), each

    return look


def _certificates(ids: Places, _scope: Scope, reach: Reach, _on: dt.date) -> Found:
    visible = Certificate.objects.filter(reach.certificates(), pk__in=ids)
    for each in visible.select_related("issuer", "person"):
        status = status_of(each)
        yield each.pk, "issued" if status == "valid" else status, str(each.pk), each


_LOOK: dict[str, Any] = {
    Kind.ORGANISATION: _organisations,
    Kind.PERSON: _people,
    Kind.TRAINING: _facts(TrainingFact),
    Kind.QUALIFICATION: _facts(Qualification),
    Kind.CERTIFICATE: _certificates,
}


def change_values(
    seen: list[Seen], scopes: dict[str, Scope], *, on: dt.date
) -> list[dict[str, Any]]:
    """Return changes with what they are about. Two queries more."""
    things: dict[tuple[str, int], Any] = {}
    for kind, values in (
        (Kind.ORGANISATION, organisation_values),
        (Kind.PERSON, person_values),
    ):
        rows = [one.object for one in seen if one.change.kind == kind and one.object]
        if rows:
            plain = values(rows, scopes[kind], on=on)
            things |= {(kind, row.pk): each for row, each in zip(rows, plain, strict=True)}
    for one in seen:
        if one.change.kind in _PLAIN and one.object:
            things[one.change.kind, one.object.pk] = _PLAIN[one.change.kind](one.object)
    return [
        {
            "kind": one.change.kind,
            "operation": one.operation,
            "id": one.key,
            "at": one.change.at,
            one.change.kind: things.get((one.change.kind, one.change.object_id)),
        }
        for one in seen
    ]


_PLAIN: dict[str, Any] = {
    Kind.TRAINING: training_values,
    Kind.QUALIFICATION: qualification_values,
    Kind.CERTIFICATE: certificate_values,
}


def scopes_of_topics(reach: Reach, kinds: Collection[str]) -> dict[str, Scope]:
    """Return where the owner of an address may see each kind that is wanted, and may today."""
    figures = reach.of(Permission.SEE_FIGURES, Permission.SEE_PEOPLE, Permission.ISSUE_CERTIFICATES)
    people = reach.of(Permission.SEE_PEOPLE)
    both = reach.of(Permission.SEE_PEOPLE, Permission.ISSUE_CERTIFICATES)
    where = {
        Kind.ORGANISATION: figures,
        Kind.PERSON: people,
        Kind.TRAINING: people,
        Kind.QUALIFICATION: people,
        Kind.CERTIFICATE: both,
    }
    return {kind.value: scope for kind, scope in where.items() if kind in kinds and scope}
