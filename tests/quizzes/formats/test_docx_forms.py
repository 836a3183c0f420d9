"""The forms in which Vietnamese trainers write questions in Word."""

from decimal import Decimal

import pytest

from quizzes.formats.docx_reader import read
from quizzes.formats.draft import DraftQuestion, FileRead
from tests.quizzes.formats.word_files import Word


def read_word(word: Word) -> FileRead:
    return read(word.data)


def questions_of(word: Word) -> list[DraftQuestion]:
    return read(word.data).questions


def only(word: Word) -> DraftQuestion:
    (question,) = questions_of(word)
    assert [problem for problem in question.problems if problem.blocks] == []
    return question


def options(question: DraftQuestion) -> list[str]:
    """Return the options, the right ones with a star."""
    return [
        ("*" if option["right"] else "") + option["text"] for option in question.content["options"]
    ]


def truths(question: DraftQuestion) -> list[bool]:
    return [statement["answer"] for statement in question.content["statements"]]


OPTIONS = "\nA. Mỗi tháng\nB. Mỗi quý\nC. Mỗi năm\nD. Khi cần\nĐáp án: A"
READ_OPTIONS = ["*Mỗi tháng", "Mỗi quý", "Mỗi năm", "Khi cần"]


# --- stems ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "start",
    ["Câu 1. ", "Câu 1: ", "Câu 1) ", "Câu 1 - ", "Câu 1 ", "Câu hỏi 1. ", "Câu hỏi 1: ", "CÂU 1: ",
     "câu 1. ", "Câu số 1: ", "Câu 1.", "Câu hỏi: ", "1. ", "1) ", "1/ ", "1.", "Câu\xa01:\xa0",
     "Question 1: ", "  Câu 1 : ", "\u200bCâu 1. ", "Ca\u0302u 1. "],
)  # fmt: skip
def test_stem_begins_in_any_usual_way(start):
    question = only(Word().lines(f"{start}Chi bộ họp khi nào?{OPTIONS}"))

    assert question.stem == "Chi bộ họp khi nào?"
    assert question.kind == "single"
    assert question.place == "Câu 1"
    assert options(question) == READ_OPTIONS


@pytest.mark.parametrize("shape", ["Câu %1.", "Câu %1:", "Câu hỏi %1.", "%1.", "%1)"])
def test_stem_numbered_by_word_itself(shape):
    word = Word().list("câu", ("decimal", shape), ("upperLetter", "%2."))
    for number in (1, 2):
        word.numbered("câu", f"Câu hỏi thứ {number}?")
        for text in ("một", "hai"):
            word.numbered("câu", text, level=1)
        word.line("Đáp án: B")

    first, second = questions_of(word)

    assert (first.place, second.place) == ("Câu 1", "Câu 2")
    assert (first.stem, second.stem) == ("Câu hỏi thứ 1?", "Câu hỏi thứ 2?")
    assert options(second) == ["một", "*hai"]


def test_stems_numbered_by_word_that_all_begin_anew():
    word = Word().list("a", ("decimal", "%1.")).list("b", of="a")
    word.numbered("a", "Thứ nhất?").lines("A. một\nB. hai\nĐáp án: A")
    word.numbered("b", "Thứ hai?").lines("A. một\nB. hai\nĐáp án: B")

    assert [question.stem for question in questions_of(word)] == ["Thứ nhất?", "Thứ hai?"]


def test_stem_of_several_lines_and_paragraphs():
    word = Word().lines("Câu 1. Đọc đoạn sau:\nChi bộ có 12 đảng viên.\n\nHỏi cần mấy người dự?")
    word.lines("A. 8\nB. 6\nĐáp án: A")

    assert only(word).stem == (
        "<p>Đọc đoạn sau:</p><p>Chi bộ có 12 đảng viên.</p><p>Hỏi cần mấy người dự?</p>"
    )


def test_line_breaks_inside_one_paragraph():
    word = Word().line("Câu 1. Ai chủ trì?\nA. Bí thư\nB. Thư ký\nĐáp án: A")

    question = only(word)

    assert question.stem == "Ai chủ trì?"
    assert options(question) == ["*Bí thư", "Thư ký"]


def test_stem_in_bold_loses_it_and_one_bold_word_keeps_it():
    word = Word().line(("Câu 1. Ai chủ trì?", "b")).lines("A. Bí thư\nB. Thư ký\nĐáp án: A")
    word.line("Câu 2. Ai ", ("không", "b u"), " chủ trì?").lines("A. Một\nB. Hai\nĐáp án: A")

    first, second = questions_of(word)

    assert first.stem == "Ai chủ trì?"
    assert second.stem == "Ai <b><u>không</u></b> chủ trì?"


def test_points_and_level_in_brackets():
    word = Word().lines(
        "Câu 1 (0,5 điểm): Một?\nA. a\nB. b\nĐáp án: A\n"
        "Câu 2. (NB) Hai?\nA. a\nB. b\nĐáp án: A\n"
        "Câu 3 [Vận dụng]. (2đ) Ba (một)?\nA. a\nB. b\nĐáp án: A"
    )

    first, second, third = questions_of(word)

    assert (first.points, first.stem) == (Decimal("0.5"), "Một?")
    assert (second.difficulty, second.stem) == ("easy", "Hai?")
    assert (third.difficulty, third.points, third.stem) == ("hard", Decimal(2), "Ba (một)?")


def test_questions_without_numbers():
    word = Word().lines(
        "Ai chủ trì?\nA. Bí thư\nB. Thư ký\nANSWER: A\n\n"
        "Ai ghi biên bản\ncủa buổi họp?\nA. Bí thư\nB. Thư ký\nANSWER: B"
    )

    first, second = questions_of(word)

    assert options(first) == ["*Bí thư", "Thư ký"]
    assert second.stem == "<p>Ai ghi biên bản</p><p>của buổi họp?</p>"


def test_numbered_points_in_a_stem_begin_no_question():
    word = Word().lines(
        "Câu 1. Cho các việc:\n1. Khai mạc\n2. Kết luận\nViệc nào trước?\nA. 1\nB. 2\nĐáp án: A\n"
        "Câu 2. Hai?\nA. a\nB. b\nĐáp án: B"
    )

    first, _second = questions_of(word)

    assert first.stem == (
        "<p>Cho các việc:</p><p>1. Khai mạc</p><p>2. Kết luận</p><p>Việc nào trước?</p>"
    )


def test_numbered_points_in_a_plainly_numbered_file():
    word = Word().lines(
        "1. Cho các việc:\n1. Khai mạc\n2. Kết luận\nA. 1\nB. 2\nĐáp án: A\n"
        "2. Hai?\nA. a\nB. b\nĐáp án: B"
    )

    assert [question.place for question in questions_of(word)] == ["Câu 1", "Câu 2"]


def test_small_letters_in_the_stem_before_capital_options():
    word = Word().lines(
        "Câu 1. Cho các ý:\na) Một\nb) Hai\nc) Ba\nChọn ý đúng:\n"
        "A. Chỉ a\nB. a và c\nC. b và c\nĐáp án: B"
    )

    question = only(word)

    assert question.stem.startswith("<p>Cho các ý:</p><p>a) Một</p>")
    assert question.stem.endswith("<p>Chọn ý đúng:</p>")
    assert options(question) == ["Chỉ a", "*a và c", "b và c"]


def test_a_name_with_an_initial_is_no_option():
    word = Word().lines("Câu 1. Tác phẩm nào là của\nC. Mác?\nA. Tư bản\nB. Nhà nước\nĐáp án: A")

    assert only(word).stem == "<p>Tác phẩm nào là của</p><p>C. Mác?</p>"


def test_a_mention_of_questions_begins_none():
    word = Word().lines("Câu 1. Một?\nA. a\nB. b\nĐáp án: A\n\nCâu 2 và câu 3 dùng chung số liệu.")

    found = read_word(word)

    assert len(found.questions) == 1
    assert "Câu 2 và câu 3" in found.problems[0].detail


# --- options --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second"),
    [("A. ", "B. "), ("A) ", "B) "), ("a. ", "b. "), ("a) ", "b) "), ("A.", "B."), ("A . ", "B . "),
     ("(A) ", "(B) "), ("A/ ", "B/ "), ("A: ", "B: "), ("\tA. ", "\tB. "), ("A.\xa0", "B.\xa0")],
)  # fmt: skip
def test_options_lettered_in_any_usual_way(first, second):
    word = Word().lines(f"Câu 1. Ai?\n{first}Bí thư\n{second}Thư ký\nĐáp án: A")

    assert options(only(word)) == ["*Bí thư", "Thư ký"]


@pytest.mark.parametrize("shape", [("upperLetter", "%1."), ("lowerLetter", "%1)"),
                                   ("upperLetter", "%1)")])  # fmt: skip
def test_options_lettered_by_word_itself(shape):
    word = Word().list("một", shape).list("hai", of="một")
    word.line("Câu 1. Ai?").numbered("một", "Bí thư").numbered("một", "Thư ký").line("Đáp án: A")
    word.line("Câu 2. Ai?").numbered("hai", "Bí thư").numbered("hai", "Thư ký").line("Đáp án: B")

    first, second = questions_of(word)

    assert options(first) == ["*Bí thư", "Thư ký"]
    assert options(second) == ["Bí thư", "*Thư ký"]


def test_letters_of_word_that_count_on_are_taken_by_their_place():
    word = Word().list("một", ("upperLetter", "%1."))
    word.line("Câu 1. Ai?").numbered("một", "a").numbered("một", "b").line("Đáp án: A")
    # Word itself would write C and D here.
    word.line("Câu 2. Ai?").numbered("một", "c").numbered("một", "d").line("Đáp án: B")

    assert options(questions_of(word)[1]) == ["c", "*d"]


@pytest.mark.parametrize(
    "line",
    ["A. Một\tB. Hai\tC. Ba\tD. Bốn", "A. Một   B. Hai   C. Ba   D. Bốn", "A. Một B. Hai C. Ba D. Bốn",
     "A. Một\tB. Hai\nC. Ba\tD. Bốn", "A. Một; \t B. Hai\t\tC. Ba\tD. Bốn", "a) Một\tb) Hai\tc) Ba\td) Bốn",
     "A.Một\tB.Hai\tC.Ba\tD.Bốn", "A . Một    B . Hai\nC . Ba    D . Bốn"],
)  # fmt: skip
def test_several_options_on_a_line(line):
    word = Word().lines(f"Câu 1. Mấy?\n{line}\nĐáp án: C")

    assert [text.rstrip("; ") for text in options(only(word))] == ["Một", "Hai", "*Ba", "Bốn"]


def test_options_on_the_line_of_the_stem():
    word = Word().lines(
        "Câu 1. Ai chủ trì? A. Bí thư  B. Thư ký  C. Khách\nĐáp án: A\n"
        "Câu 2. Ai ghi?\tA. Bí thư\tB. Thư ký\nĐáp án: B"
    )

    first, second = questions_of(word)

    assert (first.stem, options(first)) == ("Ai chủ trì?", ["*Bí thư", "Thư ký", "Khách"])
    assert (second.stem, options(second)) == ("Ai ghi?", ["Bí thư", "*Thư ký"])


def test_a_letter_inside_an_option_divides_nothing():
    word = Word().lines("Câu 1. Ai?\nA. Ông Trần B. Nam\nB. Bà Lê\nĐáp án: A")

    assert options(only(word)) == ["*Ông Trần B. Nam", "Bà Lê"]


def test_option_of_several_lines():
    word = Word().lines("Câu 1. Ai?\nA. Bí thư\nchi bộ\nB. Thư ký\nĐáp án: A")

    assert options(only(word)) == ["*<p>Bí thư</p><p>chi bộ</p>", "Thư ký"]


def test_options_in_a_table_of_two_by_two():
    word = Word().line("Câu 1. Mấy?")
    word.table([["A. Một", "B. Hai"], ["C. Ba", "D. Bốn"]]).line("Đáp án: D")

    assert options(only(word)) == ["Một", "Hai", "Ba", "*Bốn"]


def test_options_in_a_table_that_counts_down_its_columns():
    word = Word().line("Câu 1. Mấy?")
    word.table([["A. Một", "C. Ba"], ["B. Hai", "D. Bốn"]]).line("Đáp án: B")

    assert options(only(word)) == ["Một", "*Hai", "Ba", "Bốn"]


def test_letters_in_cells_of_their_own():
    word = Word().line("Câu 1. Mấy?")
    word.table([["A", "Một"], [(("B", "red"),), "Hai"], ["C", "Ba"]])

    assert options(only(word)) == ["Một", "*Hai", "Ba"]


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
