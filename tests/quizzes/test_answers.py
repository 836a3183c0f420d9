import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.rules.answers import (
    Completeness,
    InvalidAnswer,
    answer_for_marking,
    completeness,
    read_answer,
)
from quizzes.rules.content import Kind
from quizzes.rules.grading import share_earned
from quizzes.rules.papers import PaperItem, lay_out
from tests.factories.quizzes import CONTENTS


def item(kind, order=(2, 0, 1), places=1):
    return PaperItem(question=1, version=1, kind=Kind(kind), order=order, places=places)


@pytest.mark.parametrize(
    ("asked", "values", "draft"),
    [
        (item("single"), ["3"], 3),
        (item("single"), [], None),
        (item("single"), [""], None),
        (item("multiple"), ["3", "1", "1"], [1, 3]),
        (item("multiple"), [], None),
        (item("true_false", ()), ["false"], False),
        (item("true_false", ()), [], None),
        (item("matching", (1, 0, 2), 2), ["3", ""], [3, None]),
        (item("matching", (1, 0, 2), 2), ["", ""], None),
        (item("matching", (1, 0, 2), 2), [], None),
        (item("matching", (1, 0, 2), 2), [""], None),
        (item("ordering", (1, 0, 2), 3), ["2", "1", "3"], [2, 1, 3]),
        (item("short_answer", ()), ["  chi   uỷ "], "chi uỷ"),
        (item("short_answer", ()), ["chi\x00uỷ\n"], "chi uỷ"),
        (item("short_answer", ()), ["  "], None),
        (item("short_answer", ()), [], None),
    ],
)
def test_the_fields_of_the_page_become_a_draft(asked, values, draft):
    assert read_answer(asked, values) == draft


@pytest.mark.parametrize(
    ("asked", "values"),
    [
        (item("single"), ["4"]),
        (item("single"), ["0"]),
        (item("single"), ["-1"]),
        (item("single"), ["x"]),
        (item("single"), ["1", "2"]),
        (item("single"), ["٣"]),
        (item("single"), ["100"]),
        (item("true_false", ()), ["maybe"]),
        (item("true_false", ()), ["true", "false"]),
        (item("matching", (1, 0, 2), 2), ["1", "2", "3"]),
        (item("matching", (1, 0, 2), 2), ["4", "1"]),
        (item("short_answer", ()), ["a" * 201]),
        (item("short_answer", ()), ["a", "b"]),
    ],
)
def test_what_the_page_could_not_have_sent_is_refused(asked, values):
    with pytest.raises(InvalidAnswer):
        read_answer(asked, values)


@pytest.mark.parametrize(
    ("asked", "draft", "how_much"),
    [
        (item("single"), None, Completeness.EMPTY),
        (item("single"), 1, Completeness.FULL),
        (item("true_false", ()), False, Completeness.FULL),
        (item("matching", (0, 1), 2), [1, None], Completeness.PARTIAL),
        (item("matching", (0, 1), 2), [1, 1], Completeness.FULL),
        (item("ordering", (1, 0), 2), [1, 1], Completeness.PARTIAL),
        (item("ordering", (1, 0), 2), [2, 1], Completeness.FULL),
    ],
)
def test_how_much_of_a_question_is_answered(asked, draft, how_much):
    assert completeness(asked, draft) == how_much


@pytest.mark.parametrize(
    ("asked", "draft", "stored"),
    [
        (item("single"), 1, 2),
        (item("single"), None, None),
        (item("multiple"), [1, 2], [0, 2]),
        (item("true_false", ()), False, False),
        (item("matching", (2, 0, 1), 2), [1, None], [2, None]),
        (item("ordering", (2, 0, 1), 3), [3, 1, 2], [1, 2, 3]),
        (item("ordering", (2, 0, 1), 3), [1, 1, 3], [None, 3, None]),
        (item("ordering", (2, 0, 1), 3), [1, None, 3], [None, 3, 1]),
        (item("short_answer", ()), "chi uỷ", "chi uỷ"),
    ],
)
def test_shown_numbers_become_stored_numbers(asked, draft, stored):
    assert answer_for_marking(asked, draft) == stored


@given(seed=st.integers(), kind=st.sampled_from(list(Kind)))
def test_a_paper_survives_being_stored(seed, kind):
    laid = lay_out(4, 7, kind, CONTENTS[kind], rng=random.Random(seed))

    assert PaperItem.from_json(laid.as_json()) == laid
    assert sorted(laid.order) == list(range(len(laid.order)))


@given(seed=st.integers())
def test_items_to_be_ordered_are_never_shown_in_the_right_order(seed):
    laid = lay_out(1, 1, "ordering", {"items": ["a", "b"]}, rng=random.Random(seed))

    assert laid.order == (1, 0)


@given(seed=st.integers())
def test_the_right_text_earns_the_point_in_whatever_order_it_is_shown(seed):
    content = CONTENTS["single"]
    laid = lay_out(1, 1, "single", content, rng=random.Random(seed))
    shown = [content["options"][stored]["text"] for stored in laid.order]

    draft = read_answer(laid, [str(shown.index("Họp mỗi tháng") + 1)])

    assert share_earned("single", content, answer_for_marking(laid, draft)) == 1
