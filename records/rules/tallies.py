"""What a person's standing counts as in the sums, and how sums add up over a tree.

The sums, the changes of them and the counting from the ground all call `counts_of`: a sum is right
exactly when it is the sum of `counts_of` over the standings stored.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from records.rules.standing import meets

IN_SCOPE, EXEMPT, TRAINED, ON_TIME = "in_scope", "exempt", "trained", "on_time"
COMMITTEES, COMMITTEES_TRAINED = "committees", "committees_trained"
# People in scope who sit in the committee of the organisation, and those of them who are trained.
SEATS, SEATS_TRAINED = "seats", "seats_trained"
LEVEL, TOPIC, REASON, DAY = "level:", "topic:", "reason:", "day:"
# Behind every day in the order of text, for the colon is followed by the semicolon.
AFTER_DAYS = "day;"

# Indicator → dimension → least rank.
Conditions = Mapping[str, Mapping[str, int]]
Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Stand:
    """How a person stands in a year, as it is stored; `levels` by dimension."""

    is_exempt: bool = False
    trained_on: dt.date | None = None
    on_time: bool | None = None
    reason: str = ""
    topics: tuple[str, ...] = ()
    levels: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person counts in an audience, and in which committees the person sits there."""

    audience: str
    organisation_id: int
    committees: tuple[int, ...] = ()


def counts_of(stand: Stand, conditions: Conditions) -> list[str]:
    """Return the measures under which a person counts where the person is placed, each once.

    Levels are counted of everybody; the yearly training of those who are not exempt.
    """
    found = [LEVEL + code for code, asked in conditions.items() if meets(stand.levels, asked)]
    if stand.is_exempt:
        return [EXEMPT, *found]
    found.append(IN_SCOPE)
    found += [TOPIC + topic for topic in stand.topics]
    if stand.trained_on is not None:
        found += [TRAINED, f"{DAY}{stand.trained_on:%Y-%m-%d}"]
        if stand.on_time:
            found.append(ON_TIME)
    elif stand.reason:
        found.append(REASON + stand.reason)
    return found


def seats_of(stand: Stand) -> list[str]:
    """Return the measures under which a person counts in each committee the person sits in."""
    if stand.is_exempt:
        return []
    return [SEATS] if stand.trained_on is None else [SEATS, SEATS_TRAINED]


class Sums(dict[tuple[int, str], Counter[str]]):
    """Counts by organisation and audience; what cancels out is left out of `items_changed`."""

    def add(
        self, stand: Stand, places: Iterable[Place], conditions: Mapping[str, Conditions], by: int
    ) -> None:
        """Count a person `by` times (-1 takes away). `conditions` is by audience."""
        for place in places:
            here = self._at(place.organisation_id, place.audience)
            for measure in counts_of(stand, conditions.get(place.audience, {})):
                here[measure] += by
            self.add_seats(stand, place.audience, place.committees, by)

    def add_seats(self, stand: Stand, audience: str, committees: Iterable[int], by: int) -> None:
        """Count a person only in the committees where the person sits."""
        for committee in committees:
            there = self._at(committee, audience)
            for measure in seats_of(stand):
                there[measure] += by

    def items_changed(self) -> Iterator[tuple[tuple[int, str], dict[str, int]]]:
        for key, counts in sorted(self.items()):
            if changed := without_zeros(counts):
                yield key, changed

    def _at(self, organisation_id: int, audience: str) -> Counter[str]:
        return self.setdefault((organisation_id, audience), Counter())


def without_zeros(counts: Counts) -> dict[str, int]:
    return {measure: number for measure, number in sorted(counts.items()) if number}


def plus(counts: Counts, more: Counts) -> dict[str, int]:
    """Return the sum, without measures of which nothing is left."""
    if not more:
        return dict(counts)
    found = dict(counts)
    for measure, number in more.items():
        found[measure] = found.get(measure, 0) + number
        if not found[measure]:
            del found[measure]
    return found


def committees_in(own: Counts) -> dict[str, int]:
    """Return how the committee of one organisation counts, by the people who sit in it.

    It counts when somebody in scope sits in it, and as trained when all of these are.
    """
    seats = own.get(SEATS, 0)
    if seats <= 0:
        return {}
    is_trained = own.get(SEATS_TRAINED, 0) >= seats
    return {COMMITTEES: 1, COMMITTEES_TRAINED: 1} if is_trained else {COMMITTEES: 1}


def shift(own: Counts, change: Counts) -> dict[str, int]:
    """Return `change` with what it does to the committee of the organisation counted as `own`."""
    if SEATS not in change and SEATS_TRAINED not in change:
        return dict(change)
    before, after = committees_in(own), committees_in(plus(own, change))
    return plus(change, plus(after, {measure: -number for measure, number in before.items()}))


def days_of(counts: Counts) -> dict[dt.date, int]:
    """Return how many people were trained on which day of the year, in the order of days."""
    return {
        dt.date.fromisoformat(measure.removeprefix(DAY)): number
        for measure, number in sorted(counts.items())
        if measure.startswith(DAY)
    }


def trained_since(counts: Counts, day: dt.date) -> int:
    """Return how many people were trained on that day or later."""
    first = f"{DAY}{day:%Y-%m-%d}"
    return sum(number for measure, number in counts.items() if first <= measure < AFTER_DAYS)


def without_days(counts: Counts) -> dict[str, int]:
    return {m: number for m, number in counts.items() if not m.startswith(DAY)}


def ways_up(path: str, step: int) -> list[str]:
    """Return the path and those of all organisations above it, from the root down."""
    return [path[:end] for end in range(step, len(path) + 1, step)]


def roll_up(
    own: Iterable[tuple[str, Mapping[str, Counts]]], *, step: int
) -> Iterator[tuple[str, str, Counts, Counts]]:
    """Sum over a tree whose organisations come in the order of their paths.

    own  path and counts by audience of the organisations where anybody counts; an organisation
         without anybody need not come

    Yields path, audience, own counts and total of each, children before their parents. Holds no
    more than one way from the root in memory, however large the tree.
    """
    open_: list[tuple[str, Mapping[str, Counts], dict[str, Counter[str]]]] = []

    def close_down_to(path: str) -> Iterator[tuple[str, str, Counts, Counts]]:
        while open_ and not path.startswith(open_[-1][0]):
            done, mine, below = open_.pop()
            for audience in sorted(mine.keys() | below.keys()):
                counts = mine.get(audience, {})
                total = below.setdefault(audience, Counter())
                total.update(counts)
                yield done, audience, counts, without_zeros(total)
                if open_:
                    open_[-1][2].setdefault(audience, Counter()).update(total)

    for path, counts in own:
        yield from close_down_to(path)
        open_.extend((above, {}, {}) for above in ways_up(path, step)[len(open_) : -1])
        open_.append((path, counts, {}))
    yield from close_down_to("-")
