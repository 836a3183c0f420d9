"""Rows about constraints that no test of an app speaks of, by subject."""

from tests.refusals import certificates, courses, people, records
from tests.refusals.base import Row

ROWS: list[Row] = [*people.ROWS, *records.ROWS, *certificates.ROWS, *courses.ROWS]
