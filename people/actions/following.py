"""Positions that go on elsewhere: their organisation was merged, divided or dissolved."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError, Q
from django.utils.translation import gettext as _

from audit.api import record_many
from organisations.api import CannotUndo, Handover
from people.models import Holding

BATCH = 500


@dataclass(frozen=True, slots=True)
class Assigned:
    """Where one person goes, as a list says it.

    title      only the position of this title; "" for every one the person holds there
    to         id of the organisation; None as the change itself says
    new_title  "" keeps the title
    ends       the position comes to its end and goes on nowhere
    """

    person_id: int
    organisation_id: int
    title: str = ""
    to: int | None = None
    new_title: str = ""
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Following:
    """What becomes of one position held."""

    person_id: int
    title: str
    organisation_id: int
    to: int | None
    new_title: str


@dataclass
class Followed:
    """What became of the positions, the people concerned, and what taking it back needs.

    homeless  positions of a divided organisation that no list sends anywhere
    """

    lines: list[Following] = field(default_factory=list)
    homeless: list[Holding] = field(default_factory=list)
    undo: dict[str, Any] = field(default_factory=dict)

    @property
    def people(self) -> set[int]:
        return {line.person_id for line in self.lines}


@transaction.atomic
def follow_positions(
    handovers: Sequence[Handover], assigned: Iterable[Assigned], *, by: Any, at: dt.datetime
) -> Followed:
    """End the positions of organisations that are no more, and go on with them at the successors.

    Titles are kept unless the list says otherwise. A person who held the same title in two
    organisations that became one holds it once. Exemptions and results are the person's own.
    """
    days = {one.organisation_id: one for one in handovers}
    rows = list(
        Holding.objects.select_for_update(no_key=True, of=("self",))
        .filter(organisation__in=days)
        .filter(_not_ended_before(days.values()))
        .order_by("pk")
    )
    work = _Work(days, _lists(assigned), rows)
    for row in rows:
        if row.valid_until is None or row.valid_until > days[row.organisation_id].on:
            work.take(row)
    if not work.done.homeless:
        work.write(by=by, at=at)
    return work.done


def _not_ended_before(handovers: Iterable[Handover]) -> Q:
    first = min((one.on for one in handovers), default=dt.date.max)
    return Q(valid_until=None) | Q(valid_until__gt=first)


def _lists(assigned: Iterable[Assigned]) -> dict[tuple[int, int], list[Assigned]]:
    found: dict[tuple[int, int], list[Assigned]] = defaultdict(list)
    for one in assigned:
        found[one.person_id, one.organisation_id].append(one)
    return found


class _Work:
    """The positions on their way."""

    def __init__(
        self,
        days: Mapping[int, Handover],
        lists: Mapping[tuple[int, int], list[Assigned]],
        rows: Sequence[Holding],
    ) -> None:
        self.days, self.lists = days, lists
        self.done = Followed()
        self.before: dict[int, list[Any]] = {}
        self.changed: list[Holding] = []
        self.new: list[Holding] = []
        self.heirs: list[tuple[Holding, Holding]] = []
        targets = {pk for one in days.values() for pk in one.to}
        targets |= {one.to for each in lists.values() for one in each if one.to is not None}
        self.there: dict[tuple[int, str, int], list[Holding]] = defaultdict(list)
        for held in Holding.objects.filter(
            organisation__in=targets, person__in={row.person_id for row in rows}
        ):
            self.there[held.person_id, held.title_id, held.organisation_id].append(held)

    def take(self, row: Holding) -> None:
        handover = self.days[row.organisation_id]
        own = next(
            (
                one
                for one in self.lists.get((row.person_id, row.organisation_id), ())
                if one.title in {"", row.title_id}
            ),
            None,
        )
        to = self._destination(row, handover, own)
        if to == row.organisation_id and (own is None or not own.new_title):
            return
        if to is None and handover.to and not (own and own.ends):
            self.done.homeless.append(row)
            return
        title = own.new_title if own and own.new_title else row.title_id
        self.done.lines.append(
            Following(row.person_id, row.title_id, row.organisation_id, to, title)
        )
        self._go(row, handover, to, title)

    def _destination(self, row: Holding, handover: Handover, own: Assigned | None) -> int | None:
        if own is not None and own.ends:
            return None
        if own is not None and own.to is not None:
            return own.to
        if handover.goes_on:
            return row.organisation_id
        return handover.to[0] if len(handover.to) == 1 else None

    def _go(self, row: Holding, handover: Handover, to: int | None, title: str) -> None:
        self.before[row.pk] = _values(row)
        self.changed.append(row)
        if row.valid_from is not None and row.valid_from >= handover.on:
            self._begins_later(row, to, title)
            return
        until, row.valid_until = row.valid_until, handover.on
        if to is None:
            return
        post = (row.person_id, title, to)
        heir = self._already_there(post, handover.on)
        if heir is None:
            heir = Holding(
                person_id=row.person_id,
                title_id=title,
                organisation_id=to,
                valid_from=handover.on,
                valid_until=until,
                decision_number=handover.decision_number,
            )
            self.new.append(heir)
            self.there[post].append(heir)
        elif heir.pk is None and until is None:
            heir.valid_until = None  # of two positions that become one, the longer counts
        self.heirs.append((row, heir))

    def _begins_later(self, row: Holding, to: int | None, title: str) -> None:
        """A position that begins on that day or later begins at the successor instead."""
        taken = to is not None and self._already_there(
            (row.person_id, title, to), row.valid_from or dt.date.min
        )
        if to is None or taken:
            row.valid_until = (row.valid_from or dt.date.min) + dt.timedelta(days=1)
        else:
            row.organisation_id, row.title_id = to, title
            self.there[row.person_id, title, to].append(row)

    def _already_there(self, post: tuple[int, str, int], day: dt.date) -> Holding | None:
        for held in self.there.get(post, ()):
            begun = held.valid_from is None or held.valid_from <= day
            if held.valid_from == day or (
                begun and (held.valid_until is None or held.valid_until > day)
            ):
                return held
        return None

    def write(self, *, by: Any, at: dt.datetime) -> None:
        Holding.objects.bulk_create(self.new, batch_size=BATCH)
        for row, heir in self.heirs:
            row.followed_by = heir
        columns = ["organisation", "title", "valid_from", "valid_until", "followed_by"]
        Holding.objects.bulk_update(self.changed, columns, batch_size=BATCH)
        record_many("holding.changed", self.changed, by=by, at=at, source="reorganisation")
        self.done.undo = {
            "new": {str(row.pk): _values(row) for row in self.new},
            "old": {str(pk): values for pk, values in self.before.items()},
            "left": {str(row.pk): _values(row) for row in self.changed},
        }


def undo_following(
    undo: dict[str, Any], *, opened: Collection[int], by: Any, at: dt.datetime
) -> set[int]:
    """Put the positions back as they were; return the people concerned.

    opened  organisations that the reorganisation had opened: nobody else may hold a position there

    Raises CannotUndo when one of them has been changed since, or somebody has come.
    """
    kept = {int(pk): values for pk, values in (undo["new"] | undo["left"]).items()}
    rows = {
        row.pk: row
        for row in Holding.objects.select_for_update(no_key=True, of=("self",))
        .filter(pk__in=kept)
        .select_related("person")
        .order_by("pk")
    }
    changed = [row for pk, row in rows.items() if _values(row) != kept[pk]]
    came = Holding.objects.filter(organisation__in=opened).exclude(pk__in=kept)
    reasons = [
        _("Positions changed since: %(names)s.") % {"names": _people(changed)},
        _("Positions given since in a new organisation: %(names)s.")
        % {"names": _people(came.select_related("person"))},
    ]
    reasons = [text for text, found in zip(reasons, (changed, came.exists()), strict=True) if found]
    if reasons or len(rows) != len(kept):
        raise CannotUndo(reasons or [_("Positions have been removed since.")])
    old = [rows[int(pk)] for pk in undo["old"]]
    concerned = {row.person_id for row in rows.values()}
    new = [int(pk) for pk in undo["new"]]
    for row in old:
        _restore(row, undo["old"][str(row.pk)])
    # First let go, then delete, then open the old ones again: a title is open once at a time.
    Holding.objects.filter(pk__in=undo["old"]).update(followed_by=None)
    try:
        Holding.objects.filter(pk__in=new).delete()
    except ProtectedError as error:
        raise CannotUndo([_("Something rests on a position given by this change.")]) from error
    columns = ["organisation", "title", "valid_from", "valid_until", "followed_by"]
    Holding.objects.bulk_update(old, columns, batch_size=BATCH)
    record_many("holding.changed", old, by=by, at=at, source="reorganisation undone")
    return concerned


def _people(rows: Iterable[Holding]) -> str:
    names = list(dict.fromkeys(row.person.full_name for row in rows))
    more = len(names) - 5
    return ", ".join(names[:5]) + (f" (+{more})" if more > 0 else "")


def _values(row: Holding) -> list[Any]:
    return [
        row.organisation_id,
        row.title_id,
        row.valid_from.isoformat() if row.valid_from else None,
        row.valid_until.isoformat() if row.valid_until else None,
        row.followed_by_id,
    ]


def _restore(row: Holding, values: list[Any]) -> None:
    row.organisation_id, row.title_id = values[0], values[1]
    row.valid_from, row.valid_until = (
        dt.date.fromisoformat(day) if day else None for day in values[2:4]
    )
    row.followed_by_id = values[4]
