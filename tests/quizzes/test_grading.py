"""The tables of docs/algorithms/grading.md, which the customer reads, are the tests."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.rules.content import clean_content
from quizzes.rules.grading import (
    MarkedQuestion,
    grade,
    guess_share,
    is_pass,
    mark_of_ten,
    part_shares,
    points_of,
    same_short_answer,
    share_earned,
)
from quizzes.rules.kinds.common import weight_of
from tests.factories.quizzes import CONTENTS

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


def several(scoring: str, right: int, wrong: int) -> dict:
    return clean_content("multiple", {**options(right, wrong), "scoring": scoring})


@pytest.mark.parametrize("row", rows(["scoring", "R", "W", "r", "w", "points"]))
def test_other_ways_to_mark_several_right_answers_earn_what_the_page_says(row):
    right, wrong, chosen_right, chosen_wrong = map(int, row[1:5])
    chosen = [*range(chosen_right), *range(right, right + chosen_wrong)]

    question = MarkedQuestion("multiple", several(row[0], right, wrong), chosen)

    assert points_of(question) == Decimal(row[5])


@pytest.mark.parametrize("row", rows(["per cent", "is"]))
def test_per_cent_mean_fractions_as_the_page_says(row):
    assert weight_of(row[0]) == Fraction(row[1])


@pytest.mark.parametrize("row", rows(["kind", "weights", "chosen", "points"]))
def test_weights_earn_what_the_page_says(row):
    kind, weights, chosen = row[0], row[1].split(), [int(n) - 1 for n in row[2].split()]
    content = clean_content(
        kind,
        {
            "options": [
                {
                    "text": f"ý {n}",
                    "right": float(weight) > 0 if kind == "multiple" else weight == "100",
                    "weight": weight,
                }
                for n, weight in enumerate(weights)
            ],
            "scoring": "weights",
        },
    )

    answer = chosen if kind == "multiple" else chosen[0]

    assert points_of(MarkedQuestion(kind, content, answer)) == Decimal(row[3])


TRUE_OR_FALSE = {"Đ": True, "S": False, "…": None}


@pytest.mark.parametrize("row", rows(["scoring", "right answer", "given", "points"]))
def test_statements_earn_what_the_page_says(row):
    key, given_answers = ([TRUE_OR_FALSE[word] for word in cell.split()] for cell in row[1:3])
    raw = [{"text": f"câu {n}", "answer": answer} for n, answer in enumerate(key)]
    content = clean_content("statements", {"statements": raw, "scoring": row[0]})

    assert points_of(MarkedQuestion("statements", content, given_answers)) == Decimal(row[3])


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


@pytest.mark.parametrize("row", rows(["accepted", "ignored", "given", "right"]))
def test_what_is_ignored_in_short_answers_is_what_the_page_says(row):
    content = clean_content("short_answer", {"accepted": [row[0]], "ignores": row[1].split()})

    assert share_earned("short_answer", content, row[2]) == (1 if row[3] == "yes" else 0)


@pytest.mark.parametrize("row", rows(["value", "tolerance", "unit", "given", "right"]))
def test_numbers_are_read_as_the_page_says(row):
    use, _colon, units = row[2].partition(": ")
    content = clean_content(
        "number",
        {
            "answers": [{"value": row[0], "tolerance": row[1]}],
            "unit": use,
            "units": [
                dict(zip(("text", "factor"), unit.split(), strict=True))
                for unit in units.split(", ")
                if unit
            ],
        },
    )

    assert share_earned("number", content, row[3]) == (1 if row[4] == "yes" else 0)


@pytest.mark.parametrize("row", rows(["points of the parts", "earned of each", "points"]))
def test_parts_add_up_as_the_page_says(row):
    points, shares = row[0].split(), [Fraction(share) for share in row[1].split()]
    # A wrong option that is worth what the page says was earned.
    parts = [
        {"kind": "single", "stem": "Câu", "points": each, "content": earning(share)}
        for each, share in zip(points, shares, strict=True)
    ]
    chosen = [0 if share == 1 else 1 for share in shares]
    gaps = [{"kind": "choice", "points": part["points"], **part["content"]} for part in parts]

    for kind, raw in (("situation", {"parts": parts}), ("cloze", {"gaps": gaps})):
        question = MarkedQuestion(kind, clean_content(kind, raw), chosen)
        assert points_of(question) == Decimal(row[2])


def earning(share: Fraction) -> dict:
    weight = str(round(Decimal(share.numerator) * 100 / share.denominator, 5)) if share < 1 else "0"
    return {
        "options": [
            {"text": "đúng", "right": True},
            {"text": "sai", "right": False, "weight": weight},
        ]
    }


@pytest.mark.parametrize(
    ("kind", "share"),
    [
        ("single", Fraction(1, 3)), ("true_false", Fraction(1, 2)), ("multiple", None),
        ("matching", Fraction(1, 4)), ("ordering", None), ("short_answer", None),
        ("statements", Fraction(49, 160)), ("number", None), ("cloze", None), ("essay", None),
        ("situation", (Fraction(1, 3) + Fraction(49, 160) + Fraction(1, 4)) / 3),
    ],
)  # fmt: skip
def test_what_chance_earns(kind, share):
    assert guess_share(kind, CONTENTS[kind]) == share


def test_what_a_person_marks_keeps_the_test_open():
    essay = MarkedQuestion("essay", CONTENTS["essay"], {"text": "Bài", "photos": []}, Decimal(2))
    right = MarkedQuestion("true_false", CONTENTS["true_false"], True, Decimal(8))

    result = grade([right, essay], pass_percent=Decimal(50))

    assert result.each == (Decimal(8), None)
    assert (result.points, result.max_points) == (Decimal(8), Decimal(10))
    assert result.awaits_person
    assert not result.is_complete
    assert not result.passed


def test_an_essay_that_was_not_handed_in_earns_nothing_and_waits_for_nobody():
    essay = MarkedQuestion("essay", CONTENTS["essay"], None)

    result = grade([essay], pass_percent=Decimal(0))

    assert result.each == (Decimal(0),)
    assert result.is_complete


def test_a_situation_waits_for_its_essay_and_tells_what_the_other_parts_earned():
    content = clean_content(
        "situation",
        {
            "parts": [
                {"kind": "single", "stem": "a", "points": "3", "content": CONTENTS["single"]},
                {"kind": "essay", "stem": "b", "content": CONTENTS["essay"]},
            ]
        },
    )
    with_essay = [0, {"text": "Bài", "photos": []}]

    assert share_earned("situation", content, with_essay) is None
    assert part_shares("situation", content, with_essay) == [
        (Fraction(3, 4), 1),
        (Fraction(1, 4), None),
    ]
    assert share_earned("situation", content, [0, None]) == Fraction(3, 4)
    assert part_shares("single", CONTENTS["single"], 1) == [(1, 0)]


def test_a_question_earns_a_part_of_its_own_points():
    content = several("partial_penalty", 3, 2)

    assert points_of(MarkedQuestion("multiple", content, [0, 1], Decimal("2.5"))) == Decimal("1.67")


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
