"""Small groups: what is told together, or not at all, so that no figure tells of one person.

Hiding one group alone hides nothing where the total is known: the rest of the total is that group.
So groups are hidden at least two at a time, and until they hold enough people together.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Key = TypeVar("Key", int, str)

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


def join_small(
    sizes: Mapping[Key, int], *, smallest: int = SMALLEST_SHOWN, is_part_of_hidden: bool = False
) -> Grouping[Key]:
    """Return which groups, by their numbers of people, may be told of one by one.

    Groups of fewer than `smallest` are joined; as long as that is one group alone, or too few
    people together, the next smallest group joins them. Empty groups hide nobody. Of groups of one
    size the one with the lower key joins first, so that every page hides the same one.

    is_part_of_hidden  the total is hidden as well, behind it a small group elsewhere: one group at
                       least stays hidden, or their sum would be the total
    """
    by_size = sorted((size, key) for key, size in sizes.items() if size)
    joined: list[Key] = []
    people = 0
    if is_part_of_hidden and by_size and by_size[0][0] >= smallest:
        people, key = by_size[0]
        joined.append(key)
        by_size = []
    for size, key in by_size:
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


def hidden_of(sizes: Mapping[Key, int], *, is_part_of_hidden: bool = False) -> set[Key]:
    """Return the groups that have no figures of their own."""
    return set(join_small(sizes, is_part_of_hidden=is_part_of_hidden).together)


def is_hidden_below(levels: Sequence[Mapping[Key, int]], way: Sequence[Key]) -> bool:
    """Whether the last organisation of a way down has no figures of its own.

    levels  for each step of the way, everything on that level below the step before, with its size
    way     the key of each step; the first has nothing beside it that the reader sees
    """
    is_hidden = False
    for sizes, key in zip(levels, way, strict=True):
        is_hidden = key in hidden_of(sizes, is_part_of_hidden=is_hidden)
    return is_hidden


def is_few(number: int | None, *, smallest: int = SMALLEST_SHOWN) -> bool:
    """Whether a number of people would tell of each of them."""
    return number is not None and 0 < number < smallest


def may_be_shown(sizes: Iterable[int]) -> list[bool]:
    """Return for each group whether its own figures may be shown, beside the known total."""
    groups = dict(enumerate(sizes))
    hidden = hidden_of(groups)
    return [place not in hidden for place in groups]
