"""Figures of an audience at one place, and how they add up."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Figures:
    """People (người) counted once, at the position under which they count.

    in_scope    without those exempt
    exempt      set aside on the day
    trained     of `in_scope`; `on_time` of these; `recent` of these in the last 30 days
    committees  with a member in scope; `committees_trained` with all of them trained
    levels      indicator → people who meet it, of everybody, exempt or not
    """

    in_scope: int = 0
    exempt: int = 0
    trained: int = 0
    on_time: int = 0
    recent: int = 0
    committees: int = 0
    committees_trained: int = 0
    levels: Mapping[str, int] = field(default_factory=dict)

    @property
    def people(self) -> int:
        """Everybody who holds a position of the audience."""
        return self.in_scope + self.exempt
