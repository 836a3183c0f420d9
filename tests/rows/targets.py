"""Indicators for those who see figures, their names for those who see people, targets for the
department that sets them."""

from typing import Any

from tests.factories.targets import a_target, left_to
from tests.factories.world import World
from tests.rows.base import SEE_FIGURES, SEE_PEOPLE, Row

MANAGE_TARGETS = {"department"}


def of_commune(world: World) -> list[Any]:
    return [world.commune.code]


def of_indicator(world: World) -> list[Any]:
    return [world.commune.code, "thpt"]


def of_target(world: World) -> list[Any]:
    return [world.commune.code, a_target(world.commune).pk]


ROWS = {
    "reports:indicator_list": Row(SEE_FIGURES, of_commune),
    "reports:indicator_detail": Row(SEE_FIGURES, of_indicator),
    "reports:indicator_people": Row(SEE_PEOPLE, of_indicator),
    "reports:target_list": Row(MANAGE_TARGETS, of_commune),
    "reports:target_create": Row(MANAGE_TARGETS, of_indicator),
    "reports:target_edit": Row(MANAGE_TARGETS, of_target),
    "reports:target_remove": Row(MANAGE_TARGETS, of_target, post={}, status=302),
    "reports:target_inherit": Row(
        MANAGE_TARGETS,
        lambda world: [world.commune.code, left_to(world.commune).pk],
        post={"quyet-dinh": "nhan"},
        status=302,
    ),
    "reports:outcome_enter": Row(
        MANAGE_TARGETS, lambda world: [world.commune.code, "ket_nap_dang_vien"]
    ),
}
