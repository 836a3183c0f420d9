"""Small workbooks for the tests of the import."""

import copy
import csv
import datetime as dt
from pathlib import Path

from openpyxl import Workbook

from records.register.run import import_register

AT = dt.datetime(2026, 11, 23, 1, 0, tzinfo=dt.UTC)

# One commune with two chi bộ, three people, something in every sheet.
GOOD = {
    "to_chuc": [
        ["ma_to_chuc", "ma_cap_tren", "loai", "loai_khu_dan_cu", "linh_vuc", "ten", "tu_ngay",
         "den_ngay"],
        ["XA", None, "xa", None, None, "Đảng bộ xã Phổ An", "1/7/2025", None],
        ["CB1", "XA", "chi_bo", "thon", None, "Chi bộ thôn An Thổ", "1/7/2025", None],
        ["CB2", "XA", "chi_bo", None, "trường học", "Chi bộ Trường tiểu học", None, None],
    ],
    "can_bo": [
        ["ma_can_bo", "ho_ten", "ngay_sinh", "gioi_tinh", "dang_vien", "ngay_vao_dang",
         "dien_thoai", "email"],
        ["P1", "Đặng Thị Ánh", "5/6/1968", "nu", "chinh_thuc", "19/5/1995", "0912 345 678",
         "anh@example.com"],
        ["P2", "Phạm Văn Rế", "1975", "nam", "du_bi", "2024", None, None],
        ["P3", "Lê Văn Châu", None, None, None, None, None, None],
    ],
    "chuc_vu": [
        ["ma_can_bo", "ma_to_chuc", "chuc_vu", "tu_ngay", "den_ngay", "so_quyet_dinh"],
        ["P1", "CB1", "bi_thu", "1/7/2025", None, "12-QĐ/ĐU"],
        ["P1", "CB1", "truong_thon", "1/1/2020", "31/12/2024", None],
        ["P2", "CB1", "chi_uy_vien", "1/7/2025", None, None],
        ["P3", "CB2", "bi_thu", None, None, None],
    ],
    "trinh_do": [
        ["ma_can_bo", "linh_vuc", "bac", "minh_chung", "so_hieu", "noi_cap", "ngay_cap"],
        ["P1", "pho_thong", "thpt", "bang", "A 12", "Sở GD&ĐT", "1986"],
        ["P1", "ly_luan_chinh_tri", "so_cap", "giay_xac_nhan", None, None, "8/7/2021"],
        ["P2", "tin_hoc", "Chứng chỉ A", None, None, None, None],
    ],
    "boi_duong": [
        ["ma_can_bo", "chuong_trinh", "ngay_hoan_thanh", "so_tiet", "xep_loai",
         "so_giay_chung_nhan", "noi_cap", "tinh_chi_tieu_nam", "chuyen_de"],
        ["P1", "Nghiệp vụ công tác đảng", "20/8/2025", 15, "Giỏi", "12/GCN", "TTCT", "co",
         "cell_meetings; party_documents"],
        ["P2", "Nghiệp vụ công tác đảng", "20/8/2025", None, None, None, None, None, None],
    ],
    "mien": [
        ["ma_can_bo", "loai", "tu_ngay", "den_ngay", "ly_do", "so_quyet_dinh"],
        ["P2", "miễn sinh hoạt", "1/3/2026", "31/5/2026", "điều trị", "3-QĐ/ĐU"],
    ],
    "quy_hoach": [
        ["ma_can_bo", "ma_to_chuc", "chuc_vu", "tu_ngay", "den_ngay", "so_quyet_dinh"],
        ["P2", "CB1", "bi_thu", "1/7/2025", "30/6/2030", "15-QĐ/ĐU"],
    ],
    "chi_tieu": [
        ["ma_to_chuc", "chi_so", "doi_tuong", "nam", "toan_tu", "gia_tri", "van_ban", "cach_tinh"],
        ["XA", "boi_duong_nam", "dien_boi_duong_hang_nam", 2026, "=", 100, "Đề án, mục II", None],
        ["XA", "thpt", "chi_uy_thon_tdp", 2026, "khoang", "67,5-80", None, None],
    ],
}  # fmt: skip


def good() -> dict:
    return copy.deepcopy(GOOD)


def write_book(path: Path, sheets: dict) -> Path:
    workbook = Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    workbook.save(path)
    return path


def write_folder(
    folder: Path, sheets: dict, *, encoding: str = "utf-8", delimiter: str = ","
) -> Path:
    folder.mkdir()
    for name, rows in sheets.items():
        with (folder / f"{name}.csv").open("w", encoding=encoding, newline="") as file:
            csv.writer(file, delimiter=delimiter).writerows(rows)
    return folder


def bring_in(tmp_path: Path, sheets: dict, *, dry_run: bool = False, by=None):
    """Write the sheets to a workbook and import it."""
    path = write_book(tmp_path / "register.xlsx", sheets)
    return import_register(path, dry_run=dry_run, by=by, at=AT)


def table(report) -> dict:
    """sheet → (rows, new, changed, unchanged, refused)"""
    return {
        one.sheet: (one.rows, one.new, one.changed, one.unchanged, one.refused)
        for one in report.sheets
    }


def refused(report) -> list:
    """(sheet, row, column, value) of every refused cell"""
    return [(one.sheet, one.row, one.column, one.value) for one in report.refusals]
