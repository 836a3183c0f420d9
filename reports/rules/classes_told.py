"""Which figures of classes may be told to a reader who sees no names. Plain values.

Classes are listed one by one, by programme, by organiser, and added up for every organisation of the
tree. What one of these hides must not follow from the others.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from reports.rules.masking import SMALLEST_SHOWN, hidden_of


@dataclass(frozen=True)
class Seated:
    """A class: the path of its organiser in the tree, and the places taken in it."""

    path: str
    places: int


@dataclass(frozen=True)
class HiddenClasses:
    """classes  those of which no numbers are told, with the places taken in them
    paths    organisations of which no sum is told
    """

    classes: Mapping[int, int]
    paths: frozenset[str]


NOTHING_HIDDEN = HiddenClasses({}, frozenset())


def hidden_classes(classes: Mapping[int, Seated], tops: Iterable[str], step: int) -> HiddenClasses:
    """Return what is hidden, the same for every page.

    tops  the paths from which on the reader sees anything; `step` the length of a step of a path

    From the top down: an organisation's own classes and the organisations below it are the parts of
    its sum.
    """
    classes_hidden: dict[int, int] = {}
    paths_hidden: set[str] = set()
    for top in tops:
        inside = {pk: each for pk, each in classes.items() if each.path.startswith(top)}
        whole = sum(each.places for each in inside.values())
        waiting = [(top, inside, bool(hidden_of({top: whole})))]
        while waiting:
            path, below, is_hidden = waiting.pop()
            if is_hidden:
                paths_hidden.add(path)
            branches: dict[str, dict[int, Seated]] = {}
            for pk, each in below.items():
                # A class of the organisation's own is a part by itself.
                part = f"={pk}" if each.path == path else each.path[: len(path) + step]
                branches.setdefault(part, {})[pk] = each
            sizes = {
                part: sum(each.places for each in found.values())
                for part, found in branches.items()
            }
            hidden = hidden_of(sizes, is_part_of_hidden=is_hidden)
            for part, found in branches.items():
                if not part.startswith("="):
                    waiting.append((part, found, part in hidden))
                elif part in hidden:
                    classes_hidden |= {pk: each.places for pk, each in found.items()}
    return HiddenClasses(classes_hidden, frozenset(paths_hidden))


def told_lines(
    lines: Mapping[str, Collection[int]], hidden: HiddenClasses, *, is_whole_told: bool
) -> set[str]:
    """Return the lines of which the sums may be told, beside that of them all if it is told.

    lines  what the sums are of, class by class; together all classes of the page

    A line is told where the classes hidden in it are several, of enough people; and those in the
    lines that are not told must be, too.
    """
    inside = {code: [pk for pk in each if pk in hidden.classes] for code, each in lines.items()}
    told = {code for code, each in inside.items() if not each or _are_enough(each, hidden)}
    doubtful = sorted(
        (code for code in told if inside[code]),
        key=lambda code: (sum(hidden.classes[pk] for pk in inside[code]), code),
    )
    while is_whole_told and doubtful:
        left = [pk for code, each in inside.items() if code not in told for pk in each]
        if not left or _are_enough(left, hidden):
            break
        told.discard(doubtful.pop(0))
    return told


def _are_enough(classes: Collection[int], hidden: HiddenClasses) -> bool:
    people = sum(hidden.classes[pk] for pk in classes)
    return len(classes) > 1 and people >= SMALLEST_SHOWN
