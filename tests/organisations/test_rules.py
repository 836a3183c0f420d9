import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organisations.rules import DEEPEST, TreeProblem, closed_too_early, tree_problems

CYCLE, UNKNOWN = TreeProblem.CYCLE, TreeProblem.UNKNOWN_PARENT


@pytest.mark.parametrize(
    ("parents", "problems"),
    [
        ({}, {}),
        ({"A": ""}, {}),
        ({"C": "B", "B": "A", "A": ""}, {}),
        ({"A": "", "B": "X"}, {"B": UNKNOWN}),
        ({"C": "B", "B": "X"}, {"B": UNKNOWN}),
        ({"A": "A"}, {"A": CYCLE}),
        ({"A": "B", "B": "A", "C": "A"}, {"A": CYCLE, "B": CYCLE}),
        ({"C": "A", "A": "B", "B": "A"}, {"A": CYCLE, "B": CYCLE}),
    ],
)
def test_tree_problems_names_those_at_fault(parents, problems):
    assert tree_problems(parents) == problems


def test_a_tree_that_is_too_deep_is_refused_from_the_level_beyond():
    parents = {str(level): str(level - 1) if level else "" for level in range(DEEPEST + 2)}

    assert tree_problems(parents) == {
        str(DEEPEST): TreeProblem.TOO_DEEP,
        str(DEEPEST + 1): TreeProblem.TOO_DEEP,
    }


@given(st.dictionaries(st.sampled_from("ABCDEF"), st.sampled_from(["", *"ABCDEFX"]), max_size=6))
def test_a_map_without_problems_leads_everyone_up_to_a_root(parents):
    problems = tree_problems(parents)

    for code in parents:
        way = [code]
        while way[-1] in parents and len(way) <= len(parents) + 1:
            way.append(parents[way[-1]])
        reaches_a_root = way[-1] == ""
        is_blamed = any(one in problems for one in way)
        assert reaches_a_root != is_blamed


@pytest.mark.parametrize(
    ("own", "above", "is_refused"),
    [
        (None, None, False),
        (dt.date(2025, 6, 30), None, False),
        (dt.date(2025, 6, 30), dt.date(2025, 6, 30), False),
        (dt.date(2025, 7, 1), dt.date(2025, 6, 30), True),
        (None, dt.date(2025, 6, 30), True),
    ],
)
def test_nobody_outlives_the_organisation_above(own, above, is_refused):
    problems = closed_too_early({"A": "", "B": "A"}, {"A": above, "B": own})

    assert problems == ({"B": TreeProblem.PARENT_CLOSED} if is_refused else {})
