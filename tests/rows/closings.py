"""Closed years: only the department that closes them."""

from typing import Any

from records.models import YearClosing
from tests.factories.closings import a_closing
from tests.factories.world import World
from tests.rows.base import Row

CLOSE_YEARS = {"department"}


def of_commune(world: World) -> list[Any]:
    return [world.commune.code]


def of_closing(world: World) -> list[Any]:
    known = YearClosing.objects.filter(organisation=world.commune, number=0).first()
    closing = known or a_closing(organisation=world.commune)
    return [world.commune.code, closing.year]


def of_part(world: World) -> list[Any]:
    return [*of_closing(world), 0]


ROWS = {
    "reports:closing_list": Row(CLOSE_YEARS, of_commune),
    "reports:closing_prepare": Row(CLOSE_YEARS, of_commune, post={}, status=422),
    "reports:closing_detail": Row(CLOSE_YEARS, of_closing),
    "reports:closing_amend": Row(CLOSE_YEARS, of_closing, post={}, status=422),
    "reports:closing_confirm": Row(CLOSE_YEARS, of_part, post={}, status=302),
    "reports:closing_discard": Row(CLOSE_YEARS, of_part, post={}, status=302),
    "reports:closing_file": Row(CLOSE_YEARS, lambda world: [*of_part(world), "so-lieu"]),
}
