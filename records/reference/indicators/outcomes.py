"""Indicators that training does not produce: others work them out, and they are entered."""

from records.reference import audiences as who
from records.reference.indicators.rows import Group, Reading, Row, Rule, Unit

_RATED = "được đánh giá, xếp loại (không kể trường hợp chưa hoặc không đánh giá)"


def _entered(
    name: str, short_name: str, rows: tuple[str, ...], unit: str, *words: tuple[str, str, str, str]
) -> Row:
    """A figure that others work out. `words`: code, name, numerator, denominator of a reading."""
    return Row(
        name,
        short_name,
        Rule.ENTERED,
        Group.OUTCOME,
        who.EVERYBODY,
        rows,
        tuple(Reading(code, title, num, of, unit) for code, title, num, of in words),
        is_yearly=True,
    )


OUTCOMES: dict[str, Row] = {
    "xep_loai_to_chuc": _entered(
        "Tổ chức cơ sở đảng hoàn thành tốt nhiệm vụ trở lên", "Xếp loại tổ chức cơ sở đảng",
        ("O-01", "O-05"), Unit.ORGANISATIONS,
        ("danh_gia", "Trên số được đánh giá", "Tổ chức cơ sở đảng xếp loại từ hoàn thành tốt nhiệm "
         "vụ trở lên", f"Tổ chức cơ sở đảng {_RATED}"),
    ),
    "xep_loai_dang_vien": _entered(
        "Đảng viên hoàn thành tốt nhiệm vụ trở lên", "Xếp loại đảng viên", ("O-01",), Unit.PEOPLE,
        ("danh_gia", "Trên số được đánh giá", "Đảng viên xếp loại từ hoàn thành tốt nhiệm vụ trở "
         "lên", f"Đảng viên {_RATED}"),
    ),
    "ket_nap_dang_vien": _entered(
        "Đảng viên mới kết nạp trong năm", "Kết nạp đảng viên", ("O-02", "O-03"), Unit.PEOPLE,
        ("dau_nam", "Trên đảng viên đầu năm", "Đảng viên mới kết nạp trong năm",
         "Tổng số đảng viên ngày 01/01 của năm"),
        ("cuoi_nam", "Trên đảng viên cuối năm", "Đảng viên mới kết nạp trong năm",
         "Tổng số đảng viên ngày 31/12 của năm"),
    ),
    "xep_loai_dang_bo_xa": _entered(
        "Đảng bộ xã, phường hoàn thành tốt nhiệm vụ trở lên", "Xếp loại đảng bộ xã", ("O-04",),
        Unit.ORGANISATIONS,
        ("danh_gia", "Trên mọi đảng bộ xã, phường", "Đảng bộ xã, phường xếp loại từ hoàn thành tốt "
         "nhiệm vụ trở lên", "Mọi đảng bộ xã, phường, đặc khu"),
    ),
    "xep_loai_chi_bo": _entered(
        "Chi bộ trực thuộc đảng bộ cơ sở hoàn thành tốt nhiệm vụ trở lên", "Xếp loại chi bộ",
        ("O-05",), Unit.ORGANISATIONS,
        ("danh_gia", "Trên số được đánh giá", "Chi bộ xếp loại từ hoàn thành tốt nhiệm vụ trở lên",
         f"Chi bộ trực thuộc đảng bộ cơ sở {_RATED}"),
    ),
    "dang_vien_xuat_sac": _entered(
        "Đảng viên hoàn thành xuất sắc nhiệm vụ", "Đảng viên xuất sắc", ("O-05",), Unit.PEOPLE,
        ("danh_gia", "Trên số được đánh giá", "Đảng viên hoàn thành xuất sắc nhiệm vụ",
         f"Đảng viên {_RATED}"),
    ),
    "dang_vien_tot": _entered(
        "Đảng viên hoàn thành tốt nhiệm vụ", "Đảng viên hoàn thành tốt", ("O-05",), Unit.PEOPLE,
        ("danh_gia", "Trên số được đánh giá", "Đảng viên hoàn thành tốt nhiệm vụ (không kể xuất "
         "sắc)", f"Đảng viên {_RATED}"),
    ),
}  # fmt: skip
