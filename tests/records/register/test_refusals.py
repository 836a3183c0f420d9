"""What is refused, cell by cell; and that then nothing is written."""

import unicodedata

import pytest
from django.utils import translation

from organisations.api import Organisation
from people.api import Person
from records.register.report import UnusableFile
from records.register.run import import_register
from tests.records.register.books import (
    AT,
    bring_in,
    good,
    refused,
    table,
    write_book,
    write_folder,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


# name: (sheet, row as the spreadsheet counts, column, what is typed there, part of the reason)
CELLS = {
    "day that does not exist": ("can_bo", 2, "ngay_sinh", "31/02/1975", "does not exist"),
    "text for a date": ("can_bo", 2, "ngay_sinh", "khoảng 1975", "does not exist"),
    "number of Excel for a date": ("can_bo", 2, "ngay_sinh", 27181, "is a number, not a date"),
    "year before our time": ("can_bo", 2, "ngay_sinh", "01/01/0975", "from 1900 to 2100"),
    "birth in the future": ("can_bo", 2, "ngay_sinh", "01/01/2030", "in the future"),
    "joined before birth": ("can_bo", 2, "ngay_vao_dang", "01/01/1960", "before being born"),
    "unknown sex": ("can_bo", 2, "gioi_tinh", "x", "nam, nu"),
    "bad phone": ("can_bo", 2, "dien_thoai", "12345", "phone number"),
    "bad e-mail": ("can_bo", 2, "email", "anh@", "e-mail address"),
    "empty name": ("can_bo", 2, "ho_ten", " ", "must not be empty"),
    "name too long": ("can_bo", 2, "ho_ten", "A" * 151, "too long"),
    "formula": ("can_bo", 2, "ho_ten", "=B3", "formula"),
    "error of Excel": ("can_bo", 2, "ho_ten", "#REF!", "error of Excel"),
    "letter of another alphabet": ("can_bo", 2, "ho_ten", "Нguyễn An", "another alphabet"),
    "unprintable character": ("can_bo", 2, "ho_ten", "Lê\x7fAn", "cannot be printed"),
    "code with a space": ("can_bo", 2, "ma_can_bo", "P 1", "letters without accents"),
    "code given twice": ("can_bo", 3, "ma_can_bo", "P1", "already stands in row 2"),
    "unknown kind": ("to_chuc", 2, "loai", "phuong", "Use one of: "),
    "unknown neighbourhood": ("to_chuc", 3, "loai_khu_dan_cu", "làng chài", "Use one of: "),
    "unknown parent": ("to_chuc", 3, "ma_cap_tren", "XYZ", "no organisation with the code XYZ"),
    "below itself": ("to_chuc", 3, "ma_cap_tren", "CB1", "would hang below itself"),
    "closed before opened": ("to_chuc", 3, "den_ngay", "30/06/2025", "before the first day"),
    "not yet open": ("to_chuc", 3, "tu_ngay", "01/01/2027", "not come yet"),
    "organisation given twice": ("to_chuc", 4, "ma_to_chuc", "CB1", "already stands in row 3"),
    "unknown person": ("chuc_vu", 2, "ma_can_bo", "P9", "nobody with this code"),
    "unknown organisation": ("chuc_vu", 2, "ma_to_chuc", "CB9", "no organisation with this code"),
    "unknown position": ("chuc_vu", 2, "chuc_vu", "giám đốc", "bi_thu, "),
    "post ended before begun": ("chuc_vu", 2, "den_ngay", "30/06/2025", "before the first day"),
    "level of another field": ("trinh_do", 2, "bac", "so_cap", "tieu_hoc, thcs, thpt"),
    "confirmation too late": ("trinh_do", 3, "ngay_cap", "09/07/2021", "09/07/2021"),
    "confirmation of that year": ("trinh_do", 3, "ngay_cap", "2021", "09/07/2021"),
    "confirmation without a day": ("trinh_do", 3, "ngay_cap", None, "09/07/2021"),
    "paper from the future": ("trinh_do", 2, "ngay_cap", "01/01/2027", "in the future"),
    "year alone for a completion": ("boi_duong", 2, "ngay_hoan_thanh", "2025", "year alone"),
    "completion in the future": ("boi_duong", 2, "ngay_hoan_thanh", "01/01/2027", "in the future"),
    "periods in words": ("boi_duong", 2, "so_tiet", "mười lăm", "whole number"),
    "neither yes nor no": ("boi_duong", 2, "tinh_chi_tieu_nam", "x", "co, khong"),
    "exemption of nobody": ("mien", 2, "ma_can_bo", "P9", "nobody with this code"),
    "exemption ended early": ("mien", 2, "den_ngay", "01/02/2026", "before the first day"),
    "plan of nobody": ("quy_hoach", 2, "ma_can_bo", "P9", "nobody with this code"),
    "plan for nowhere": ("quy_hoach", 2, "ma_to_chuc", "CB9", "no organisation with this code"),
    "plan for no position": ("quy_hoach", 2, "chuc_vu", "giám đốc", "bi_thu, "),
    "plan without a day": ("quy_hoach", 2, "tu_ngay", None, "must not be empty"),
    "plan ended early": ("quy_hoach", 2, "den_ngay", "30/06/2025", "before the first day"),
    "unknown indicator": ("chi_tieu", 2, "chi_so", "x", "Use one of: "),
    "unknown audience": ("chi_tieu", 2, "doi_tuong", "x", "Use one of: "),
    "unknown operator": ("chi_tieu", 2, "toan_tu", "<", "Use one of: "),
    "above a hundred": ("chi_tieu", 2, "gia_tri", "101", "from 0 to 100"),
    "percentage in words": ("chi_tieu", 2, "gia_tri", "tất cả", "from 0 to 100"),
    "three decimals": ("chi_tieu", 2, "gia_tri", "67,785", "from 0 to 100"),
    "two values without a band": ("chi_tieu", 2, "gia_tri", "3-4", "Only the operator khoang"),
    "band with one end": ("chi_tieu", 3, "gia_tri", "3", "two ends"),
    "unknown reading": ("chi_tieu", 2, "cach_tinh", "x", "Use one of: nguoi."),
    "target of nobody": ("chi_tieu", 2, "ma_to_chuc", "XYZ", "no organisation with this code"),
}


@pytest.mark.parametrize("case", CELLS.values(), ids=CELLS.keys())
def test_a_bad_cell_is_named_with_its_reason_and_nothing_is_written(tmp_path, case):
    sheet, row, column, typed, reason = case
    sheets = good()
    place = sheets[sheet][0].index(column)
    sheets[sheet][row - 1][place] = typed

    report = bring_in(tmp_path, sheets)

    first = next(one for one in report.refusals if one.column == column)
    assert (first.sheet, first.row) == (sheet, row)
    assert first.value == ("" if typed is None else str(typed)[:79] + "…" * (len(str(typed)) > 80))
    assert reason in first.reason
    assert table(report)[sheet][4] >= 1
    assert (Organisation.objects.count(), Person.objects.count()) == (0, 0)


def test_text_that_is_not_composed_unicode_is_refused_with_how_to_mend_it(tmp_path):
    sheets = good()
    sheets["can_bo"][1][1] = unicodedata.normalize("NFD", "Đặng Thị Ánh")

    report = bring_in(tmp_path, sheets)

    assert [(one.row, one.column) for one in report.refusals] == [(2, "ho_ten")]
    assert report.refusals[0].reason.endswith("Đặng Thị Ánh")
    assert "decomposed" in report.refusals[0].reason


def test_every_bad_cell_of_every_sheet_is_listed_at_once(tmp_path):
    sheets = good()
    sheets["can_bo"][1][2] = "31/02/1975"
    sheets["can_bo"][1][3] = "x"
    sheets["chuc_vu"][1][0] = "P9"

    report = bring_in(tmp_path, sheets)

    assert refused(report) == [
        ("can_bo", 2, "ngay_sinh", "31/02/1975"),
        ("can_bo", 2, "gioi_tinh", "x"),
        ("chuc_vu", 2, "ma_can_bo", "P9"),
    ]
    assert table(report)["can_bo"] == (3, 0, 0, 0, 1)


def test_only_so_many_refusals_are_shown_but_all_are_counted(tmp_path):
    rows = [["ma_can_bo", "ho_ten", "ngay_sinh"]]
    rows += [[f"P{number}", "Lê Văn An", "x"] for number in range(250)]

    report = bring_in(tmp_path, {"can_bo": rows})

    assert (len(report.shown_refusals), len(report.refusals)) == (200, 250)


@pytest.mark.parametrize(
    "sheet", ["chuc_vu", "trinh_do", "boi_duong", "mien", "quy_hoach", "chi_tieu"]
)
def test_a_row_given_twice_is_refused(tmp_path, sheet):
    sheets = good()
    sheets[sheet].append(sheets[sheet][1])

    report = bring_in(tmp_path, sheets)

    assert [(one.sheet, one.row) for one in report.refusals] == [(sheet, len(sheets[sheet]))]


def test_a_post_held_twice_at_the_same_time_is_refused(tmp_path):
    sheets = good()
    sheets["chuc_vu"].append(["P1", "CB1", "bi_thu", "1/1/2026", None, None])

    report = bring_in(tmp_path, sheets)

    assert refused(report) == [("chuc_vu", 6, "tu_ngay", "01/01/2026")]


def test_organisations_on_a_circle_are_refused_and_those_below_are_not(tmp_path):
    sheets = {
        "to_chuc": [
            ["ma_to_chuc", "ma_cap_tren", "loai", "ten"],
            ["A", "C", "xa", "Xã A"],
            ["B", "A", "chi_bo", "Chi bộ B"],
            ["C", "B", "chi_bo", "Chi bộ C"],
            ["D", "C", "to_dang", "Tổ đảng D"],
        ]
    }

    report = bring_in(tmp_path, sheets)

    assert {one.value for one in report.refusals} == {"A", "B", "C"}
    assert {one.row for one in report.refusals} == {2, 3, 4}


def test_a_new_circle_with_what_is_already_there_is_refused(tmp_path):
    bring_in(tmp_path, good())
    sheets = {"to_chuc": [good()["to_chuc"][0], ["XA", "CB1", "xa", *[None] * 2, "Xã", None, None]]}

    report = bring_in(tmp_path, sheets)

    assert refused(report)[0] == ("to_chuc", 2, "ma_cap_tren", "CB1")


def test_an_organisation_does_not_end_while_others_hang_below_it(tmp_path):
    sheets = good()
    sheets["to_chuc"][1][7] = "30/6/2026"

    report = bring_in(tmp_path, sheets)

    assert {(one.row, one.column) for one in report.refusals} == {(3, "den_ngay"), (4, "den_ngay")}


def test_a_blank_parent_does_not_tear_an_organisation_out_of_the_tree(tmp_path):
    sheets = good()
    bring_in(tmp_path, sheets)
    sheets["to_chuc"][2][1] = None

    report = bring_in(tmp_path, sheets)

    assert refused(report) == [("to_chuc", 3, "ma_cap_tren", "")]


@pytest.mark.parametrize(
    ("heading", "refusal"),
    [
        ("ho_va_ten", ("can_bo", 1, "ho_va_ten", "ho_va_ten")),
        ("Mã cán bộ", ("can_bo", 1, "Mã cán bộ", "Mã cán bộ")),
        (None, ("can_bo", 1, "ho_ten", "")),
    ],
)
def test_unknown_repeated_and_missing_headings_are_refused(tmp_path, heading, refusal):
    sheets = good()
    sheets["can_bo"][0][1] = heading

    report = bring_in(tmp_path, sheets)

    assert refusal in refused(report)
    assert Person.objects.count() == 0


def test_a_sheet_with_a_mistyped_name_is_refused_not_passed_over(tmp_path):
    sheets = good()
    sheets["chuc_vuu"] = sheets.pop("chuc_vu")

    report = bring_in(tmp_path, sheets)

    assert refused(report) == [("chuc_vuu", 1, "", "")]
    assert Person.objects.count() == 0


def test_a_file_without_any_known_sheet_is_unusable(tmp_path):
    with pytest.raises(UnusableFile, match="at least one of: to_chuc"):
        bring_in(tmp_path, {"Sheet1": [["ma_can_bo"], ["P1"]]})


def test_a_csv_file_in_an_old_encoding_is_refused_with_the_row(tmp_path):
    folder = write_folder(tmp_path / "csv", {"can_bo": [["ma_can_bo", "ho_ten"], ["P1", "Lê An"]]})
    with (folder / "can_bo.csv").open("ab") as file:
        file.write(b"P2,\xd1o\xe0n An\r\n")

    report = import_register(folder, dry_run=False, by=None, at=AT)

    assert refused(report) == [("can_bo", 3, "", "P2,Ñoàn An")]
    assert "old Vietnamese font" in report.refusals[0].reason


def test_a_broken_quotation_in_a_csv_file_is_refused_with_the_row(tmp_path):
    folder = write_folder(tmp_path / "csv", {"can_bo": good()["can_bo"][:2]})
    with (folder / "can_bo.csv").open("a", encoding="utf-8") as file:
        file.write('P2,"Lê" An\r\n')

    report = import_register(folder, dry_run=False, by=None, at=AT)

    assert [(one.sheet, one.row) for one in report.refusals] == [("can_bo", 3)]


@pytest.mark.parametrize("name", ["nowhere.xlsx", "empty"])
def test_a_path_with_nothing_to_read_is_unusable(tmp_path, name):
    (tmp_path / "empty").mkdir()

    with pytest.raises(UnusableFile):
        import_register(tmp_path / name, dry_run=False, by=None, at=AT)


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 cut short"])
def test_a_file_that_is_no_workbook_is_unusable(tmp_path, content):
    path = tmp_path / "register.xlsx"
    path.write_bytes(content)

    with pytest.raises(UnusableFile, match="not an Excel workbook"):
        import_register(path, dry_run=False, by=None, at=AT)


def test_a_workbook_cut_in_two_is_unusable(tmp_path):
    path = write_book(tmp_path / "register.xlsx", good())
    path.write_bytes(path.read_bytes()[:-2000])

    with pytest.raises(UnusableFile):
        import_register(path, dry_run=False, by=None, at=AT)
