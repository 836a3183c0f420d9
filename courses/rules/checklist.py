"""Lists of what must or should be in order before a class takes a step."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """How a line of a check list stands. Only `MISSING` holds the step up."""

    OK = "ok"
    NOTICE = "notice"
    MISSING = "missing"


@dataclass(frozen=True)
class Check:
    """One line: what is looked at, how it stands, and where to mend it.

    label   what is looked at, in words
    detail  what was found, or what to do
    url     where to do it; "" when there is no such page
    """

    code: str
    label: str
    mark: Mark
    detail: str = ""
    url: str = ""


def may_go_on(checks: Iterable[Check]) -> bool:
    return all(each.mark is not Mark.MISSING for each in checks)
