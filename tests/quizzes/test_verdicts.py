"""What figures ask a reviewer to do; the table is that of docs/algorithms/item-analysis.md."""

from dataclasses import replace
from pathlib import Path

import pytest

from quizzes.rules.statistics import ItemFigures, OptionFigures
from quizzes.rules.verdicts import URGENCY, Option, Verdict, trust_in, verdicts

PAGE = Path(__file__).parents[2] / "docs" / "algorithms" / "item-analysis.md"

GOOD = ItemFigures(
    attempts=40,
    facility=65.0,
    deviation=48.0,
    discrimination=35.0,
    efficiency=50.0,
    guess=25.0,
    has_different_points=False,
    is_alike=False,
)


def option(count, *, upper=0, right=False, of=40, only=True, written=True):
    figures = OptionFigures(count, 100 * count / of, 6.0, upper, 0)
    return Option(figures, is_right=right, is_only_choice=only, is_written=written)


def test_the_page_lists_the_verdicts_in_order_of_urgency():
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    start = lines.index("| verdict | when | what to do |") + 2
    listed = [line.split("|")[1].strip() for line in lines[start : start + len(Verdict)]]

    assert listed == [verdict.value for verdict in Verdict]
    assert sorted(Verdict, key=URGENCY.__getitem__) == list(Verdict)


def test_a_good_question_asks_for_nothing():
    assert verdicts(GOOD) == []


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"facility": 90.0}, []),
        ({"facility": 90.1}, ["too_easy"]),
        ({"facility": 20.0, "guess": None}, []),
        ({"facility": 19.9, "guess": None}, ["too_hard"]),
        ({"facility": 25.0}, ["too_hard"]),
        ({"facility": 25.1}, []),
        ({"facility": 0.0, "guess": 0.0}, ["too_hard"]),
        ({"discrimination": 0.0, "efficiency": 0.0}, ["dubious"]),
        ({"efficiency": 14.9}, ["dubious"]),
        ({"efficiency": 15.0}, []),
        ({"discrimination": -0.1, "efficiency": -0.1}, ["negative"]),
        ({"discrimination": None, "efficiency": None}, []),
        ({"has_different_points": True}, ["different_points"]),
        ({"is_alike": True, "facility": 100.0}, ["alike"]),
        ({"is_alike": True, "facility": 0.0, "efficiency": None}, ["alike"]),
        ({"facility": None}, []),
        ({"facility": 95.0, "discrimination": -5.0}, ["negative", "too_easy"]),
        ({"facility": 95.0, "attempts": 19}, []),
        ({"facility": 95.0, "attempts": 20}, ["too_easy"]),
    ],
)
def test_figures_lead_to_verdicts(changed, found):
    assert verdicts(replace(GOOD, **changed)) == found


def test_a_key_is_suspected_when_good_learners_prefer_a_wrong_option():
    right, wrong = option(20, upper=4, right=True), option(20, upper=5)

    assert verdicts(GOOD, [[right, wrong]]) == ["suspected_key"]
    assert verdicts(GOOD, [[option(20, upper=5, right=True), wrong]]) == []


def test_a_key_is_not_suspected_where_several_are_chosen():
    several = [option(20, upper=4, right=True, only=False), option(20, upper=5, only=False)]

    assert verdicts(GOOD, [several]) == []


def test_a_list_without_a_right_option_suspects_nothing():
    assert verdicts(GOOD, [[option(20, upper=5)], []]) == []


def test_an_option_that_distracts_nobody_is_dead_from_forty_attempts():
    right, dead = option(30, upper=9, right=True), option(1)

    assert verdicts(GOOD, [[right, dead]]) == ["dead_option"]
    assert verdicts(replace(GOOD, attempts=39), [[right, dead]]) == []
    assert verdicts(GOOD, [[right, option(2)]]) == []
    assert verdicts(GOOD, [[option(1, upper=1, right=True), option(39)]]) == []
    assert verdicts(GOOD, [[right, option(1, written=False)]]) == []


def test_the_page_says_from_where_a_test_is_trusted():
    text = PAGE.read_text(encoding="utf-8")

    for row in ("from 80 | reliably", "from 70 | well enough", "from 50 | weakly", "below 50 |"):
        assert f"| {row}" in text


@pytest.mark.parametrize(
    ("consistency", "trust"),
    [(None, None), (80.0, "high"), (79.9, "fair"), (70.0, "fair"), (50.0, "low"), (-3.0, "none")],
)
def test_trust_grows_with_consistency(consistency, trust):
    assert trust_in(consistency) == trust
