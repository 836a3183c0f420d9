"""What the ledger is told when somebody has completed a course."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class Credit:
    """A completed course, in the words and numbers of that day.

    due_on      last day on which it is on time; None when no day was set
    periods     length in tiết
    score       of 10
    topics      codes of topics the course covered
    source      where it comes from ("certificate:0001/2026/DP"); the same source counts once
    """

    person_id: int
    programme_name: str
    completed_on: dt.date
    source: str
    programme_code: str = ""
    due_on: dt.date | None = None
    periods: int | None = None
    mode: str = ""
    score: Decimal | None = None
    grade_band: str = ""
    topics: tuple[str, ...] = ()
    counts_for_annual: bool = False
    certificate_number: str = ""
    issuer: str = ""
    organisation_id: int | None = None
    organisation_name: str = ""


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A level that a person is said to have reached, with the paper that proves it."""

    person_id: int
    dimension: str
    level: str
    evidence: str
    source: str
    number: str = ""
    issuer: str = ""
    issued_on: dt.date | None = None
    issued_year_only: bool = False
