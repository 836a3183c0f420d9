import pytest
from hypothesis import given
from hypothesis import strategies as st

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
from quizzes.rules.kinds.plain import as_rich
from tests.factories.quizzes import CONTENTS, STEMS

KEYS = [
    "options", "text", "right", "feedback", "weight", "scoring", "answer", "statements", "accepted",
    "ignores", "answers", "value", "units", "unit", "factor", "pairs", "left", "extra_rights",
    "items", "gaps", "kind", "points", "parts", "stem", "content", "criteria", "photos", "typed",
]  # fmt: skip


def options(*given):
    return {"options": [{"text": text, "right": right} for text, right in given]}


def weighted(*given):
    return {
        "options": [
            {"text": text, "right": right, "weight": weight} for text, right, weight in given
        ],
        "scoring": "weights",
    }


def test_the_rules_and_the_database_know_the_same_kinds():
    assert [kind.value for kind in Kind] == QuestionVersion.Kind.values


@pytest.mark.parametrize("kind", list(Kind))
def test_a_sound_content_is_kept_as_it_is(kind):
    kept = clean_content(kind, CONTENTS[kind], stem=STEMS.get(kind, "<p>Câu</p>"))

    assert kept == CONTENTS[kind]


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
    ("single", {"options": [{"text": "a", "right": True}, {"text": "b", "right": False, "weight": "100"}]}, Fault.NOT_ONE_RIGHT),
    ("single", {"options": [{"text": "a", "right": True}, {"text": "b", "right": False, "weight": "-5"}]}, Fault.WEIGHT_OUT_OF_RANGE),
    ("single", options(("<p>Không</p>", True), ("Không", False)), Fault.SAME_TWICE),
    ("single", options(("<p> </p>", True), ("b", False)), Fault.EMPTY_TEXT),
    ("multiple", {**options(("a", True), ("b", False)), "scoring": "luck"}, Fault.UNKNOWN_SCORING),
    ("multiple", {**options(("a", True), ("b", False)), "scoring": "weights"}, Fault.WEIGHT_OUT_OF_RANGE),
    ("multiple", weighted(("a", True, "50"), ("b", False, "-101")), Fault.WEIGHT_OUT_OF_RANGE),
    ("multiple", weighted(("a", True, "50"), ("b", False, "0")), Fault.WEIGHTS_NOT_100),
    ("multiple", weighted(("a", True, "100"), ("b", False, "1")), Fault.WEIGHT_AND_MARK),
    ("multiple", weighted(("a", True, "x"), ("b", False, "1")), Fault.NOT_A_NUMBER),
    ("statements", {"statements": [{"text": "a", "answer": True}]}, Fault.TOO_FEW),
    ("statements", {"statements": [{"text": "a", "answer": True}] * 2}, Fault.SAME_TWICE),
    ("statements", {"statements": [{"text": "a", "answer": True}, {"text": "b", "answer": None}]}, Fault.WRONG_SHAPE),
    ("statements", {"statements": [{"text": t, "answer": True} for t in "abc"], "scoring": "ladder"}, Fault.LADDER_NEEDS_FOUR),
    ("number", {"answers": [{"value": "12 kg"}]}, Fault.NOT_A_NUMBER),
    ("number", {"answers": [{"value": "NaN"}]}, Fault.NOT_A_NUMBER),
    ("number", {"answers": [{"value": "1e999"}]}, Fault.NOT_A_NUMBER),
    ("number", {"answers": [{"value": "1", "tolerance": "-1"}]}, Fault.NOT_A_NUMBER),
    ("number", {"answers": [{"value": "1", "weight": "50"}]}, Fault.NOTHING_EARNS_ALL),
    ("number", {"answers": [{"value": "*"}]}, Fault.NOTHING_EARNS_ALL),
    ("number", {"answers": [{"value": "1"}], "unit": "required"}, Fault.NO_UNITS),
    ("number", {"answers": [{"value": "1"}], "unit": "optional", "units": [{"text": "g", "factor": "0"}]}, Fault.NOT_A_NUMBER),
    ("cloze", {"gaps": []}, Fault.TOO_FEW),
    ("cloze", {"gaps": [{"kind": "essay"}]}, Fault.WRONG_SHAPE),
    ("cloze", {"gaps": [{"kind": "blank", "accepted": ["a"], "points": "0"}]}, Fault.NOT_A_NUMBER),
    ("situation", {"parts": [{"kind": "situation", "stem": "a", "content": {}}]}, Fault.PART_NOT_ALLOWED),
    ("situation", {"parts": [{"kind": "description", "stem": "a", "content": {}}]}, Fault.PART_NOT_ALLOWED),
    ("situation", {"parts": [{"kind": "ordering", "stem": " ", "content": {"items": ["a", "b"]}}]}, Fault.EMPTY_TEXT),
    ("situation", {"parts": [{"kind": "cloze", "stem": "không có", "content": {"gaps": [{"kind": "blank", "accepted": ["a"]}]}}]}, Fault.GAPS_DISAGREE),
    ("essay", {"typed": False}, Fault.NOTHING_TO_HAND_IN),
    ("essay", {"min_words": 10, "max_words": 5}, Fault.WORDS_DISAGREE),
    ("essay", {"photos": 11}, Fault.NOT_A_NUMBER),
    ("essay", {"criteria": [{"text": "a", "points": "0.125"}]}, Fault.NOT_A_NUMBER),
    ("short_answer", {"accepted": [{"text": "a", "weight": "50"}]}, Fault.NOTHING_EARNS_ALL),
    ("short_answer", {"accepted": ["…"]}, Fault.EMPTY_TEXT),
    ("short_answer", {"accepted": ["a"], "ignores": ["all"]}, Fault.WRONG_SHAPE),
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
        ("ordering", 4, 4), ("short_answer", 0, 1), ("statements", 0, 4), ("number", 0, 1),
        ("cloze", 0, 3), ("situation", 0, 3), ("essay", 0, 3), ("description", 0, 0),
    ],
)  # fmt: skip
def test_choices_to_show_and_places_to_fill(kind, choices, places):
    content = CONTENTS[kind]

    assert (number_of_choices(kind, content), number_of_places(kind, content)) == (choices, places)


def test_the_refusal_names_the_part_and_the_row_in_it():
    gap = {
        "kind": "choice",
        "options": [{"text": "a", "right": True}, {"text": "", "right": False}],
    }

    with pytest.raises(ContentRefused, match="empty_text in row 2 of part 1"):
        clean_content("cloze", {"gaps": [gap]})


@pytest.mark.parametrize(
    ("stem", "is_sound"),
    [
        ("<p>[[1]] và [[2]]</p>", True),
        ("<p>[[2]] và [[1]]</p>", True),
        ("<p>[[1]]</p>", False),
        ("<p>[[1]] [[2]] [[2]]</p>", False),
        ("<p>[[1]] [[2]] [[3]]</p>", False),
        ('<p>[[1]] <img src="file:a.png" alt="[[2]]"></p>', False),
    ],
)
def test_each_gap_stands_in_the_text_once(stem, is_sound):
    content = {"gaps": [{"kind": "blank", "accepted": ["a"]}] * 2}

    if is_sound:
        assert len(clean_content("cloze", content, stem=stem)["gaps"]) == 2
    else:
        with pytest.raises(ContentRefused, match="gaps_disagree"):
            clean_content("cloze", content, stem=stem)


def test_what_is_left_out_is_filled_in():
    assert clean_content("essay", {}) == {
        "guide": "", "criteria": [], "min_words": 0, "max_words": None, "typed": True, "photos": 0,
    }  # fmt: skip
    assert clean_content("number", {"answers": [{"value": "12,50"}]}) == {
        "answers": [{"value": "12.5", "tolerance": "0", "weight": "100", "feedback": ""}],
        "units": [],
        "unit": "none",
    }
    assert clean_content("short_answer", {"accepted": ["a"]})["accepted"] == [
        {"text": "a", "weight": "100", "feedback": ""}
    ]


def test_a_wrong_option_worth_nothing_needs_no_word_of_it():
    content = options(("a", True), ("b", False), ("c", False))
    for option, weight in zip(content["options"], ["100", "0.0", "33.33333"], strict=True):
        option["weight"] = weight

    kept = clean_content("single", content)["options"]

    assert [option.get("weight") for option in kept] == [None, None, "33.33333"]


def test_options_may_be_pictures():
    picture = '<img src="image:12345678-1234-1234-1234-123456789abc" alt="">'

    kept = clean_content("single", options((f"<p>{picture}</p>", True), ("<p>Hai</p>", False)))

    assert [option["text"] for option in kept["options"]] == [picture, "Hai"]


@pytest.mark.parametrize("kind", list(Kind))
@given(raw=st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=12,
))  # fmt: skip
def test_whatever_is_given_is_taken_or_refused(kind, raw):
    try:
        kept = clean_content(kind, raw)
    except ContentRefused:
        return
    assert clean_content(kind, kept) == kept


def test_texts_without_markup_become_rich_ones():
    raw = {
        "options": [{"text": "a < b", "right": True, "feedback": "1 & 2"}],
        "items": ["x < y"],
        "pairs": [{"left": "<", "right": "<"}],
        "accepted": ["<", {"text": "<", "feedback": "<"}],
        "gaps": [{"kind": "choice", "options": [{"text": "<", "feedback": "<"}]}],
        "parts": [{"stem": "<p>a</p>", "content": {"items": ["<"]}}],
        "guide": "<p>a</p>",
    }

    assert as_rich(raw) == {
        "options": [{"text": "a &lt; b", "right": True, "feedback": "1 &amp; 2"}],
        "items": ["x &lt; y"],
        "pairs": [{"left": "&lt;", "right": "<"}],
        "accepted": ["<", {"text": "<", "feedback": "&lt;"}],
        "gaps": [{"kind": "choice", "options": [{"text": "<", "feedback": "&lt;"}]}],
        "parts": [{"stem": "<p>a</p>", "content": {"items": ["&lt;"]}}],
        "guide": "<p>a</p>",
    }
