"""What points at organisations. Apps above say it of their own tables; nothing here knows them.

A reorganisation shows with it what goes on under a closed organisation, and refuses to be taken
back while something begun since stands on an organisation that it opened.

    register_concern(Concern("classes", _("Running classes"), running_classes))
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Concern:
    """One sort of thing that belongs to organisations.

    label  what it is called in lists, in the plural
    find   for ids of organisations: the id of each with what it is called, in order
    """

    key: str
    label: str | Promise
    find: Callable[[Collection[int]], list[tuple[int, str]]]


_CONCERNS: dict[str, Concern] = {}


def register_concern(concern: Concern) -> None:
    """Make a concern known. Called from `AppConfig.ready`; the same key again replaces it."""
    _CONCERNS[concern.key] = concern


def concerns() -> list[Concern]:
    return list(_CONCERNS.values())
