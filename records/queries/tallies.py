"""The sums kept ready, with the changes that are not folded into them yet."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BooleanField, F, IntegerField, Q, QuerySet, Value

from organisations.api import STEP_LENGTH, Organisation
from records.models import Indicator, IndicatorCondition, Tally, TallyChange, TallySnapshot
from records.rules.levels import level_rank
from records.rules.standing import LEVEL_FIELDS
from records.rules.tallies import (
    Conditions,
    Counts,
    days_of,
    plus,
    shift,
    ways_up,
    without_days,
)

# More changes than this under fewer organisations: all changes of the year are read instead.
PATHS_IN_A_QUESTION = 40

_TALLY, _CHANGE = 0, 1

# Audience and year.
Subject = tuple[str, int]
# Organisations by where they hang in today's tree.
Paths = Mapping[str, int]


@dataclass(frozen=True)
class Kept:
    """The sums of one organisation: of the people placed there, and of those below as well.

    Days are among the measures; `records.rules.tallies.days_of` reads them.
    """

    own: Counts = field(default_factory=dict)
    total: Counts = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.total)


NO_SUMS = Kept()


@dataclass
class Effect:
    """What the changes at one organisation add to its own counts, and what above these."""

    path: str = ""
    own: Counts = field(default_factory=dict)
    besides: Counts = field(default_factory=dict)


def level_conditions() -> dict[str, Conditions]:
    """Return what the indicators of levels ask of those counted, by audience and code. One query.

    Left out are those that ask for a level which no standing holds.
    """
    rows = (
        IndicatorCondition.objects.filter(
            indicator__rule=Indicator.Rule.LEVELS, part=IndicatorCondition.Part.COUNTED
        )
        .order_by("pk")
        .values_list("indicator__audience_id", "indicator_id", "dimension", "level")
    )
    found: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    unheld = set()
    for audience, code, dimension, level in rows:
        found[audience][code][dimension] = level_rank(dimension, level)
        if dimension not in LEVEL_FIELDS:
            unheld.add(code)
    return {
        audience: {code: dict(asked) for code, asked in codes.items() if code not in unheld}
        for audience, codes in found.items()
    }


def kept_sums(
    organisation_ids: Iterable[int], subjects: Iterable[Subject]
) -> dict[Subject, dict[int, Kept]]:
    """Return the sums of the organisations, changes not yet folded included. Two queries.

    An organisation without anybody in an audience is left out there.
    """
    paths = Organisation.objects.filter(pk__in=set(organisation_ids)).values_list("path", "pk")
    found = dict(paths.order_by())
    return kept_sums_at(dict.fromkeys(subjects, found))


def kept_sums_at(asked: Mapping[Subject, Paths]) -> dict[Subject, dict[int, Kept]]:
    """Return the sums of the organisations at these paths of today's tree. One query.

    The sums and the changes are read by one statement: a sweep that folds the ones into the
    others meanwhile is seen wholly or not at all.
    """
    stored: dict[tuple[int, Subject], Kept] = {}
    changes: dict[tuple[int, Subject], Effect] = defaultdict(Effect)
    for row in _rows(asked):
        kind, organisation, audience, year, path, is_own, one, other = row
        subject = (audience, year)
        if kind == _TALLY:
            stored[organisation, subject] = Kept(one, other)
        else:
            add_change(changes[organisation, subject], path, one, is_own=is_own)
    _apply(stored, changes, asked)
    ids = {subject: set(paths.values()) for subject, paths in asked.items()}
    found: dict[Subject, dict[int, Kept]] = {subject: {} for subject in asked}
    for (organisation, subject), kept in stored.items():
        if organisation in ids[subject] and kept:
            found[subject][organisation] = kept
    return found


def add_change(effect: Effect, path: str, counts: Counts, *, is_own: bool) -> None:
    effect.path = path
    if is_own:
        effect.own = plus(effect.own, counts)
    else:
        effect.besides = plus(effect.besides, counts)


def change_of(effect: Effect, own: Counts) -> tuple[Counts, Counts]:
    """Return what is added to the own counts, `own` as yet, and to the totals from there up."""
    shifted = shift(own, effect.own)
    return shifted, plus(shifted, effect.besides)


def _apply(
    stored: dict[tuple[int, Subject], Kept],
    changes: Mapping[tuple[int, Subject], Effect],
    asked: Mapping[Subject, Paths],
) -> None:
    """Bring the changes into what was read of the organisations asked for."""
    for (organisation, subject), effect in changes.items():
        own, total = change_of(effect, stored.get((organisation, subject), NO_SUMS).own)
        for path in ways_up(effect.path, STEP_LENGTH):
            if above := asked[subject].get(path):
                kept = stored.get((above, subject), NO_SUMS)
                mine = plus(kept.own, own) if above == organisation else kept.own
                stored[above, subject] = Kept(mine, plus(kept.total, total))


def _rows(asked: Mapping[Subject, Paths]) -> Iterable[tuple[Any, ...]]:
    """The sums asked for, the changes below them, and the sums of where these changes are."""
    about, here, below = Q(), Q(), Q()
    for (audience, year), paths in asked.items():
        if paths:
            subject = Q(audience=audience, year=year)
            about |= subject
            here |= subject & Q(organisation__in=set(paths.values()))
            below |= subject & _below(paths)
    if not about:
        return []
    changes = TallyChange.objects.filter(below)
    tallies = _tally_columns(Tally.objects.filter(here))
    changed = Tally.objects.filter(about, organisation__in=changes.values("organisation"))
    return tallies.union(_tally_columns(changed), _change_columns(changes), all=True)


def _below(paths: Collection[str]) -> Q:
    tops: list[str] = []
    for path in sorted(paths):
        if not (tops and path.startswith(tops[-1])):
            tops.append(path)
    if len(tops) > PATHS_IN_A_QUESTION:
        return Q()
    below = Q()
    for top in tops:
        below |= Q(organisation__path__startswith=top)
    return below


def _tally_columns(tallies: QuerySet[Tally]) -> QuerySet[Tally, tuple[Any, ...]]:
    return tallies.order_by().values_list(
        Value(_TALLY, IntegerField()),
        "organisation_id",
        "audience_id",
        "year",
        Value(""),
        Value(value=True, output_field=BooleanField()),
        "own",
        "total",
    )


def _change_columns(changes: QuerySet[TallyChange]) -> QuerySet[TallyChange, tuple[Any, ...]]:
    return changes.order_by().values_list(
        Value(_CHANGE, IntegerField()),
        "organisation_id",
        "audience_id",
        "year",
        "organisation__path",
        "is_own",
        "counts",
        F("counts"),
    )


def tallies_of(organisation_ids: Iterable[int], *, audience: str, year: int) -> dict[int, Counts]:
    """Return the sums of each organisation and all below it in today's tree, by measure.

    Two queries, however many people. An organisation without anybody has an empty mapping.
    """
    ids = list(organisation_ids)
    kept = kept_sums(ids, [(audience, year)])[audience, year]
    return {pk: without_days(kept.get(pk, NO_SUMS).total) for pk in ids}


def trained_by_day(
    organisation_ids: Iterable[int], *, audience: str, year: int, since: dt.date | None = None
) -> dict[int, dict[dt.date, int]]:
    """Return how many people were trained on which day, at and below each. Two queries.

    A person counts on the day of the first course that counts. The days come in order.
    """
    ids = list(organisation_ids)
    kept = kept_sums(ids, [(audience, year)])[audience, year]
    found = {pk: days_of(kept.get(pk, NO_SUMS).total) for pk in ids}
    if since is None:
        return found
    return {
        pk: {day: number for day, number in days.items() if day >= since}
        for pk, days in found.items()
    }


def month_ends(
    organisation_ids: Iterable[int], *, audience: str, until: dt.date, months: int = 12
) -> dict[int, dict[dt.date, Counts]]:
    """Return what the sums were at the ends of the last `months` months up to `until`. One query.

    As the tree was on each day. A month of which nothing was kept is left out.
    """
    ids = list(organisation_ids)
    first = until.year * 12 + until.month - months
    since = dt.date(first // 12, first % 12 + 1, 1)
    rows = TallySnapshot.objects.filter(
        organisation__in=ids, audience=audience, day__gte=since, day__lte=until
    ).order_by("day")
    found: dict[int, dict[dt.date, Counts]] = {pk: {} for pk in ids}
    for pk, day, counts in rows.values_list("organisation_id", "day", "counts"):
        found[pk][day] = counts
    return found
