"""What an import answers: the same table for a dry run and for the real one."""

from collections.abc import Iterator
from dataclasses import dataclass, field

# So many refused cells are shown; the report still says how many there are.
SHOWN_REFUSALS = 200
LONGEST_SHOWN_VALUE = 80


class UnusableFile(Exception):
    """The file cannot be read at all. The text is a sentence for people."""


class ImportBusy(Exception):
    """Another import is at work. The text is a sentence for people."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A cell that cannot be taken in, and why. `row` is the one shown by a spreadsheet."""

    sheet: str
    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something that a person should look at; it stops nothing."""

    sheet: str
    row: int
    text: str


@dataclass
class SheetCount:
    """How many rows a sheet has, and what becomes of them."""

    sheet: str
    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0


@dataclass
class ImportReport:
    """The answer to one import.

    sheets         one line for each sheet found, in the order of the workbook's description
    refusals       every refused cell; when there is any, nothing was written
    is_dry_run     nothing was written in any case
    """

    is_dry_run: bool
    sheets: list[SheetCount] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return not self.refusals

    @property
    def new(self) -> int:
        return sum(sheet.new for sheet in self.sheets)

    @property
    def changed(self) -> int:
        return sum(sheet.changed for sheet in self.sheets)

    @property
    def changes_nothing(self) -> bool:
        return self.is_good and self.new == self.changed == 0

    @property
    def shown_refusals(self) -> list[Refusal]:
        return self.refusals[:SHOWN_REFUSALS]

    def rows_refused(self) -> Iterator[tuple[str, int]]:
        """Yield each refused row once, however many of its cells are refused."""
        yield from dict.fromkeys((one.sheet, one.row) for one in self.refusals)

    def count_refused_rows(self) -> None:
        counts = {sheet.sheet: sheet for sheet in self.sheets}
        for sheet, _row in self.rows_refused():
            if sheet in counts:
                counts[sheet].refused += 1


def shown(value: object) -> str:
    """Return a cell's value as it is shown beside a refusal."""
    text = "" if value is None else str(value)
    if len(text) <= LONGEST_SHOWN_VALUE:
        return text
    return text[: LONGEST_SHOWN_VALUE - 1] + "…"
