"""How a Word document says what is right: words, marks, tables; and what if they disagree."""

import pytest

from quizzes.formats.draft import DraftQuestion, Problem
from tests.quizzes.formats.word_files import Word
from tests.quizzes.formats.word_reading import only, options, questions_of, read_word, truths


def blocking(question: DraftQuestion) -> list[str]:
    return [problem.code for problem in question.problems if problem.blocks]


@pytest.mark.parametrize(
    "line",
    ["Đáp án: B", "Đáp án đúng là B", "Đáp án đúng: B.", "ĐA: B", "Đáp án B", "đáp án: b", "Chọn B",
     "Đ/A: B", "Phương án đúng: B", "ANSWER: B", "=> Chọn B", "ĐÁP ÁN: B", "Trả lời: B",
     "Dap an: B", "*Đáp án: B", "[Đáp án]: B"],
)  # fmt: skip
def test_answer_below_the_options(line):
    question = only(Word().lines(f"Câu 1. Ai?\nA. Một\nB. Hai\nC. Ba\n{line}"))

    assert options(question) == ["Một", "*Hai", "Ba"]


@pytest.mark.parametrize("look", ["b", "u", "red", "blue", "yellow", "b u red"])
@pytest.mark.parametrize("part", ["letter", "text", "both"])
def test_mark_on_the_letter_or_the_text(look, part):
    letter = ("B. ", look) if part != "text" else "B. "
    text = ("Hai", look) if part != "letter" else "Hai"
    word = Word().line("Câu 1. Ai?").line("A. Một").line(letter, text).line("C. Ba")

    question = only(word)

    # The mark says what is right, and learners never see it.
    assert options(question) == ["Một", "*Hai", "Ba"]


@pytest.mark.parametrize("line", ["*B. Hai", "* B. Hai", "B*. Hai", "B. Hai *", "B. Hai*", "B.* Hai",
                                  "✓ B. Hai", "B. Hai ✓"])  # fmt: skip
def test_star_before_or_behind(line):
    question = only(Word().lines(f"Câu 1. Ai?\nA. Một\n{line}\nC. Ba"))

    assert options(question) == ["Một", "*Hai", "Ba"]


def test_marks_on_options_of_one_line():
    word = Word().line("Câu 1. Ai?").line("A. Một\t", ("B. ", "u"), "Hai\tC. Ba\tD. Bốn")

    assert options(only(word)) == ["Một", "*Hai", "Ba", "Bốn"]


def test_letters_that_are_all_bold_mark_nothing():
    word = Word().line("Câu 1. Ai?")
    for letter, text in (("A. ", "Một"), ("B. ", ("Hai", "red")), ("C. ", "Ba")):
        word.line((letter, "b"), text)

    assert options(only(word)) == ["Một", "*Hai", "Ba"]


def test_one_bold_word_in_an_option_is_no_mark():
    word = Word().line("Câu 1. Ai?").line("A. Ai ", ("không", "b"), " phải đảng viên chính thức")
    word.lines("B. Hai\nĐáp án: B")

    question = only(word)

    assert question.content["options"][1]["right"]
    assert "<b>không</b>" in question.content["options"][0]["text"]


def test_marks_of_word_on_automatic_letters():
    word = Word().list("x", ("upperLetter", "%1."))
    word.line("Câu 1. Ai?").numbered("x", "Một").numbered("x", ("Hai", "red")).numbered("x", "Ba")

    assert options(only(word)) == ["Một", "*Hai", "Ba"]


def test_mark_by_a_character_style():
    word = Word()
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import RGBColor

    style = word.document.styles.add_style("Đáp án đúng", WD_STYLE_TYPE.CHARACTER)
    style.font.color.rgb = RGBColor(0xC0, 0, 0)
    word.lines("Câu 1. Ai?\nA. Một")
    word.document.add_paragraph().add_run("B. Hai", style="Đáp án đúng")

    assert options(only(word)) == ["Một", "*Hai"]


def test_two_red_options_are_two_right_answers():
    word = Word().line("Câu 1. Những ai?").line(("A. Một", "red")).line("B. Hai")
    word.line(("C. Ba", "red"))

    question = only(word)

    assert question.kind == "multiple"
    assert options(question) == ["*Một", "Hai", "*Ba"]


# --- tables of answers ----------------------------------------------------------------------------

THREE = (
    "Câu 1. Một?\nA. a\nB. b\nC. c\nCâu 2. Hai?\nA. a\nB. b\nC. c\nCâu 3. Ba?\nA. a\nB. b\nC. c\n"
)
EXPECTED = [["*a", "b", "c"], ["a", "b", "*c"], ["a", "*b", "c"]]


@pytest.mark.parametrize(
    "lines",
    ["1.A 2.C 3.B", "BẢNG ĐÁP ÁN\n1.A\t2.C\t3.B", "ĐÁP ÁN\n1-A, 2-C, 3-B", "1A 2C 3B",
     "Đáp án\nCâu 1 – A\nCâu 2 – C\nCâu 3 – B", "ĐÁP ÁN:\nCâu 1: A; Câu 2: C; Câu 3: B",
     "BẢNG ĐÁP ÁN\n1. A\n2. C\n3. B", "HƯỚNG DẪN CHẤM\nCâu 1. A\nCâu 2. C\nCâu 3. B"],
)  # fmt: skip
def test_lines_of_answers_at_the_end(lines):
    found = read_word(Word().lines(THREE + lines))

    assert [options(question) for question in found.questions] == EXPECTED
    assert found.problems == []


@pytest.mark.parametrize(
    "rows",
    [[["Câu", "1", "2", "3"], ["Đáp án", "A", "C", "B"]], [["1", "2", "3"], ["A", "C", "B"]],
     [["Câu", "Đáp án"], ["1", "A"], ["2", "C"], ["3", "B"]], [["1.A", "2.C", "3.B"]],
     [["1", "A", "2", "C"], ["3", "B", "", ""]], [["Câu 1", "Câu 2", "Câu 3"], ["A", "C", "B"]],
     [["1", "2"], ["A", "C"], ["3", ""], ["B", ""]]],
)  # fmt: skip
@pytest.mark.parametrize("heading", ["", "BẢNG ĐÁP ÁN\n"])
def test_word_table_of_answers(heading, rows):
    found = read_word(Word().lines(THREE + heading).table(rows))

    assert [options(question) for question in found.questions] == EXPECTED
    assert found.problems == []


def test_numbers_of_the_table_written_by_word_itself():
    word = Word().lines(THREE + "ĐÁP ÁN").list("n", ("decimal", "%1."))
    for letter in "ACB":
        word.numbered("n", letter)

    assert [options(question) for question in questions_of(word)] == EXPECTED


def test_answers_with_reasons_at_the_end():
    word = Word().lines(THREE + "ĐÁP ÁN VÀ HƯỚNG DẪN CHẤM")
    word.lines("Câu 1. A. Vì thế.\nCâu 2: C\nGiải thích: Theo Điều 5.\nCâu 3. Chọn B")

    questions = questions_of(word)

    assert [options(question) for question in questions] == EXPECTED
    assert [question.feedback for question in questions] == ["Vì thế.", "Theo Điều 5.", ""]


def test_tables_for_each_part():
    word = Word().lines(
        "PHẦN I. TRẮC NGHIỆM\nCâu 1. Một?\nA. a\nB. b\n"
        "PHẦN II. TRẮC NGHIỆM ĐÚNG SAI\nCâu 1. Xét:\na) Một\nb) Hai\n"
        "PHẦN III. TRẢ LỜI NGẮN\nCâu 1. Năm nào?\nĐÁP ÁN\nPHẦN I"
    )
    word.table([["Câu", "1"], ["Đáp án", "B"]]).line("PHẦN II")
    word.table([["Câu", "a", "b"], ["1", "S", "Đ"]]).line("PHẦN III")
    word.table([["Câu", "1"], ["Đáp án", "1930"]])

    found = read_word(word)
    first, second, third = found.questions

    assert options(first) == ["a", "*b"]
    assert truths(second) == [False, True]
    assert third.content["answers"][0]["value"] == "1930"
    assert found.problems == []


def test_numbers_that_begin_anew_without_parts_are_not_guessed():
    word = Word().lines(
        "I. TRẮC NGHIỆM\nCâu 1. Một?\nA. a\nB. b\nII. TRẮC NGHIỆM\nCâu 1. Hai?\nA. a\nB. b\n"
        "BẢNG ĐÁP ÁN\n1.A"
    )

    for question in questions_of(word):
        assert "answer_table_unclear" in blocking(question)


def test_table_over_answers_of_each_chapter():
    chapter = "Câu 1. Một?\nA. a\nB. b\nCâu 2. Hai?\nA. a\nB. b\n"
    word = Word().lines(f"CHƯƠNG I. MỘT\n{chapter}BẢNG ĐÁP ÁN\n1.A 2.B")
    word.lines(f"CHƯƠNG II. HAI\n{chapter}BẢNG ĐÁP ÁN\n1.B 2.A")

    assert [options(question) for question in questions_of(word)] == [
        ["*a", "b"], ["a", "*b"], ["a", "*b"], ["*a", "b"],
    ]  # fmt: skip


def test_answer_for_a_question_that_is_not_there_is_said():
    found = read_word(Word().lines(THREE + "1.A 2.C 3.B 9.A"))

    assert Problem("answer_for_nothing", "9", blocks=False) in found.problems


# --- disagreement ---------------------------------------------------------------------------------


def test_colour_and_table_that_disagree_block_and_are_both_named():
    word = Word().line("Câu 1. Ai?").line(("A. Một", "red")).line("B. Hai")
    word.lines("Câu 2. Ai?\nA. Một\nB. Hai\nBẢNG ĐÁP ÁN\n1.B 2.A")

    first, second = questions_of(word)

    (problem,) = [problem for problem in first.problems if problem.blocks]
    assert problem.code == "keys_differ"
    assert ": A" in problem.detail
    assert ": B" in problem.detail
    assert second.is_sound


def test_colour_and_table_that_agree_are_fine():
    word = Word().line("Câu 1. Ai?").line(("A. Một", "red")).line("B. Hai").lines("ĐÁP ÁN\n1.A")

    assert options(only(word)) == ["*Một", "Hai"]


@pytest.mark.parametrize("look", ["u", "yellow", "blue"])
def test_mark_and_answer_line_that_disagree_block(look):
    word = Word().line("Câu 1. Ai?").line(("A. Một", look)).lines("B. Hai\nĐáp án: B")

    (question,) = questions_of(word)

    assert blocking(question) == ["keys_differ"]


def test_bold_beside_an_answer_is_only_pointed_out():
    word = Word().line("Câu 1. Ai?").line(("A. Một", "b")).lines("B. Hai\nĐáp án: B")

    question = only(word)

    assert options(question) == ["Một", "*Hai"]
    assert [problem.code for problem in question.problems] == ["bold_differs"]


def test_answer_line_and_table_that_disagree_block():
    word = Word().lines("Câu 1. Ai?\nA. Một\nB. Hai\nĐáp án: A\nCâu 2. Ai?\nA. a\nB. b\nĐáp án: A")
    word.lines("BẢNG ĐÁP ÁN\n1.B 2.A")

    first, second = questions_of(word)

    assert blocking(first) == ["keys_differ"]
    assert second.is_sound


@pytest.mark.parametrize(
    ("lines", "code"),
    [("A. a\nB. b", "no_right_option"), ("A. a\nB. b\nĐáp án: E", "unknown_right_option"),
     ("", "no_answer"), ("a) a\nb) b\nc) c\nĐáp án: a) Đ; b) S", "statement_unanswered"),
     ("A. a\nB. b\nB. c\nĐáp án: B", "option_letters_twice"),
     ("A. a\nB.\nĐáp án: A", "empty_option")],
)  # fmt: skip
def test_questions_without_a_clear_key_block(lines, code):
    (question,) = questions_of(Word().lines(f"Câu 1. Ai?\n{lines}"))

    assert code in blocking(question)


def test_all_options_red_is_no_key():
    word = Word().line("Câu 1. Ai?").line(("A. Một", "red")).line(("B. Hai", "red"))

    (question,) = questions_of(word)

    assert blocking(question) == ["no_right_option"]
