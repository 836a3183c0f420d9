"""Making a clean value of one cell, or a sentence why not."""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from accounts.api import international_phone
from records.register.source import day_of
from shared.dates import PartialDate, parse_partial_date
from shared.text import fold, nfc, tidy

FIRST_YEAR, LAST_YEAR = 1900, 2100
ERRORS_OF_EXCEL = frozenset(
    {"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"}
)
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*")
_BAND = re.compile(r"\s*(?:-|–|—|den|đến)\s*")
# Written by keyboards and copied from web pages; they are seen by nobody and mean nothing here.
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"))


class CellRefused(Exception):
    """The text is a sentence that says what is wrong and what to do."""


def text(raw: Any) -> str:
    """Return the cell as tidy text, "" for an empty one."""
    if raw is None:
        return ""
    if isinstance(raw, str):
        return _clean(raw)
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise CellRefused(
            _("This cell must hold text. Format the column as text and type it again.")
        )
    if isinstance(raw, float):
        if not raw.is_integer():
            return repr(raw)
        raw = int(raw)
    return str(raw)


def _clean(raw: str) -> str:
    is_plain = raw.isascii() and raw.isprintable()
    cleaned = " ".join(raw.split()) if is_plain else _clean_unicode(raw)
    if cleaned.startswith("=") and len(cleaned) > 1:
        raise CellRefused(
            _("This cell holds a formula. Copy the column and paste it back as values.")
        )
    if cleaned in ERRORS_OF_EXCEL:
        raise CellRefused(_("This cell holds an error of Excel. Type the value itself."))
    return cleaned


def _clean_unicode(raw: str) -> str:
    if not unicodedata.is_normalized("NFC", raw):
        raise CellRefused(
            _(
                "The accents of this cell are separate characters (decomposed Unicode), so it would "
                "not be found by search. Type it again, or convert it to composed Unicode: %(nfc)s"
            )
            % {"nfc": tidy(nfc(raw))}
        )
    cleaned = " ".join(raw.translate(_INVISIBLE).split())
    if not cleaned.isprintable():
        raise CellRefused(_("This cell holds a character that cannot be printed. Type it again."))
    return cleaned


def name(raw: Any) -> str:
    """Return a name: text in Latin letters. Look-alikes from other alphabets are refused."""
    cleaned = text(raw)
    for char in cleaned:
        if not char.isascii() and char.isalpha() and not _is_latin(char):
            raise CellRefused(
                _("“%(char)s” is a letter of another alphabet that looks like ours. Type it again.")
                % {"char": char}
            )
    return cleaned


@lru_cache(maxsize=1000)
def _is_latin(char: str) -> bool:
    return unicodedata.name(char, "").startswith(("LATIN", "MODIFIER"))


def code(raw: Any) -> str:
    """Return a code: letters without accents, digits, full stop, hyphen, underscore."""
    cleaned = text(raw)
    if cleaned and not _CODE.fullmatch(cleaned):
        raise CellRefused(
            _(
                "A code has only letters without accents, digits, full stops, hyphens and underscores."
            )
        )
    return cleaned


def folded_word(typed: str) -> str:
    """Return what is compared when a word of a list is read: "Phó bí thư" is pho_bi_thu."""
    return "_".join(fold(typed).replace("-", " ").replace("_", " ").split())


def choice(raw: Any, choices: Mapping[str, str]) -> str:
    """Return the value that `choices` has for the word, which may be typed with accents."""
    if isinstance(raw, bool):
        raw = "co" if raw else "khong"
    cleaned = text(raw)
    if not cleaned:
        return ""
    found = choices.get(cleaned) or choices.get(folded_word(cleaned))
    if found is None:
        raise CellRefused(
            _("This is not in the list. Use one of: %(choices)s.")
            % {"choices": ", ".join(dict.fromkeys(choices.values()))}
        )
    return found


def partial_date(raw: Any) -> PartialDate | None:
    """Return a day, or a year of which nothing more is known."""
    if raw is None or raw == "":
        return None
    if (day := day_of(raw)) is not None:
        return _plausible(PartialDate(day))
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        raise CellRefused(_no_date())
    typed = text(raw)
    if not typed:
        return None
    if typed.isdigit() and len(typed) != len("2026"):
        raise CellRefused(
            _(
                "%(number)s is a number, not a date (Excel keeps dates as such numbers). "
                "Format the cell as a date, or type it like 31/12/2026."
            )
            % {"number": typed}
        )
    try:
        return _plausible(parse_partial_date(typed))
    except ValueError as error:
        raise CellRefused(_no_date()) from error


def _no_date() -> str:
    return _("This day does not exist or is not written like 31/12/2026, 2026-12-31 or 2026.")


def _plausible(found: PartialDate) -> PartialDate:
    if not FIRST_YEAR <= found.day.year <= LAST_YEAR:
        raise CellRefused(_("The year must be from 1900 to 2100."))
    return found


def first_day(raw: Any) -> dt.date | None:
    """Return the day from which something holds; a year alone begins on its first day."""
    found = partial_date(raw)
    return None if found is None else found.day


def last_day(raw: Any) -> dt.date | None:
    """Return the last day on which something holds; a year alone ends on its last day."""
    found = partial_date(raw)
    if found is None:
        return None
    return dt.date(found.day.year, 12, 31) if found.year_only else found.day


def full_day(raw: Any) -> dt.date | None:
    """Return a day; a year alone is refused."""
    found = partial_date(raw)
    if found is not None and found.year_only:
        raise CellRefused(_("The year alone is not enough here. Type the day, like 31/12/2026."))
    return None if found is None else found.day


def whole(raw: Any, least: int, most: int) -> int | None:
    """Return a whole number within bounds."""
    typed = text(raw)
    if not typed:
        return None
    if not typed.isascii() or not typed.isdigit() or not least <= int(typed[:9]) <= most:
        raise CellRefused(
            _("This must be a whole number from %(least)s to %(most)s.")
            % {"least": least, "most": most}
        )
    return int(typed)


def percents(raw: Any) -> tuple[Decimal, ...]:
    """Return one percentage, or the two ends of a band ("3-4")."""
    typed = text(raw)
    if not typed:
        return ()
    parts = _BAND.split(typed.replace("%", "").strip())
    try:
        values = tuple(Decimal(part.strip().replace(",", ".")) for part in parts)
    except InvalidOperation as error:
        raise CellRefused(_no_percent()) from error
    if len(values) > 2 or any(not _is_percent(value) for value in values):
        raise CellRefused(_no_percent())
    return values


def _is_percent(value: Decimal) -> bool:
    return value.is_finite() and 0 <= value <= 100 and value == round(value, 2)


def _no_percent() -> str:
    return _("Type a percentage from 0 to 100 with at most two decimals, like 67,78 or 3-4.")


def phone(raw: Any) -> str:
    """Return a phone number as +84…; a leading 0 lost in a spreadsheet is put back."""
    typed = text(raw)
    if not typed:
        return ""
    if isinstance(raw, int | float) and not typed.startswith(("0", "84")):
        typed = f"0{typed}"
    try:
        return international_phone(typed)
    except ValueError as error:
        raise CellRefused(_("This is not a Vietnamese phone number, like 0912 345 678.")) from error


def email(raw: Any) -> str:
    typed = text(raw)
    if typed:
        try:
            validate_email(typed)
        except ValidationError as error:
            raise CellRefused(_("This is not an e-mail address, like ten@example.com.")) from error
    return typed
