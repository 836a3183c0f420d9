"""Papers from elsewhere: what each kind says, when two are the same, what comes next. Plain values.

Codes of kinds and states are those of the model.
"""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from records.rules.levels import confirmation_counts
from shared.text import fold

DEGREE, CONFIRMATION, CERTIFICATE = "bang", "giay_xac_nhan", "giay_chung_nhan"
TAKE_BACK = "thoi_ghi"
LEVEL_KINDS = (DEGREE, CONFIRMATION)
PAPER_KINDS = (DEGREE, CONFIRMATION, CERTIFICATE)

# Still on its way: somebody has to act.
OPEN = ("declared", "confirmed")
# Stands in the way of a second one of the same number.
STANDING = (*OPEN, "verified")

MOST_FILES = 10
MOST_PDF_BYTES = 10 * 2**20
# A PDF may begin with some bytes of other programs; readers look this far.
_PDF_LOOKS = 1024


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What somebody says of a paper. Fields that its kind does not have are empty.

    issued_year_only  `issued_on` is the first of January, and only its year is known
    """

    kind: str
    dimension: str = ""
    level: str = ""
    programme_name: str = ""
    periods: int | None = None
    completed_on: dt.date | None = None
    number: str = ""
    issuer: str = ""
    issued_on: dt.date | None = None
    issued_year_only: bool = False

    def as_json(self) -> dict[str, Any]:
        """What was said, without what is empty, for the history."""
        return {
            name: value.isoformat() if isinstance(value, dt.date) else value
            for name, value in asdict(self).items()
            if value not in ("", None, False)
        }


@dataclass(frozen=True, kw_only=True)
class Mark:
    """By what a paper is known again.

    day  when it was issued; of an imported training only the day it was completed is known
    what  the level, or the programme folded and its day: compared where there is no number
    """

    kind: str
    number_key: str
    day: dt.date | None
    year_only: bool
    what: tuple[str, ...]


def number_key(number: str) -> str:
    """Return the letters and digits of a number alone: "Số 12-A/2019" and "so 12a 2019" are one."""
    return "".join(char for char in fold(number) if char.isalnum()).removeprefix("so")


def what_of(statement: Statement) -> tuple[str, ...]:
    if statement.kind != CERTIFICATE:
        return (statement.dimension, fold(statement.level))
    return (fold(statement.programme_name), f"{statement.completed_on}")


def mark_of(statement: Statement) -> Mark:
    return Mark(
        kind=statement.kind,
        number_key=number_key(statement.number),
        day=statement.issued_on,
        year_only=statement.issued_year_only,
        what=what_of(statement),
    )


def is_same(first: Mark, second: Mark) -> bool:
    """Whether two papers of one person are the same one.

    The same kind, number and day; where a number is missing, the same level or training and day.
    A year alone agrees with every day in it.
    """
    if first.kind != second.kind or not _days_agree(first, second):
        return False
    if first.number_key and second.number_key:
        return first.number_key == second.number_key
    return first.what == second.what


def _days_agree(first: Mark, second: Mark) -> bool:
    if first.day is None or second.day is None:
        return first.day == second.day
    if first.year_only or second.year_only:
        return first.day.year == second.day.year
    return first.day == second.day


def counts(statement: Statement) -> bool:
    """Whether the paper can prove the level it speaks of: the rule of 9/7/2021.

    A training certificate speaks of no level, and so never raises one.
    """
    if statement.kind != CONFIRMATION:
        return True
    return confirmation_counts(
        statement.dimension, statement.issued_on, year_only=statement.issued_year_only
    )


def looks_like_pdf(data: bytes) -> bool:
    """Whether the content, whatever its name says, is a PDF from beginning to end."""
    return b"%PDF-" in data[:_PDF_LOOKS] and b"%%EOF" in data[-_PDF_LOOKS:]
