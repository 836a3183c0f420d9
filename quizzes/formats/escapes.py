"""Signs that a text format uses itself, and the back-slash that makes them ordinary."""

import re

# Unicode keeps these for use inside programs: no text may hold them.
_FIRST_MASK = 0xFDD0


class Escapes:
    """The signs of one format.

    A masked text holds stand-ins for the escaped signs, so that it can be cut at the others.
    """

    def __init__(self, signs: str, *, newline: bool = False) -> None:
        known = signs + "\\" + ("n" if newline else "")
        self._escaped = re.compile(r"\\([" + re.escape(known) + "])")
        self._masks = {sign: chr(_FIRST_MASK + place) for place, sign in enumerate(known)}
        shown = {mask: sign for sign, mask in self._masks.items()}
        if newline:
            shown[self._masks["n"]] = "\n"
        self._shown = str.maketrans(shown)
        self._raw = str.maketrans({mask: "\\" + sign for sign, mask in self._masks.items()})
        self._hidden = str.maketrans(
            {sign: "\\" + sign for sign in signs + "\\"} | ({"\n": "\\n"} if newline else {})
        )

    def mask(self, text: str) -> str:
        """Return `text` with stand-ins for its escaped signs."""
        return self._escaped.sub(lambda match: self._masks[match[1]], text)

    def unmask(self, text: str) -> str:
        """Return a piece of a masked text as people are to see it."""
        return text.translate(self._shown)

    def raw(self, text: str) -> str:
        """Return a piece of a masked text as it was before masking."""
        return text.translate(self._raw)

    def escape(self, text: str) -> str:
        """Return `text` so that reading it gives it back."""
        return text.translate(self._hidden)
