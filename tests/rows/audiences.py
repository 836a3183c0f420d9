"""Audiences: read by whoever sees figures, kept by whoever sets the targets of the whole tree."""

from typing import Any

from tests.factories.world import World
from tests.rows.base import SEE_FIGURES, Row
from tests.rows.targets import MANAGE_TARGETS, of_commune


def of_audience(world: World) -> list[Any]:
    return [world.commune.code, "chi_uy_thon_tdp"]


ROWS = {
    "reports:audience_list": Row(SEE_FIGURES, of_commune),
    "reports:audience_detail": Row(SEE_FIGURES, of_audience),
    "reports:audience_create": Row(MANAGE_TARGETS, of_commune),
    "reports:audience_edit": Row(MANAGE_TARGETS, of_audience),
    "reports:audience_remove": Row(MANAGE_TARGETS, of_audience, post={}, status=302),
}
