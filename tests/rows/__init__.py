"""Rows of the access matrix by subject: {name of the route: Row}."""

from tests.rows import closings, papers, targets, tracking
from tests.rows.base import Row

ROWS: dict[str, Row] = {}

ROWS |= tracking.ROWS
ROWS |= closings.ROWS
ROWS |= papers.ROWS
ROWS |= targets.ROWS
