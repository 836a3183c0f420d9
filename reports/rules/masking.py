"""Small groups: what is told together, or not at all, so that no figure tells of one person.

Hiding one group alone hides nothing where the total is known: the rest of the total is that group.
So groups are hidden at least two at a time, and until they hold enough people together.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)

# Groups of fewer people are not told of to those who may not see names.
SMALLEST_SHOWN = 5


@dataclass(frozen=True)
class Grouping(Generic[Key]):
    """Which groups stand for themselves, and which are told of together.

    alone    groups whose own figures may be shown, in the order given
    together groups that are hidden; empty where nothing has to be
    is_told  whether the sum of `together` may be shown: it is of enough people, of two groups or
             more
    """

    alone: tuple[Key, ...]
    together: tuple[Key, ...]
    is_told: bool


def join_small(sizes: Mapping[Key, int], *, smallest: int = SMALLEST_SHOWN) -> Grouping[Key]:
    """Return which groups, by their numbers of people, may be told of one by one.

    Groups of fewer than `smallest` are joined; as long as that is one group alone, or too few
    people together, the next smallest group joins them. Empty groups hide nobody.
    """
    by_size = sorted((size, order, key) for order, (key, size) in enumerate(sizes.items()) if size)
    joined: list[Key] = []
    people = 0
    for size, _order, key in by_size:
        if size >= smallest and (not joined or (len(joined) > 1 and people >= smallest)):
            break
        joined.append(key)
        people += size
    hidden = set(joined)
    return Grouping(
        alone=tuple(key for key in sizes if key not in hidden),
        together=tuple(key for key in sizes if key in hidden),
        is_told=len(joined) > 1 and people >= smallest,
    )


def hide_small(
    counts: Mapping[Key, int], *, smallest: int = SMALLEST_SHOWN
) -> dict[Key, int | None]:
    """Return parts of a known total with None for those that would tell of a few people.

    Noughts are shown: they tell of nobody.
    """
    hidden = set(join_small(counts, smallest=smallest).together)
    return {key: None if key in hidden else count for key, count in counts.items()}


def may_be_shown(sizes: Iterable[int]) -> list[bool]:
    """Return for each group whether its own figures may be shown, beside the known total."""
    groups = dict(enumerate(sizes))
    alone = set(join_small(groups).alone)
    return [place in alone for place in groups]
