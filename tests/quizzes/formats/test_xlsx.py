"""The workbook of questions: what is written is read back; what people fill in is understood."""

import io

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from openpyxl import Workbook, load_workbook

from quizzes.formats import xlsx
from quizzes.formats.draft import DraftQuestion, FileToWrite, Problem, UnusableFile
from tests.quizzes.formats.generated import PICTURES, files
from tests.quizzes.formats.test_round_trip import shown, without_place


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(file=files())
def test_workbook_read_back_is_what_was_written(file: FileToWrite) -> None:
    found = xlsx.read(xlsx.write(file))

    assert [without_place(question) for question in found.questions] == file.questions
    assert found.problems == []
    assert found.pictures == {name: PICTURES[name] for name in shown(file)}


# --- what people fill in --------------------------------------------------------------------------


def book(*rows: list[object], headings: list[str] | None = None, title: str = "Câu hỏi") -> bytes:
    """Return a workbook with these rows under the headings."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = title
    sheet.append(headings or HEADINGS)
    for row in rows:
        sheet.append(row)
    return saved(workbook)


def saved(workbook: Workbook) -> bytes:
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


HEADINGS = ["Thuộc câu trên", "Loại câu hỏi", "Câu hỏi", "A", "B", "C", "Đáp án", "Mức độ"]


def only(data: bytes) -> DraftQuestion:
    (question,) = xlsx.read(data).questions
    return question


def test_template_reads_as_its_examples():
    found = xlsx.read(xlsx.template())

    assert [question.kind for question in found.questions] == ["single", "matching", "number"]
    assert all(question.is_sound for question in found.questions)
    assert found.problems == []


def test_template_offers_kinds_and_levels_and_explains_itself():
    workbook = load_workbook(io.BytesIO(xlsx.template()))

    assert workbook.sheetnames == ["Câu hỏi", "Hướng dẫn"]
    offered = {
        str(one.sqref): one.formula1 for one in workbook["Câu hỏi"].data_validations.dataValidation
    }
    assert "một đáp án" in offered["B2:B500"]
    assert any("trung bình" in words for words in offered.values())
    assert all(len(words) <= 257 for words in offered.values())


def test_headings_are_known_without_case_and_marks():
    headings = [
        "STT",
        "LOAI CAU HOI",
        "cau hoi",
        "Phương án A",
        "phuong an b",
        "DAP AN DUNG",
        "Độ khó",
    ]

    found = xlsx.read(book([1, "một đáp án", "Ai?", "a", "b", "b", "NB"], headings=headings))

    (question,) = found.questions
    assert [option["right"] for option in question.content["options"]] == [False, True]
    assert question.difficulty == "easy"
    assert found.problems == [Problem("unknown_column", "STT", blocks=False)]


def test_titles_may_stand_over_the_headings():
    workbook = Workbook()
    for row in (["NGÂN HÀNG CÂU HỎI"], [], HEADINGS, [None, None, "Ai?", "a", "b", None, "A"]):
        workbook.active.append(row)

    question = only(saved(workbook))

    assert (question.place, question.kind) == ("4", "single")


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ([None, None, "Ai?", "a", "b", "c", "B"], "single"),
        ([None, None, "Ai?", "a", "b", "c", "A, C"], "multiple"),
        ([None, None, "Ai?", "a", "b", "c", "A: Đúng; B: Sai; C: Đúng"], "statements"),
        ([None, None, "Ai?", None, None, None, "Đúng"], "true_false"),
        ([None, None, "Ai?", "Đúng", "Sai", None, "A"], "true_false"),
        ([None, None, "Ai?", None, None, None, 1930], "number"),
        ([None, None, "Ai?", None, None, None, 12.5], "number"),
        ([None, None, "Ai?", None, None, None, "bí thư"], "short_answer"),
        ([None, "tự luận", "Ai?"], "essay"),
        ([None, "sắp xếp", "Ai?", "a", "b", "c", "C, A, B"], "ordering"),
    ],
)
def test_kind_is_seen_from_what_is_filled_in(row, kind):
    question = only(book(row))

    assert question.kind == kind
    assert question.is_sound


def test_numbers_of_excel_are_read_as_they_are_shown():
    found = xlsx.read(
        book(
            [None, None, "Năm?", None, None, None, 1930],
            [None, None, "Bao nhiêu?", None, None, None, 12.5],
            [None, None, "Mấy?", 1, 2.5, 3.0, "A"],
        )
    )

    assert found.questions[0].content["answers"][0]["value"] == "1930"
    assert found.questions[1].content["answers"][0]["value"] == "12.5"
    assert [one["text"] for one in found.questions[2].content["options"]] == ["1", "2,5", "3"]


def test_situation_and_gaps_take_several_rows():
    found = xlsx.read(
        book(
            [None, "tình huống", "Chi bộ có 12 đảng viên."],
            ["Ý", None, "Cần mấy người?", "8", "6", None, "A"],
            ["Ý 2", "tự luận", "Nêu cách xử lý."],
            [None, "điền chỗ trống", "Năm [[1]] tại [[2]]."],
            ["Chỗ trống", None, None, None, None, None, 1930],
            ["Chỗ trống", None, None, "Hà Nội", "Hương Cảng", None, "B"],
        )
    )

    situation, cloze = found.questions
    assert [part["kind"] for part in situation.content["parts"]] == ["single", "essay"]
    assert [gap["kind"] for gap in cloze.content["gaps"]] == ["number", "choice"]
    assert [question.place for question in found.questions] == ["2", "5"]
    assert situation.is_sound
    assert cloze.is_sound


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ([None, "lạ", "Ai?", "a", "b", None, "A"], "unknown_kind"),
        ([None, None, "Ai?", "a", "b", None, None], "no_right_option"),
        ([None, None, "Ai?", "a", "b", None, "D"], "unknown_right_option"),
        ([None, "một đáp án", "Ai?", "a", "b", None, "A, B"], "several_right_options"),
        ([None, None, None, "a", "b", None, "A"], "no_stem"),
        ([None, None, "Ai?"], "no_answer"),
        ([None, None, "Ai?", "a", "b", None, "=1+1"], "formula_cell"),
        ([None, "điền số", "Ai?", None, None, None, "nhiều"], "unknown_number"),
        ([None, "sắp xếp", "Ai?", "a", "b", None, "A, A"], "unknown_order"),
        ([None, "ghép đôi", "Ai?"], "too_few_pairs"),
        ([None, "điền chỗ trống", "Ai?"], "no_gaps"),
        ([None, "tình huống", "Ai?"], "no_parts"),
    ],
)
def test_what_is_wrong_blocks_its_question_only(row, code):
    found = xlsx.read(book(row, [None, None, "Ai?", "a", "b", None, "A"]))

    assert code in {problem.code for problem in found.questions[0].problems if problem.blocks}
    assert found.questions[1].is_sound


def test_a_row_without_its_question_is_said():
    found = xlsx.read(book(["Ý", None, "Ai?", "a", "b", None, "A"]))

    assert Problem("child_without_parent", "2", blocks=False) in found.problems


def test_workbook_without_the_headings_is_refused():
    workbook = Workbook()
    workbook.active.append(["Họ và tên", "Ngày sinh"])

    with pytest.raises(UnusableFile) as caught:
        xlsx.read(saved(workbook))

    assert caught.value.code == "no_headings"


@pytest.mark.parametrize("text", ["=1+1", "+84 912", "-5", "@SUM(A1)", '=HYPERLINK("x")', "\t=1"])
def test_text_that_looks_like_a_formula_stays_text(text):
    content = {"options": [{"text": text, "right": True, "feedback": ""},
                           {"text": "b", "right": False, "feedback": ""}]}  # fmt: skip
    question = DraftQuestion(place="", kind="single", stem=text, content=content)

    data = xlsx.write(FileToWrite("=cmd|' /C calc'!A0", [question]))

    sheet = load_workbook(io.BytesIO(data))["Câu hỏi"]
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells)
    assert only(data).stem == text


def test_a_text_too_long_for_a_cell_is_refused_rather_than_cut():
    question = DraftQuestion(place="", kind="essay", stem="a" * 40_000, content={"guide": ""})

    with pytest.raises(UnusableFile):
        xlsx.write(FileToWrite("Dài", [question]))
