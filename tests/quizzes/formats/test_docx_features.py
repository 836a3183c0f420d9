"""What Word documents hold beside plain lines, and a file in which everything is mixed."""

import unicodedata

from quizzes.formats.docx_reader import read
from quizzes.formats.draft import Problem
from tests.quizzes.formats.word_files import (
    Word,
    deleted,
    inserted,
    old_picture,
    plain,
    png,
    text_box,
    with_part,
)
from tests.quizzes.formats.word_reading import only, options, questions_of, read_word, truths


def test_pictures_in_stems_and_options():
    word = Word().line("Câu 1. Hình nào đúng? ").picture(png("red"), "Sơ đồ tổ chức", width=60)
    word.line("A. ").picture(png("blue"), "Hình xanh").line("B. ").picture(png("green"))
    word.line("Đáp án: A")

    found = read_word(word)
    (question,) = found.questions

    assert question.stem == (
        'Hình nào đúng? <img src="file:hinh-1.png" alt="Sơ đồ tổ chức" width="80" height="40">'
    )
    assert options(question)[0].startswith('*<img src="file:hinh-2.png" alt="Hình xanh"')
    assert found.pictures == {
        "hinh-1.png": png("red"), "hinh-2.png": png("blue"), "hinh-3.png": png("green"),
    }  # fmt: skip


def test_picture_of_an_old_word():
    word = Word().line("Câu 1. Xem hình.")
    word.xml(old_picture(word, png(), "Bản đồ")).lines("A. a\nB. b\nĐáp án: A")

    found = read_word(word)

    assert '<img src="file:hinh-1.png" alt="Bản đồ" width="100" height="40">' in (
        found.questions[0].stem
    )
    assert found.pictures["hinh-1.png"] == png()


def test_picture_alone_is_a_stem():
    word = Word().line("Câu 1. ").picture(png(), "Câu hỏi bằng hình").lines("A. a\nB. b\nĐáp án: A")

    assert only(word).stem.startswith("<img ")


def test_picture_that_no_browser_shows_blocks():
    word = Word().line("Câu 1. Xem hình. ").picture(png()).lines("A. a\nB. b\nĐáp án: A")
    data = with_part(word.data, "word/media/image1.png", b"\xd7\xcd\xc6\x9a not a picture")

    (question,) = read(data).questions

    assert [problem.code for problem in question.problems if problem.blocks] == ["picture_kind"]


def test_table_inside_a_stem():
    word = Word().line("Câu 1. Theo số liệu sau:")
    word.table([["Năm", "Đảng viên"], ["2025", ("1.310", " người")]])
    word.lines("Số nào đúng?\nA. 1.310\nB. 1.240\nĐáp án: A")

    assert only(word).stem == (
        "<p>Theo số liệu sau:</p><table><tbody><tr><td>Năm</td><td>Đảng viên</td></tr>"
        "<tr><td>2025</td><td>1.310 người</td></tr></tbody></table><p>Số nào đúng?</p>"
    )


def test_merged_cells_of_a_table():
    word = Word().line("Câu 1. Xem bảng:")
    word.table([["Đầu", "x"], ["a", "b"], ["c", "d"]])
    table = word.document.tables[0]
    table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(1, 0).merge(table.cell(2, 0))
    word.lines("A. a\nB. b\nĐáp án: A")

    stem = only(word).stem

    assert '<td colspan="2">' in stem
    assert '<td rowspan="2">' in stem


def test_table_inside_an_option():
    word = Word().line("Câu 1. Bảng nào đúng?").line("A. Bảng này:").table([["1", "2"], ["3", "4"]])
    word.lines("B. Không có\nĐáp án: A")

    assert "<table>" in options(only(word))[0]


def test_raised_and_lowered_letters():
    word = Word().line("Câu 1. Diện tích 5 m", ("2", "sup"), " và H", ("2", "sub"), "O?")
    word.line("A. 10", ("3", "sup")).lines("B. b\nĐáp án: A")

    question = only(word)

    assert question.stem == "Diện tích 5 m<sup>2</sup> và H<sub>2</sub>O?"
    assert options(question)[0] == "*10<sup>3</sup>"


def test_bullets_in_a_stem():
    word = Word().line("Câu 1. Cho các việc:").line("Khai mạc", style="List Bullet")
    word.line("Kết luận", style="List Bullet").lines("A. a\nB. b\nĐáp án: A")

    assert only(word).stem == "<p>Cho các việc:</p><ul><li>Khai mạc</li><li>Kết luận</li></ul>"


def test_tracked_changes_are_read_as_accepted():
    word = Word().xml(plain("Câu 1. Ai ") + deleted("ghi ") + inserted("chủ trì") + plain("?"))
    word.xml(deleted("A. Cũ")).xml(plain("A. Bí thư")).xml(inserted("B. Thư ký"))
    word.line("Đáp án: A")

    question = only(word)

    assert question.stem == "Ai chủ trì?"
    assert options(question) == ["*Bí thư", "Thư ký"]


def test_text_box_is_read_once():
    word = Word().xml(plain("Câu 1. Đọc khung sau:") + text_box("Chi bộ có 12 đảng viên."))
    word.lines("A. a\nB. b\nĐáp án: A")

    assert only(word).stem == "<p>Đọc khung sau:</p><p>Chi bộ có 12 đảng viên.</p>"


def test_frame_of_one_cell_is_only_a_frame():
    word = Word().line("Câu 1. Đọc khung:").table([[["Một dòng", "Hai dòng"]]])
    word.lines("A. a\nB. b\nĐáp án: A")

    assert only(word).stem == "<p>Đọc khung:</p><p>Một dòng</p><p>Hai dòng</p>"


def test_letters_with_marks_of_their_own_become_usual_ones():
    decomposed = unicodedata.normalize("NFD", "Câu 1. Đảng uỷ quyết định điều gì?")
    word = Word().line(decomposed).lines("A. Một\xa0điều\nB. Hai\nĐáp án: A")

    question = only(word)

    assert question.stem == "Đảng uỷ quyết định điều gì?"
    assert options(question)[0] == "*Một điều"


def test_tone_mark_typed_in_a_run_of_its_own_joins_its_letter():
    word = (
        Word().line("Câu 1. De", ("\u0302\u0300", "i"), " án nào?").lines("A. a\nB. b\nĐáp án: A")
    )

    assert only(word).stem == "Dề án nào?"


def test_formula_is_written_on_a_line_and_pointed_out():
    formula = (
        "<m:oMath><m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r>"
        "</m:den></m:f></m:oMath>"
    )
    word = Word().xml(plain("Câu 1. Tính ") + formula).lines("A. a\nB. b\nĐáp án: A")

    question = only(word)

    assert question.stem == "Tính (a+b)/2"
    assert question.problems == [Problem("formula", "(a+b)/2", blocks=False)]


def test_wide_spaces_and_tabs_become_one_space():
    word = Word().line("Câu 1. Ai\tchủ   trì?").lines("A. a\nB. b\nĐáp án: A")

    assert only(word).stem == "Ai chủ trì?"


def test_hyperlinks_and_fields_are_text():
    word = Word().xml(
        plain("Câu 1. Theo ") + "<w:hyperlink>" + plain("Điều lệ") + "</w:hyperlink>"
        "<w:fldSimple w:instr=\"PAGE\">" + plain(" Đảng") + "</w:fldSimple>" + plain("?")
    )  # fmt: skip
    word.lines("A. a\nB. b\nĐáp án: A")

    assert only(word).stem == "Theo Điều lệ Đảng?"


def test_what_belongs_to_no_question_is_named():
    word = Word().lines(
        "ĐẢNG ỦY PHƯỜNG\nĐỀ KIỂM TRA\nHọ và tên: ..............\nCâu 1. Ai?\nA. a\nB. b\nĐáp án: A\n\n"
        "Học viên nộp bài tại chỗ.\n\nCâu 2. Ai?\nA. a\nB. b\nĐáp án: A\n\n----- HẾT -----"
    )

    found = read_word(word)

    shown = [problem.detail for problem in found.problems]
    assert shown == [
        "ĐẢNG ỦY PHƯỜNG / ĐỀ KIỂM TRA / Họ và tên: ..............",
        "Học viên nộp bài tại chỗ.",
        "----- HẾT -----",
    ]
    assert not any(problem.blocks for problem in found.problems)
    assert [question.is_sound for question in found.questions] == [True, True]


def test_a_file_without_questions_says_so():
    found = read_word(Word().lines("Kính gửi các đồng chí.\nHọp lúc 8 giờ."))

    assert found.questions == []
    assert found.problems[0].code == "no_questions"


def test_a_messy_file():
    """As a trainer puts it together from five colleagues."""
    word = Word().list("q", ("decimal", "%1.")).list("o", ("upperLetter", "%1."))
    word.lines("TRƯỜNG CHÍNH TRỊ TỈNH\nNGÂN HÀNG CÂU HỎI")
    word.heading("CHƯƠNG I. CÔNG TÁC ĐẢNG VIÊN")
    word.line(("Câu 1.", "b"), " Đảng viên dự bị có quyền gì?")
    word.line(
        ("A.", "b"),
        " Biểu quyết\t",
        ("B.", "b"),
        (" Thảo luận", "red"),
        "\t",
        ("C.", "b"),
        " Ứng cử",
    )
    word.line("Câu 2: Số liệu nào đúng?").picture(png(), "Biểu đồ").table(
        [["2024", "2025"], ["1.240", "1.310"]]
    )
    word.table([["a) 1.240", "b) 1.310"], ["c) 70", "d) 100"]]).line("ĐA: b")
    word.line("Giải thích: xem bảng.")
    word.line("")
    word.line("Câu hỏi 3. Điền từ: Đảng Cộng sản Việt Nam thành lập năm ……")
    word.line("Đáp án: 1930").line("Mức độ: NB")
    word.heading("CHƯƠNG II. SINH HOẠT CHI BỘ")
    word.line("Câu 4. Xét các phát biểu:\na) Họp mỗi tháng (Đ)\nb) Họp mỗi năm (S)")
    word.xml(plain("Câu 5. Ai ") + deleted("ghi") + inserted("ký") + plain(" biên bản?"))
    word.numbered("o", "Thư ký").numbered("o", "Khách").line("")
    word.line("Câu 6. Nối cột A với cột B").table(
        [["Cột A", "Cột B"], ["1. Bí thư", "a. Ghi"], ["2. Thư ký", "b. Chủ trì"]]
    )
    word.line("Đáp án: 1-b; 2-a")
    word.line("PHẦN TỰ LUẬN").line("Câu 7. Phân tích vai trò của bí thư. (3 điểm)")
    word.line("Hướng dẫn chấm: đủ ba ý.").line("")
    word.line("BẢNG ĐÁP ÁN").table([["Câu", "1", "2", "5"], ["Đáp án", "B", "B", "A"]])

    found = read_word(word)

    assert [question.kind for question in found.questions] == [
        "single", "single", "number", "statements", "single", "matching", "essay",
    ]  # fmt: skip
    assert all(question.is_sound for question in found.questions)
    one, two, three, four, five, six, _seven = found.questions
    assert options(one) == ["Biểu quyết", "*Thảo luận", "Ứng cử"]
    assert options(two) == ["1.240", "*1.310", "70", "100"]
    assert "<table>" in two.stem
    assert '<img src="file:hinh-1.png" alt="Biểu đồ"' in two.stem
    assert two.feedback == "xem bảng."
    assert (three.difficulty, three.category) == ("easy", ("CHƯƠNG I. CÔNG TÁC ĐẢNG VIÊN",))
    assert truths(four) == [True, False]
    assert (five.stem, options(five)) == ("Ai ký biên bản?", ["*Thư ký", "Khách"])
    assert five.category == ("CHƯƠNG II. SINH HOẠT CHI BỘ",)
    assert six.content["pairs"][0] == {"left": "Bí thư", "right": "Chủ trì"}
    assert [problem.detail for problem in found.problems] == [
        "TRƯỜNG CHÍNH TRỊ TỈNH / NGÂN HÀNG CÂU HỎI"
    ]


def test_two_hundred_questions():
    word = Word()
    for number in range(1, 201):
        word.lines(f"Câu {number}. Hỏi điều {number}?\nA. Một\nB. Hai\tC. Ba\nD. Bốn\nĐáp án: C")

    questions = questions_of(word)

    assert len(questions) == 200
    assert all(options(question) == ["Một", "Hai", "*Ba", "Bốn"] for question in questions)


def test_lines_that_nobody_would_write_are_read_all_the_same():
    word = Word().lines("Câu 1. Ai?\nA. a\nB. b\nĐáp án: A")
    for line in (
        "A. " * 5000,
        " " * 9000 + "x",
        "1.A " * 3000,
        "(" * 5000,
        "a) Đ " * 5000,
        "Đáp án: " + "1 " * 5000 + "x",
        "A. x" + " " * 9000 + "(Đ",
        "Câu 9 " + "(NB) " * 3000,
    ):
        word.line("").line(line)

    assert read_word(word).questions
