"""Reading cells as Excel and others write them."""

import datetime as dt
import zipfile

import pytest
from openpyxl import Workbook as NewWorkbook

from records.register.worksheet import Workbook

SHEET = "xl/worksheets/sheet1.xml"
NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def rows_of(path, sheet="Sheet"):
    workbook = Workbook(path)
    try:
        return list(workbook.rows(sheet))
    finally:
        workbook.close()


def book(tmp_path, cells):
    """A workbook in which `cells` (coordinate → value or (value, number format)) are set."""
    workbook = NewWorkbook()
    for coordinate, value in cells.items():
        cell = workbook.active[coordinate]
        cell.value, cell.number_format = value if isinstance(value, tuple) else (value, "General")
    workbook.save(tmp_path / "book.xlsx")
    return tmp_path / "book.xlsx"


def raw_book(tmp_path, data):
    """A workbook whose sheet holds exactly this XML."""
    plain, path = book(tmp_path, {}), tmp_path / "raw.xlsx"
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == SHEET:
                content = f'<worksheet xmlns="{NS}"><sheetData>{data}</sheetData></worksheet>'
            new.writestr(name, content)
    return path


def test_kinds_of_values(tmp_path):
    path = book(
        tmp_path,
        {
            "A1": "Đặng Thị Ánh",
            "B1": 12,
            "C1": 1.5,
            "D1": True,
            "E1": (dt.datetime.fromisoformat("1968-06-05"), "dd/mm/yyyy"),
            "F1": (0.5, "0%"),
            "G1": "=SUM(B1:C1)",
            "H1": -3,
        },
    )

    assert rows_of(path) == [
        (
            1,
            [
                "Đặng Thị Ánh",
                12,
                1.5,
                True,
                dt.datetime.fromisoformat("1968-06-05"),
                "50%",
                "=SUM(B1:C1)",
                -3,
            ],
        )
    ]


def test_gaps_are_kept_between_columns_and_rows(tmp_path):
    assert rows_of(book(tmp_path, {"B2": "x", "D2": "y", "A5": "z"})) == [
        (2, [None, "x", None, "y"]),
        (5, ["z"]),
    ]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="A1" t="inlineStr"><is><t>Ánh</t></is></c>', "Ánh"),
        ('<c r="A1" t="inlineStr"><is><r><t>Á</t></r><r><t>nh</t></r></is></c>', "Ánh"),
        (
            '<c r="A1" t="inlineStr"><is><t>Ánh</t><rPh sb="0" eb="1"><t>đọc</t></rPh></is></c>',
            "Ánh",
        ),
        ('<c r="A1" t="str"><v>Ánh</v></c>', "Ánh"),
        ('<c r="A1" t="e"><v>#REF!</v></c>', "#REF!"),
        ('<c r="A1" t="d"><v>1968-06-05</v></c>', dt.datetime.fromisoformat("1968-06-05")),
        ('<c r="A1"><f t="shared" si="0"/><v>3</v></c>', "=…"),
        ("<c><v>7</v></c>", 7),
        ('<c r="A1"><v>1E3</v></c>', 1000.0),
    ],
)
def test_cells_as_other_programs_write_them(tmp_path, cell, value):
    assert rows_of(raw_book(tmp_path, f'<row r="1">{cell}</row>')) == [(1, [value])]


def test_a_row_number_beyond_the_last_is_refused(tmp_path):
    path = raw_book(tmp_path, '<row r="99999999"><c r="A99999999"><v>1</v></c></row>')

    with pytest.raises(ValueError, match="99999999"):
        rows_of(path)


def test_cells_far_to_the_right_cost_nothing(tmp_path):
    cells = '<c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c>'

    assert rows_of(raw_book(tmp_path, f'<row r="1">{cells}</row>')) == [(1, [1])]


def test_an_impossible_date_is_an_error_of_excel(tmp_path):
    path = book(tmp_path, {"A1": (99999999, "dd/mm/yyyy")})

    assert rows_of(path) == [(1, ["#VALUE!"])]
