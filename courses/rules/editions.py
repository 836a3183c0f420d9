"""Which edition of a lesson a learner is shown."""

from collections.abc import Sequence
from dataclasses import dataclass

SILENT = "silent"


@dataclass(frozen=True)
class Published:
    """An edition as far as this rule looks at it; `pk` grows with `number`."""

    pk: int
    number: int
    meaning: str


def shown_edition(
    editions: Sequence[Published], *, has_begun: bool, begun: int | None
) -> Published | None:
    """Return the edition that a learner reads; None when none has been published.

    editions   of one lesson, in order of their numbers
    has_begun  whether the learner has opened the lesson
    begun      the id of the edition that was opened; None when it was opened before editions were
               kept, which is the first one

    Who has not opened the lesson reads the latest. Who has keeps the edition, with the small
    mendings made to it until an edition came that is for others.
    """
    if not editions:
        return None
    if not has_begun:
        return editions[-1]
    index = next((i for i, each in enumerate(editions) if each.pk == begun), 0)
    while index + 1 < len(editions) and editions[index + 1].meaning == SILENT:
        index += 1
    return editions[index]
