"""How much of a class somebody has attended, counted in periods (tiết), exactly."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

PRESENT, LATE, EXCUSED, ABSENT = "co_mat", "den_muon", "co_phep", "vang"
# Whoever comes late has still come.
ATTENDED = frozenset({PRESENT, LATE})


@dataclass(frozen=True)
class Share:
    """Periods attended out of all periods of the sessions that are not cancelled."""

    attended: int = 0
    total: int = 0

    @property
    def fraction(self) -> Fraction:
        """Exact, from 0 to 1; 0 while no session is planned."""
        return Fraction(self.attended, self.total) if self.total else Fraction(0)

    @property
    def percent(self) -> int:
        """In whole per cent, rounded down: 79.9 is not 80."""
        return int(self.fraction * 100)

    def reaches(self, minimum_percent: int) -> bool:
        """Whether it is enough. Without any session nothing has been attended."""
        return self.total > 0 and self.fraction >= Fraction(minimum_percent, 100)

    def missing(self, minimum_percent: int) -> int:
        """Return how many more periods are needed, at least 0."""
        needed = Fraction(minimum_percent, 100) * self.total
        return max(-(-needed.numerator // needed.denominator) - self.attended, 0)


def counts(state: str | None, *, excused_counts: bool) -> bool:
    """Whether the periods of a session count for somebody in this state; None is not marked."""
    return state in ATTENDED or (excused_counts and state == EXCUSED)


def share_of(sessions: Iterable[tuple[int, str | None]], *, excused_counts: bool) -> Share:
    """Return what somebody has attended.

    sessions  periods and state of each session that is not cancelled
    """
    attended = total = 0
    for periods, state in sessions:
        total += periods
        attended += periods if counts(state, excused_counts=excused_counts) else 0
    return Share(attended, total)
