"""An audience while it is being written: its clauses as words of a form, and what differs."""

import hashlib
import json
from collections.abc import Iterable

from records.rules.audience import Clause
from shared.text import vietnamese_slug

# Where of a clause: anywhere, in any neighbourhood; otherwise the code of one sort of these.
ANYWHERE, NEIGHBOURHOOD = "", "only"
# Between the three parts of a key; no code has it.
_SEPARATOR = ":"
MOST_CLAUSES = 60
LONGEST_CODE = 60


def place_of(clause: Clause) -> str:
    """Return where the clause asks for a neighbourhood: a code, `ANYWHERE` or `NEIGHBOURHOOD`."""
    if clause.residential_kind is not None:
        return clause.residential_kind
    return NEIGHBOURHOOD if clause.residential_only else ANYWHERE


def key_of(clause: Clause) -> str:
    """Return the clause as one word of a form: "bi_thu:chi_bo:only"."""
    return _SEPARATOR.join((clause.title, clause.organisation_kind or "", place_of(clause)))


def clause_of(key: str) -> Clause:
    """Return the clause of a key. Raises ValueError for anything that is not one."""
    title, *parts = key.split(_SEPARATOR)
    if not title or len(parts) != 2:
        raise ValueError(f"not a clause: {key!r}")
    kind, place = parts
    return Clause(
        title,
        kind or None,
        residential_only=place != ANYWHERE,
        residential_kind=None if place in {ANYWHERE, NEIGHBOURHOOD} else place,
    )


def all_of(titles: Iterable[str], kinds: Iterable[str], place: str) -> list[Clause]:
    """Return a clause for each position in each kind of organisation; no kind means any."""
    kinds = list(kinds) or [""]
    return [clause_of(_SEPARATOR.join((title, kind, place))) for kind in kinds for title in titles]


def without_repeats(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    """Return the clauses in their order, each once."""
    return tuple({key_of(each): each for each in clauses}.values())


def fingerprint(name: str, definition: str, clauses: Iterable[Clause]) -> str:
    """Return what tells two versions of an audience apart; the order of clauses does not."""
    plain = [name, definition, sorted({key_of(each) for each in clauses})]
    return hashlib.sha256(json.dumps(plain).encode()).hexdigest()[:32]


def code_from(name: str) -> str:
    """Return the code of a new audience: "Trưởng thôn" is "truong_thon". Empty without letters."""
    return vietnamese_slug(name).replace("-", "_")[:LONGEST_CODE].strip("_")


def grouped(clauses: Iterable[Clause]) -> list[tuple[list[str], str, list[str]]]:
    """Return the clauses in few lines: positions, place, kinds of organisations ("" any).

    Positions in the same organisations stand together, then organisations of the same positions.
    """
    by_place: dict[tuple[str, str], list[str]] = {}
    for each in clauses:
        by_place.setdefault((each.organisation_kind or "", place_of(each)), []).append(each.title)
    found: dict[tuple[tuple[str, ...], str], list[str]] = {}
    for (kind, place), titles in by_place.items():
        found.setdefault((tuple(titles), place), []).append(kind)
    return [(list(titles), place, kinds) for (titles, place), kinds in found.items()]
