"""Names as they are written in Vietnam; kinds of exemption in words. Plain values."""

import re

from shared.text import fold, tidy

_HIGHLAND_WOMAN = re.compile(r"H['’ʼ]\S+", re.IGNORECASE)
# Codes of the exchange workbook. Other kinds are kept and shown as they were typed.
EXEMPTION_KINDS = {
    "thai_san": "nghỉ thai sản",
    "nghi_om": "nghỉ ốm, điều trị dài ngày",
    "tuoi_cao_suc_yeu": "tuổi cao, sức yếu",
    "mien_sinh_hoat": "miễn công tác và sinh hoạt đảng",
    "di_lam_an_xa": "đi làm ăn xa",
    "cong_tac_xa": "đi công tác xa dài ngày",
    "di_hoc": "đi học tập trung",
    "biet_phai": "biệt phái, tăng cường nơi khác",
    "nghia_vu_quan_su": "thực hiện nghĩa vụ quân sự",
    "ra_nuoc_ngoai": "ở nước ngoài",
    "nghi_khong_luong": "nghỉ không hưởng lương",
    "cho_nghi_huu": "chờ nghỉ hưu",
    "dinh_chi": "bị đình chỉ sinh hoạt hoặc công tác",
}


def default_given_name(full_name: str) -> str:
    """Return the name by which a person is addressed, as far as a name shows it.

    It is the last word, but "Y Moan Niê" is Y Moan and "H'Hen Niê" is H'Hen. Staff may override.
    """
    words = full_name.split()
    if not words:
        return ""
    if _HIGHLAND_WOMAN.fullmatch(words[0]):
        return words[0]
    if words[0].casefold() == "y" and len(words) > 1:
        return " ".join(words[:2])
    return words[-1]


def exemption_words(kind: str) -> str:
    """Return a kind of exemption as people read it; never a code."""
    if kind in EXEMPTION_KINDS:
        return EXEMPTION_KINDS[kind]
    return tidy(kind.replace("_", " "))


def exemption_kind(typed: str) -> str:
    """Return the code of a kind that was typed as words: "Thai sản", "Nghỉ thai sản" → thai_san."""
    return _KIND_OF.get(_plain_kind(typed), typed)


def _plain_kind(typed: str) -> str:
    return fold(typed.replace("_", " "))


_KIND_OF = {
    _plain_kind(spelling): code
    for code, words in EXEMPTION_KINDS.items()
    for spelling in (code, words)
}
