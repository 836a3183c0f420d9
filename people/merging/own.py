"""What the register itself keeps of a person: details, positions, planned ones, exemptions, account."""

import datetime as dt
from collections import defaultdict
from copy import copy
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.api import permissions_of
from people.merging.belongings import Belonging, Change, Part, Removal, Two
from people.models import (
    Exemption,
    Holding,
    Person,
    PersonIdentifier,
    PersonMerge,
    PlannedPosition,
)
from shared.dates import local_day

Span = Exemption | PlannedPosition

# Columns that are filled together from the other record, when the first of them is empty.
FILLED: tuple[tuple[str, ...], ...] = (
    ("born_on", "born_year_only"),
    ("sex",),
    ("party_status",),
    ("joined_party_on", "joined_party_year_only"),
    ("phone",),
    ("email",),
)


def details(two: Two) -> Part:
    """Gaps are filled; what the record kept says already stays."""
    filled = {
        column: getattr(two.merged, column)
        for columns in FILLED
        if not getattr(two.kept, columns[0]) and getattr(two.merged, columns[0])
        for column in columns
    }
    part = Part(number=sum(columns[0] in filled for columns in FILLED))
    if filled:
        part.changes.append(Change(two.kept, filled))
    # Whoever was merged into the record before goes on to the one kept.
    earlier = Person.objects.filter(merged_into=two.merged).order_by("pk")
    part.changes += [Change(each, {"merged_into_id": two.kept.pk}) for each in earlier]
    return part


def holdings(two: Two) -> Part:
    """Positions go over. The same post at the same time becomes one, as long as both together."""
    own = [copy(each) for each in two.kept.holdings.order_by("pk")]
    grown: dict[int, dict[str, Any]] = defaultdict(dict)
    part = Part()
    for held in two.merged.holdings.order_by("pk"):
        same = [each for each in own if _overlap(each, held)]
        if not same:
            part.changes.append(Change(held, {"person_id": two.kept.pk}))
            part.number += 1
            continue
        first = min(same, key=lambda each: each.valid_from or dt.date.min)
        last = max(same, key=lambda each: each.valid_until or dt.date.max)
        part.removals.append(Removal(held, last))
        for each, values in ((first, _begins(first, held)), (last, _ends(last, held))):
            grown[each.pk] |= values
            for column, value in values.items():
                setattr(each, column, value)
    rows = {each.pk: each for each in two.kept.holdings.all()}
    part.changes += [Change(rows[pk], values) for pk, values in sorted(grown.items()) if values]
    part.notes += _counted_once(len(part.removals))
    return part


def _counted_once(number: int) -> list[str]:
    text = ngettext(
        "%(count)s position stands in both records and is counted once.",
        "%(count)s positions stand in both records and are counted once.",
        number,
    )
    return [text % {"count": number}] if number else []


def exemptions(two: Two) -> Part:
    own = {(each.kind, each.valid_from): each for each in two.kept.exemptions.all()}
    theirs = two.merged.exemptions.order_by("pk")
    return _spans([(each, own.get((each.kind, each.valid_from))) for each in theirs], two)


def planned_positions(two: Two) -> Part:
    own = {
        (each.title_id, each.organisation_id, each.valid_from): each
        for each in two.kept.planned_positions.all()
    }
    return _spans(
        [
            (each, own.get((each.title_id, each.organisation_id, each.valid_from)))
            for each in two.merged.planned_positions.order_by("pk")
        ],
        two,
    )


def _spans(pairs: list[tuple[Span, Span | None]], two: Two) -> Part:
    """Spans of the one merged, each with the one of the person kept that begins with it."""
    part = Part()
    for each, same in pairs:
        if same is None:
            part.changes.append(Change(each, {"person_id": two.kept.pk}))
            part.number += 1
            continue
        part.removals.append(Removal(each, same))
        longer = _ends(same, each)
        if longer:
            part.changes.append(Change(same, longer))
    return part


def account(two: Two) -> Part:
    """One account is left. The other is closed, unless it is staff's: then somebody decides."""
    kept, merged = two.kept.user, two.merged.user
    if merged is None:
        return Part()
    part = Part(number=1)
    if kept is None:
        part.changes += [
            Change(two.merged, {"user_id": None}),
            Change(two.kept, {"user_id": merged.pk}),
        ]
        return part
    closed = kept if two.takes_account else merged
    if two.takes_account:
        part.changes += [
            Change(two.merged, {"user_id": None}),
            Change(two.kept, {"user_id": merged.pk}),
            Change(two.merged, {"user_id": kept.pk}),
        ]
    else:
        part.number = 0
    if closed.is_active:
        part.changes.append(Change(closed, {"is_active": False}))
    words = {"account": closed.get_username()}
    part.notes.append(_("Both have an account. %(account)s is closed.") % words)
    if permissions_of(closed, on=local_day(two.at)):
        part.refusals.append(
            _(
                "The account %(account)s has roles. End them first, or use this account from then on."
            )
            % words
        )
    return part


def identifiers(two: Two) -> Part:
    """Sealed numbers stay sealed under the old record; whoever looks for one is led on."""
    number = two.merged.identifiers.count()
    part = Part()
    if number:
        part.notes.append(_("Identity numbers stay sealed with the old code and lead here."))
    return part


def _overlap(one: Holding, other: Holding) -> bool:
    if (one.title_id, one.organisation_id) != (other.title_id, other.organisation_id):
        return False
    begins_in_time = one.valid_from is None or (
        other.valid_until is None or one.valid_from < other.valid_until
    )
    ends_in_time = one.valid_until is None or (
        other.valid_from is None or other.valid_from < one.valid_until
    )
    # Two spans without a first day are the same row to the database.
    return (begins_in_time and ends_in_time) or one.valid_from == other.valid_from


def _begins(one: Holding, other: Holding) -> dict[str, Any]:
    """Return what `one` has to become to cover the beginning of both."""
    if one.valid_from is None:
        return {}
    if other.valid_from is None or other.valid_from < one.valid_from:
        return {"valid_from": other.valid_from}
    return {}


def _ends(one: Holding | Span, other: Holding | Span) -> dict[str, Any]:
    """Return what `one` has to become to cover the end of both, and to name a decision."""
    wanted: dict[str, Any] = {}
    # What a reorganisation has continued elsewhere has ended.
    is_followed = isinstance(one, Holding) and one.followed_by_id is not None
    ends_later = one.valid_until is not None and (
        other.valid_until is None or other.valid_until > one.valid_until
    )
    if ends_later and not is_followed:
        wanted["valid_until"] = other.valid_until
    if not one.decision_number and other.decision_number:
        wanted["decision_number"] = other.decision_number
    return wanted


BELONGINGS = (
    Belonging("details", gettext_lazy("Details filled in"), details, (Person, PersonMerge)),
    Belonging("account", gettext_lazy("Account"), account),
    Belonging("holdings", gettext_lazy("Positions"), holdings, (Holding,)),
    Belonging(
        "planned_positions",
        gettext_lazy("Planned positions"),
        planned_positions,
        (PlannedPosition,),
    ),
    Belonging("exemptions", gettext_lazy("Exemptions"), exemptions, (Exemption,)),
    Belonging("identifiers", gettext_lazy("Identity numbers"), identifiers, (PersonIdentifier,)),
)
