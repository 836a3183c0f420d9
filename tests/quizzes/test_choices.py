"""What was chosen, for each kind of question."""

from fractions import Fraction

import pytest

from quizzes.rules.choices import choice_lists
from quizzes.rules.wording import Words
from tests.factories.quizzes import CONTENTS

WORDS = Words("Đúng", "Sai")


def lists(kind, content, answers):
    def judge(_kind, content, answer):
        accepted = [each if isinstance(each, str) else each["text"] for each in content["accepted"]]
        return Fraction(answer in accepted)

    return choice_lists(kind, content, answers, words=WORDS, judge=judge)


def seen(found):
    return [
        (
            each.label,
            [(choice.text, choice.is_right) for choice in each.choices],
            [sorted(keys) for keys in each.chosen],
        )
        for each in found
    ]


def test_options_of_a_single_choice():
    (found,) = lists("single", CONTENTS["single"], [0, 2, None])

    assert [choice.text for choice in found.choices] == [
        "Họp mỗi tháng",
        "Họp mỗi quý",
        "Họp mỗi năm",
    ]
    assert [choice.is_right for choice in found.choices] == [True, False, False]
    assert found.chosen == ({0}, {2}, frozenset())
    assert (found.is_only_choice, found.is_written) == (True, True)


def test_several_may_be_chosen():
    (found,) = lists("multiple", CONTENTS["multiple"], [[0, 1], [], None])

    assert found.chosen == ({0, 1}, frozenset(), frozenset())
    assert (found.is_only_choice, found.is_written) == (False, True)


def test_true_and_false():
    (found,) = lists("true_false", {"answer": False}, [True, False, None])

    assert seen([found]) == [("", [("Đúng", False), ("Sai", True)], [[True], [False], []])]
    assert (found.is_only_choice, found.is_written) == (True, False)


def test_a_table_of_statements_has_a_list_for_each_row():
    content = {
        "statements": [
            {"text": "<p>Chi bộ họp hằng <b>tháng</b></p>", "answer": True, "feedback": ""},
            {"text": "Chi bộ họp hằng năm", "answer": False, "feedback": ""},
        ],
        "scoring": "each",
    }

    assert seen(lists("statements", content, [[True, None], None])) == [
        ("Chi bộ họp hằng tháng", [("Đúng", True), ("Sai", False)], [[True], []]),
        ("Chi bộ họp hằng năm", [("Đúng", False), ("Sai", True)], [[], []]),
    ]


def test_a_matching_question_has_a_list_for_each_pair():
    found = lists("matching", CONTENTS["matching"], [[0, 1, 3], [None, 1, 2]])

    offered = ["Chủ trì", "Ghi biên bản", "Thảo luận", "Đóng dấu"]
    assert [each.label for each in found] == ["Bí thư", "Thư ký", "Đảng viên"]
    assert [choice.text for choice in found[0].choices] == offered
    assert [choice.is_right for choice in found[2].choices] == [False, False, True, False]
    assert [each.chosen for each in found] == [({0}, frozenset()), ({1}, {1}), ({3}, {2})]
    assert not any(each.is_only_choice or each.is_written for each in found)


def test_an_ordering_question_has_a_list_of_places_for_each_item():
    found = lists("ordering", {"items": ["Một", "Hai"]}, [[2, 1], [None, 2]])

    assert seen(found) == [
        ("Một", [("1.", True), ("2.", False)], [[2], []]),
        ("Hai", [("1.", False), ("2.", True)], [[1], [2]]),
    ]


def test_typed_answers_are_listed_by_how_often_they_were_given():
    answers = ["chi uỷ", "Chi  ủy", "Chi ủy", "đảng ủy", None, "", "x"]

    assert seen(lists("short_answer", {"accepted": ["Chi ủy"]}, answers)) == [
        (
            "",
            [("Chi ủy", True), ("đảng ủy", False), ("x", False)],
            [["chi uy"], ["chi uy"], ["chi uy"], ["dang uy"], [], [], ["x"]],
        )
    ]


def test_only_the_most_frequent_typed_answers_are_listed():
    (found,) = lists("short_answer", {"accepted": ["0"]}, [str(n) for n in range(30)] + ["29"])

    assert [choice.text for choice in found.choices][:2] == ["29", "0"]
    assert len(found.choices) == 10


def test_gaps_and_parts_have_lists_of_their_own():
    gaps = {
        "gaps": [
            {"kind": "choice", "options": CONTENTS["single"]["options"], "points": "1"},
            {"kind": "blank", "accepted": [{"text": "chi bộ"}], "points": "1"},
        ]
    }
    parts = {
        "parts": [
            {"kind": "true_false", "stem": "?", "content": {"answer": True}, "points": "1"},
            {"kind": "essay", "stem": "?", "content": {}, "points": "1"},
            {"kind": "cloze", "stem": "[[1]] [[2]]", "content": gaps, "points": "1"},
        ]
    }

    found = lists("situation", parts, [[False, None, [1, "chi bộ"]], None, [None, None, None]])

    assert [each.label for each in found] == ["1.", "3. [[1]]", "3. [[2]]"]
    assert [each.chosen for each in found] == [
        ({False}, frozenset(), frozenset()),
        ({1}, frozenset(), frozenset()),
        ({"chi bo"}, frozenset(), frozenset()),
    ]
    assert found[1].is_written
    assert found[2].choices[0].is_right


def test_a_picture_is_named_by_what_it_shows():
    picture = '<img src="image:1" alt="Sơ đồ chi bộ">'
    content = {"options": [{"text": picture, "right": True}, {"text": "<img>", "right": False}]}

    (found,) = lists("single", content, [])

    assert [choice.text for choice in found.choices] == ["Sơ đồ chi bộ", "…"]


@pytest.mark.parametrize("kind", ["essay", "description"])
def test_where_nothing_is_chosen_there_is_no_list(kind):
    assert lists(kind, {}, [None]) == []
