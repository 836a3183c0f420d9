"""Who belongs to the audience of a requirement on a day, where, and since when."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from courses.models import Requirement
from courses.rules.rounds import Span, joined_on
from organisations.api import Tree, successors_of, tree_on
from people.api import Holding
from records.api import Position, clauses_by_audience, fits_any, highest_position


@dataclass(frozen=True)
class Membership:
    """A person of the audience, under the position by which they count on the day.

    position_since  None: not known
    joined_on       since when without a break; None: since before anything is known
    """

    person_id: int
    organisation_id: int
    title: str
    position_since: dt.date | None
    joined_on: dt.date | None


@dataclass(frozen=True)
class AudienceOnDay:
    """members  by person, in the owner's part of the tree of that day
    left_on  the last day on which a position of the audience ended, of whoever had one
    owner_is_gone  the owner was merged or divided: the requirement goes on for those it concerns,
                   in the successors, and asks nobody else
    """

    tree: Tree
    members: dict[int, Membership] = field(default_factory=dict)
    left_on: dict[int, dt.date] = field(default_factory=dict)
    owner_is_gone: bool = False


Held = tuple[Position, Span]


def audience_on(
    requirement: Requirement, *, on: dt.date, people: Iterable[int] | None = None
) -> AudienceOnDay:
    """Return the audience of a requirement as it was on `on`. Three queries; six for an owner that
    is no more.

    people  only these, by id; None means everybody
    """
    tree = tree_on(on)
    inside = _reach(requirement.owner_id, tree, on)
    clauses = clauses_by_audience(requirement.audience_id).get(requirement.audience_id, ())
    found = AudienceOnDay(tree, owner_is_gone=requirement.owner_id not in tree)
    for person, held in _held(fits_any(clauses), on=on, people=people).items():
        ended = [span.until for _position, span in held if span.until and span.until <= on]
        if ended:
            found.left_on[person] = max(ended)
        now = [
            position
            for position, span in held
            if span.holds_on(on) and position.organisation_id in tree
        ]
        place = highest_position(now)
        if place is not None and place.organisation_id in inside:
            found.members[person] = Membership(
                person_id=person,
                organisation_id=place.organisation_id,
                title=place.title,
                position_since=place.since,
                joined_on=joined_on((span for _position, span in held), on),
            )
    return found


def _reach(owner: int, tree: Tree, on: dt.date) -> set[int]:
    if owner in tree:
        return tree.subtree_ids(owner)
    heirs = successors_of([owner], on=on)[owner]
    return set().union(*(tree.subtree_ids(heir) for heir in heirs))


def _held(fits: Q, *, on: dt.date, people: Iterable[int] | None) -> dict[int, list[Held]]:
    """Return what was ever held of the audience up to `on`, by person. One query."""
    begun = Q(valid_from=None) | Q(valid_from__lte=on)
    whose = Q() if people is None else Q(person__in=list(people))
    rows = Holding.objects.filter(fits, begun, whose).values_list(
        "person_id",
        "title_id",
        "title__rank",
        "organisation_id",
        "organisation__code",
        "organisation__kind_id",
        "organisation__residential_kind_id",
        "organisation__kind__has_committee",
        "valid_from",
        "valid_until",
    )
    held: dict[int, list[Held]] = defaultdict(list)
    for row in rows.iterator(chunk_size=5000):
        held[row[0]].append((Position(*row[:9]), Span(row[8], row[9])))
    return held
