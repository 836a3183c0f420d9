"""What people write behind "Đáp án": letters, right and wrong, numbers, an order."""

import re
from decimal import Decimal

from quizzes.formats.vocabulary import flat, truth_of

_LETTERS = re.compile(
    r"\s*(?P<letters>[A-Za-z](?:\s*(?:[,;&+/.-]|\bvà\b|\s)\s*[A-Za-z](?![\w]))*|[A-Z]{2,10})"
    r"(?P<end>\s*$|\s*[.:)\-–—]+\s*|\s+(?=[(\[])|\s+vì\s+)(?P<rest>.*)$",
    re.DOTALL,
)
_TRUTH = re.compile(
    r"\s*(?:(?:y\s+|menh de\s+)?(?P<letter>[a-z]|\d{1,2})\s*[.):\-–—=]*\s*)?"
    r"(?P<truth>dung|sai|true|false|d|s)(?![a-z])\s*[.,;|/\-–—]*"
)
_PACKED = re.compile(r"\s*[ds](?:[\s\-,;]*[ds])+\s*\.?\s*")
_NUMBER = re.compile(
    r"\s*(?P<value>[+\-−]?\d[\d.,\s]*?)\s*(?:(?:±|\+/-|\+-)\s*(?P<tolerance>\d[\d.,]*))?"
    r"\s*(?P<unit>[^\d\s,.;±][^\d;±]{0,14})?\s*\.?\s*"
)
_PAIR = re.compile(r"\s*(\w{1,2})\s*(?:[.)]?\s*[-–—→:=>]+\s*|[.)]\s*|)(\w{1,2})\s*[.)]?\s*[,;|]?")
_ORDER = re.compile(r"\s*(\w{1,2})\s*[.)]?\s*(?:[-–—→>,;]+\s*|\s+|$)")
# Nobody means longer numbers.
LONGEST_NUMBER = 30
# Letters of an answer, and of a reason behind it.
LONGEST_ANSWER = 400
LONGEST_REASON = 20_000


def letters_of(text: str, known: str) -> tuple[str, str] | None:
    """Return the letters `text` names, in capitals, and what is said behind them.

    known  the letters there are, in capitals
    """
    found = _LETTERS.match(text[:LONGEST_REASON])
    if found is None:
        return None
    letters = re.sub(r"[^A-Z]", "", re.sub(r"(?i)\bvà\b", " ", found["letters"]).upper())
    if not letters or any(letter not in known for letter in letters):
        return None
    if found["rest"] and found["letters"].islower() and not found["end"].strip():
        return None
    return "".join(dict.fromkeys(letters)), found["rest"].strip()


def truths_of(text: str) -> list[tuple[str, bool]] | None:
    """Return the pairs of "a) Đ; b) S", "ĐSĐS" or "Đúng, Sai", None for anything else.

    The letter is in capitals, "" where there is none.
    """
    plain = flat(text[:LONGEST_ANSWER]).strip()
    if _PACKED.fullmatch(plain):
        return [("", letter == "d") for letter in plain if letter in "ds"]
    found = []
    at = 0
    while at < len(plain):
        match = _TRUTH.match(plain, at)
        if match is None:
            return None
        letter = (match["letter"] or "").upper()
        if letter.isdigit():
            letter = chr(ord("A") + int(letter) - 1) if 0 < int(letter) <= 26 else letter
        found.append((letter, bool(truth_of(match["truth"]))))
        at = match.end()
        at += len(plain[at:]) - len(plain[at:].lstrip())
    return found or None


def number_of(text: str) -> str | None:
    """Return a number as people write it in Vietnam with a decimal point, None if it is none.

    "1.240" is one thousand two hundred and forty; "3.5" can only be three and a half.
    """
    text = re.sub(r"\s", "", text).replace("−", "-").removeprefix("+")
    if len(text) > LONGEST_NUMBER or not re.fullmatch(r"-?\d[\d.,]*", text):
        return None
    if re.fullmatch(r"-?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?", text):
        text = text.replace(".", "")
    elif re.fullmatch(r"-?[1-9]\d{0,2}(?:,\d{3}){2,}(?:\.\d+)?", text):
        text = text.replace(",", "")
    text = text.replace(",", ".")
    if text.count(".") > 1 or text.endswith("."):
        return None
    return plain_number(Decimal(text))


def plain_number(value: Decimal) -> str:
    shown = f"{value:f}"
    shown = shown.rstrip("0").rstrip(".") if "." in shown else shown
    return "0" if shown in {"-0", ""} else shown


def written_number(number: str) -> str:
    """Return a number with a decimal comma."""
    return number.replace(".", ",")


def measure_of(text: str) -> tuple[str, str, str] | None:
    """Return value, tolerance and unit of "1.822 ± 5 kg", None for anything else."""
    found = _NUMBER.fullmatch(text) if len(text) <= LONGEST_ANSWER else None
    if found is None:
        return None
    # 0123 is a telephone number or a code.
    digits = found["value"].strip()
    if re.match(r"[+\-−]?0\d", digits):
        return None
    value, tolerance = number_of(digits), number_of(found["tolerance"] or "0")
    if value is None or tolerance is None:
        return None
    return value, tolerance, (found["unit"] or "").strip()


def pairs_of(text: str) -> list[tuple[str, str]] | None:
    """Return the pairs of "1-b, 2-a", in capitals, None for anything else."""
    found, at = [], 0
    text = text[:LONGEST_ANSWER].rstrip(" .")
    while at < len(text):
        match = _PAIR.match(text, at)
        if match is None or match[1].isdigit() == match[2].isdigit():
            return None
        found.append((match[1].upper(), match[2].upper()))
        at = match.end()
    return found or None


def order_of(text: str) -> list[str] | None:
    """Return the letters or numbers of "c → a → b", in capitals, None for anything else."""
    text = text[:LONGEST_ANSWER].strip().rstrip(".")
    found, at = [], 0
    while at < len(text):
        match = _ORDER.match(text, at)
        if match is None:
            return None
        found.append(match[1].upper())
        at = match.end()
    return found or None
