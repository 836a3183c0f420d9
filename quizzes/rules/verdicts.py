"""What the figures of a question ask a reviewer to look at. The sentences: docs/algorithms/item-analysis.md."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from quizzes.rules.statistics import FEWEST_ATTEMPTS, ItemFigures, OptionFigures

EASY_FROM_PERCENT = 90.0
HARD_BELOW_PERCENT = 20.0
DUBIOUS_BELOW_PERCENT = 15.0
DEAD_BELOW_PERCENT = 5.0
# Before that, nobody having chosen an option may be chance.
FEWEST_FOR_DEAD_OPTIONS = 40


class Verdict(StrEnum):
    """In order of urgency: the first ones may have cost learners points they had earned."""

    SUSPECTED_KEY = "suspected_key"
    NEGATIVE = "negative"
    ALIKE = "alike"
    TOO_HARD = "too_hard"
    DUBIOUS = "dubious"
    TOO_EASY = "too_easy"
    DEAD_OPTION = "dead_option"
    DIFFERENT_POINTS = "different_points"


URGENCY = {verdict: number for number, verdict in enumerate(Verdict)}


@dataclass(frozen=True)
class Option:
    """An option as the verdicts see it.

    is_only_choice  one option is chosen of several
    is_written      by an author, who can write a better one
    """

    figures: OptionFigures
    is_right: bool
    is_only_choice: bool
    is_written: bool


class Trust(StrEnum):
    """How far one may decide by the marks of a test."""

    HIGH = "high"
    FAIR = "fair"
    LOW = "low"
    NONE = "none"


_TRUST_FROM_PERCENT = [(80.0, Trust.HIGH), (70.0, Trust.FAIR), (50.0, Trust.LOW)]


def trust_in(consistency: float | None) -> Trust | None:
    """Return what a coefficient of internal consistency is worth."""
    if consistency is None:
        return None
    enough = (trust for least, trust in _TRUST_FROM_PERCENT if consistency >= least)
    return next(enough, Trust.NONE)


def verdicts(figures: ItemFigures, lists: Iterable[Iterable[Option]] = ()) -> list[Verdict]:
    """Return what is to be looked at, the most urgent first; nothing below 20 attempts.

    lists  the lists of options one chooses from: a question of single choice has one
    """
    if figures.attempts < FEWEST_ATTEMPTS:
        return []
    found = {*_of_figures(figures)}
    for options in map(list, lists):
        if _is_key_suspected(options):
            found.add(Verdict.SUSPECTED_KEY)
        if _has_dead_option(options, attempts=figures.attempts):
            found.add(Verdict.DEAD_OPTION)
    return sorted(found, key=URGENCY.__getitem__)


def is_dead(figures: OptionFigures, *, is_right: bool, attempts: int) -> bool:
    """Say whether a wrong option distracts nobody."""
    return (
        not is_right and attempts >= FEWEST_FOR_DEAD_OPTIONS and figures.share < DEAD_BELOW_PERCENT
    )


def _of_figures(figures: ItemFigures) -> Iterable[Verdict]:
    if figures.has_different_points:
        yield Verdict.DIFFERENT_POINTS
    if figures.is_alike:
        # Whether all were right or all wrong; neither hardness nor discrimination says more.
        yield Verdict.ALIKE
        return
    if figures.facility is not None:
        if figures.facility > EASY_FROM_PERCENT:
            yield Verdict.TOO_EASY
        if figures.facility < HARD_BELOW_PERCENT or figures.facility <= (figures.guess or 0):
            yield Verdict.TOO_HARD
    if figures.discrimination is not None and figures.discrimination < 0:
        yield Verdict.NEGATIVE
    elif figures.efficiency is not None and figures.efficiency < DUBIOUS_BELOW_PERCENT:
        yield Verdict.DUBIOUS


def _is_key_suspected(options: list[Option]) -> bool:
    if not all(option.is_only_choice for option in options):
        return False
    right = max((option.figures.upper for option in options if option.is_right), default=None)
    return right is not None and any(
        option.figures.upper > right for option in options if not option.is_right
    )


def _has_dead_option(options: list[Option], *, attempts: int) -> bool:
    return any(
        option.is_written and is_dead(option.figures, is_right=option.is_right, attempts=attempts)
        for option in options
    )
