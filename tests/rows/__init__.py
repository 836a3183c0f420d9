"""Rows of the access matrix by subject: {name of the route: Row}."""

from tests.rows.base import Row

ROWS: dict[str, Row] = {}
