"""A report as it may leave the site with those who may not see names: no small groups by row."""

from dataclasses import replace

from reports.rules.masking import may_be_shown
from reports.rules.paper import Annex, Block, Figure, Paper, Row, Table

BY_ORGANISATION = "Theo tổ chức"
NOTE = "Dấu – ở dòng của một tổ chức: quá ít người, số liệu chỉ tính trong tổng số."
_SIZE = 2  # the column of people in scope


def without_small_groups(paper: Paper) -> Paper:
    """Return the report with the figures of small organisations told only in the total."""
    sections = tuple(
        replace(section, blocks=tuple(_block(block) for block in section.blocks))
        for section in paper.sections
    )
    return replace(paper, sections=sections, annexes=tuple(_annex(each) for each in paper.annexes))


def _annex(annex: Annex) -> Annex:
    return replace(annex, table=_table(annex.table))


def _block(block: Block) -> Block:
    return _table(block) if isinstance(block, Table) else block


def _table(table: Table) -> Table:
    if table.name != BY_ORGANISATION:
        return table
    plain = [row for row in table.rows if row.kind == "plain"]
    shown = iter(may_be_shown(_size(row) for row in plain))
    rows = tuple(row if row.kind != "plain" or next(shown) else _hidden(row) for row in table.rows)
    if rows == table.rows:
        return table
    return replace(table, rows=rows, note=f"{table.note} {NOTE}".strip())


def _size(row: Row) -> int:
    cell = row.cells[_SIZE]
    return int(cell.value or 0) if isinstance(cell, Figure) else 0


def _hidden(row: Row) -> Row:
    """The name stays, with no figure and nothing to open."""
    return replace(
        row,
        cells=tuple(
            Figure(None, each.unit) if isinstance(each, Figure) else each for each in row.cells
        ),
    )
