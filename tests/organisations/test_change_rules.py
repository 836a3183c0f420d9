"""What a change of organisations means, and who came after whom. Plain values."""

import datetime as dt

import pytest

from organisations.rules.changes import (
    Change,
    ChangeKind,
    Opening,
    Place,
    Problem,
    StepKind,
    Tree,
    carry_out_all,
)
from organisations.rules.succession import Link, predecessors, successors

D = dt.date
ON = D(2026, 7, 1)
K = ChangeKind


def a_tree():
    """X and Y at the top; A (with a below it) and B below X; C below Y, since 2026-07-01."""
    return Tree(
        {
            "X": Place(""),
            "Y": Place(""),
            "A": Place("X", "A", D(2020, 1, 1)),
            "a": Place("A"),
            "B": Place("X", "B"),
            "C": Place("Y", since=ON, named_since=ON),
            "Z": Place("X", closed=True),
        }
    )


def opening(code="N", parent="X"):
    return Opening(code, f"Tổ chức {code}", parent, "chi_bo")


def steps_of(*changes):
    tree = a_tree()
    assert carry_out_all(changes, tree) == []
    return [(step.kind, step.code, step.other) for step in tree.steps]


def refused(*changes):
    return {
        (refusal.problem, refusal.code) for _change, refusal in carry_out_all(changes, a_tree())
    }


def test_a_merger_takes_what_hangs_below_along():
    assert steps_of(Change(K.MERGE, ON, ("A", "B"), ("N",), (opening(),))) == [
        (StepKind.OPEN, "N", ""),
        (StepKind.HANG, "a", "N"),
        (StepKind.CLOSE, "A", "N"),
        (StepKind.CLOSE, "B", "N"),
    ]
    into_one_that_stands = Change(K.MERGE, ON, ("A", "B"), ("B",), name="Mới")
    assert steps_of(into_one_that_stands) == [
        (StepKind.CALL, "B", "Mới"),
        (StepKind.HANG, "a", "B"),
        (StepKind.CLOSE, "A", "B"),
    ]


def test_within_a_day_the_order_of_the_rows_does_not_matter():
    """A commune of communes: the parts are merged too, and one cell moves out before."""
    changes = [
        Change(K.MERGE, ON, ("X",), ("N",), (opening("N", ""),)),
        Change(K.MERGE, ON, ("A", "B"), ("M",), (opening("M", "N"),)),
        Change(K.MOVE, ON, ("a",), ("a",), parent_code="Y"),
    ]
    assert steps_of(*changes) == steps_of(*reversed(changes))
    assert steps_of(*changes)[:3] == [
        (StepKind.OPEN, "N", ""),
        (StepKind.OPEN, "M", ""),
        (StepKind.HANG, "a", "Y"),
    ]


def test_a_division_may_leave_the_old_one_standing():
    goes_on = Change(K.SPLIT, ON, ("B",), ("B", "N"), (opening(),))
    ends = Change(K.SPLIT, ON, ("B",), ("M", "N"), (opening("M"), opening()))
    assert [step[0] for step in steps_of(goes_on)] == [StepKind.OPEN]
    assert steps_of(ends)[-1] == (StepKind.CLOSE, "B", "")


def test_changes_of_later_days_build_on_earlier_ones():
    first = Change(K.MERGE, ON, ("A", "B"), ("N",), (opening(),))
    then = Change(K.MERGE, D(2026, 8, 1), ("N",), ("Y",))
    assert steps_of(then, first)[-1] == (StepKind.CLOSE, "N", "Y")


@pytest.mark.parametrize(
    ("change", "problem", "code"),
    [
        (Change(K.RENAME, ON, ("Q",), ("Q",), name="Mới"), Problem.UNKNOWN, "Q"),
        (Change(K.RENAME, ON, ("Z",), ("Z",), name="Mới"), Problem.CLOSED, "Z"),
        (Change(K.RENAME, ON, ("C",), ("C",), name="Mới"), Problem.TOO_EARLY, "C"),
        (Change(K.ESTABLISH, ON, (), ("A",), (opening("A"),)), Problem.TAKEN, "A"),
        (Change(K.ESTABLISH, ON, (), ("N",), (opening("N", "Q"),)), Problem.UNKNOWN, "Q"),
        (Change(K.MOVE, ON, ("C",), ("C",), parent_code="X"), Problem.TOO_EARLY, "C"),
        (Change(K.MOVE, D(2019, 1, 1), ("A",), ("A",), parent_code="Y"), Problem.NOT_YET, "A"),
        (Change(K.MOVE, ON, ("X",), ("X",), parent_code="a"), Problem.BELOW_ITSELF, "X"),
        (Change(K.MOVE, ON, ("A",), ("A",)), Problem.NO_PARENT, "A"),
        (Change(K.MERGE, ON, ("B",), ("B",)), Problem.NOTHING_TO_MERGE, "B"),
        (Change(K.MERGE, ON, ("A",), ("a",)), Problem.BELOW_ITSELF, "a"),
        (Change(K.SPLIT, ON, ("B",), ("N",), (opening(),)), Problem.TOO_FEW_PARTS, "B"),
        (Change(K.SPLIT, ON, ("A",), ("B", "C")), Problem.CHILDREN_LEFT, "A"),
        (Change(K.DISSOLVE, ON, ("A",)), Problem.CHILDREN_LEFT, "A"),
        (Change(K.DISSOLVE, ON, ("C",)), Problem.TOO_EARLY, "C"),
    ],
)
def test_what_cannot_be_is_refused(change, problem, code):
    assert refused(change) == {(problem, code)}


def test_every_refused_change_is_told_once():
    bad = Change(K.MERGE, ON, ("Q", "B"), ("N",), (opening("N", "Q"),))
    assert refused(bad, Change(K.DISSOLVE, ON, ("A",))) == {
        (Problem.UNKNOWN, "Q"),
        (Problem.CHILDREN_LEFT, "A"),
    }


def test_organisations_are_followed_through_what_happened():
    """1 and 2 become 3; 3 is divided into itself and 4; 4 is dissolved; 5 was never touched."""
    links = [
        Link(D(2024, 1, 1), 1, frozenset({1, 2}), frozenset({3})),
        Link(D(2025, 1, 1), 2, frozenset({3}), frozenset({3, 4})),
        Link(D(2026, 1, 1), 3, frozenset({4}), frozenset()),
    ]
    assert successors(links, [1, 3, 4, 5]) == {1: {3}, 3: {3}, 4: set(), 5: {5}}
    assert successors(links[:2], [1]) == {1: {3, 4}}
    assert predecessors(links[:2], [3, 4, 5]) == {3: {1, 2}, 4: {1, 2}, 5: {5}}
    assert predecessors(links[1:], [3, 4]) == {3: {3}, 4: {3}}
