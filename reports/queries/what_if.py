"""Other rules on a copy of the facts: who gains and who loses, place by place. Nothing is written."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from organisations.api import Organisation, OrganisationKind, Tree
from people.api import Person, PositionTitle
from records.api import (
    CELL_COMMITTEES,
    YEARLY_TRAINING,
    AudienceDefinition,
    Change,
    Clause,
    Share,
    Stand,
    TargetLine,
    Totals,
    TrialFacts,
    TrialRules,
    audience_definitions,
    gap_people,
    is_met,
    level_indicators,
    stand,
    target_lines,
    trial_facts,
    whole_committees,
    yearly_target,
)
from reports.queries.tracking import YEARLY_INDICATOR, organisations_above
from shared.numbers import percent
from shared.text import sort_key

MOST_NAMES = 100

# Place → the organisations of the table to which it belongs.
Groups = dict[int, tuple[int, ...]]


@dataclass(frozen=True)
class Ground:
    """What a trial stands on: the facts, and the rules in force with their names."""

    audience: AudienceDefinition
    audiences: Sequence[tuple[str, str]]
    facts: TrialFacts
    clauses: tuple[Clause, ...]
    clause_names: Sequence[tuple[str, str]]
    indicators: Mapping[str, Mapping[str, int]]
    indicator_names: Mapping[str, str]
    target: TargetLine | None


@dataclass(frozen=True)
class Aim:
    """A target as it is tried."""

    operator: str
    value: Decimal
    by_committees: bool = False


@dataclass(frozen=True)
class Side:
    """A share under one set of rules, against the target tried with it."""

    share: Share
    gap: int | None
    is_met: bool | None

    @property
    def percent(self) -> Decimal | None:
        return percent(self.share.count, self.share.total)


@dataclass(frozen=True)
class PlaceLine:
    """An organisation before and after; `gained` and `lost` are people whose training changes."""

    name: str
    before: Side
    after: Side
    gained: int
    lost: int
    is_top: bool = False


@dataclass(frozen=True)
class MeasureLine:
    """A measure over the whole organisation."""

    measure: str
    before: int
    after: int
    gained: int
    lost: int


@dataclass(frozen=True)
class NameLine:
    code: str
    full_name: str
    gained: Sequence[str]
    lost: Sequence[str]


@dataclass(frozen=True)
class WhatIfPage:
    places: Sequence[PlaceLine]
    measures: Sequence[MeasureLine]
    people: Sequence[NameLine]
    people_total: int


def ground(organisation: Organisation, *, today: dt.date, audience: str = "") -> Ground:
    """Read everything a trial needs, once. Ten queries, whatever the number of people.

    audience  code of the one to try rules on; any other word: that of the yearly training
    """
    definitions = audience_definitions()
    definition = definitions.get(audience, definitions[YEARLY_TRAINING])
    levels = level_indicators(CELL_COMMITTEES)
    owners = [organisation.pk, *(each.pk for each in organisations_above(organisation))]
    lines = target_lines(definition.code, owners=owners)
    return Ground(
        audience=definition,
        audiences=sorted(((code, each.name) for code, each in definitions.items()), key=_by_name),
        facts=trial_facts(
            definition.clauses, on=today, year=today.year, organisation_id=organisation.pk
        ),
        clauses=definition.clauses,
        clause_names=_clause_names(definition.clauses),
        indicators={each.code: each.conditions for each in levels},
        indicator_names={each.code: each.name for each in levels},
        target=yearly_target(lines.get((definition.code, YEARLY_INDICATOR), []), today.year),
    )


def _by_name(choice: tuple[str, str]) -> str:
    return sort_key(choice[1])


def what_if_page(
    organisation: Organisation, known: Ground, rules: TrialRules, aim: Aim | None, *, today: dt.date
) -> WhatIfPage:
    """Return what `rules` and `aim` would change at an organisation. Two queries at most."""
    now = TrialRules(known.clauses)
    changes = [
        Change(
            each.person_id,
            stand(each, now, day=today, indicators=known.indicators),
            stand(each, rules, day=today, indicators=known.indicators),
        )
        for each in known.facts.people
    ]
    tree = known.facts.tree
    inside = tree.subtree_ids(organisation.pk)
    here = [each for each in changes if inside & {each.before.place, each.after.place}]
    present = None
    if known.target is not None:
        present = Aim(known.target.operator, known.target.value)
    moved = [each for each in here if each.gained or each.lost]
    return WhatIfPage(
        places=_places(organisation, tree, changes, present, aim or present),
        measures=_measures(here, known.indicators),
        people=_names(moved[:MOST_NAMES]),
        people_total=len(moved),
    )


def _places(
    organisation: Organisation,
    tree: Tree,
    changes: Sequence[Change],
    present: Aim | None,
    aim: Aim | None,
) -> list[PlaceLine]:
    below = tree.children_of(organisation.pk)
    names = dict(Organisation.objects.filter(pk__in=below).values_list("pk", "name"))
    groups: Groups = {
        node: (organisation.pk, child) for child in below for node in tree.walk(child)
    }
    groups[organisation.pk] = (organisation.pk,)
    before = _shares([each.before for each in changes], groups, present)
    after = _shares([each.after for each in changes], groups, aim)
    gained, lost = (
        _grouped(
            Counter(_place(each, groups) for each in changes if "trained" in moved(each)), groups
        )
        for moved in (lambda each: each.gained, lambda each: each.lost)
    )
    return [
        PlaceLine(
            name=names.get(pk, organisation.name),
            before=_side(before[pk], present),
            after=_side(after[pk], aim),
            gained=gained[pk],
            lost=lost[pk],
            is_top=pk == organisation.pk,
        )
        for pk in (organisation.pk, *below)
        if pk == organisation.pk or before[pk].total or after[pk].total
    ]


def _place(change: Change, groups: Groups) -> int:
    """Where a change is counted: where the person counts then, or counted before."""
    then, now = change.after.place, change.before.place
    return (then if then in groups else now) or 0


def _grouped(counts: Mapping[int, int], groups: Groups) -> Counter[int]:
    """Sums for the organisation and for each below it, of counts by place."""
    found: Counter[int] = Counter()
    for place, number in counts.items():
        for group in groups.get(place, ()):
            found[group] += number
    return found


def _shares(stands: Sequence[Stand], groups: Groups, aim: Aim | None) -> dict[int, Share]:
    by_committees = aim is not None and aim.by_committees
    counts, totals = (
        _grouped(each, groups) for each in _counted(stands, by_committees=by_committees)
    )
    every = {group for each in groups.values() for group in each}
    return {pk: Share(counts[pk], totals[pk]) for pk in every}


def _counted(
    stands: Sequence[Stand], *, by_committees: bool
) -> tuple[Mapping[int, int], Mapping[int, int]]:
    """Return how many are trained, and of how many, at each place: people, or committees."""
    if by_committees:
        having, whole = whole_committees(stands)
        return dict.fromkeys(whole, 1), dict.fromkeys(having, 1)
    placed = [each for each in stands if each.place is not None]
    return (
        Counter(each.place for each in placed if each.place and "trained" in each.measures),
        Counter(each.place for each in placed if each.place and "in_scope" in each.measures),
    )


def _side(share: Share, aim: Aim | None) -> Side:
    if aim is None:
        return Side(share, None, None)
    return Side(
        share,
        gap_people(aim.operator, aim.value, share),
        is_met(aim.operator, aim.value, share),
    )


def _measures(
    here: Sequence[Change], indicators: Mapping[str, Mapping[str, int]]
) -> list[MeasureLine]:
    totals = Totals()
    gained: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    for each in here:
        totals.add(each.before, each.after)
        gained.update(each.gained)
        lost.update(each.lost)
    return [
        MeasureLine(
            measure,
            totals.before.get(measure, 0),
            totals.after.get(measure, 0),
            gained[measure],
            lost[measure],
        )
        for measure in (
            "in_scope", "exempt", "trained", "on_time", *(f"level:{code}" for code in indicators)
        )
    ]  # fmt: skip


def _names(moved: Sequence[Change]) -> list[NameLine]:
    people = Person.objects.in_bulk([each.person_id for each in moved])
    lines = [
        (
            people[each.person_id].sort_key,
            NameLine(
                people[each.person_id].code,
                people[each.person_id].full_name,
                _told(each.gained, whole=each.before.place is None),
                _told(each.lost, whole=each.after.place is None),
            ),
        )
        for each in moved
    ]
    return [line for _key, line in sorted(lines, key=lambda pair: (pair[0], pair[1].code))]


def _told(measures: frozenset[str], *, whole: bool) -> list[str]:
    """What is told of a change; of who comes or leaves as a whole, only that."""
    return sorted(measures & {"in_scope", "exempt"} if whole else measures)


def _clause_names(clauses: Sequence[Clause]) -> list[tuple[str, str]]:
    titles = dict(PositionTitle.objects.values_list("code", "name"))
    kinds = dict(OrganisationKind.objects.values_list("code", "name"))
    return [
        (
            str(number),
            f"{titles.get(each.title, each.title)} – "
            f"{kinds.get(each.organisation_kind or '', each.organisation_kind or '')}",
        )
        for number, each in enumerate(clauses)
    ]
