"""Connections to other systems. The interface itself is tried in tests/api/test_matrix.py."""

from typing import Any

from tests.factories.api import a_token, a_webhook
from tests.factories.world import World
from tests.rows.base import Row

ADMINISTRATOR = frozenset({"administrator"})


def of_token(world: World) -> list[Any]:
    return [a_token(world.users["officer"], world.commune, by=world.users["administrator"])[0].pk]


def of_webhook(world: World) -> list[Any]:
    return [a_webhook(world.users["officer"], world.commune).pk]


ROWS = {
    "api:reference": Row(public=True),
    "api-rest:unknown": Row(
        args=lambda _world: ["khong-co"], status=404, public=True, tokenless=True
    ),
    "connections:connection_list": Row(ADMINISTRATOR),
    "connections:token_make": Row(ADMINISTRATOR),
    "connections:token_revoke": Row(ADMINISTRATOR, of_token, post={}, status=302),
    "connections:webhook_make": Row(ADMINISTRATOR),
    "connections:webhook_detail": Row(ADMINISTRATOR, of_webhook),
    "connections:webhook_stop": Row(ADMINISTRATOR, of_webhook, post={}, status=302),
    "connections:webhook_start": Row(ADMINISTRATOR, of_webhook, post={}, status=302),
}
