"""Levels of education and training, in the order in which one includes the other.

Codes are those of the exchange workbook. A refresher course never raises a level: only a degree
(bằng) does, or a confirmation (giấy xác nhận) of political theory issued before 9 July 2021.
"""

import datetime as dt

DIMENSIONS: dict[str, tuple[str, ...]] = {
    "pho_thong": ("tieu_hoc", "thcs", "thpt"),
    "chuyen_mon": (
        "chua_qua_dao_tao", "so_cap", "trung_cap", "cao_dang", "dai_hoc", "thac_si", "tien_si",
    ),
    "ly_luan_chinh_tri": ("so_cap", "trung_cap", "cao_cap", "cu_nhan"),
    "quan_ly_nha_nuoc": ("can_su", "chuyen_vien", "chuyen_vien_chinh", "chuyen_vien_cao_cap"),
}  # fmt: skip

# Dimensions in which any text is a level, and having one is all that can be said.
FREE_DIMENSIONS = ("ngoai_ngu", "tin_hoc")

# Kết luận 09-KL/TW of this day ended the confirmations.
LAST_DAY_WITHOUT_CONFIRMATIONS = dt.date(2021, 7, 9)


def level_rank(dimension: str, level: str) -> int:
    """Return the rank of `level` within `dimension`, 1 for the lowest; 0 means none.

    "chua_qua_dao_tao" is rank 0: it states that there is nothing. Raises ValueError for a
    dimension or level that does not exist.
    """
    if dimension in FREE_DIMENSIONS:
        return 1
    levels = DIMENSIONS.get(dimension)
    if levels is None or level not in levels:
        raise ValueError(f"{dimension}/{level}")
    rank = levels.index(level)
    return rank if levels[0] == "chua_qua_dao_tao" else rank + 1


def confirmation_counts(
    dimension: str, issued_on: dt.date | None, *, year_only: bool = False
) -> bool:
    """Whether a giấy xác nhận is evidence: for political theory only if issued before 9/7/2021.

    year_only  only the year of `issued_on` is known; 2021 alone does not say on which side it lies
    """
    if dimension != "ly_luan_chinh_tri":
        return True
    if issued_on is None or (year_only and issued_on.year == LAST_DAY_WITHOUT_CONFIRMATIONS.year):
        return False
    return issued_on < LAST_DAY_WITHOUT_CONFIRMATIONS
