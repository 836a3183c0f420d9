"""Names as they are written in Vietnam. Plain values."""

import re

_HIGHLAND_WOMAN = re.compile(r"H['’ʼ]\S+", re.IGNORECASE)


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
