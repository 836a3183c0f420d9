"""Tracking, and what is done from it for many people."""

from tests.rows.base import OFFICERS, Row


def of_commune(world):
    return [world.commune.code]


REMINDERS = frozenset({"officer", "department"})

ROWS: dict[str, Row] = {
    "reports:people_remind": Row(REMINDERS, of_commune),
    "reports:people_summon": Row(OFFICERS & {"officer"}, of_commune),
}
