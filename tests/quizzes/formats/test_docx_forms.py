"""The forms in which Vietnamese trainers write questions in Word: stems and options."""

from decimal import Decimal

import pytest

from tests.quizzes.formats.word_files import Word
from tests.quizzes.formats.word_reading import (
    OPTIONS,
    READ_OPTIONS,
    only,
    options,
    questions_of,
    read_word,
)

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
