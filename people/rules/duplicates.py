"""Which records of the register may be one human being. Only proposed; somebody decides."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

# Records that share one value; beyond, the value says nothing (the phone of an office).
MOST_ALIKE = 20

Pair = tuple[int, int]


class Sign(StrEnum):
    """Why two records look like one person; the strongest first."""

    BIRTH_DATE = "birth_date"
    BIRTH_YEAR = "birth_year"
    PHONE = "phone"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Card:
    """What is compared of one record.

    name  folded, so that "Hoà" and "Hòa" are the same
    born  None when unknown; of a year alone its first of January
    """

    pk: int
    name: str
    born: dt.date | None = None
    is_year_only: bool = False
    phone: str = ""
    email: str = ""
    sex: str = ""


def pair_of(one: int, other: int) -> Pair:
    """Two records as the pair is known everywhere: the smaller key first."""
    return (one, other) if one < other else (other, one)


def signs_of(one: Card, other: Card) -> list[Sign]:
    """Return why the two may be one person; nothing when that is not likely.

    The same name needs the same birthday, or the same year where one of the two knows no more.
    The same phone or mail needs the same name or the same birthday: families share them. Records
    of a man and a woman are never proposed.
    """
    if one.sex and other.sex and one.sex != other.sex:
        return []
    same_name = one.name == other.name
    birth = _same_birth(one, other)
    found = [birth] if same_name and birth is not None else []
    if same_name or birth is Sign.BIRTH_DATE:
        if one.phone and one.phone == other.phone:
            found.append(Sign.PHONE)
        if one.email and one.email.casefold() == other.email.casefold():
            found.append(Sign.EMAIL)
    return found


def _same_birth(one: Card, other: Card) -> Sign | None:
    if one.born is None or other.born is None:
        return None
    if one.is_year_only or other.is_year_only:
        return Sign.BIRTH_YEAR if one.born.year == other.born.year else None
    return Sign.BIRTH_DATE if one.born == other.born else None


def likely_pairs(
    cards: Iterable[Card], *, apart: Collection[Pair] = frozenset()
) -> dict[Pair, list[Sign]]:
    """Return the pairs that may be one person, with why; most signs first, then by key.

    apart  pairs of which somebody has said that they are two people
    """
    groups: dict[tuple[str, object], list[Card]] = defaultdict(list)
    for card in cards:
        for key in _keys(card):
            groups[key].append(card)
    found: dict[Pair, list[Sign]] = {}
    for group in groups.values():
        if 1 < len(group) <= MOST_ALIKE:
            for one, other in combinations(group, 2):
                pair = pair_of(one.pk, other.pk)
                if pair not in found and pair not in apart and (signs := signs_of(one, other)):
                    found[pair] = signs
    order = list(Sign)
    in_order = sorted(
        found, key=lambda pair: (-len(found[pair]), order.index(found[pair][0]), pair)
    )
    return {pair: found[pair] for pair in in_order}


def _keys(card: Card) -> Iterator[tuple[str, object]]:
    """What brings two records together to be looked at."""
    if card.born is not None:
        yield "name", (card.name, card.born.year)
    if card.phone:
        yield "phone", card.phone
    if card.email:
        yield "email", card.email.casefold()
