"""Filling an author's sentence. Only the names on the list are replaced; nothing is executed."""

import re
from collections.abc import Mapping

# How a text is kept: how its author reads and writes it.
SPOKEN = {
    "full_name": "ho_ten",
    "born": "ngay_sinh",
    "position": "chuc_vu",
    "organisation": "don_vi",
    "class_name": "ten_lop",
    "programme_name": "chuong_trinh",
    "periods": "so_tiet",
    "starts_on": "tu_ngay",
    "ends_on": "den_ngay",
    "grade_band": "xep_loai",
    "decision_number": "so_quyet_dinh",
}
PLACEHOLDERS = tuple(SPOKEN)
_KEPT = {spoken: kept for kept, spoken in SPOKEN.items()}

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def as_spoken(text: str) -> str:
    """Return `text` with its placeholders as an author reads them: {full_name} as {ho_ten}."""
    return _PLACEHOLDER.sub(lambda match: f"{{{SPOKEN.get(match[1], match[1])}}}", text)


def as_kept(text: str) -> str:
    """Return `text` with its placeholders as they are kept. Both ways of writing are understood."""
    return _PLACEHOLDER.sub(lambda match: f"{{{_KEPT.get(match[1], match[1])}}}", text)


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return `text` with each {name} of the list replaced; anything else in braces stays text."""
    return _PLACEHOLDER.sub(
        lambda match: values.get(match[1], match[0]) if match[1] in PLACEHOLDERS else match[0], text
    )


def unknown_placeholders(text: str) -> list[str]:
    """Return the names in braces that are not on the list, in order of appearance."""
    return [name for name in _PLACEHOLDER.findall(text) if name not in PLACEHOLDERS]
