"""The rules of sums against a model that counts by looking at every person again."""

import datetime as dt
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.rules.tallies import (
    Place,
    Stand,
    Sums,
    committees_in,
    counts_of,
    days_of,
    plus,
    roll_up,
    shift,
    trained_since,
    ways_up,
    without_days,
    without_zeros,
)

D = dt.date
LEVELS = {"a": {"thpt": {"pho_thong": 3}, "both": {"pho_thong": 3, "ly_luan_chinh_tri": 1}}}

stands = st.builds(
    Stand,
    is_exempt=st.booleans(),
    trained_on=st.sampled_from([None, D(2026, 3, 1), D(2026, 3, 2)]),
    on_time=st.booleans(),
    reason=st.sampled_from(["", "awaiting"]),
    topics=st.sampled_from([(), ("x",), ("x", "y")]),
    levels=st.fixed_dictionaries({"pho_thong": st.integers(0, 3), "ly_luan_chinh_tri": st.just(1)}),
)
# Organisations 0 to 6; each hangs below a lower one.
trees = st.lists(st.integers(0, 5), min_size=6, max_size=6).map(
    lambda above: [None, *(parent % (n + 1) for n, parent in enumerate(above))]
)
people = st.tuples(stands, st.integers(0, 6), st.sets(st.integers(0, 6), max_size=2))


@pytest.mark.parametrize(
    ("stand", "expected"),
    [
        (Stand(), {"in_scope"}),
        (Stand(reason="awaiting"), {"in_scope", "reason:awaiting"}),
        (
            Stand(trained_on=D(2026, 3, 1), on_time=False, topics=("x",)),
            {"in_scope", "trained", "day:2026-03-01", "topic:x"},
        ),
        (
            Stand(trained_on=D(2026, 3, 1), on_time=True, reason="awaiting"),
            {"in_scope", "trained", "on_time", "day:2026-03-01"},
        ),
        (
            Stand(is_exempt=True, trained_on=D(2026, 3, 1), levels={"pho_thong": 3}),
            {"exempt", "level:thpt"},
        ),
    ],
)
def test_what_a_person_counts_as(stand, expected):
    assert sorted(counts_of(stand, LEVELS["a"])) == sorted(expected)


def test_days_are_read_apart():
    counts = {"day:2026-03-02": 1, "trained": 3, "day:2026-03-01": 2}

    assert list(days_of(counts).items()) == [(D(2026, 3, 1), 2), (D(2026, 3, 2), 1)]
    assert without_days(counts) == {"trained": 3}
    assert [trained_since(counts, D(2026, 3, day)) for day in (1, 2, 3)] == [3, 1, 0]


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ({}, {}),
        ({"seats": 2, "seats_trained": 1}, {"committees": 1}),
        ({"seats": 2, "seats_trained": 2}, {"committees": 1, "committees_trained": 1}),
    ],
)
def test_committee_counts_as_trained_when_all_in_it_are(own, expected):
    assert committees_in(own) == expected


class Model:
    """Sums as the database keeps them, changed step by step; and the people, to count them."""

    def __init__(self, parents):
        self.paths = {}
        for number, parent in enumerate(parents):
            self.paths[number] = ("" if parent is None else self.paths[parent]) + f"{number:02}"
        self.own = {number: {} for number in self.paths}
        self.total = {number: {} for number in self.paths}
        self.people = []

    def change(self, sums):
        for (number, _audience), counts in sums.items_changed():
            change = shift(self.own[number], counts)
            self.own[number] = plus(self.own[number], change)
            for path in ways_up(self.paths[number], 2):
                above = int(path[-2:])
                self.total[above] = plus(self.total[above], change)

    def counted(self, number):
        """Look at every person again."""
        below = {n for n, path in self.paths.items() if path.startswith(self.paths[number])}
        found = Counter()
        members = {}
        for stand, place, seats in self.people:
            if place in below:
                found.update(counts_of(stand, LEVELS["a"]))
            for seat in seats & below:
                if not stand.is_exempt:
                    members.setdefault(seat, []).append(stand.trained_on is not None)
        found["seats"] = sum(len(each) for each in members.values())
        found["seats_trained"] = sum(sum(each) for each in members.values())
        found["committees"] = len(members)
        found["committees_trained"] = sum(all(each) for each in members.values())
        return without_zeros(found)


def placed(person):
    _stand, place, seats = person
    return [Place("a", place, tuple(seats))]


@given(
    trees, st.lists(people, max_size=5), st.lists(st.tuples(st.integers(0, 4), people), max_size=6)
)
def test_changes_and_counting_from_the_ground_agree_with_the_model(parents, begin, changes):
    model = Model(parents)
    for person in begin:
        sums = Sums()
        sums.add(person[0], placed(person), LEVELS, 1)
        model.people.append(person)
        model.change(sums)
    for number, after in changes:
        if number < len(model.people):
            sums = Sums()
            before, model.people[number] = model.people[number], after
            sums.add(before[0], placed(before), LEVELS, -1)
            sums.add(after[0], placed(after), LEVELS, 1)
            model.change(sums)

    expected = {number: model.counted(number) for number in model.paths}
    assert model.total == expected

    own = Sums()
    for person in model.people:
        own.add(person[0], placed(person), LEVELS, 1)
    rows = sorted(
        (model.paths[number], {"a": plus(counts, committees_in(counts))})
        for (number, _audience), counts in own.items_changed()
    )
    found = {int(path[-2:]): total for path, _audience, _own, total in roll_up(rows, step=2)}
    assert {number: found.get(number, {}) for number in expected} == expected
