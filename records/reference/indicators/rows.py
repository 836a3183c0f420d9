"""What an indicator is made of, and the words that several share."""

from dataclasses import dataclass

from records.models import Indicator, IndicatorReading

Rule, Group, Unit = Indicator.Rule, Indicator.Group, IndicatorReading.Unit
TRAINED = "Người đã hoàn thành trong năm ít nhất một lớp được tính vào chỉ tiêu hằng năm"
IN_SCOPE = "người thuộc diện, không kể người được miễn"
HEADS = ("truong_thon", "to_truong_to_dan_pho", "truong_ap", "truong_khom")


@dataclass(frozen=True)
class Reading:
    """`code` is understood by records.rules.indicators; the words are shown with each figure."""

    code: str
    name: str
    numerator: str
    denominator: str = ""
    unit: str = Unit.PEOPLE


@dataclass(frozen=True)
class Row:
    """One indicator. The first reading is the default.

    levels   field and least level of those counted; `of_levels` of those in scope
    titles, topics, programmes  code → words
    """

    name: str
    short_name: str
    rule: str
    group: str
    audience: str
    rows: tuple[str, ...]
    readings: tuple[Reading, ...]
    levels: tuple[tuple[str, str], ...] = ()
    of_levels: tuple[tuple[str, str], ...] = ()
    titles: tuple[str, ...] = ()
    topics: tuple[tuple[str, str], ...] = ()
    programmes: tuple[tuple[str, str], ...] = ()
    is_yearly: bool = False
    members_only: bool = False
    max_age: int | None = None


def of_people(numerator: str, denominator: str) -> tuple[Reading, ...]:
    return (Reading("nguoi", "Tính theo người", numerator, denominator),)
