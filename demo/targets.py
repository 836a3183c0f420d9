"""The targets that the programme of Đức Phổ sets, with the sentence each comes from."""

from demo.places import ROOT_CODE

CELL_OFFICERS = "chi_uy_thon_tdp"
YEARLY_AUDIENCE = "dien_boi_duong_hang_nam"

# indicator, per cent, clause
_OF_2025 = [
    ("thpt", 100, "100% tốt nghiệp THPT"),
    ("so_cap_llct", 100, "100% có trình độ sơ cấp lý luận chính trị trở lên"),
    ("thpt_va_so_cap_llct", 100, "100% tốt nghiệp THPT và sơ cấp lý luận chính trị trở lên"),
    ("trung_cap_chuyen_mon", 50, "50% có trình độ trung cấp chuyên môn trở lên"),
    ("trung_cap_llct", 25, "25% có trình độ trung cấp lý luận chính trị trở lên"),
]
_OF_2030 = [
    *_OF_2025[:3],
    ("trung_cap_chuyen_mon", 75, "75% có trình độ trung cấp chuyên môn trở lên"),
    ("trung_cap_llct", 50, "50% có trình độ trung cấp lý luận chính trị trở lên"),
]
_DOCUMENT = "Đề án của Thị ủy Đức Phổ, mục II.1.2"
_YEARLY = (
    "Bồi dưỡng đối với tất cả cấp ủy viên cơ sở, chi ủy viên, bí thư, phó bí thư chi bộ là nhiệm vụ "
    "thường xuyên hằng năm, từ năm 2023"
)


# Figures that others work out; the site shows them beside its own. indicator, year, operator, value
EVERYBODY = "moi_chuc_vu"
_RATED = "Hằng năm có trên 90% tổ chức cơ sở đảng, đảng viên hoàn thành tốt nhiệm vụ trở lên"
_ADMITTED = "Tỷ lệ kết nạp đảng viên mới hằng năm đạt từ 3-4% tổng số đảng viên"
_OUTCOMES = [
    ("xep_loai_to_chuc", 2023, ">", "90", _RATED),
    ("xep_loai_dang_vien", 2023, ">", "90", _RATED),
    ("ket_nap_dang_vien", 2020, "khoang", "3-4", f"{_ADMITTED} (2020-2025)"),
    ("ket_nap_dang_vien", 2025, "khoang", "3-4", f"{_ADMITTED} (2025-2030)"),
]


def target_rows() -> list[tuple[str, str, str, int, str, int | str, str]]:
    """Return the rows of the sheet `chi_tieu`."""
    rows: list[tuple[str, str, str, int, str, int | str, str]] = [
        (
            ROOT_CODE,
            indicator,
            CELL_OFFICERS,
            year,
            ">=",
            value,
            f"{_DOCUMENT}: {clause} (đến năm {year})",
        )
        for year, clauses in ((2025, _OF_2025), (2030, _OF_2030))
        for indicator, value, clause in clauses
    ]
    rows += [
        (ROOT_CODE, "boi_duong_nam", YEARLY_AUDIENCE, year, "=", 100, f"{_DOCUMENT}: {_YEARLY}")
        for year in range(2023, 2031)
    ]
    rows += [
        (ROOT_CODE, indicator, EVERYBODY, year, operator, value, f"{_DOCUMENT}: {words}")
        for indicator, year, operator, value, words in _OUTCOMES
    ]
    return rows
