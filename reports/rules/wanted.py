"""Which report is asked for."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Form(StrEnum):
    """The reports, by the word in the address."""

    QUALIFICATIONS = "trinh-do"
    ANNUAL = "boi-duong"
    CLASSES = "mo-lop"
    YEAR = "bao-cao-nam"
    MIDTERM = "so-ket"
    FINAL = "tong-ket"

    @property
    def spans_years(self) -> bool:
        return self in {Form.MIDTERM, Form.FINAL}


@dataclass(frozen=True)
class Wanted:
    """A report of one organisation.

    day         the day of the figures; `year` the year of training (or of the target, form A)
    since       the first day of the period, for reports over several years
    with_names  annexes that name people are wanted; only for those who may see them
    number, signed_on   as on the paper; "" and None leave room
    """

    form: Form
    day: dt.date
    year: int
    since: dt.date | None = None
    with_names: bool = False
    number: str = ""
    signed_on: dt.date | None = None

    @property
    def file_name(self) -> str:
        """The last part of a file's name; the organisation's code comes before the dates."""
        since = f"{self.since:%Y%m%d}-" if self.since and self.form.spans_years else ""
        return f"{since}{self.day:%Y%m%d}"

    @property
    def list_query(self) -> str:
        """The day and the year as lists of people take them."""
        return f"ngay={self.day.isoformat()}&nam={self.year}"
