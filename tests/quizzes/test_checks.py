"""What somebody who writes a question is told to look at."""

import pytest

from quizzes.rules.checks import Check, remarks_on
from tests.factories.quizzes import CONTENTS, STEMS

GOOD = "<p>Chi bộ họp thường kỳ mấy lần mỗi tháng?</p>"
WHY = "<p>Mỗi tháng một lần (Điều 24).</p>"
PICTURE = '<img src="image:8b5c1f0e-0000-4000-8000-000000000001" alt="{alt}">'


def checks(stem=GOOD, options=("Một lần", "Hai lần", "Ba lần"), right=0, kind="single", **kwargs):
    content = {
        "options": [
            {"text": text, "right": place == right, "feedback": ""}
            for place, text in enumerate(options)
        ]
    }
    found = remarks_on(kind, stem, kwargs.pop("content", content), WHY, **kwargs)
    return {(remark.check, remark.row) for remark in found}


def test_a_good_question_is_left_in_peace():
    assert checks() == set()


@pytest.mark.parametrize("kind", CONTENTS)
def test_sound_questions_of_every_kind_can_be_kept(kind):
    found = remarks_on(kind, STEMS.get(kind, GOOD), CONTENTS[kind], WHY)

    assert not [remark for remark in found if remark.blocks]


@pytest.mark.parametrize("kind", CONTENTS)
def test_what_is_half_written_is_looked_at_too(kind):
    remarks_on(kind, "", {}, "")
    remarks_on(kind, "x", {"options": [{}], "parts": [{}], "gaps": [{}], "pairs": [{}]}, "")


def test_options_alike_but_for_accents_are_found():
    assert checks(options=("Bàn bạc", "bán bạc", "Khác")) == {(Check.TWO_ALIKE, 2)}


@pytest.mark.parametrize(
    "text",
    [
        "Tất cả đều đúng", "Tất cả các phương án trên", "Cả A, B, C", "Cả A, B và C đều đúng",
        "A và B đều đúng", "Cả ba phương án trên đều đúng", "Không có phương án nào đúng",
        "Đáp án khác", "Cả 3 ý trên",
    ],
)  # fmt: skip
def test_options_that_speak_of_the_others_are_found(text):
    assert (Check.ALL_OF_THEM, 3) in checks(options=("Một lần", "Hai lần", text))


@pytest.mark.parametrize(
    "text", ["Cả nước", "Tất cả đảng viên của chi bộ", "Điều A của Quy chế", "Ca hai họp sau"]
)
def test_options_that_only_sound_like_it_are_left(text):
    assert (Check.ALL_OF_THEM, 3) not in checks(options=("Một lần", "Hai lần", text))


def test_a_right_option_that_gives_itself_away_is_found():
    long = "Mỗi tháng một lần, do chi ủy chuẩn bị nội dung và bí thư chủ trì cuộc họp"

    assert checks(options=(long, "Hai lần", "Ba lần")) == {(Check.RIGHT_IS_LONGEST, 1)}
    assert checks(options=(long, long.replace("tháng", "quý"), "Ba lần")) == set()
    assert checks(options=("Một lần", long, "Ba lần")) == set()


@pytest.mark.parametrize(
    ("stem", "found"),
    [
        ("<p>Việc nào không thuộc chi bộ?</p>", True),
        ("<p>Việc nào <b>không</b> thuộc chi bộ?</p>", False),
        ("<p>Việc nào KHÔNG thuộc chi bộ?</p>", False),
        ("<p>Nội dung nào sau đây sai?</p>", True),
        ("<p>Chi bộ không họp thì bí thư làm gì?</p>", True),
        ("<p>Chi bộ họp khi nào?</p>", False),
    ],
)
def test_a_question_for_the_opposite_must_say_so_plainly(stem, found):
    assert ((Check.NEGATIVE, 0) in checks(stem)) is found


def test_pictures_need_words_and_little_weight():
    alone = f"<p>{PICTURE.format(alt='')}</p>{GOOD}"
    named = GOOD + PICTURE.format(alt="Con dấu của chi bộ")
    name = "image:8b5c1f0e-0000-4000-8000-000000000001"

    assert checks(alone) == {(Check.NO_ALT, 0)}
    assert checks(named, sizes={name: 30 * 1024}) == set()
    assert checks(named, sizes={name: 30 * 1024 + 1}) == {(Check.HEAVY_PICTURE, 0)}
    assert checks(named, sizes={}) == {(Check.PICTURE_GONE, 0)}
    assert checks(options=("Một", PICTURE.format(alt=""), "Ba"), sizes={name: 1}) == {
        (Check.NO_ALT, 0)
    }


def test_long_sentences_and_long_texts_are_counted():
    sentence = " ".join(["từ"] * 21)
    broken = (
        f"<ul><li>{' '.join(['từ'] * 20)}</li><li>{' '.join(['từ'] * 20)}</li></ul><p>Khi nào?</p>"
    )

    assert checks(f"<p>{sentence}?</p>") == {(Check.LONG_SENTENCE, 0)}
    assert checks(broken) == set()
    assert (Check.LONG_STEM, 0) in checks(f"<p>{('một hai ba. ' * 45)}</p>")
    assert (Check.LONG_OPTION, 2) in checks(options=("Một", " ".join(["từ"] * 41), "Ba"))


def test_an_empty_question_blocks_and_comes_first():
    found = remarks_on("single", "<p> </p>", {"options": []}, "")

    assert [(remark.check, remark.blocks) for remark in found] == [
        (Check.NO_STEM, True),
        (Check.NO_FEEDBACK, False),
    ]


def test_parts_are_looked_at_with_their_number():
    content = {
        "parts": [
            {"kind": "single", "stem": "Khi nào?", "content": {"options": []}},
            {
                "kind": "single",
                "stem": "Việc nào không đúng?",
                "content": {"options": [{"text": "a"}, {"text": "A"}, {"text": "Cả A, B"}]},
            },
        ]
    }

    found = {(r.check, r.part, r.row) for r in remarks_on("situation", GOOD, content, WHY)}

    assert found == {
        (Check.NEGATIVE, 2, 0), (Check.TWO_ALIKE, 2, 2), (Check.ALL_OF_THEM, 2, 3)
    }  # fmt: skip
