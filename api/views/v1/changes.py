"""What has changed since a cursor."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router

from api.access import Caller
from api.actions.changes import number_changes
from api.actions.reading import note_list
from api.errors import CursorGone
from api.formats.answers import ChangePage, Problem
from api.formats.asking import PRINTABLE, Limit
from api.queries.changes import (
    LIST,
    RIGHT_OF,
    change_values,
    changes_after,
    newest_number,
    oldest_kept,
    seen_by,
)
from api.rules.cursors import cursor_of
from api.views.v1.interface import answers, caller_of
from api.views.v1.register import after_number

router = Router()

Since = Annotated[
    str | None,
    Query(
        None,
        max_length=400,
        pattern=PRINTABLE,
        description="`next` of the last answer; left out, the answer is empty and `next` is now",
    ),
]


@router.get(
    "/changes",
    response=answers(ChangePage) | {410: Problem},
    tags=["Changes"],
    operation_id="changes",
)
def change_list(request: HttpRequest, since: Since = None, limit: Limit = 100) -> dict[str, Any]:
    """Everything that changed since a cursor, in the order in which it became visible.

    Nothing is left out and nothing comes late: what becomes visible after an answer stands behind
    its `next`. An object may come again; take over what is newest.
    """
    caller = caller_of(request)
    scopes = _scopes(caller)
    number_changes()
    if since is None:
        return {"items": [], "next": cursor_of(LIST, newest_number()), "more": False}
    place = after_number(since, LIST, where="query.since")
    if place + 1 < oldest_kept():
        raise CursorGone
    rows = changes_after(place, limit=limit)
    seen = seen_by(rows, caller.reach, scopes, on=caller.today)
    note_list(caller.token, "changes", len(seen), by=caller.owner, at=caller.at)
    last = rows[-1].number if rows else place
    return {
        "items": change_values(seen, scopes, on=caller.today),
        "next": cursor_of(LIST, last or place),
        "more": len(rows) == limit,
    }


def _scopes(caller: Caller) -> dict[str, Any]:
    """Return where each kind may be seen; kinds that the key does not open are left out."""
    held = caller.rights()
    everywhere = caller.anywhere()
    return {
        kind: everywhere if right is None else held[right]
        for kind, right in RIGHT_OF.items()
        if right is None or right in held
    }
