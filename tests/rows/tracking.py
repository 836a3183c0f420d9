"""Tracking, and what is done from it for many people."""

from tests.rows.base import OFFICERS, SEE_FIGURES, SEE_PEOPLE, Row


def of_commune(world):
    return [world.commune.code]


REMINDERS = frozenset({"officer", "department"})

ROWS: dict[str, Row] = {
    "reports:tracking_months": Row(SEE_FIGURES, of_commune),
    "reports:tracking_topics": Row(SEE_FIGURES, of_commune),
    "reports:tracking_comparison": Row(SEE_FIGURES, of_commune),
    "reports:people_file": Row(SEE_PEOPLE, of_commune),
    "reports:denominator_detail": Row(SEE_PEOPLE, of_commune),
    "reports:denominator_people": Row(SEE_PEOPLE, lambda world: [world.commune.code, "dau-vao"]),
    "reports:people_remind": Row(REMINDERS, of_commune),
    "reports:people_summon": Row(OFFICERS & {"officer"}, of_commune),
}
