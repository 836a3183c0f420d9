"""Rows of the access matrix by subject: {name of the route: Row}."""

from tests.rows import api, closings, foresight, papers, reorganisations, targets, tracking
from tests.rows.base import Row

ROWS: dict[str, Row] = {}

ROWS |= tracking.ROWS
ROWS |= closings.ROWS
ROWS |= papers.ROWS
ROWS |= targets.ROWS
ROWS |= reorganisations.ROWS
ROWS |= foresight.ROWS
ROWS |= api.ROWS
