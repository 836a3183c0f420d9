import pytest

from quizzes.models import QuestionVersion
from quizzes.rules.content import (
    ContentRefused,
    Fault,
    Kind,
    clean_content,
    number_of_choices,
    number_of_places,
    shown_rights,
)
from tests.factories.quizzes import CONTENTS


def options(*given):
    return {"options": [{"text": text, "right": right} for text, right in given]}


def test_the_rules_and_the_database_know_the_same_kinds():
    assert [kind.value for kind in Kind] == QuestionVersion.Kind.values


@pytest.mark.parametrize("kind", list(Kind))
def test_a_sound_content_is_kept_as_it_is(kind):
    assert clean_content(kind, CONTENTS[kind]) == CONTENTS[kind]


def test_texts_are_tidied_and_what_is_not_ours_is_left_out():
    decomposed = "Chi bo\u0323\u0302  ho\u0323p "

    cleaned = clean_content(
        "single",
        {
            "options": [
                {"text": decomposed, "right": True, "id": 7},
                {"text": "b", "right": False},
            ],
            "x": 1,
        },
    )

    assert cleaned == {
        "options": [
            {"text": "Chi bộ họp", "right": True, "feedback": ""},
            {"text": "b", "right": False, "feedback": ""},
        ]
    }


FAULTY = [
    ("single", options(("a", False), ("b", False)), Fault.NOT_ONE_RIGHT),
    ("single", options(("a", True), ("b", True)), Fault.NOT_ONE_RIGHT),
    ("single", options(("a", True)), Fault.TOO_FEW),
    ("single", options(*[(str(n), n == 0) for n in range(11)]), Fault.TOO_MANY),
    ("single", options(("a", True), (" ", False)), Fault.EMPTY_TEXT),
    ("single", options(("Không", True), ("không ", False)), Fault.SAME_TWICE),
    ("single", options(("a", True), ("b" * 501, False)), Fault.TOO_LONG),
    ("single", options(("a", "true"), ("b", False)), Fault.WRONG_SHAPE),
    ("single", {}, Fault.WRONG_SHAPE),
    ("single", {"options": [{"text": 1, "right": True}, {"text": "b", "right": False}]}, Fault.WRONG_SHAPE),
    ("single", {"options": [{"text": "a", "right": True, "feedback": 3}, {"text": "b", "right": False}]}, Fault.WRONG_SHAPE),
    ("multiple", options(("a", False), ("b", False)), Fault.NONE_RIGHT),
    ("multiple", options(("a", True), ("b", True)), Fault.ALL_RIGHT),
    ("true_false", {"answer": None}, Fault.WRONG_SHAPE),
    ("true_false", {"answer": "yes"}, Fault.WRONG_SHAPE),
    ("matching", {"pairs": [{"left": "a", "right": "1"}]}, Fault.TOO_FEW),
    ("matching", {"pairs": [{"left": "a", "right": "1"}, {"left": "A", "right": "2"}]}, Fault.SAME_TWICE),
    ("matching", {"pairs": [{"left": "a", "right": "1"}, {"left": "b", "right": "1"}]}, Fault.ALL_RIGHT),
    ("matching", {"pairs": [{"left": "a", "right": "1"}, {"left": "b", "right": "2"}], "extra_rights": ["2"]}, Fault.SAME_TWICE),
    ("matching", {"pairs": "ab"}, Fault.WRONG_SHAPE),
    ("ordering", {"items": ["a"]}, Fault.TOO_FEW),
    ("ordering", {"items": "abc"}, Fault.WRONG_SHAPE),
    ("ordering", {"items": ["a", "a"]}, Fault.SAME_TWICE),
    ("short_answer", {"accepted": []}, Fault.TOO_FEW),
    ("short_answer", {"accepted": ["a" * 201]}, Fault.TOO_LONG),
    ("short_answer", {"accepted": ["\u0301"]}, Fault.EMPTY_TEXT),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "content", "fault"), FAULTY)
def test_an_unsound_content_is_refused_with_its_fault(kind, content, fault):
    with pytest.raises(ContentRefused) as refusal:
        clean_content(kind, content)

    assert refusal.value.fault == fault


def test_the_refusal_names_the_row():
    with pytest.raises(ContentRefused, match="empty_text in row 2"):
        clean_content("ordering", {"items": ["a", " ", "c"]})


def test_a_right_side_that_two_pairs_share_is_offered_once():
    content = clean_content(
        "matching",
        {
            "pairs": [
                {"left": "a", "right": "Kỷ luật"},
                {"left": "b", "right": "kỷ luật"},
                {"left": "c", "right": "Nhắc nhở"},
            ],
            "extra_rights": ["Khen"],
        },
    )

    assert shown_rights(content) == ["Kỷ luật", "Nhắc nhở", "Khen"]


@pytest.mark.parametrize(
    ("kind", "choices", "places"),
    [
        ("single", 3, 1), ("multiple", 4, 1), ("true_false", 0, 1), ("matching", 4, 3),
        ("ordering", 4, 4), ("short_answer", 0, 1),
    ],
)  # fmt: skip
def test_choices_to_show_and_places_to_fill(kind, choices, places):
    content = CONTENTS[kind]

    assert (number_of_choices(kind, content), number_of_places(kind, content)) == (choices, places)
