"""Filling an author's sentence. Only the names on the list are replaced; nothing is executed."""

import re
from collections.abc import Mapping

PLACEHOLDERS = (
    "full_name", "born", "position", "organisation", "class_name", "programme_name", "periods",
    "starts_on", "ends_on", "grade_band", "decision_number",
)  # fmt: skip

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return `text` with each {name} of the list replaced; anything else in braces stays text."""
    return _PLACEHOLDER.sub(
        lambda match: values.get(match[1], match[0]) if match[1] in PLACEHOLDERS else match[0], text
    )


def unknown_placeholders(text: str) -> list[str]:
    """Return the names in braces that are not on the list, in order of appearance."""
    return [name for name in _PLACEHOLDER.findall(text) if name not in PLACEHOLDERS]
