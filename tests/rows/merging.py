"""Merging records of people: only whoever administers the part of the tree."""

from typing import Any

from tests.factories.merging import a_double, a_merge
from tests.factories.world import World
from tests.rows.base import Row

MERGE = {"administrator"}


def of_pair(world: World) -> list[Any]:
    return [world.person.code, a_double(world.person).code]


def of_merge(world: World) -> list[Any]:
    return [a_merge(kept=world.person, merged=a_double(world.person)).pk]


ROWS = {
    "people:merge_list": Row(MERGE),
    "people:merge_compare": Row(MERGE, of_pair),
    "people:merge_propose": Row(MERGE, of_pair, post={}, status=422),
    "people:people_tell_apart": Row(MERGE, of_pair, post={}, status=302),
    "people:merge_detail": Row(MERGE, of_merge),
    "people:merge_confirm": Row(MERGE, of_merge, post={}, status=422),
    "people:merge_withdraw": Row(MERGE, of_merge, post={}, status=302),
    "people:merge_undo": Row(MERGE, of_merge, post={}, status=422),
}
