"""Official reports, those by the calendar, and the list for commendation."""

from typing import Any

from tests.factories.papers import a_sent_report, a_subscription
from tests.factories.world import World
from tests.rows.base import SEE_FIGURES, SEE_PEOPLE, Row


def _of_commune(world: World) -> list[Any]:
    return [world.commune.code]


def _of_subscription(world: World) -> list[Any]:
    return [a_subscription(world.users["officer"], world.commune).pk]


def _of_sent_report(world: World) -> list[Any]:
    return [a_sent_report(world.users["officer"], world.commune).pk]


ROWS: dict[str, Row] = {
    "reports:paper_detail": Row(SEE_FIGURES, _of_commune),
    "reports:paper_file": Row(SEE_FIGURES, lambda w: [w.commune.code, "xlsx"]),
    "reports:report_head": Row({"department"}, _of_commune),
    "reports:subscriptions": Row(SEE_FIGURES, _of_commune),
    "reports:subscription_stop": Row({"officer"}, _of_subscription, status=302, post={}),
    "reports:sent_report": Row({"officer"}, _of_sent_report),
    "reports:commendations": Row(SEE_PEOPLE, _of_commune),
    "reports:commendations_file": Row(SEE_PEOPLE, lambda w: [w.commune.code, "xlsx"]),
}
