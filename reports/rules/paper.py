"""An official report as a document: the page, the JSON, Word, PDF and Excel files all show this.

Everything here is plain values. Numbers are written as Vietnamese documents write them.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import ClassVar, Literal

PARTY, STATE = "party", "state"
REPORT = "BC"  # what the sign of a report begins with
# So many rows stay together on one page.
SHORT_TABLE = 8
PEOPLE, PLACES, PERCENT, GROUPS, CLASSES = "người", "lượt người", "%", "tổ chức", "lớp"


@dataclass(frozen=True)
class Figure:
    """A number of a report.

    value  None where there is nothing to say, which is not nought
    unit   what it counts: người and lượt người are never mixed
    place  code of the organisation whose list opens the figure; "" when nothing opens it
    query  what that list is asked for, as in its address
    """

    value: int | Decimal | None
    unit: str = PEOPLE
    place: str = ""
    query: str = ""

    def __str__(self) -> str:
        return "–" if self.value is None else number_words(self.value)


Cell = str | Figure
# A sentence: words and figures in turn.
Text = tuple[Cell, ...]


@dataclass(frozen=True)
class Column:
    """`width` is the part of the table's width, against the other columns."""

    heading: str
    width: int = 10
    is_text: bool = False


@dataclass(frozen=True)
class Row:
    """`kind`: an ordinary row, the total, or a heading over the rows below it (one cell)."""

    cells: tuple[Cell, ...]
    kind: Literal["plain", "total", "heading"] = "plain"


@dataclass(frozen=True)
class Table:
    """`name` is that of its sheet in a workbook; `note` says what is counted."""

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""
    kind: ClassVar[str] = "table"

    @property
    def is_wide(self) -> bool:
        """Whether it needs a page across."""
        return len(self.columns) > 9

    @property
    def is_dense(self) -> bool:
        """Whether it needs small letters even on a page across."""
        return len(self.columns) > 14

    @property
    def is_short(self) -> bool:
        """Whether it is better moved whole to the next page than torn."""
        return len(self.rows) <= SHORT_TABLE

    @property
    def shares(self) -> list[int]:
        """The width of each column in whole per cent."""
        whole = sum(column.width for column in self.columns)
        return [round(column.width * 100 / whole) for column in self.columns]

    @property
    def lines(self) -> list[tuple[Row, list[tuple[Column, Cell]]]]:
        """Each row with its cells under their columns; a heading has one cell for all of them."""
        return [(row, list(zip(self.columns, row.cells, strict=False))) for row in self.rows]


@dataclass(frozen=True)
class Paragraph:
    text: Text
    kind: ClassVar[str] = "paragraph"


@dataclass(frozen=True)
class Point:
    """A line of a list, with its dash."""

    text: Text
    kind: ClassVar[str] = "point"


@dataclass(frozen=True)
class Subheading:
    text: str
    kind: ClassVar[str] = "subheading"


Block = Paragraph | Point | Subheading | Table


@dataclass(frozen=True)
class Section:
    """A numbered part: "I. TÌNH HÌNH CHUNG". Without a heading, the words before the first part."""

    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Annex:
    """A table or list that follows the signature; `people` says how many are named in it.

    label  "Biểu 1" for figures, "Phụ lục 1" for lists
    """

    label: str
    table: Table
    people: int = 0


@dataclass(frozen=True)
class Letterhead:
    """Who issues the report, and to whom it goes.

    style      PARTY or STATE, by the sort of issuer
    symbol     what follows the number: "BC/ĐU"
    number     "" leaves room for it, and `day` None for the day: the office fills them in
    authority  the line over the signer's title: "T/M BAN THƯỜNG VỤ"
    basis      what the report is made for: "Thực hiện Kế hoạch số 121-KH/TU"
    """

    style: str
    superior: str
    issuer: str
    place: str
    symbol: str
    authority: str
    signer_title: str
    signer: str = ""
    recipients: tuple[str, ...] = ()
    basis: str = ""
    number: str = ""
    day: dt.date | None = None

    @property
    def number_line(self) -> str:
        """Party papers: "Số 12-BC/ĐU"; of the state: "Số: 12/BC-TCT"."""
        number = self.number or "\u00a0" * 8
        if self.style == STATE:
            return f"Số: {number}/{self.symbol.replace('/', '-')}"
        return f"Số {number}-{self.symbol}"

    def of_kind(self, symbol: str) -> "Letterhead":
        """Return the head for a paper of another kind: "TTr" makes "TTr/ĐU" of "BC/ĐU".

        What the office wrote otherwise than as a report's sign stays.
        """
        return replace(self, symbol=re.sub(rf"^{REPORT}\b", symbol, self.symbol))

    def annexed_to(self, title: str, year: int) -> str:
        """The line under the label of an annex: to which paper of ours it belongs."""
        number = self.number_line.replace("Số: ", "số ").replace("Số ", "số ")
        words = f"{title.capitalize()} {number}, {self._day(year)} của {self.issuer}"
        return f"(Kèm theo {words})"

    def place_date(self, year: int) -> str:
        """`year` stands when the day is still to be filled in."""
        return f"{self.place}, {self._day(year)}"

    def _day(self, year: int) -> str:
        if self.day is None:
            room = "\u00a0" * 6
            return f"ngày {room} tháng {room} năm {year}"
        return long_date(self.day)


@dataclass(frozen=True)
class Paper:
    """A report.

    form     its code in addresses and on the command line
    subject  the trích yếu, after the name of the type
    origin   where the figures come from: label and words, also printed at the end
    """

    form: str
    title: str
    subject: str
    organisation: str
    organisation_code: str
    as_of: dt.date
    letterhead: Letterhead
    sections: tuple[Section, ...]
    annexes: tuple[Annex, ...] = ()
    origin: tuple[tuple[str, str], ...] = ()

    @property
    def tables(self) -> list[Table]:
        """Every table, those of the text first."""
        inside = [block for block in self.blocks() if isinstance(block, Table)]
        return [*inside, *(annex.table for annex in self.annexes)]

    @property
    def people_named(self) -> int:
        return sum(annex.people for annex in self.annexes)

    def blocks(self) -> Iterator[Block]:
        for section in self.sections:
            yield from section.blocks


def text(template: str, **values: Cell | int) -> Text:
    """Return a sentence with its figures kept apart: text("Có {a} đồng chí", a=Figure(3))."""
    found: list[Cell] = []
    rest = template
    while "{" in rest:
        before, _brace, rest = rest.partition("{")
        name, _brace, rest = rest.partition("}")
        value = values[name]
        found += [before, number_words(value) if isinstance(value, int) else value]
    return tuple(piece for piece in (*found, rest) if piece != "")


def plain(words: Text) -> str:
    """Return a sentence without its links."""
    return "".join(str(piece) for piece in words)


def number_words(value: int | Decimal) -> str:
    """Write 1240 as 1.240 and 67.78 as 67,78."""
    return f"{value:,}".translate(str.maketrans(",.", ".,"))


def short_date(day: dt.date) -> str:
    """Write a day as running text does: day below 10 padded, month padded only for 1 and 2."""
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"{day.day:02}/{month}/{day.year}"


def long_date(day: dt.date) -> str:
    """Write a day as the head of a document does."""
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def roman(number: int) -> str:
    """Return 1 to 39 in Roman figures."""
    tens, ones = divmod(number, 10)
    return "X" * tens + ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[ones]
