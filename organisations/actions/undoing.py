"""Taking a reorganisation of the tree back, as long as nothing later stands on it."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from audit.api import record_many
from organisations.actions.ground import Ground
from organisations.actions.layout import Moving, called, nothing_moves
from organisations.errors import CannotUndo
from organisations.models import Organisation, OrganisationEvent, OrganisationName, Placement

NAMED = 5


@transaction.atomic
def undo_tree(
    undo: dict[str, Any], *, by: Any, at: dt.datetime, moving: Moving = nothing_moves
) -> list[int]:
    """Take back what `reorganise_tree` did; return the ids of the organisations touched.

    Placements, names and the tree are again what they were. What was opened is no longer in the
    tree of any day; its row stays, because results earned meanwhile may name it.

    Raises CannotUndo when something later stands in the way.
    """
    ground = Ground.locked()
    if reasons := what_stands_in_the_way(undo):
        raise CannotUndo(reasons)
    Placement.objects.filter(pk__in=undo["placements"]).delete()
    ended = Placement.objects.in_bulk([int(pk) for pk in undo["ended"]])
    for pk, placement in ended.items():
        placement.valid_until = _day(undo["ended"][str(pk)])
    Placement.objects.bulk_update(ended.values(), ["valid_until"], batch_size=1000)
    OrganisationName.objects.filter(pk__in=undo["names"]).delete()
    _restore(ground, undo, moving)
    OrganisationEvent.objects.filter(pk__in=undo["events"]).update(undone_at=at)
    touched = [ground.nodes[ground.codes[int(pk)]].organisation for pk in undo["left"]]
    record_many("organisation.undone", touched, by=by, at=at)
    return [one.pk for one in touched]


def what_stands_in_the_way(undo: dict[str, Any]) -> list[str]:
    """Return sentences about what has happened to the organisations since; empty when nothing."""
    touched = {int(pk) for pk in undo["left"]}
    reasons = _later_events(touched, undo["events"])
    changed = [
        one.name
        for one in Organisation.objects.filter(pk__in=touched).order_by("path")
        if [one.name, _plain(one.closed_on)] != undo["left"][str(one.pk)][:2]
    ]
    last = dict(
        Placement.objects.filter(organisation__in=touched)
        .order_by("valid_from", "pk")
        .values_list("organisation", "pk")
    )
    left = {int(pk): values[2] for pk, values in undo["left"].items()}
    moved = [pk for pk, placement in left.items() if last.get(pk) != placement]
    changed += Organisation.objects.filter(pk__in=moved).values_list("name", flat=True)
    if changed:
        reasons.append(
            _("Changed since: %(names)s.") % {"names": _names(list(dict.fromkeys(changed)))}
        )
    hung = (
        Placement.objects.filter(parent__in=undo["opened"])
        .exclude(pk__in=undo["placements"])
        .values_list("organisation__name", flat=True)
    )
    if hung:
        reasons.append(
            _("Placed below a new organisation since: %(names)s.") % {"names": _names(list(hung))}
        )
    return reasons


def _later_events(touched: set[int], own: list[int]) -> list[str]:
    about = Q(predecessors__in=touched) | Q(successors__in=touched)
    later = (
        OrganisationEvent.objects.filter(about, undone_at=None, pk__gt=max(own, default=0))
        .distinct()
        .order_by("pk")[:NAMED]
    )
    return [
        _("A later change stands on this one: %(what)s, decision %(number)s.")
        % {"what": event, "number": event.decision_number or "–"}
        for event in later
    ]


def _names(names: list[str]) -> str:
    more = len(names) - NAMED
    listed = ", ".join(names[:NAMED])
    return f"{listed} (+{more})" if more > 0 else listed


def _restore(ground: Ground, undo: dict[str, Any], moving: Moving) -> None:
    for pk, values in undo["organisations"].items():
        node = ground.nodes[ground.codes[int(pk)]]
        for name, value in values.items():
            if name == "name":
                node.columns |= called(node.organisation, value)
            elif name == "succeeded_by":
                node.set(succeeded_by=value)
            else:
                node.set(**{name: _day(value)})
        if node.organisation.succeeded_by_id is None:
            ground.successors.pop(node.organisation.code, None)
    for pk in undo["opened"]:
        organisation = ground.nodes[ground.codes[pk]].organisation
        ground.nodes[organisation.code].set(closed_on=organisation.opened_on)
    fresh = _parents(ground)
    for code, node in ground.nodes.items():
        node.parent, node.placement = fresh.get(code, ("", None))
    ground.write()
    ground.write_tree(moving)


def _parents(ground: Ground) -> dict[str, tuple[str, Placement]]:
    """Return the latest placement of each organisation, after the old ones are back."""
    found: dict[str, tuple[str, Placement]] = {}
    for placement in sorted(
        Placement.objects.all(), key=lambda one: (one.valid_from or dt.date.min, one.pk)
    ):
        above = ground.codes[placement.parent_id] if placement.parent_id else ""
        found[ground.codes[placement.organisation_id]] = (above, placement)
    return found


def _day(value: object) -> dt.date | None:
    return dt.date.fromisoformat(value) if isinstance(value, str) else None


def _plain(value: dt.date | None) -> str | None:
    return None if value is None else value.isoformat()
