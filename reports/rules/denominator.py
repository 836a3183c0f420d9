"""How the people of an organisation came to be those of today: who came, who went."""

from collections.abc import Mapping, Set
from dataclasses import dataclass


@dataclass(frozen=True)
class Movement:
    """People by id. now = before + joined + moved_in − left − moved_out, always.

    joined     were in no position of the audience before
    moved_in   were in the audience before, elsewhere
    left       are in the audience no more
    moved_out  are in the audience, elsewhere
    """

    before: frozenset[int]
    now: frozenset[int]
    joined: frozenset[int]
    moved_in: frozenset[int]
    left: frozenset[int]
    moved_out: frozenset[int]


def movement(
    before: Mapping[int, int],
    now: Mapping[int, int],
    *,
    inside_before: Set[int],
    inside_now: Set[int],
) -> Movement:
    """Compare two days: person → organisation at which the person counted.

    inside_…  the organisation and all below it, in the tree of that day
    """
    had = frozenset(person for person, place in before.items() if place in inside_before)
    has = frozenset(person for person, place in now.items() if place in inside_now)
    came, went = has - had, had - has
    return Movement(
        before=had,
        now=has,
        joined=came - before.keys(),
        moved_in=came & before.keys(),
        left=went - now.keys(),
        moved_out=went & now.keys(),
    )


def first_kinds(exemptions: Mapping[int, Set[str]]) -> dict[str, frozenset[int]]:
    """Return kind → people, each person once: under the first kind in the alphabet."""
    found: dict[str, set[int]] = {}
    for person, kinds in exemptions.items():
        found.setdefault(min(kinds), set()).add(person)
    return {kind: frozenset(people) for kind, people in sorted(found.items())}
