"""Reorganisations: only whoever administers the part of the tree."""

from typing import Any

from tests.factories.reorganisations import a_proposal, a_reorganisation
from tests.factories.world import World
from tests.rows.base import SEE_FIGURES, Row

REORGANISE = {"administrator"}


def of_commune(world: World) -> list[Any]:
    return [a_reorganisation(world.commune).pk]


def a_waiting(world: World) -> list[Any]:
    return [a_proposal(world.commune).pk]


ROWS = {
    "reports:tracking_years": Row(SEE_FIGURES, lambda world: [world.commune.code]),
    "reorganisations:reorganisation_list": Row(REORGANISE),
    "reorganisations:reorganisation_check": Row(REORGANISE, post={}, status=422),
    "reorganisations:reorganisation_confirm": Row(REORGANISE, post={}, status=302),
    "reorganisations:reorganisation_template": Row(REORGANISE),
    "reorganisations:reorganisation_detail": Row(REORGANISE, of_commune),
    "reorganisations:reorganisation_undo": Row(REORGANISE, of_commune, post={}, status=302),
    "reorganisations:proposal_detail": Row(REORGANISE, a_waiting),
    "reorganisations:proposal_workbook": Row(REORGANISE, a_waiting),
    "reorganisations:proposal_approve": Row(REORGANISE, a_waiting, post={}, status=302),
    "reorganisations:proposal_refuse": Row(REORGANISE, a_waiting, post={}, status=302),
    "reorganisations:proposal_withdraw": Row(REORGANISE, a_waiting, post={}, status=302),
}
