"""The pages of a paper, and strictly sequential navigation through them.

`pages` holds how many questions each page shows; empty means one each, as `Attempt.pages`.
Pages and positions are counted from 1.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Leaf:
    """What laying out pages needs of a question. Nothing is asked by a text between questions."""

    section: int
    is_asked: bool = True


def pages_of(paper: Sequence[Leaf], *, per_page: int) -> list[int]:
    """Return how many questions each page shows, in the shortest form.

    per_page  0 for everything on one page; otherwise a section begins a new page, and a text
              stands on the page of the question behind it without being counted
    """
    if per_page == 0:
        return [len(paper)] if len(paper) > 1 else []
    pages: list[int] = []
    asked, section = 0, 0
    for leaf in paper:
        if not pages or leaf.section != section or asked == per_page:
            pages.append(0)
            asked, section = 0, leaf.section
        pages[-1] += 1
        asked += leaf.is_asked
    return [] if set(pages) <= {1} else pages


def number_of_pages(pages: Sequence[int], total: int) -> int:
    return len(pages) or total


def page_of(pages: Sequence[int], position: int) -> int:
    """Return the page on which a question stands."""
    if not pages:
        return position
    behind = 0
    for page, count in enumerate(pages, 1):
        behind += count
        if position <= behind:
            return page
    return len(pages)


def positions_on(pages: Sequence[int], page: int, *, total: int) -> range:
    """Return the questions of a page; none where there is no such page."""
    if not 1 <= page <= number_of_pages(pages, total):
        return range(0)
    if not pages:
        return range(page, page + 1)
    first = sum(pages[: page - 1]) + 1
    return range(first, first + pages[page - 1])


def is_within_reach(pages: Sequence[int], position: int, *, reached: int | None) -> bool:
    """Whether a question may be answered now: any, or those of the page reached."""
    return reached is None or page_of(pages, position) == reached


class SkipsAhead(ValueError):
    """Somebody leaves a page that has not been reached."""


def next_page(pages: Sequence[int], leaving: int, *, reached: int, total: int) -> int:
    """Return the page reached once `leaving` is left. Leaving a page twice goes on once.

    The last page is never left: one hands in from there.

    Raises SkipsAhead.
    """
    if leaving > reached:
        raise SkipsAhead
    if leaving < reached:
        return reached
    return min(reached + 1, number_of_pages(pages, total))
