"""By which rules one learner takes a test: the test's own, with exceptions and more time."""

import datetime as dt
import hmac
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar

from shared.text import nfc

Value = TypeVar("Value")


@dataclass(frozen=True)
class Terms:
    """When, how long and how often a test can be taken.

    opens_at, closes_at  None where it is always open on that side
    limit                None without a time limit
    tries                None where tries are not limited
    passwords            any of them lets in; empty where none is asked for
    """

    opens_at: dt.datetime | None = None
    closes_at: dt.datetime | None = None
    limit: dt.timedelta | None = None
    tries: int | None = None
    passwords: tuple[str, ...] = ()

    def accepts_password(self, typed: str) -> bool:
        """Compare in a time that does not tell how much of it is right."""
        if not self.passwords:
            return True
        given = nfc(typed.strip()).encode()
        matches = [hmac.compare_digest(given, nfc(each).encode()) for each in self.passwords]
        return any(matches)


@dataclass(frozen=True)
class Deviation:
    """What one exception sets; None or "" leaves the rule as it is.

    minutes, tries  0 means without limit
    """

    opens_at: dt.datetime | None = None
    closes_at: dt.datetime | None = None
    minutes: int | None = None
    tries: int | None = None
    password: str = ""


@dataclass(frozen=True)
class MoreTime:
    """An accommodation: either a factor on the time limit, or minutes added to it."""

    factor: Decimal | None = None
    minutes: int | None = None

    def applied_to(self, limit: dt.timedelta) -> dt.timedelta:
        if self.factor is not None:
            # In whole microseconds: a factor has two decimals.
            return limit * int(self.factor * 100) / 100
        return limit + dt.timedelta(minutes=self.minutes or 0)


def terms_for(
    own: Terms,
    *,
    of_person: Deviation | None = None,
    of_classes: Sequence[Deviation] = (),
    more_time: Iterable[MoreTime] = (),
) -> Terms:
    """Return the terms of one learner.

    Field by field, the exception for the person goes before those for classes, and these before
    the test's own rule. Those for several classes are combined most leniently: the earliest
    opening, the latest closing, the longest limit, the most tries. All passwords let in.

    Of several accommodations the one that gives most counts, on whichever limit applies.
    """
    passwords = [own.passwords, *((each.password,) for each in of_classes)]
    if of_person is not None:
        passwords.append((of_person.password,))
    terms = Terms(
        opens_at=_first(of_person, of_classes, "opens_at", min, own.opens_at),
        closes_at=_first(of_person, of_classes, "closes_at", max, own.closes_at),
        limit=_limit(_first(of_person, of_classes, "minutes", _most, None), own.limit),
        tries=_count(_first(of_person, of_classes, "tries", _most, None), own.tries),
        passwords=tuple(word for words in passwords for word in words if word),
    )
    limit = terms.limit
    if limit is None:
        return terms
    extended = [each.applied_to(limit) for each in more_time]
    return replace(terms, limit=max([limit, *extended]))


def _first(
    of_person: Deviation | None,
    of_classes: Sequence[Deviation],
    name: str,
    most_lenient: Callable[[list[Value]], Value],
    own: Value | None,
) -> Value | None:
    if of_person is not None and getattr(of_person, name) is not None:
        found: Value = getattr(of_person, name)
        return found
    given = [getattr(each, name) for each in of_classes if getattr(each, name) is not None]
    return most_lenient(given) if given else own


def _most(numbers: list[int]) -> int:
    return 0 if 0 in numbers else max(numbers)


def _limit(minutes: int | None, own: dt.timedelta | None) -> dt.timedelta | None:
    if minutes is None:
        return own
    return dt.timedelta(minutes=minutes) if minutes else None


def _count(number: int | None, own: int | None) -> int | None:
    return own if number is None else number or None
