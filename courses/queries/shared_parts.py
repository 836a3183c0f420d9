"""Shared parts of lessons as an edition keeps them."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from wagtail.blocks import StreamValue

from courses.models import SharedBlock

# Key of a shared part → its title, and its body as the database keeps it.
Kept = dict[str, dict[str, str]]


def shared_keys(content: Mapping[str, Any]) -> set[int]:
    """Return the keys of the shared parts in a lesson as its revisions keep it. No query."""
    body = content.get("body") or "[]"
    blocks = json.loads(body) if isinstance(body, str) else body
    return {block["value"] for block in blocks if block["type"] == "shared" and block["value"]}


def kept_parts(keys: Iterable[int]) -> Kept:
    """Return shared parts as they stand now. One query, none without keys."""
    wanted = set(keys)
    rows = SharedBlock.objects.filter(pk__in=wanted) if wanted else ()
    return {
        str(row.pk): {
            "title": row.title,
            "body": json.dumps(row.body.get_prep_value(), ensure_ascii=False),
        }
        for row in rows
    }


def show_kept(body: StreamValue, kept: Mapping[str, Mapping[str, str]]) -> None:
    """Put shared parts as they stood into the body of a lesson, in the place of those of today.

    Parts that were not kept stay as they are.
    """
    for place, block in enumerate(body):
        if block.block_type != "shared":
            continue
        key = str(block.value.pk if block.value else body.raw_data[place]["value"])
        if key in kept:
            block.value = SharedBlock(pk=int(key), **kept[key])
