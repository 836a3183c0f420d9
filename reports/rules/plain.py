"""A report as the plain values that `report narrative --format json` prints."""

from decimal import Decimal
from typing import Any

from reports.rules.paper import Cell, Figure, Paper, Subheading, Table, plain


def paper_document(paper: Paper) -> dict[str, Any]:
    return {
        "report": paper.form,
        "organisation": paper.organisation_code,
        "organisation_name": paper.organisation,
        "as_of": paper.as_of.isoformat(),
        "title": f"{paper.title} {paper.subject}",
        "sections": [
            {
                "heading": section.heading,
                "paragraphs": [
                    block.text if isinstance(block, Subheading) else plain(block.text)
                    for block in section.blocks
                    if not isinstance(block, Table)
                ],
            }
            for section in paper.sections
        ],
        "tables": [_table(table) for table in paper.tables],
        "origin": dict(paper.origin),
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "caption": table.caption,
        "columns": [column.heading for column in table.columns],
        "rows": [[_value(cell) for cell in row.cells] for row in table.rows],
        "note": table.note,
    }


def _value(cell: Cell) -> Any:
    """Percentages are strings with two decimals, so that no float creeps in."""
    value = cell.value if isinstance(cell, Figure) else cell
    return str(value) if isinstance(value, Decimal) else value
