"""What holds for every kind of question, whatever is sent and however it is laid out."""

import json
import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.rules.answers import (
    Completeness,
    InvalidAnswer,
    answer_for_marking,
    completeness,
    read_answer,
    right_fields,
)
from quizzes.rules.content import Kind, clean_content
from quizzes.rules.grading import part_shares, share_earned
from quizzes.rules.kinds.number import readings
from quizzes.rules.papers import PaperItem, lay_out
from quizzes.rules.wording import (
    Words,
    answer_lines,
    answer_rows,
    chosen_remarks,
    key_lines,
    version_lines,
)
from tests.factories.quizzes import CONTENTS, STEMS

WORDS = Words("Đúng", "Sai")
kinds = st.sampled_from(list(Kind))
names = st.sampled_from(
    ["answer", "answer-1", "answer-2", "answer-3", "answer-4", "answer-2-1", "answer-2-4",
     "answer-photos", "answer-9", "answer-", "flagged"]
)  # fmt: skip
values = st.sampled_from(["", "1", "2", "3", "4", "5", "0", "true", "false", "7177,5 kg", "chi ủy"])
fields = st.dictionaries(names, st.lists(values | st.text(max_size=8), max_size=5), max_size=6)


def item(kind, seed=1, content=None, *, shuffle=True):
    rng = random.Random(seed)
    return lay_out(1, 1, kind, content or CONTENTS[kind], rng=rng, shuffle=shuffle)


@given(kind=kinds, seed=st.integers(0, 50), sent=fields)
def test_whatever_is_sent_is_read_or_refused_and_earns_from_0_to_1(kind, seed, sent):
    asked, content = item(kind, seed), CONTENTS[kind]
    try:
        draft = read_answer(asked, sent)
    except InvalidAnswer:
        return
    assert json.loads(json.dumps(draft)) == draft
    assert completeness(asked, draft) in Completeness

    stored = answer_for_marking(asked, draft)
    share = share_earned(kind, content, stored)

    assert share is None or 0 <= share <= 1
    assert (share is None) == (kind == Kind.ESSAY and draft is not None)
    answer_lines(kind, content, stored, WORDS)
    chosen_remarks(kind, content, stored)
    rows = answer_rows(kind, content, stored, WORDS)
    assert all(0 <= row.share <= 1 for row in rows)
    parts = part_shares(kind, content, stored)
    assert sum(weight for weight, _share in parts) == 1
    if share is not None:
        assert sum(weight * earned for weight, earned in parts) == share


@given(kind=kinds, seed=st.integers(), shuffle=st.booleans())
def test_the_fields_of_the_right_answer_earn_everything(kind, seed, shuffle):
    asked, content = item(kind, seed, shuffle=shuffle), CONTENTS[kind]

    draft = read_answer(asked, right_fields(asked, content))

    stored = answer_for_marking(asked, draft)
    assert completeness(asked, draft) == Completeness.FULL
    if kind not in {Kind.ESSAY, Kind.DESCRIPTION}:
        assert share_earned(kind, content, stored) == 1
        assert all(row.share == 1 for row in answer_rows(kind, content, stored, WORDS))


@pytest.mark.parametrize("kind", list(Kind))
def test_nothing_sent_is_no_answer(kind):
    asked = item(kind)

    draft = read_answer(asked, {})

    assert draft is None
    assert answer_for_marking(asked, None) is None
    assert share_earned(kind, CONTENTS[kind], None) == 0
    expected = Completeness.FULL if kind == Kind.DESCRIPTION else Completeness.EMPTY
    assert completeness(asked, None) == expected
    answer_rows(kind, CONTENTS[kind], None, WORDS)


@given(kind=kinds, seed=st.integers())
def test_options_keep_their_order_where_they_are_not_to_be_shuffled(kind, seed):
    asked = item(kind, seed, shuffle=False)

    if kind not in {Kind.MATCHING, Kind.ORDERING}:
        assert list(asked.order) == sorted(asked.order)
    assert PaperItem.from_json(asked.as_json()) == asked


def test_what_stands_in_the_order_of_the_key_is_mixed_all_the_same():
    content = CONTENTS["matching"]

    orders = {item("matching", seed, content, shuffle=False).order for seed in range(40)}

    assert len(orders) > 5


def test_old_papers_have_one_point_one_section_and_no_parts():
    stored = {"question": 1, "version": 2, "kind": "single", "order": [1, 0], "places": 1}

    assert PaperItem.from_json(stored) == PaperItem(1, 2, Kind.SINGLE, (1, 0), 1)


def test_a_text_without_a_question_is_worth_nothing():
    assert item("description").points == 0


@pytest.mark.parametrize(
    ("kind", "sent", "draft"),
    [
        ("statements", {"answer-1": ["true"], "answer-3": ["false"]}, [True, None, False, None]),
        ("statements", {"answer-1": [""]}, None),
        ("number", {"answer": [" 7177,5  kg "]}, "7177,5 kg"),
        ("cloze", {"answer-2": ["phụ  trách"]}, [None, "phụ trách", None]),
        ("cloze", {"answer-1": ["2"], "answer-2": [""], "answer-3": ["3"]}, [2, None, "3"]),
        ("situation", {"answer-1": ["2"]}, [2, None, None]),
        (
            "situation",
            {"answer-2-4": ["false"], "answer-3": ["1", "", "2"]},
            [None, [None, None, None, False], [1, None, 2]],
        ),
        (
            "essay",
            {"answer": [" Một \r\n\r\n\r\n\r\nHai\x00 "]},
            {"text": "Một\n\nHai", "photos": []},
        ),
        ("essay", {"answer-photos": ["7", "", "5", "7"]}, {"text": "", "photos": [7, 5]}),
        ("description", {"answer": ["1"]}, None),
    ],
)
def test_the_fields_of_rows_gaps_and_parts_have_their_numbers(kind, sent, draft):
    assert read_answer(item(kind), sent) == draft


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        ("statements", {"answer-1": ["maybe"]}),
        ("statements", {"answer-1": ["true", "false"]}),
        ("number", {"answer": ["1" * 201]}),
        ("cloze", {"answer-1": ["4"]}),
        ("cloze", {"answer-2": ["a", "b"]}),
        ("situation", {"answer-1": ["9"]}),
        ("situation", {"answer-3": ["1", "2"]}),
        ("essay", {"answer": ["a" * 50_001]}),
        ("essay", {"answer-photos": ["x"]}),
        ("essay", {"answer-photos": ["1", "2", "3", "4"]}),
    ],
)
def test_what_the_page_could_not_have_sent_is_refused(kind, sent):
    with pytest.raises(InvalidAnswer):
        read_answer(item(kind), sent)


@pytest.mark.parametrize(
    ("kind", "draft", "how_much"),
    [
        ("statements", [True, None, False, True], Completeness.PARTIAL),
        ("statements", [True, False, False, True], Completeness.FULL),
        ("number", "nhiều", Completeness.PARTIAL),
        ("number", "7000", Completeness.FULL),
        ("cloze", [1, None, "3"], Completeness.PARTIAL),
        ("cloze", [1, "a", "nhiều"], Completeness.PARTIAL),
        ("cloze", [1, "a", "3"], Completeness.FULL),
        ("situation", [1, [True, None, None, None], [1, 2, 3]], Completeness.PARTIAL),
        ("situation", [1, [True] * 4, [1, 2, 3]], Completeness.FULL),
        ("essay", {"text": "", "photos": [1]}, Completeness.FULL),
    ],
)
def test_how_much_of_a_question_is_answered(kind, draft, how_much):
    assert completeness(item(kind), draft) == how_much


@given(number=st.decimals(-10_000_000, 10_000_000, places=3), mark=st.sampled_from(",."))
def test_a_number_is_read_with_either_mark_and_with_thousands_apart(number, mark):
    grouped = f"{number:,}".replace(",", "\u00a0").replace(".", mark)
    plain = f"{number:f}".replace(".", mark)

    for typed in (grouped, plain, f"{plain} kg"):
        assert Fraction(number) in {read for read, _unit in readings(typed)}


@given(st.text(alphabet="0123456789.,-+ eE%kg\u00a0", max_size=20))
def test_whatever_is_typed_as_a_number_is_read_or_not(typed):
    assert all(isinstance(number, Fraction) for number, _unit in readings(typed))


@given(
    text=st.text(alphabet="aăâdđeêuưởyỷủ *\\.-1 ", min_size=1, max_size=12),
    ignores=st.sets(st.sampled_from(["case", "diacritics", "tone_place", "punctuation", "spaces"])),
)
def test_an_accepted_text_accepts_its_own_right_answer(text, ignores):
    raw = {"accepted": [text], "ignores": sorted(ignores)}
    try:
        content = clean_content("short_answer", raw)
    except ValueError:
        return
    asked = item("short_answer", content=content)

    draft = read_answer(asked, right_fields(asked, content))

    assert share_earned("short_answer", content, draft) == 1


def test_remarks_are_on_what_was_given():
    assert chosen_remarks("short_answer", CONTENTS["short_answer"], "chi uỷ xã") == [
        "LỜI NHẬN XÉT: chưa đủ."
    ]
    assert chosen_remarks("number", CONTENTS["number"], "7,1 tấn") == ["LỜI NHẬN XÉT: gần."]
    statements = CONTENTS["statements"]
    assert chosen_remarks("statements", statements, [None, True, None, None]) == [
        "LỜI NHẬN XÉT: tập thể."
    ]
    assert chosen_remarks("statements", statements, [True, None, None, None]) == []
    assert chosen_remarks("cloze", CONTENTS["cloze"], [0, None, None]) == [
        "(1) LỜI NHẬN XÉT: được."
    ]


def test_rows_of_an_order_stand_as_they_were_answered():
    rows = answer_rows("ordering", CONTENTS["ordering"], [2, 1, None, 4], WORDS)

    assert [(row.text, row.share, row.is_answered) for row in rows] == [
        ("1. Thảo luận", 0, True),
        ("2. Khai mạc", 0, True),
        ("4. Kết luận", 1, True),
        ("…. Biểu quyết", 0, False),
    ]


def test_the_rows_of_a_situation_have_rows_themselves():
    rows = answer_rows(
        "situation", CONTENTS["situation"], [1, [True, True, None, None], None], WORDS
    )

    assert [row.text for row in rows] == [f"Câu hỏi phần {number}" for number in (1, 2, 3)]
    assert [row.share for row in rows] == [0, Fraction(1, 10), 0]
    assert [row.is_answered for row in rows] == [True, True, False]
    assert [row.share for row in rows[1].rows] == [1, 0, 0, 0]
    assert rows[0].remarks == ["LỜI NHẬN XÉT: thưa quá."]


def test_an_essay_has_no_key_to_show_and_its_guide_is_not_one():
    assert key_lines("essay", CONTENTS["essay"], WORDS) == []
    assert answer_lines("essay", CONTENTS["essay"], {"text": "a < b\nc", "photos": []}, WORDS) == [
        "a &lt; b", "c"
    ]  # fmt: skip


def test_the_example_texts_have_the_gaps_of_their_contents():
    assert clean_content("cloze", CONTENTS["cloze"], stem=STEMS["cloze"]) == CONTENTS["cloze"]


def test_the_options_of_a_gap_are_plain_text():
    gap = {
        "kind": "choice",
        "options": [{"text": "a <b> c", "right": True}, {"text": "d", "right": False}],
    }
    content = clean_content("cloze", {"gaps": [gap]})

    assert content["gaps"][0]["options"][0]["text"] == "a <b> c"
    assert key_lines("cloze", content, WORDS) == ["(1) a &lt;b&gt; c"]
    assert version_lines("", "cloze", content, "", WORDS)[1] == "(1) [x] a <b> c"
