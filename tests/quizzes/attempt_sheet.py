"""The small model of the rules that random histories of an attempt are held against."""

import datetime as dt
from dataclasses import dataclass, field

SECOND, MINUTE, DAY = dt.timedelta(seconds=1), dt.timedelta(minutes=1), dt.timedelta(days=1)
LIMIT, DELIVERY, WAIT, TRIES, QUESTIONS, PER_PAGE = 30, 10, 5, 4, 4, 2
RIGHT = "1"


@dataclass
class Sheet:
    """The model of one attempt; `kept` holds (order, answer, was late) by question."""

    started: dt.datetime
    due: dt.datetime
    closed: dt.datetime | None = None
    reached: int = 1
    kept: dict[int, tuple[int, str | None, bool]] = field(default_factory=dict)
    checked: set[int] = field(default_factory=set)

    @property
    def delivery(self) -> dt.datetime:
        return self.due + DELIVERY * MINUTE

    @property
    def points(self) -> int:
        return sum(answer == RIGHT for _order, answer, _late in self.kept.values())

    @property
    def passed(self) -> bool:
        return self.closed is not None and self.points >= QUESTIONS - 1


def page_of(position: int) -> int:
    return (position + 1) // PER_PAGE
