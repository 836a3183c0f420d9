"""The head of a report where nobody has entered one: from the organisation's name and kind."""

import re

from reports.rules.paper import PARTY, Letterhead

# Kind of organisation → symbol after the number, T/M line.
_BY_KIND = {
    "tinh": ("BC/TU", "T/M BAN THƯỜNG VỤ"),
    "huyen": ("BC/HU", "T/M BAN THƯỜNG VỤ"),
    "xa": ("BC/ĐU", "T/M BAN THƯỜNG VỤ"),
    "dang_bo_co_so": ("BC/ĐU", "T/M ĐẢNG ỦY"),
    "dang_bo_bo_phan": ("BC/ĐUBP", "T/M ĐẢNG ỦY"),
    "chi_bo": ("BC/CB", "T/M CHI BỘ"),
    "to_dang": ("BC/CB", "T/M TỔ ĐẢNG"),
}
_UNIT = re.compile(
    r"^(tỉnh|thành phố|thị xã|huyện|quận|xã|phường|đặc khu|thị trấn)\s+", re.IGNORECASE
)
_COMMITTEES = {
    "tỉnh": "Tỉnh ủy",
    "thành phố": "Thành ủy",
    "huyện": "Huyện ủy",
    "thị xã": "Thị ủy",
    "quận": "Quận ủy",
}
# Whose papers bear another symbol than those of a huyện.
_SYMBOLS = {"Thị ủy": "BC/TU", "Thành ủy": "BC/TU", "Quận ủy": "BC/QU"}


def default_letterhead(*, name: str, kind: str, superior: str) -> Letterhead:
    """Return what an organisation of this name most likely puts on its papers; to be corrected."""
    symbol, authority = _BY_KIND.get(kind, ("BC/ĐU", "T/M CẤP ỦY"))
    issuer = committee_of(name)
    symbol = next((own for word, own in _SYMBOLS.items() if issuer.startswith(word)), symbol)
    return Letterhead(
        style=PARTY,
        superior=superior,
        issuer=issuer,
        place=place_of(name),
        symbol=symbol,
        authority=authority,
        signer_title="BÍ THƯ",
        recipients=(
            *([f"{committee_of(superior)} (báo cáo)"] if superior else []),
            "Các tổ chức đảng trực thuộc",
            f"Lưu Văn phòng {issuer}" if kind in {"tinh", "huyen", "xa"} else f"Lưu {issuer}",
        ),
    )


def committee_of(name: str) -> str:
    """Return the committee that writes for an organisation: Đảng bộ phường A → Đảng ủy phường A."""
    whole, found, unit = name.partition("Đảng bộ ")
    if whole or not found:
        return name
    for word, committee in _COMMITTEES.items():
        if unit.lower().startswith(f"{word} "):
            return f"{committee} {unit[len(word) + 1 :]}"
    return f"Đảng ủy {unit}"


def place_of(name: str) -> str:
    """Return the place named in an organisation's name: Đảng bộ phường Đức Phổ → Đức Phổ."""
    rest = re.sub(r"^(Đảng bộ|Đảng ủy|Đảng uỷ|Chi bộ)\s+", "", name)
    return _UNIT.sub("", rest)
