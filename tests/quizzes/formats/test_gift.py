"""GIFT as its public description has it, and as people write it."""

import time

import pytest

from quizzes.formats import gift
from quizzes.formats.draft import UnusableFile
from quizzes.formats.pictures import data_uri
from tests.quizzes.formats.generated import PNG
from tests.quizzes.formats.reading import faults, fixture, notes, one, option


def test_fixture_holds_every_construct_and_is_read_without_fault() -> None:
    found = fixture(gift, "questions.gift")

    assert [question.kind for question in found.questions] == [
        "single", "single", "true_false", "true_false", "short_answer", "number", "number",
        "number", "number", "matching", "multiple", "multiple", "multiple", "essay", "essay",
        "description", "single", "description", "single", "true_false", "true_false",
    ]  # fmt: skip
    assert [faults(question) for question in found.questions] == [[]] * 21
    assert found.questions[0].place == "7"


def test_question_brings_its_title_code_tags_category_and_feedback() -> None:
    question = fixture(gift, "questions.gift").questions[0]

    assert (question.name, question.code) == ("Nhiệm kỳ chi ủy", "XD-01")
    assert (question.difficulty, question.topic) == ("easy", "dieu-le")
    assert question.category == ("Xây dựng Đảng", "Chi bộ/đảng bộ bộ phận")
    assert question.feedback == "Xem Điều lệ Đảng."
    assert question.content == {
        "options": [
            option("5 năm", right=True, feedback="Đúng. Xem Điều 24."),
            option("2 năm rưỡi"),
            option("5", feedback="Thiếu đơn vị.", weight="50"),
        ]
    }


def test_category_may_be_the_whole_site() -> None:
    assert fixture(gift, "questions.gift").questions[-1].category == ()


@pytest.mark.parametrize(
    ("text", "answer", "if_true", "if_false"),
    [
        ("Câu.{T}", True, "", ""),
        ("Câu.{TRUE#sai rồi}", True, "", "sai rồi"),
        ("Câu.{F#sai rồi#đúng rồi}", False, "sai rồi", "đúng rồi"),
        ("Câu.{FALSE##đúng rồi}", False, "", "đúng rồi"),
        ("Câu.{true}", True, "", ""),
        ("Câu.{ Đúng }", True, "", ""),
        ("Câu.{S}", False, "", ""),
    ],
)
def test_true_false_has_the_feedback_for_the_mistaken_first(
    text: str, answer: bool, if_true: str, if_false: str
) -> None:
    question = one(gift, text)

    assert question.kind == "true_false"
    assert question.content == {
        "answer": answer, "feedback_true": if_true, "feedback_false": if_false
    }  # fmt: skip


@pytest.mark.parametrize(
    ("body", "weights", "scoring"),
    [
        ("~%50%một ~%50%hai ~%-100%ba", None, "partial_penalty"),
        ("~%33.33333%a ~%33.33333%b ~%33.33333%c ~%-50%d ~%-50%e", None, "partial_penalty"),
        ("~%50%một ~%50%hai ~ba", ["50", "50", "0"], "weights"),
        ("~%33.33%a ~%33.33%b ~%33.33%c ~d", ["33.33333"] * 3 + ["0"], "weights"),
        ("~%25%a ~%75%b ~%-25%c", ["25", "75", "-25"], "weights"),
        ("~%100%một ~hai", ["100", "0"], "weights"),
    ],
)
def test_several_right_answers_keep_their_weights(
    body: str, weights: list[str] | None, scoring: str
) -> None:
    question = one(gift, f"Chọn các ý đúng.{{{body}}}")

    assert (question.kind, question.content["scoring"]) == ("multiple", scoring)
    found = [row.get("weight") for row in question.content["options"]]
    assert found == (weights or [None] * len(found))
    assert faults(question) == []


def test_several_equal_signs_are_right_answers_that_are_all_needed() -> None:
    question = one(gift, "Hai ý nào đúng?{=một =hai ~ba}")

    assert question.content == {
        "options": [option("một", right=True), option("hai", right=True), option("ba")],
        "scoring": "partial_penalty",
    }
    assert notes(question) == ["several_equal_signs"]


@pytest.mark.parametrize(
    ("body", "value", "tolerance"),
    [
        ("#1822", "1822", "0"),
        ("#1822:5", "1822", "5"),
        ("# 3,14 : 0,005", "3.14", "0.005"),
        ("#1..5", "3", "2"),
        ("#-1.5..-0.5", "-1", "0.5"),
        ("#=1e3", "1000", "0"),
    ],
)
def test_number_has_a_tolerance_or_two_ends(body: str, value: str, tolerance: str) -> None:
    answers = one(gift, f"Bao nhiêu?{{{body}}}").content["answers"]

    assert answers == [
        {"value": value, "tolerance": tolerance, "weight": "100", "feedback": ""}
    ]  # fmt: skip


def test_number_keeps_what_to_say_of_any_other_one() -> None:
    answers = one(gift, "Bao nhiêu?{#=3:0 =%50%3:1#Gần. ~#Sai.}").content["answers"]

    assert [(each["value"], each["weight"], each["feedback"]) for each in answers] == [
        ("3", "100", ""), ("3", "50", "Gần."), ("*", "0", "Sai.")
    ]  # fmt: skip


def test_matching_has_rights_without_a_left() -> None:
    question = one(gift, "Nối.{=một -> 1 =hai->2 = -> 3}")

    assert question.content == {
        "pairs": [{"left": "một", "right": "1"}, {"left": "hai", "right": "2"}],
        "extra_rights": ["3"],
    }


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("Đảng lấy {=a ~b} làm nguyên tắc.", "Đảng lấy _____ làm nguyên tắc."),
        ("Thủ đô là {=Hà Nội}.", "Thủ đô là _____."),
        ("{=Chi bộ ~Xã} là nền tảng.", "_____ là nền tảng."),
        ("[html]Chọn <b>một</b> {=a ~b}", "Chọn <b>một</b>"),
        ("[markdown]Chọn **một**{T}", "Chọn <b>một</b>"),
        ("[plain]2 <b>3</b>{T}", "2 &lt;b&gt;3&lt;/b&gt;"),
        ("[moodle]Một\nHai<sub>2</sub>{T}", "Một<br>Hai<sub>2</sub>"),
        ("Dấu \\: \\# \\= \\{ \\} \\~ \\\\ \\alpha\\nmới{T}", "Dấu : # = { } ~ \\ \\alpha<br>mới"),
        ("\ufeffCâu\r\ncó CRLF{T}\r\n", "Câu<br>có CRLF"),
        ("<script>alert(1)</script>Câu{T}", "Câu"),
        ("a<b và c>d{T}", "a&lt;b và c&gt;d"),
    ],
)
def test_stem_is_read_as_its_format_says(text: str, stem: str) -> None:
    assert one(gift, text).stem == stem


def test_empty_lines_inside_the_braces_divide_nothing() -> None:
    question = one(gift, "Chọn.{\n\n=một\n\n~hai\n\n####Chung.\n}\n")

    assert [row["text"] for row in question.content["options"]] == ["một", "hai"]
    assert question.feedback == "Chung."


def test_comment_between_questions_ends_the_first() -> None:
    found = gift.read("Một{T}\n// ghi chú\nHai{F}\n// hết".encode()).questions

    assert [question.stem for question in found] == ["Một", "Hai"]


def test_every_broken_question_is_there_with_its_line_and_what_is_wrong() -> None:
    found = fixture(gift, "broken.gift").questions

    assert {question.place: faults(question) for question in found} == {
        "1": [],
        "3": ["brace_not_closed"],
        "5": [],
        "7": ["brace_not_opened"],
        "9": ["several_braces"],
        "11": ["too_few_answers", "no_right_answer"],
        "13": ["no_right_answer"],
        "15": ["weights_not_100"],
        "17": ["not_a_number"],
        "19": ["not_a_number"],
        "21": ["no_arrow"],
        "23": ["no_stem"],
        "25": ["text_before_answers"],
        "27": ["bad_weight"],
        "29": ["picture_elsewhere"],
    }


def test_picture_inside_the_text_is_taken_out() -> None:
    uri = data_uri("so-do.png", PNG)

    uri = uri.replace(":", "\\:")
    found = gift.read(f'[html]Xem <img src\\="{uri}" alt\\="a">{{T}}'.encode())

    assert found.questions[0].stem == 'Xem <img src="file:so-do.png" alt="a">'
    assert found.pictures == {"so-do.png": PNG}


@pytest.mark.parametrize(
    "remark",
    ["{", "[]", '{"content":[]}', '{"stem":5}', '{"points":"x"}', '{"points":"1e9"}', "[" * 9999],
)
def test_unreadable_remark_leaves_the_question_as_its_own_words_say(remark: str) -> None:
    question = one(gift, f"// hocba:{remark}\nCâu.{{T}}")

    assert (question.kind, question.stem) == ("true_false", "Câu.")
    assert notes(question) == ["remark_unreadable"]


def test_situation_without_one_of_its_questions_is_refused() -> None:
    text = '// hocba:{"kind":"situation","parts":2}\nTình huống.\n\n// hocba:{"part":1}\nMột?{T}\n'

    question = one(gift, text)

    assert [part["stem"] for part in question.content["parts"]] == ["Một?"]
    assert faults(question) == ["parts_missing"]


def test_file_of_too_many_questions_is_refused() -> None:
    with pytest.raises(UnusableFile, match="too_many_questions"):
        gift.read(b"a{T}\n\n" * 3_001)


def test_unicode_of_windows_is_read() -> None:
    found = gift.read("Chi bộ{T}".encode("utf-16")).questions

    assert [question.stem for question in found] == ["Chi bộ"]


@pytest.mark.parametrize("data", ["Chi bộ".encode("cp1258", "replace") + b"\xd0", b"a\0b"])
def test_file_in_another_encoding_is_refused(data: bytes) -> None:
    with pytest.raises(UnusableFile, match="not_text"):
        gift.read(data)


@pytest.mark.parametrize(
    "text",
    [
        "{" * 10_000 + "}" * 10_000,
        "Câu {" * 10_000,
        "Câu {=a\n\n" * 3_000,
        "::" * 50_000,
        "<img " * 50_000,
        "**a" * 50_000,
        "<!--" * 20_000,
        "=%" * 50_000 + "{=a}",
        "{~" + "=%5" * 50_000 + "}",
    ],
    ids=lambda text: text[:8],
)
def test_hostile_text_ends_quickly(text: str) -> None:
    started = time.monotonic()

    gift.read(text.encode())

    assert time.monotonic() - started < 5
