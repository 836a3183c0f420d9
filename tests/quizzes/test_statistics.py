"""The tables of docs/algorithms/item-analysis.md, which the customer reads, are the tests."""

import math
import random
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.rules.fisher import f_quantile, incomplete_beta
from quizzes.rules.statistics import (
    Item,
    groups,
    item_figures,
    mark_figures,
    option_figures,
    reliability,
    weights,
)

PAGE = Path(__file__).parents[2] / "docs" / "algorithms" / "item-analysis.md"


def table(*heading: str) -> list[list[str]]:
    """The body of the table on the page that has these column heads."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    start = lines.index("| " + " | ".join(heading) + " |") + 2
    body = []
    for line in lines[start:]:
        if not line.startswith("|"):
            break
        body.append([cell.strip() for cell in line.strip("|").split("|")])
    return body


def items_of(rows, maxima=None):
    totals = [sum(row) for row in rows]
    return {
        number: Item(list(column), totals, [maxima[number] if maxima else 1] * len(rows))
        for number, column in enumerate(zip(*rows, strict=True))
    }


ROWS = [[int(cell) for cell in row[1:]] for row in table("attempt", "Q1", "Q2", "Q3", "Q4")]
ITEMS = items_of(ROWS)


def two_decimals(value: float) -> str:
    return f"{value:.2f}"


@pytest.mark.parametrize(
    ("number", "row"),
    list(enumerate(table("question", "F", "DI", "DE", "intended weight", "effective weight"))),
)
def test_questions_of_the_worked_example_have_the_figures_of_the_page(number, row):
    figures, weight = item_figures(ITEMS[number]), weights(ITEMS)[number]

    found = [figures.facility, figures.discrimination, figures.efficiency]
    found += [weight.intended, weight.effective]
    assert [two_decimals(value) for value in found] == row[1:]


def test_the_worked_example_as_a_whole_has_the_figures_of_the_page():
    ((mean, median, variance, consistency, ratio, error),) = table(
        "mean", "median", "variance", "CIC", "ER", "SE"
    )

    marks, measured = mark_figures(sum(row) for row in ROWS), reliability(ROWS)

    assert two_decimals(marks.mean) == mean
    assert two_decimals(marks.median) == median
    assert two_decimals(marks.deviation**2) == variance
    assert two_decimals(measured.consistency) == consistency
    assert two_decimals(measured.error_ratio) == ratio
    assert f"{measured.standard_error:.4f}" == error
    assert (round(measured.low), round(measured.high)) == (-51, 93)


@pytest.mark.parametrize("row", table("marks", "skewness", "kurtosis"))
def test_skewness_and_kurtosis_are_those_of_the_page(row):
    figures = mark_figures(map(int, row[0].split()))

    shown = ["–" if v is None else f"{v:.4f}" for v in (figures.skewness, figures.kurtosis)]
    assert shown == row[1:]


@pytest.mark.parametrize("row", table("share", "degrees above", "degrees below", "F"))
def test_quantiles_are_those_of_printed_tables(row):
    assert two_decimals(f_quantile(float(row[0]), int(row[1]), int(row[2]))) == row[3]


# --- By hand ---


def test_deviation_is_in_per_cent_of_the_points_to_be_had():
    # Marks 0, 1, 2 of 2: mean 1, variance 1, so the deviation is half of the points.
    item = Item([0, 1, 2], [0, 3, 6], [2, 2, 2])

    figures = item_figures(item, guess=Fraction(1, 4))

    assert (figures.facility, figures.deviation, figures.guess) == (50, 50, 25)
    assert figures.discrimination == pytest.approx(100)


def test_partial_points_are_reckoned_exactly():
    marks = [Decimal("0.33"), Decimal("0.67"), Decimal("1.00"), Decimal("0.00")]
    totals = [Decimal("1.33"), Decimal("2.67"), Decimal("2.00"), Decimal("3.00")]

    figures = item_figures(Item(marks, totals, [1] * 4))

    # Others: 1, 2, 1, 3. cov = (2.67 − 2 · 7 / 4) / 3; sorted: 0·1 + .33·1 + .67·2 + 1·3 = 4.67.
    assert figures.efficiency == pytest.approx(100 * (2.67 - 3.5) / (4.67 - 3.5))
    assert figures.facility == 50


def test_where_all_have_the_same_points_nothing_is_said_of_discrimination():
    alike = item_figures(Item([1, 1, 1], [3, 2, 1], [1, 1, 1]))
    rest_alike = item_figures(Item([1, 0, 1], [3, 2, 3], [1, 1, 1]))

    assert (alike.discrimination, alike.efficiency, alike.is_alike) == (None, None, True)
    assert (rest_alike.discrimination, rest_alike.efficiency) == (None, None)
    assert not rest_alike.is_alike


def test_one_attempt_has_a_facility_and_no_spread():
    figures = item_figures(Item([1], [3], [1]))

    assert (figures.facility, figures.deviation, figures.is_alike) == (100, None, False)


def test_without_attempts_or_points_there_is_no_facility():
    assert item_figures(Item([], [], [])).facility is None
    assert item_figures(Item([0, 0], [1, 2], [0, 0])).facility is None


def test_different_points_are_noticed():
    assert item_figures(Item([1, 0], [2, 1], [1, 2])).has_different_points
    assert not item_figures(Item([1, 0], [2, 1], [1, Decimal("1.00")])).has_different_points


def test_a_question_that_goes_against_the_test_has_no_effective_weight():
    rows = [[0, 3, 3], [0, 2, 3], [1, 1, 0], [1, 0, 0]]

    found = weights(items_of(rows, [1, 3, 3]))

    assert found[0].effective is None
    assert found[1].effective + found[2].effective == pytest.approx(100)
    assert [round(found[n].intended, 2) for n in range(3)] == [14.29, 42.86, 42.86]


@pytest.mark.parametrize("rows", [[], [[1, 0]], [[1], [0]], [[1, 0], [0, 1]]])
def test_without_places_attempts_or_variance_consistency_says_nothing(rows):
    found = reliability(rows)

    assert (found.consistency, found.low, found.standard_error) == (None, None, None)


def test_questions_that_all_ask_the_same_are_perfectly_consistent():
    found = reliability([[1, 1, 1], [0, 0, 0], [1, 1, 1], [0, 0, 0]])

    assert (found.consistency, found.low, found.high) == (100, 100, 100)
    assert (found.error_ratio, found.standard_error) == (0, 0)


def test_the_interval_is_feldts():
    rng = random.Random(3)
    ability = [rng.gauss(0, 1) for _ in range(20)]
    rows = [[int(a + rng.gauss(0, 1) > 0) for _ in range(10)] for a in ability]

    found = reliability(rows)

    apart = 100 - found.consistency
    assert (100 - found.low) / apart == pytest.approx(f_quantile(0.975, 19, 171))
    assert (100 - found.high) / apart == pytest.approx(f_quantile(0.025, 19, 171))


def test_no_marks_have_no_figures():
    assert mark_figures([]).mean is None
    assert mark_figures([5]).deviation is None


def test_marks_of_ten_may_be_fractions():
    figures = mark_figures([Fraction(10, 3), Fraction(20, 3)])

    assert (figures.mean, figures.median) == (5, 5)


def test_groups_are_27_per_cent_and_those_with_the_same_mark():
    apart = groups([9, 8, 8, 7, 6, 5, 4, 3, 3, 3])  # three of ten, then ties

    assert apart.upper == {0, 1, 2}
    assert apart.lower == {7, 8, 9}
    assert groups([9, 8, 8, 8, 5, 5, 4, 3, 3, 3]).upper == {0, 1, 2, 3}


@pytest.mark.parametrize("marks", [[], [5], [5, 5, 5, 5], [5, 5, 5, 5, 5, 5, 9]])
def test_groups_that_would_overlap_are_empty(marks):
    apart = groups(marks)

    if len(set(marks)) < 2:
        assert not apart.upper
        assert not apart.lower
    assert not apart.upper & apart.lower


def test_an_option_says_who_chose_it():
    chosen = [frozenset("a"), frozenset("ab"), frozenset("b"), frozenset()]
    marks = [9, 8, 4, 1]
    apart = groups(marks)

    first = option_figures("a", chosen, marks, apart)
    last = option_figures("c", chosen, marks, apart)

    assert (first.count, first.share, first.mean) == (2, 50, 8.5)
    assert (first.upper, first.lower) == (1, 0)
    assert (last.count, last.share, last.mean) == (0, 0, None)


# --- Whatever the marks are ---

hundredths = st.integers(0, 100).map(lambda n: Decimal(n) / 100)


@st.composite
def sittings(draw):
    places = draw(st.integers(2, 5))
    return draw(st.lists(st.lists(hundredths, min_size=places, max_size=places), min_size=2))


@given(rows=sittings(), seed=st.integers(0, 1000))
def test_the_order_of_attempts_changes_nothing(rows, seed):
    mixed = random.Random(seed).sample(rows, len(rows))

    assert reliability(mixed) == reliability(rows)
    assert weights(items_of(mixed)) == weights(items_of(rows))
    for number, item in items_of(rows).items():
        assert item_figures(items_of(mixed)[number]) == item_figures(item)
    totals, mixed_totals = ([sum(row) for row in each] for each in (rows, mixed))
    assert mark_figures(mixed_totals) == mark_figures(totals)
    apart, mixed_apart = groups(totals), groups(mixed_totals)
    assert sorted(totals[n] for n in apart.upper) == sorted(
        mixed_totals[n] for n in mixed_apart.upper
    )
    assert len(apart.lower) == len(mixed_apart.lower)


@given(rows=sittings())
def test_figures_stay_within_their_bounds(rows):
    for item in items_of(rows).values():
        figures = item_figures(item)
        assert 0 <= figures.facility <= 100
        assert figures.discrimination is None or -100 <= figures.discrimination <= 100
        assert figures.efficiency is None or figures.efficiency <= 100
        assert (figures.discrimination is None) == (figures.efficiency is None)
    found = reliability(rows)
    if found.consistency is not None:
        assert found.low <= found.consistency <= found.high <= 100 + 1e-9


@given(rows=sittings())
def test_weights_add_up(rows):
    found = weights(items_of(rows)).values()

    effective = [weight.effective for weight in found if weight.effective is not None]
    assert sum(weight.intended for weight in found) == pytest.approx(100)
    assert not effective or sum(effective) == pytest.approx(100)


@given(rows=sittings(), factor=st.integers(2, 9))
def test_points_worth_more_change_no_percentage(rows, factor):
    more = [[mark * factor for mark in row] for row in rows]

    for item, scaled in zip(
        items_of(rows).values(),
        items_of(more, [factor] * len(rows[0])).values(),
        strict=True,
    ):
        one, other = item_figures(item), item_figures(scaled)
        assert one.facility == pytest.approx(other.facility)
        assert one.efficiency == pytest.approx(other.efficiency)
    assert reliability(rows).consistency == pytest.approx(reliability(more).consistency)


@given(share=st.floats(0.01, 0.99), above=st.integers(1, 200), below=st.integers(1, 5000))
def test_a_quantile_is_where_the_distribution_reaches_the_share(share, above, below):
    value = f_quantile(share, above, below)

    point = above * value / (above * value + below)
    assert incomplete_beta(above / 2, below / 2, point) == pytest.approx(share, abs=1e-6)
    mirrored = 1 / f_quantile(1 - share, below, above)
    assert value == pytest.approx(mirrored, rel=1e-6)


@given(a=st.floats(0.5, 50), b=st.floats(0.5, 50), x=st.floats(0.001, 0.999))
def test_the_incomplete_beta_function_is_a_share_and_its_mirror_the_rest(a, b, x):
    value = incomplete_beta(a, b, x)

    assert -1e-12 <= value <= 1 + 1e-12
    assert value + incomplete_beta(b, a, 1 - x) == pytest.approx(1)
    assert (incomplete_beta(a, b, 0.0), incomplete_beta(a, b, 1.0)) == (0, 1)


@pytest.mark.parametrize("n", [1, 2, 7, 100])
def test_the_incomplete_beta_function_is_a_binomial_sum(n):
    """I_p(k, n − k + 1) is the chance of at least k of n."""
    p = 0.3
    for k in range(1, n + 1, max(1, n // 5)):
        at_least = sum(math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k, n + 1))
        assert incomplete_beta(k, n - k + 1, p) == pytest.approx(at_least, abs=1e-12)
