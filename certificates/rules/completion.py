"""What a certificate needs to know of a completed class, as plain values."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Completion:
    """A class completed by one person.

    score         of 10, None where the class gives no marks
    completed_on  local day
    due_on        last day on which it counts as on time
    periods       tiết
    version       number of the version of the programme, and its guideline
    """

    class_code: str
    class_name: str
    programme_code: str
    programme_name: str
    periods: int
    mode: str
    score: Decimal | None
    grade_band: str
    topics: tuple[str, ...]
    counts_for_annual: bool
    starts_on: dt.date
    ends_on: dt.date
    completed_on: dt.date
    due_on: dt.date
    version: int = 1
    guideline: str = ""


@dataclass(frozen=True)
class Decided:
    """The decision by which certificates are issued to a class that closes together.

    number     as typed, such as "36/QĐ-TCT"
    signatory  id of the one who signs
    """

    number: str
    decided_on: dt.date
    signatory: int
