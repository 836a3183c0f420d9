"""A report as a workbook to check: every figure a number, every text only text."""

from reports.rules.paper import (
    Cell,
    Figure,
    Paper,
    Paragraph,
    Point,
    Subheading,
    Table,
    plain,
)
from shared.tables import Cell as Value
from shared.tables import Sheet, as_workbook


def as_xlsx(paper: Paper) -> bytes:
    return as_workbook([_cover(paper), _words(paper), *(_sheet(table) for table in paper.tables)])


def _cover(paper: Paper) -> Sheet:
    head = paper.letterhead
    rows: list[list[Value]] = [
        ["Mục", "Nội dung"],
        ["Loại văn bản", f"{paper.title} {paper.subject}"],
        ["Cơ quan ban hành", head.issuer],
    ]
    rows += [[label, words] for label, words in paper.origin]
    return Sheet("Nguồn số liệu", rows, heading=0)


def _words(paper: Paper) -> Sheet:
    """Each sentence that has figures, with these behind it."""
    rows: list[list[Value]] = []
    for section in paper.sections:
        for block in section.blocks:
            if isinstance(block, Paragraph | Point):
                figures = [piece for piece in block.text if isinstance(piece, Figure)]
                rows.append([section.heading, plain(block.text), *map(_value, figures)])
            elif isinstance(block, Subheading):
                rows.append([section.heading, block.text])
    width = max((len(row) for row in rows), default=2)
    heading: list[Value] = ["Mục", "Câu", *(f"Số {n}" for n in range(1, width - 1))]
    return Sheet("Nội dung", [_filled(row, width) for row in (heading, *rows)], heading=0)


def _sheet(table: Table) -> Sheet:
    width = len(table.columns)
    rows: list[list[Value]] = [
        [table.caption],
        [table.note],
        [column.heading for column in table.columns],
    ]
    rows += [[_value(cell) for cell in row.cells] for row in table.rows]
    return Sheet(table.name, [_filled(row, width) for row in rows], heading=2)


def _filled(row: list[Value], width: int) -> list[Value]:
    return [*row, *[None] * (width - len(row))]


def _value(cell: Cell) -> Value:
    """A percentage stays exact: its two decimals were rounded once, where it was counted."""
    return cell.value if isinstance(cell, Figure) else cell
