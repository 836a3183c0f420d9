"""Who may be sent to study for a level: the conditions of each level as data, with their source.

Three answers: eligible, not eligible, and to be looked at by a person, because something is not on
record or an exception may apply. What the platform does not know is named beside the figures.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

# Field and level → rank.
Ranks = Callable[[str, str], int]
MALE, FEMALE = "nam", "nu"
DEGREE = ("ly_luan_chinh_tri", "so_cap")


class Answer(StrEnum):
    MET = "met"
    TO_CHECK = "to_check"
    NOT_MET = "not_met"


class Verdict(StrEnum):
    """As it stands in addresses."""

    ELIGIBLE = "du"
    TO_CHECK = "xem"
    NOT_ELIGIBLE = "chua"


@dataclass(frozen=True)
class Known:
    """What is on record of a person; `levels`: field → highest proven rank."""

    party_status: str = ""
    sex: str = ""
    born_on: dt.date | None = None
    born_year_only: bool = False
    levels: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Member:
    """Official or probationary member of the Party."""

    code = "membership"

    def answer(self, known: Known, _on: dt.date, _ranks: Ranks) -> Answer:
        if not known.party_status:
            return Answer.TO_CHECK
        is_member = known.party_status in {"chinh_thuc", "du_bi"}
        return Answer.MET if is_member else Answer.NOT_MET


@dataclass(frozen=True)
class Schooling:
    """At least a level of one field; with a level of another, an exception may apply."""

    field: str
    level: str
    or_field: str = ""
    or_level: str = ""

    @property
    def code(self) -> str:
        return f"{self.field}:{self.level}"

    def answer(self, known: Known, _on: dt.date, ranks: Ranks) -> Answer:
        if known.levels.get(self.field, 0) >= ranks(self.field, self.level):
            return Answer.MET
        if self.or_field and known.levels.get(self.or_field, 0) >= ranks(
            self.or_field, self.or_level
        ):
            return Answer.TO_CHECK
        return Answer.NOT_MET


@dataclass(frozen=True)
class AgeFrom:
    """Full years, by sex."""

    men: int
    women: int
    code = "age"

    def answer(self, known: Known, on: dt.date, _ranks: Ranks) -> Answer:
        if known.born_on is None:
            return Answer.TO_CHECK
        last = known.born_on.replace(month=12, day=31) if known.born_year_only else known.born_on
        limits = {MALE: [self.men], FEMALE: [self.women]}.get(known.sex, [self.men, self.women])
        fits = {full_years(born, on) >= limit for born in (known.born_on, last) for limit in limits}
        if len(fits) == 2:
            return Answer.TO_CHECK
        return Answer.MET if True in fits else Answer.NOT_MET


Condition = Member | Schooling | AgeFrom


@dataclass(frozen=True)
class Standard:
    """What is asked of those who are sent to study for a level.

    indicator  whose people lack the level
    unchecked  codes of what the documents ask for besides and the platform does not know
    """

    indicator: str
    conditions: tuple[Condition, ...]
    sources: tuple[str, ...]
    unchecked: tuple[str, ...] = ()


STANDARDS: dict[str, Standard] = {
    "trung_cap_llct": Standard(
        "trung_cap_llct",
        (
            Member(),
            Schooling("chuyen_mon", "cao_dang", "pho_thong", "thpt"),
            Schooling(*DEGREE),
            AgeFrom(men=30, women=28),
        ),
        (
            "Quy định 350-QĐ/TW ngày 29/8/2025 của Ban Bí thư: đảng viên chính thức hoặc dự bị; "
            "tốt nghiệp cao đẳng trở lên (cán bộ là người dân tộc thiểu số và một số trường hợp: "
            "trung học phổ thông); học không tập trung: nam từ đủ 30, nữ từ đủ 28 tuổi.",
            "Hướng dẫn 65-HD/BTGTW năm 2012: đã có bằng tốt nghiệp sơ cấp lý luận chính trị.",
        ),
        ("ratings", "position"),
    ),
    "so_cap_llct": Standard(
        "so_cap_llct",
        (Schooling("pho_thong", "thcs"),),
        (
            "Quy định 57-QĐ/TW (nay là Quy định 350-QĐ/TW ngày 29/8/2025): tốt nghiệp trung học "
            "cơ sở trở lên.",
        ),
    ),
}


@dataclass(frozen=True)
class Finding:
    """How somebody stands: what is not met, and what a person has to look at."""

    not_met: tuple[str, ...]
    to_check: tuple[str, ...]

    @property
    def verdict(self) -> Verdict:
        if self.not_met:
            return Verdict.NOT_ELIGIBLE
        return Verdict.TO_CHECK if self.to_check else Verdict.ELIGIBLE


def judged(standard: Standard, known: Known, *, on: dt.date, ranks: Ranks) -> Finding:
    """Return how a person stands against a standard on a day."""
    answers = [(each.code, each.answer(known, on, ranks)) for each in standard.conditions]
    return Finding(
        tuple(code for code, answer in answers if answer is Answer.NOT_MET),
        tuple(code for code, answer in answers if answer is Answer.TO_CHECK),
    )


def full_years(since: dt.date, on: dt.date) -> int:
    return on.year - since.year - ((on.month, on.day) < (since.month, since.day))
