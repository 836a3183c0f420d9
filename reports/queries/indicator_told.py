"""What of an indicator a reader is told who sees figures and no names."""

from collections.abc import Iterable
from dataclasses import replace

from records.api import Part, Share
from reports.queries.indicator_figure import IndicatorFigure, ReadingFigure
from reports.queries.small import Told
from reports.rules.masking import hide_small, is_few

# What is counted is no people: nobody is told of by it.
OF_NOBODY = {"chuong_trinh", "bai"}


def indicators_without_few(figures: Iterable[IndicatorFigure], told: Told) -> list[IndicatorFigure]:
    """Return the figures, those of a few people marked as not to be told."""
    return [each if is_told(each, told) else replace(each, is_told=False) for each in figures]


def is_told(figure: IndicatorFigure, told: Told) -> bool:
    if told.names or is_of_nobody(figure):
        return True
    # With a few people last year, what is missing to do better would say how they stood.
    few = is_small(figure.whole_share) or is_small(figure.previous)
    return told.of(figure.audience.code) and not few


def is_of_nobody(figure: IndicatorFigure) -> bool:
    return figure.row.rule == "entered" or figure.unit in OF_NOBODY


def told_others(figure: IndicatorFigure, told: Told) -> list[ReadingFigure]:
    """Return the other readings that may be told."""
    others = [each for each in figure.readings if each.reading != figure.reading]
    if told.names or is_of_nobody(figure):
        return others
    return [each for each in others if figure.is_told and not is_small(each.share)]


def told_parts(figure: IndicatorFigure, told: Told) -> list[Part]:
    """Return the parts that may be told; grades divide what is counted, other parts do not."""
    if told.names or is_of_nobody(figure):
        return list(figure.parts)
    if not figure.is_told:
        return []
    if figure.row.rule == "completions":
        counts = hide_small({each.code: each.share.count for each in figure.parts})
        return [each for each in figure.parts if counts[each.code] is not None]
    return [each for each in figure.parts if not is_small(each.share)]


def is_small(share: Share | None) -> bool:
    """Whether a share is of so few people that it would tell of each.

    Where nothing is divided, the number itself is one of people.
    """
    return share is not None and is_few(share.total or share.count)
