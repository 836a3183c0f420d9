"""Foresight: for those who may see names."""

from typing import Any

from tests.factories.world import World
from tests.rows.base import SEE_PEOPLE, Row


def of_commune(world: World) -> list[Any]:
    return [world.commune.code]


ROWS = {
    "reports:foresight_detail": Row(SEE_PEOPLE, of_commune),
    "reports:foresight_people": Row(SEE_PEOPLE, of_commune),
    "reports:at_risk_list": Row(SEE_PEOPLE, of_commune),
    "reports:eligibility_list": Row(SEE_PEOPLE, of_commune),
    "reports:what_if": Row(SEE_PEOPLE, of_commune),
}
