"""Kinds of questions in Word, and what stands around them."""

from decimal import Decimal

import pytest

from tests.quizzes.formats.word_files import Word
from tests.quizzes.formats.word_reading import (
    only,
    options,
    questions_of,
    read_word,
    truths,
)

# --- the other kinds ------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", ["Đáp án: A, C", "ĐA: A và C", "Đáp án: AC", "Đáp án đúng: A; C",
                                    "Đáp án: a, c", "Đáp án A, C"])  # fmt: skip
def test_several_right_letters_make_several_right_answers(answer):
    question = only(Word().lines(f"Câu 1. Những ai?\nA. Một\nB. Hai\nC. Ba\n{answer}"))

    assert question.kind == "multiple"
    assert options(question) == ["*Một", "Hai", "*Ba"]
    assert question.content["scoring"] == "partial_penalty"


@pytest.mark.parametrize(
    "lines",
    ["A. Đúng\nB. Sai\nĐáp án: B", "A. Đúng\tB. Sai\nĐáp án: Sai", "Đáp án: Sai", "Đáp án: S",
     "Đúng\nSai\nĐáp án: Sai", "☐ Đúng   ☑ Sai", "Trả lời: Sai", "A. Sai\nB. Đúng\nĐáp án: A"],
)  # fmt: skip
def test_true_or_false(lines):
    question = only(Word().lines(f"Câu 1. Chi bộ họp mỗi năm một lần. Đúng hay sai?\n{lines}"))

    assert question.kind == "true_false"
    assert question.content["answer"] is False
    assert question.stem == "Chi bộ họp mỗi năm một lần. Đúng hay sai?"


@pytest.mark.parametrize(
    "answer",
    ["Đáp án: a) Đ; b) S; c) Đ; d) S", "Đáp án: a) Đúng b) Sai c) Đúng d) Sai", "Đáp án: ĐSĐS",
     "Đáp án: Đ, S, Đ, S", "Đáp án: a-Đ, b-S, c-Đ, d-S", "Đáp án: a Đ, b S, c Đ, d S",
     "Đáp án: Đúng, Sai, Đúng, Sai", "Đáp án:\na) Đ\nb) S\nc) Đ\nd) S"],
)  # fmt: skip
def test_group_of_statements(answer):
    word = Word().lines(f"Câu 1. Xét các ý:\na) Một\nb) Hai\nc) Ba\nd) Bốn\n{answer}")

    question = only(word)

    assert question.kind == "statements"
    assert truths(question) == [True, False, True, False]
    assert [one["text"] for one in question.content["statements"]] == ["Một", "Hai", "Ba", "Bốn"]


@pytest.mark.parametrize("ends", [("(Đ)", "(S)"), ("– Đúng", "– Sai"), ("[Đúng]", "[Sai]"),
                                  ("\tĐ", "\tS"), (": Đúng", ": Sai")])  # fmt: skip
def test_statements_with_the_answer_behind_each(ends):
    word = Word().lines(f"Câu 1. Xét:\na) Một {ends[0]}\nb) Hai {ends[1]}\nc) Ba {ends[0]}")

    question = only(word)

    assert truths(question) == [True, False, True]
    assert question.content["statements"][0]["text"] == "Một"


def test_statements_in_a_table_with_crosses():
    word = Word().line("Câu 1. Xét các ý sau:")
    word.table(
        [["Ý", "Nội dung", "Đúng", "Sai"], ["a", "Một", "x", ""], ["b", "Hai", "", "X"],
         ["c", "Ba", "", "x"]]
    )  # fmt: skip

    assert truths(only(word)) == [True, False, False]


def test_statements_of_the_national_form_marked_by_colour():
    word = Word().line(
        "PHẦN II. Trong mỗi ý a), b), c), d) ở mỗi câu, thí sinh chọn đúng hoặc sai."
    )
    word.line("Câu 1. Xét:").line(("a) Một", "red")).line("b) Hai").line(("c) Ba", "red"))

    assert truths(only(word)) == [True, False, True]


@pytest.mark.parametrize(
    ("typed", "value", "tolerance", "unit"),
    [("1930", "1930", "0", ""), ("1.240", "1240", "0", ""), ("12,5", "12.5", "0", ""),
     ("1822 ± 5", "1822", "5", ""), ("25 kg", "25", "0", "kg"), ("40%", "40", "0", "%"),
     ("-3", "-3", "0", ""), ("3.5", "3.5", "0", ""), ("1.234,5", "1234.5", "0", "")],
)  # fmt: skip
def test_number(typed, value, tolerance, unit):
    question = only(Word().lines(f"Câu 1. Bao nhiêu?\nĐáp án: {typed}"))

    assert question.kind == "number"
    (answer,) = question.content["answers"]
    assert (answer["value"], answer["tolerance"]) == (value, tolerance)
    assert [one["text"] for one in question.content["units"]] == ([unit] if unit else [])


@pytest.mark.parametrize(
    ("typed", "accepted"),
    [("Trả lời: bí thư; đồng chí bí thư", ["bí thư", "đồng chí bí thư"]),
     ("Đáp án: tập trung dân chủ", ["tập trung dân chủ"]), ("Đáp án: 0123", ["0123"]),
     ("Đáp án: 03/02/1930", ["03/02/1930"]), ("Đáp số: I/2026", ["I/2026"])],
)  # fmt: skip
def test_short_answer(typed, accepted):
    question = only(Word().lines(f"Câu 1. Gọi là gì?\n{typed}"))

    assert question.kind == "short_answer"
    assert [one["text"] for one in question.content["accepted"]] == accepted


def test_essay_by_its_guide():
    word = Word().lines(
        "Câu 1. Phân tích vai trò của bí thư.\nHướng dẫn chấm: Nêu hai ý.\n- Ý một\n\n- Ý hai\n"
        "Tiêu chí:\nKhái niệm (1,5 điểm)\nLiên hệ: 2 điểm"
    )

    question = only(word)

    assert question.kind == "essay"
    assert question.content["guide"] == "<p>Nêu hai ý.</p><p>- Ý một</p><p>- Ý hai</p>"
    assert question.content["criteria"] == [
        {"text": "Khái niệm", "points": "1.5"},
        {"text": "Liên hệ", "points": "2"},
    ]


@pytest.mark.parametrize("heading", ["II. TỰ LUẬN", "PHẦN II. TỰ LUẬN (3 điểm)", "B. PHẦN TỰ LUẬN",
                                     "Phần II: Câu hỏi tự luận"])  # fmt: skip
def test_essays_under_their_heading(heading):
    word = Word().lines(
        f"I. TRẮC NGHIỆM\nCâu 1. Ai?\nA. a\nB. b\nĐáp án: A\n{heading}\nCâu 1. Phân tích.\n"
        "Câu 2. Trình bày.\nĐáp án: Nêu đủ ba ý."
    )

    found = read_word(word)

    assert [question.kind for question in found.questions] == ["single", "essay", "essay"]
    assert found.questions[2].content["guide"] == "Nêu đủ ba ý."
    assert found.problems == []


def test_matching_of_two_columns():
    word = Word().line("Câu 1. Nối cột A với cột B:")
    word.table([["Cột A", "Cột B"], ["1. Bí thư", "a. Ghi chép"], ["2. Thư ký", "b. Chủ trì"],
                ["", "c. Đóng dấu"]])  # fmt: skip
    word.line("Đáp án: 1-b, 2-a")

    question = only(word)

    assert question.kind == "matching"
    assert question.stem == "Nối cột A với cột B:"
    assert question.content == {
        "pairs": [
            {"left": "Bí thư", "right": "Chủ trì"},
            {"left": "Thư ký", "right": "Ghi chép"},
        ],
        "extra_rights": ["Đóng dấu"],
    }


@pytest.mark.parametrize("order", ["a-c-b", "a → c → b", "a, c, b", "1-3-2"])
def test_ordering(order):
    word = Word().lines(
        f"Câu 1. Sắp xếp:\na) Khai mạc\nb) Bế mạc\nc) Thảo luận\nThứ tự đúng: {order}"
    )

    assert only(word).content == {"items": ["Khai mạc", "Thảo luận", "Bế mạc"]}


# --- what stands around the question --------------------------------------------------------------


def test_everything_about_a_question():
    word = Word().lines(
        "Câu 1. Ai?\nA. Bí thư\nB. Thư ký\nĐáp án: A\nGiải thích: Theo quy định.\nXem thêm Điều 5.\n"
        "Phản hồi B: Chưa đúng.\nCăn cứ: Điều 5 Điều lệ Đảng\nChủ đề: Sinh hoạt chi bộ\n"
        "Mức độ: thông hiểu\nĐiểm: 0,5\nMã câu hỏi: SH-01"
    )

    question = only(word)

    assert question.feedback == "<p>Theo quy định.</p><p>Xem thêm Điều 5.</p>"
    assert question.content["options"][1]["feedback"] == "Chưa đúng."
    assert question.source == "Điều 5 Điều lệ Đảng"
    assert question.topic == "Sinh hoạt chi bộ"
    assert (question.difficulty, question.points, question.code) == (
        "medium", Decimal("0.5"), "SH-01",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "difficulty"),
    [("nhận biết", "easy"), ("Thông hiểu", "medium"), ("Vận dụng cao", "hard"), ("dễ", "easy"),
     ("trung bình", "medium"), ("khó.", "hard"), ("NB", "easy")],
)  # fmt: skip
def test_difficulty(typed, difficulty):
    word = Word().lines(f"Câu 1. Ai?\nA. a\nB. b\nĐáp án: A\nMức độ: {typed}")

    assert only(word).difficulty == difficulty


def test_several_fields_on_one_line():
    word = Word().lines("Câu 1. Ai?\nA. a\nB. b\nĐáp án: B\tMức độ: dễ\tNguồn: Điều 5")

    question = only(word)

    assert options(question) == ["a", "*b"]
    assert (question.difficulty, question.source) == ("easy", "Điều 5")


def test_reason_behind_the_letter_becomes_feedback():
    word = Word().lines("Câu 1. Ai?\nA. Bí thư\nB. Thư ký\nĐáp án: A. Vì bí thư chủ trì.")
    word.lines("Câu 2. Ai?\nA. Bí thư\nB. Thư ký\nĐáp án: A. Bí thư")

    first, second = questions_of(word)

    assert first.feedback == "Vì bí thư chủ trì."
    assert second.feedback == ""


def test_headings_become_categories():
    word = Word().heading("Công tác đảng viên").heading("Kết nạp", 2)
    word.lines("Câu 1. Một?\nA. a\nB. b\nĐáp án: A")
    word.heading("Chuyển sinh hoạt", 2).lines("Câu 2. Hai?\nA. a\nB. b\nĐáp án: A")
    word.heading("Kiểm tra").lines("Câu 3. Ba?\nA. a\nB. b\nĐáp án: A")

    found = read_word(word)

    assert [question.category for question in found.questions] == [
        ("Công tác đảng viên", "Kết nạp"),
        ("Công tác đảng viên", "Chuyển sinh hoạt"),
        ("Kiểm tra",),
    ]
    assert found.problems == []


def test_chapters_without_styles_become_categories():
    word = Word().lines(
        "CHƯƠNG I. ĐẢNG VIÊN\nCHỦ ĐỀ 1: KẾT NẠP\nCâu 1. Một?\nA. a\nB. b\nĐáp án: A\n"
        "CHƯƠNG II. KIỂM TRA\nCâu 2. Hai?\nA. a\nB. b\nĐáp án: A"
    )

    assert [question.category for question in questions_of(word)] == [
        ("CHƯƠNG I. ĐẢNG VIÊN", "CHỦ ĐỀ 1: KẾT NẠP"),
        ("CHƯƠNG II. KIỂM TRA",),
    ]


def test_topic_over_the_questions_holds_for_all_below():
    word = Word().lines(
        "Chủ đề: Sinh hoạt chi bộ\nCâu 1. Một?\nA. a\nB. b\nĐáp án: A\n"
        "Câu 2. Hai?\nA. a\nB. b\nĐáp án: A"
    )

    assert {question.topic for question in questions_of(word)} == {"Sinh hoạt chi bộ"}


def test_stems_in_a_heading_style_are_stems():
    word = Word().heading("Câu 1. Một?", 3).lines("A. a\nB. b\nĐáp án: A")

    question = only(word)

    assert (question.stem, question.category) == ("Một?", ())


# --- the project's own form -----------------------------------------------------------------------


def test_one_table_for_each_question():
    word = Word().table(
        [["Câu 7", "Ai chủ trì?", ""], ["Loại", "một đáp án", ""], ["A", "Bí thư", "Đúng rồi."],
         ["B", "Thư ký", ""], ["C", "", ""], ["Đáp án", "A", ""], ["Mức độ", "khó", ""],
         ["Danh mục", "Đảng viên / Kết nạp", ""]]
    )  # fmt: skip

    question = only(word)

    assert question.place == "Câu 7"
    assert options(question) == ["*Bí thư", "Thư ký"]
    assert question.content["options"][0]["feedback"] == "Đúng rồi."
    assert (question.difficulty, question.category) == ("hard", ("Đảng viên", "Kết nạp"))


def test_table_form_and_lines_in_one_file():
    word = Word().lines("Câu 1. Một?\nA. a\nB. b\nĐáp án: A")
    word.table([["Câu hỏi", "Hai?"], ["A", "a"], ["B", "b"], ["Đáp án", "B"]])
    word.lines("Câu 3. Ba?\nA. a\nB. b\nĐáp án: A")

    assert [options(question) for question in questions_of(word)] == [
        ["*a", "b"], ["a", "*b"], ["*a", "b"],
    ]  # fmt: skip
