"""Whether a set of organisations can stand as trees. Plain values."""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

# The tree column holds 255 characters, four for each level.
DEEPEST = 60


class TreeProblem(StrEnum):
    """Why an organisation cannot hang where it is said to hang."""

    UNKNOWN_PARENT = "unknown_parent"
    CYCLE = "cycle"
    TOO_DEEP = "too_deep"
    PARENT_CLOSED = "parent_closed"


def tree_problems(parent_of: Mapping[str, str]) -> dict[str, TreeProblem]:
    """Return what is wrong in a map of code to code of the parent ("" for a root), by code.

    Organisations on a circle are named, those that merely hang below one are not.
    """
    problems: dict[str, TreeProblem] = {}
    depths: dict[str, int] = {"": 0}
    for code in parent_of:
        climbed = _climb(code, parent_of, depths)
        top = parent_of.get(climbed[-1], "") if climbed else ""
        if top in depths:
            _note_depths(climbed, depths[top], depths, problems)
        elif top in parent_of:
            _note_circle(climbed, top, depths, problems)
        else:
            problems[climbed[-1]] = TreeProblem.UNKNOWN_PARENT
            _note_depths(climbed, 0, depths, problems)
    return problems


def closed_too_early(
    parent_of: Mapping[str, str], closed_on: Mapping[str, dt.date | None]
) -> dict[str, TreeProblem]:
    """Return the organisations that outlive the one above them: their people would be counted
    nowhere. `closed_on` is the last day, None while open."""
    problems = {}
    for code, parent in parent_of.items():
        parent_closed, own = closed_on.get(parent), closed_on.get(code)
        if parent_closed is not None and (own is None or own > parent_closed):
            problems[code] = TreeProblem.PARENT_CLOSED
    return problems


def _climb(code: str, parent_of: Mapping[str, str], depths: dict[str, int]) -> list[str]:
    """Return the way up from `code` to the last organisation whose depth is not yet known."""
    way: list[str] = []
    seen: set[str] = set()
    while code in parent_of and code not in depths and code not in seen:
        way.append(code)
        seen.add(code)
        code = parent_of[code]
    return way


def _note_depths(
    climbed: list[str], above: int, depths: dict[str, int], problems: dict[str, TreeProblem]
) -> None:
    for distance, code in enumerate(reversed(climbed), 1):
        depths[code] = above + distance
        if depths[code] > DEEPEST:
            problems[code] = TreeProblem.TOO_DEEP


def _note_circle(
    climbed: list[str], meeting: str, depths: dict[str, int], problems: dict[str, TreeProblem]
) -> None:
    start = climbed.index(meeting)
    for code in climbed[start:]:
        problems[code] = TreeProblem.CYCLE
    for code in climbed:
        depths[code] = 0
