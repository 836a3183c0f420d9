"""The tables of docs/algorithms/grading.md, which the customer reads, are the tests."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.rules.content import clean_content
from quizzes.rules.grading import (
    MarkedQuestion,
    grade,
    is_pass,
    mark_of_ten,
    points_of,
    same_short_answer,
)

PAGE = Path(__file__).parents[2] / "docs" / "algorithms" / "grading.md"


def rows(heading: list[str]) -> list[list[str]]:
    """The body of the table on the page that has these column heads."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    start = lines.index("| " + " | ".join(heading) + " |") + 2
    body = []
    for line in lines[start:]:
        if not line.startswith("|"):
            break
        body.append([cell.strip() for cell in line.strip("|").split("|")])
    return body


def options(right: int, wrong: int) -> dict:
    named = [(f"đúng {n}", True) for n in range(right)] + [
        (f"sai {n}", False) for n in range(wrong)
    ]
    return {
        "options": [{"text": text, "right": is_right, "feedback": ""} for text, is_right in named]
    }


@pytest.mark.parametrize("row", rows(["R", "W", "r", "w", "points"]))
def test_several_right_answers_earn_what_the_page_says(row):
    right, wrong, chosen_right, chosen_wrong = map(int, row[:4])
    chosen = [*range(chosen_right), *range(right, right + chosen_wrong)]

    question = MarkedQuestion("multiple", options(right, wrong), chosen)

    assert points_of(question) == Decimal(row[4])


def matching(right: str, given_pairs: str) -> MarkedQuestion:
    pairs = [dict(zip(("left", "right"), pair.split("-"), strict=True)) for pair in right.split()]
    content = {"pairs": pairs, "extra_rights": []}
    offered = list(dict.fromkeys(pair["right"] for pair in pairs))
    chosen = [pair.split("-")[1] for pair in given_pairs.split()]
    answer = [None if text == "…" else offered.index(text) for text in chosen]
    return MarkedQuestion("matching", content, answer)


def ordering(right: str, given_order: str) -> MarkedQuestion:
    items, placed = right.split(), given_order.split()
    answer = [placed.index(item) + 1 if item in placed else None for item in items]
    return MarkedQuestion("ordering", {"items": items}, answer)


@pytest.mark.parametrize("row", rows(["kind", "right answer", "given", "points"]))
def test_matching_and_ordering_earn_what_the_page_says(row):
    make = {"matching": matching, "ordering": ordering}[row[0]]

    assert points_of(make(row[1], row[2])) == Decimal(row[3])


@pytest.mark.parametrize("row", rows(["accepted", "given", "right"]))
def test_short_answers_are_compared_as_the_page_says(row):
    content = clean_content("short_answer", {"accepted": ["khác", row[0]]})
    question = MarkedQuestion("short_answer", content, row[1])

    assert points_of(question) == (1 if row[2] == "yes" else 0)
    assert same_short_answer(row[1], row[0]) == (row[2] == "yes")


@pytest.mark.parametrize("row", rows(["points", "of", "pass mark", "passed", "mark of 10"]))
def test_the_whole_test_passes_as_the_page_says(row):
    points, of, pass_percent = map(Decimal, row[:3])

    assert is_pass(points, of, pass_percent=pass_percent) == (row[3] == "yes")
    assert mark_of_ten(points, of, pass_percent=pass_percent) == Decimal(row[4])


def test_a_single_choice_earns_everything_or_nothing():
    content = options(1, 2)

    earned = [points_of(MarkedQuestion("single", content, answer)) for answer in (0, 1, 2, None)]

    assert earned == [1, 0, 0, 0]


@pytest.mark.parametrize(("answer", "points"), [(True, 1), (False, 0), (None, 0)])
def test_false_is_an_answer_and_nothing_is_none(answer, points):
    assert points_of(MarkedQuestion("true_false", {"answer": True}, answer)) == points


def test_false_can_be_the_right_answer():
    assert points_of(MarkedQuestion("true_false", {"answer": False}, False)) == 1


def test_the_grade_lists_points_in_the_order_of_the_paper():
    questions = [
        MarkedQuestion("true_false", {"answer": True}, True),
        MarkedQuestion("multiple", options(3, 2), [0, 1]),
        MarkedQuestion("single", options(1, 1), 1),
    ]

    result = grade(questions, pass_percent=Decimal(50))

    assert result.each == (Decimal("1.00"), Decimal("0.67"), Decimal("0.00"))
    assert (result.points, result.max_points, result.passed) == (Decimal("1.67"), 3, True)


def test_an_empty_paper_has_no_grade():
    with pytest.raises(ValueError, match="without questions"):
        grade([], pass_percent=Decimal(50))


hundredths = st.decimals(min_value=0, max_value=20, places=2)
percents = st.decimals(min_value=0, max_value=100, places=2)


@given(points=hundredths, pass_percent=percents)
def test_the_shown_mark_is_on_the_same_side_of_the_pass_mark_as_the_decision(points, pass_percent):
    of = Decimal(20)

    mark = mark_of_ten(points, of, pass_percent=pass_percent)

    if not is_pass(points, of, pass_percent=pass_percent):
        assert mark * 10 < pass_percent
    assert abs(mark - points / 2) <= Decimal("0.01")


@given(
    right=st.integers(1, 5),
    wrong=st.integers(1, 5),
    data=st.data(),
)
def test_more_wrong_options_never_earn_more(right, wrong, data):
    content = options(right, wrong)
    good = data.draw(st.sets(st.integers(0, right - 1)))
    bad = sorted(data.draw(st.sets(st.integers(right, right + wrong - 1))))

    earned = [
        points_of(MarkedQuestion("multiple", content, sorted(good) + bad[:number]))
        for number in range(len(bad) + 1)
    ]

    assert earned == sorted(earned, reverse=True)
    assert all(0 <= points <= 1 for points in earned)
