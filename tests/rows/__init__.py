"""Rows of the access matrix by subject: {name of the route: Row}."""

from tests.rows import tracking
from tests.rows.base import Row

ROWS: dict[str, Row] = {}

ROWS |= tracking.ROWS
