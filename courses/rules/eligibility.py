"""Who may take a programme: conditions as data, and what is known of a person against them.

Three answers: met (nothing is said), not met, and not known. What is not known is not held against
anybody, but it is said.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

MALE, FEMALE = "nam", "nu"


class Answer(StrEnum):
    """How a condition stands for a person."""

    NOT_MET = "not_met"
    # A lower level is there, which is enough for some; a person must look.
    DEPENDS = "depends"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Facts:
    """What is known of a person on the day.

    levels      field → rank; a field that is missing has no level on record
    born_on     1 January where only the year is known
    in_post_since  first day of the oldest position held now; None: not known
    programmes  codes of the programmes completed
    """

    levels: Mapping[str, int] = field(default_factory=dict)
    party_status: str = ""
    sex: str = ""
    born_on: dt.date | None = None
    born_year_only: bool = False
    in_post_since: dt.date | None = None
    programmes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class LevelAtLeast:
    """A rank in one field; `otherwise` is a lower one that is enough for some (0: for nobody)."""

    field: str
    rank: int
    otherwise: int = 0

    def answer(self, facts: Facts, _on: dt.date) -> Answer | None:
        rank = facts.levels.get(self.field, 0)
        if rank >= self.rank:
            return None
        return Answer.DEPENDS if 0 < self.otherwise <= rank else Answer.NOT_MET


@dataclass(frozen=True)
class Membership:
    statuses: frozenset[str]

    def answer(self, facts: Facts, _on: dt.date) -> Answer | None:
        if not facts.party_status:
            return Answer.UNKNOWN
        return None if facts.party_status in self.statuses else Answer.NOT_MET


@dataclass(frozen=True)
class Age:
    """Full years by sex, both ends inclusive; None: no limit."""

    men_from: int | None = None
    women_from: int | None = None
    men_to: int | None = None
    women_to: int | None = None

    def answer(self, facts: Facts, on: dt.date) -> Answer | None:
        limits = {
            MALE: [(self.men_from, self.men_to)],
            FEMALE: [(self.women_from, self.women_to)],
        }.get(facts.sex, [(self.men_from, self.men_to), (self.women_from, self.women_to)])
        if all(limit == (None, None) for limit in limits):
            return None
        if facts.born_on is None:
            return Answer.UNKNOWN
        ages = _ages(facts.born_on, on, year_only=facts.born_year_only)
        fits = {_within(age, *limit) for age in ages for limit in limits}
        if len(fits) == 2:
            return Answer.UNKNOWN
        return None if True in fits else Answer.NOT_MET


@dataclass(frozen=True)
class Service:
    """Full years in the oldest position held now."""

    years: int

    def answer(self, facts: Facts, on: dt.date) -> Answer | None:
        if facts.in_post_since is None:
            return Answer.UNKNOWN
        return None if full_years(facts.in_post_since, on) >= self.years else Answer.NOT_MET


@dataclass(frozen=True)
class Completed:
    programme: str

    def answer(self, facts: Facts, _on: dt.date) -> Answer | None:
        return None if self.programme in facts.programmes else Answer.NOT_MET


Condition = LevelAtLeast | Membership | Age | Service | Completed


@dataclass(frozen=True)
class Finding:
    """A condition that is not plainly met; `number` is its place in the list of conditions."""

    number: int
    answer: Answer


def findings(conditions: Iterable[Condition], facts: Facts, *, on: dt.date) -> list[Finding]:
    """Return what stands against a person, in the order of the conditions; empty: nothing does."""
    answers = [(number, each.answer(facts, on)) for number, each in enumerate(conditions)]
    return [Finding(number, answer) for number, answer in answers if answer is not None]


def bars(found: Iterable[Finding]) -> bool:
    """Whether a programme that insists on its conditions turns the person away."""
    return any(each.answer is Answer.NOT_MET for each in found)


def full_years(since: dt.date, on: dt.date) -> int:
    """Return the full years from `since` to `on`; somebody born on 29 February has 1 March."""
    return on.year - since.year - ((on.month, on.day) < (since.month, since.day))


def _ages(born_on: dt.date, on: dt.date, *, year_only: bool) -> set[int]:
    """Return the ages that are possible: two where only the year of birth is known."""
    if not year_only:
        return {full_years(born_on, on)}
    last_day = born_on.replace(month=12, day=31)
    return {full_years(born_on, on), full_years(last_day, on)}


def _within(age: int, least: int | None, most: int | None) -> bool:
    return (least is None or age >= least) and (most is None or age <= most)
