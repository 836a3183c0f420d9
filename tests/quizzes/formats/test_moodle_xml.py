"""Moodle XML in the layout in which Moodle writes it."""

import base64
import time

import pytest

from quizzes.formats import moodle_xml
from quizzes.formats.draft import DraftQuestion, UnusableFile
from tests.quizzes.formats.generated import PNG
from tests.quizzes.formats.reading import faults, fixture, notes, one, option


@pytest.fixture(scope="module")
def found() -> dict[str, DraftQuestion]:
    return {
        question.name: question
        for question in fixture(moodle_xml, "questions.moodle.xml").questions
    }


def test_fixture_holds_every_type_and_is_read_without_fault(
    found: dict[str, DraftQuestion],
) -> None:
    faulty = {name: faults(question) for name, question in found.items() if faults(question)}

    assert faulty == {}
    assert [question.kind for question in found.values()] == [
        "single", "multiple", "true_false", "short_answer", "short_answer", "number", "matching",
        "cloze", "essay", "description", "ordering", "cloze", "cloze", "statements", "statements",
        "multiple",
    ]  # fmt: skip


def test_question_brings_place_code_tags_category_points_and_feedback(
    found: dict[str, DraftQuestion],
) -> None:
    question = found["Sơ đồ tổ chức"]

    assert (question.place, question.code, question.points) == ("15", "XD-01", 2)
    assert (question.difficulty, question.topic) == ("hard", "dieu-le")
    assert question.category == ("Xây dựng Đảng", "Chi bộ/đảng bộ bộ phận")
    assert question.feedback == "Xem Điều 10."
    assert found["Nhiều đáp án"].difficulty == "medium"
    assert found["Thứ tự"].category == ()


def test_embedded_picture_and_editor_html_are_taken_over(found: dict[str, DraftQuestion]) -> None:
    assert found["Sơ đồ tổ chức"].stem == (
        "<p>Theo sơ đồ, <b>cấp nào</b> là nền tảng?</p>"
        '<p><img src="file:so-do.png" alt="Sơ đồ &quot;bốn cấp&quot;" width="320" height="200"></p>'
    )
    assert fixture(moodle_xml, "questions.moodle.xml").pictures == {"so-do.png": PNG}


def test_single_choice_keeps_partial_weights_and_spreads_the_overall_feedback(
    found: dict[str, DraftQuestion],
) -> None:
    question = found["Sơ đồ tổ chức"]

    assert question.content == {
        "options": [
            option("Cấp <b>cơ sở</b>", right=True, feedback="Đồng chí nắm chắc bài."),
            option("Chi bộ", feedback="Gần đúng.", weight="50"),
            option("Cấp huyện"),
        ]
    }
    assert notes(question) == ["hints_left_out", "penalty_left_out"]


def test_several_answers_with_even_weights_are_scored_by_rule(
    found: dict[str, DraftQuestion],
) -> None:
    content = found["Nhiều đáp án"].content

    assert content["scoring"] == "partial_penalty"
    assert [row["right"] for row in content["options"]] == [True, True, True, False, False]
    assert found["Tất cả hoặc không"].content["scoring"] == "all_or_nothing"


def test_table_is_kept(found: dict[str, DraftQuestion]) -> None:
    assert found["Nhiều đáp án"].stem == (
        '<table><tbody><tr><td>Chức danh</td><td colspan="2">Số người</td></tr></tbody></table>'
    )


def test_texts_are_read_in_their_format(found: dict[str, DraftQuestion]) -> None:
    assert found["Đúng sai"].stem == "2 &lt; 3 và \"chi bộ\" &amp; 'đảng bộ'"
    assert found["Thủ đô"].stem == "Thủ đô là gì?<br>Viết có dấu."
    assert found["Viết hoa"].stem == (
        "<p>Viết <b>đúng</b> tên:</p><ul><li>hai chữ</li><li>viết hoa</li></ul>"
    )
    assert found["Lời dẫn"].stem == "<p><b>Phần một</b></p><p>Đọc kỹ trước khi làm.</p>"


def test_true_false_has_the_feedback_of_each_choice(found: dict[str, DraftQuestion]) -> None:
    assert found["Đúng sai"].content == {
        "answer": False,
        "feedback_true": "Chưa đúng.",
        "feedback_false": "Đúng.",
    }


def test_short_answer_ignores_what_moodle_ignores_unless_the_key_tells_it_apart(
    found: dict[str, DraftQuestion],
) -> None:
    assert found["Thủ đô"].content["ignores"] == ["case", "tone_place", "punctuation", "spaces"]
    assert found["Viết hoa"].content["ignores"] == ["tone_place", "spaces"]
    assert [one["weight"] for one in found["Thủ đô"].content["accepted"]] == ["100", "50", "0"]


def test_number_has_units(found: dict[str, DraftQuestion]) -> None:
    question = found["Diện tích"]

    assert question.content["units"] == [
        {"text": "m2", "factor": "1"}, {"text": "cm2", "factor": "10000"}
    ]  # fmt: skip
    assert question.content["unit"] == "required"
    assert [row["value"] for row in question.content["answers"]] == ["24.5", "*"]
    assert notes(question) == ["unit_penalty_changed"]


def test_matching_has_rights_without_a_left(found: dict[str, DraftQuestion]) -> None:
    question = found["Nối"]

    assert question.content["extra_rights"] == ["trung ương"]
    assert notes(question) == ["overall_feedback_left_out"]


def test_ordering_is_in_the_right_order(found: dict[str, DraftQuestion]) -> None:
    assert found["Thứ tự"].content["items"] == ["Học lớp cảm tình", "Viết đơn", "Lễ kết nạp"]


def test_gaps_of_every_spelling_are_read(found: dict[str, DraftQuestion]) -> None:
    question = found["Điền từ"]
    number, choice, blank, exact, signs, only_one = question.content["gaps"]

    assert question.stem == (
        "<p>Đảng thành lập năm [[1]] tại [[2]].</p>"
        "<p>Người sáng lập: [[3]]; nơi sinh [[4]], dấu [[5]], [[6]].</p>"
    )
    assert [(row["value"], row["weight"]) for row in number["answers"]] == [
        ("1930", "100"), ("1930", "50"), ("*", "0")
    ]  # fmt: skip
    assert choice["points"] == "2"
    assert choice["options"] == [
        option("Hà Nội", feedback="Chưa"),
        option("Hương Cảng", right=True, feedback="Đúng"),
        option("Quảng Châu", weight="25"),
    ]
    assert [row["text"] for row in blank["accepted"]] == ["Nguyễn Ái Quốc", "Hồ Chí Minh", "*"]
    assert exact["ignores"] == ["tone_place", "spaces"]
    assert signs["options"][0]["text"] == "}~#&"
    assert [row["right"] for row in only_one["options"]] == [True, False]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        *((name, "blank") for name in ("SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC")),
        *((name, "number") for name in ("NUMERICAL", "NM")),
        *(
            (f"{lead}{layout}", "choice")
            for lead, layouts in (
                ("MULTICHOICE", ("", "_V", "_H", "_S", "_VS", "_HS")),
                ("MC", ("", "V", "H", "S", "VS", "HS")),
                ("MULTIRESPONSE", ("", "_H", "_S", "_HS")),
                ("MR", ("", "H", "S", "HS")),
            )
            for layout in layouts
        ),
    ],
)
def test_gap_is_known_by_all_its_names(name: str, kind: str) -> None:
    question = one(moodle_xml, cloze(f"Điền {{1:{name}:=5~6}}."))

    assert [gap["kind"] for gap in question.content["gaps"]] == [kind]
    assert faults(question) == []


def test_words_to_choose_or_drag_become_gaps(found: dict[str, DraftQuestion]) -> None:
    chosen, dragged = found["Chọn từ"], found["Kéo từ"]

    assert chosen.stem == "[[1]] do [[2]] bầu."
    assert [gap["options"] for gap in chosen.content["gaps"]] == [
        [option("Cấp ủy", right=True), option("Văn phòng")],
        [option("đại hội", right=True), option("hội nghị")],
    ]
    assert dragged.content["gaps"][0]["options"] == [option("tế bào"), option("Chi bộ", right=True)]


def test_tables_of_statements_are_read(found: dict[str, DraftQuestion]) -> None:
    four, two = found["Bốn phát biểu"], found["Ba phát biểu"]

    assert [row["answer"] for row in four.content["statements"]] == [True, False, False, True]
    assert (four.content["scoring"], notes(four)) == ("ladder", ["scoring_changed"])
    assert [row["answer"] for row in two.content["statements"]] == [False, True]
    assert two.content["scoring"] == "all_or_nothing"


def test_essay_has_guide_words_and_photos(found: dict[str, DraftQuestion]) -> None:
    assert found["Thu hoạch"].content == {
        "guide": "Đủ ba ý.",
        "criteria": [],
        "min_words": 100,
        "max_words": None,
        "typed": True,
        "photos": 10,
    }


def test_every_broken_question_is_there_with_what_is_wrong() -> None:
    broken = fixture(moodle_xml, "broken.moodle.xml").questions

    assert {question.name: faults(question) for question in broken} == {
        "Tính toán": ["unknown_kind"],
        "Không câu nào đúng": ["no_right_answer"],
        "Hai câu đúng": ["several_fully_right"],
        "Tổng không đủ": ["weights_not_100"],
        "Ảnh hỏng": ["bad_picture", "picture_missing"],
        "Không phải ảnh": ["bad_picture"],
        "Không phải số": ["not_a_number"],
        "Chỗ trống hỏng": ["gap_unreadable", "no_gaps"],
        "Chọn nhiều trong chỗ trống": ["gap_with_several_answers", "gap_of_unknown_kind"],
        "Thiếu từ": ["gap_without_option", "no_gaps"],
        "Thiếu đáp án": ["not_two_columns", "statement_without_key"],
        "Không có đề": ["bad_points", "no_stem"],
    }
    assert broken[0].problems[0].detail == "calculatedmulti"


def test_entities_of_html_written_by_hand_are_understood() -> None:
    question = one(moodle_xml, description("Chi&nbsp;b&#7897;&hellip; &amp; x"))

    assert question.stem == "Chi bộ… &amp; x"


BOMB = '<!DOCTYPE quiz [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><quiz>&b;</quiz>'
OUTSIDE = '<!DOCTYPE quiz [<!ENTITY a SYSTEM "file:///etc/passwd">]><quiz>&a;</quiz>'


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not_xml"),
        ("không phải XML", "not_xml"),
        ("<quiz><question></quiz>", "not_xml"),
        ("<html></html>", "not_moodle_xml"),
        ("<a>" * 10_000, "not_moodle_xml"),
        (BOMB, "xml_with_entities"),
        (OUTSIDE, "xml_with_entities"),
        ('<?xml version="1.0" encoding="tcvn3"?><quiz/>', "not_text"),
    ],
    ids=["empty", "text", "unclosed", "html", "deep", "bomb", "outside", "encoding"],
)
def test_unusable_file_is_refused(text: str, code: str) -> None:
    with pytest.raises(UnusableFile) as refusal:
        moodle_xml.read(text.encode())

    assert refusal.value.code == code


def test_unusable_file_says_on_which_line() -> None:
    with pytest.raises(UnusableFile) as refusal:
        moodle_xml.read(b"<quiz>\n<question>\n</quiz>")

    assert refusal.value.detail == "3"


def test_bytes_that_are_no_utf8_are_refused() -> None:
    with pytest.raises(UnusableFile):
        moodle_xml.read(description("Chi bộ").encode("utf-16-le").replace(b"\0", b""))


@pytest.mark.parametrize(
    "text",
    ["{1:SA:" * 8_000, "{1:SA:=a}" * 8_000, "{" * 40_000, "[[1]]" * 5_000, "&lt;!--" * 10_000],
    ids=lambda text: text[:9],
)
def test_hostile_text_ends_quickly(text: str) -> None:
    started = time.monotonic()

    moodle_xml.read(cloze(text).encode())

    assert time.monotonic() - started < 5


def test_same_picture_under_two_names_is_kept_once() -> None:

    data = base64.b64encode(PNG).decode()
    file = '<file name="{}" encoding="base64">{}</file>'
    text = "&lt;img src='@@PLUGINFILE@@/a.png'> &lt;img src='@@PLUGINFILE@@/b.png'>"
    found = moodle_xml.read(
        question_xml(
            "description", text, file.format("a.png", data) + file.format("b.png", data)
        ).encode()
    )

    assert list(found.pictures) == ["a.png"]


def question_xml(kind: str, text: str, more: str = "") -> str:
    return (
        f'<quiz><question type="{kind}"><name><text>Câu</text></name>'
        f'<questiontext format="html"><text>{text}</text>{more}</questiontext></question></quiz>'
    )


def cloze(text: str) -> str:
    return question_xml("cloze", text)


def description(text: str) -> str:
    return question_xml("description", text)
