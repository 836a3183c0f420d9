"""The document of a closing: figures of every organisation, and the people behind them.

Everything is computed from facts, as of the day and by the rules that the closing names, so that
the same question asked years later has the same answer unless a fact was added since.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from organisations.api import Organisation
from people.api import Person
from records.models import Target
from records.queries.facts import audience_definitions
from records.queries.population import Member, Population, populations
from records.queries.targets import level_indicators
from records.rules.audience import AudienceDefinition, Clause
from records.rules.closings import (
    FORMAT,
    PEOPLE_FORMAT,
    ClosedIndicator,
    Figures,
    Status,
    canonical,
    digest,
    rolled_up,
)
from records.rules.standing import meets

# Naming more ids than this in a question is slower than reading all rows.
MOST_IDS = 2000


@dataclass(frozen=True)
class Rules:
    """What counts whom, as it was on the day of closing.

    indicators  audience → code → conditions (dimension → least rank)
    """

    audiences: tuple[AudienceDefinition, ...]
    indicators: Mapping[str, Mapping[str, Mapping[str, int]]]

    def as_plain(self) -> dict[str, Any]:
        return {
            "audiences": [
                {
                    "code": each.code,
                    "name": each.name,
                    "definition": each.definition,
                    "clauses": [
                        [
                            clause.title,
                            clause.organisation_kind,
                            clause.residential_only,
                            clause.residential_kind,
                        ]
                        for clause in each.clauses
                    ],
                }
                for each in self.audiences
            ],
            "indicators": {
                audience: {code: dict(asked) for code, asked in each.items()}
                for audience, each in self.indicators.items()
            },
        }


def rules_now() -> Rules:
    """The rules of today: every audience that has clauses, and every indicator of levels."""
    audiences = [each for each in audience_definitions().values() if each.clauses]
    return Rules(
        tuple(sorted(audiences, key=lambda each: each.code)),
        {
            each.code: {one.code: one.conditions for one in level_indicators(each.code)}
            for each in audiences
        },
    )


def rules_of(plain: Mapping[str, Any]) -> Rules:
    """The rules that a document names."""
    return Rules(
        tuple(
            AudienceDefinition(
                each["code"],
                each["name"],
                each["definition"],
                tuple(Clause(*clause) for clause in each["clauses"]),
            )
            for each in plain["audiences"]
        ),
        plain["indicators"],
    )


@dataclass(frozen=True)
class Counted:
    """What the facts say: figures by organisation, in the order of the tree, and people by code."""

    order: Sequence[int]
    codes: Mapping[int, str]
    names: Mapping[int, str]
    above: Mapping[int, int | None]
    figures: Mapping[int, Figures]
    people: Mapping[str, Status]

    def figures_by_code(self) -> dict[str, Figures]:
        return {self.codes[pk]: self.figures[pk] for pk in self.order}


def counted(organisation: Organisation, rules: Rules, *, year: int, day: dt.date) -> Counted:
    """Count an organisation and all below it on `day`. A fixed number of queries: eight or nine."""
    found = populations(rules.audiences, on=day, year=year, organisation_id=organisation.pk)
    if not found:
        return Counted((), {}, {}, {}, {}, {})
    tree = next(iter(found.values())).tree
    order = list(tree.walk(organisation.pk))
    own: dict[int, Figures] = defaultdict(dict)
    for audience, people in found.items():
        asked = rules.indicators.get(audience, {})
        for node, measures in _own_measures(people, set(order), asked).items():
            own[node][audience] = measures
    named = _organisations({organisation.pk, *order})
    return Counted(
        order=order,
        codes={pk: code for pk, (code, _name) in named.items()},
        names={pk: name for pk, (_code, name) in named.items()},
        above={pk: None if pk == organisation.pk else tree.parent_of(pk) for pk in order},
        figures=rolled_up(order, tree.children_of, own),
        people=_people(found, organisation.pk, {pk: code for pk, (code, _name) in named.items()}),
    )


def composed(
    organisation: Organisation,
    rules: Rules,
    count: Counted,
    *,
    year: int,
    day: dt.date,
    indicators: Iterable[ClosedIndicator] | None = None,
) -> tuple[str, str]:
    """Return the two texts of a closing: the figures, and the people.

    indicators  of the organisation itself; None: the text does not speak of them
    """
    people = canonical({"format": PEOPLE_FORMAT, "people": count.people})
    document = {
        "format": FORMAT,
        "organisation": {"code": organisation.code, "name": organisation.name},
        "year": year,
        "day": day.isoformat(),
        "organisations": [
            {
                "code": count.codes[pk],
                "name": count.names[pk],
                "above": None if (parent := count.above[pk]) is None else count.codes[parent],
                "figures": count.figures[pk],
            }
            for pk in count.order
        ],
        "rules": rules.as_plain(),
        "targets": _targets(organisation, count.order),
        "people": len(count.people),
        "people_sha256": digest(people),
    }
    if indicators is not None:
        document["indicators"] = [each.as_plain() for each in indicators]
    return canonical(document), people


def _own_measures(
    people: Population, inside: set[int], indicators: Mapping[str, Mapping[str, int]]
) -> dict[int, dict[str, int]]:
    """Return what is counted at each organisation itself, without what is below it.

    Levels are counted over everybody, the yearly training over those who are not exempt.
    """
    found: dict[int, Counter[str]] = defaultdict(Counter)
    committees: dict[int, bool] = {}
    for member in people.members:
        if not member.is_exempt:
            for committee in member.committees & inside:
                committees[committee] = committees.get(committee, True) and member.is_trained
        if member.place.organisation_id in inside:
            found[member.place.organisation_id].update(_measures(member, indicators))
    for committee, is_trained in committees.items():
        found[committee]["committees"] += 1
        found[committee]["committees_trained"] += is_trained
    return {pk: dict(sorted(counts.items())) for pk, counts in found.items()}


def _measures(member: Member, indicators: Mapping[str, Mapping[str, int]]) -> Iterable[str]:
    yield from (
        f"level:{code}" for code, asked in indicators.items() if meets(member.levels, asked)
    )
    if member.is_exempt:
        yield "exempt"
        return
    yield "in_scope"
    if member.is_trained:
        yield "trained"
        if member.training.on_time:
            yield "on_time"
    yield from (f"topic:{topic}" for topic in member.topics)


def _people(
    found: Mapping[str, Population], top: int, organisations: Mapping[int, str]
) -> dict[str, Status]:
    members: dict[int, dict[str, Member]] = defaultdict(dict)
    for audience, people in found.items():
        for member in people.placed_in(top):
            members[member.person_id][audience] = member
    rows = (
        Person.objects.all() if len(members) > MOST_IDS else Person.objects.filter(pk__in=members)
    )
    codes = dict(rows.values_list("pk", "code"))
    return {
        codes[pk]: _status(places, organisations)
        for pk, places in sorted(members.items(), key=lambda item: codes[item[0]])
    }


def _status(places: Mapping[str, Member], organisations: Mapping[int, str]) -> Status:
    member = next(iter(places.values()))
    training = member.training
    return {
        "places": {
            audience: [organisations[each.place.organisation_id], each.place.title]
            for audience, each in sorted(places.items())
        },
        "exempt": member.is_exempt,
        "trained_on": training.trained_on.isoformat() if training.trained_on else None,
        "on_time": training.on_time,
        "periods": training.periods,
        "topics": sorted(member.topics),
        "levels": {field: rank for field, rank in sorted(member.levels.items()) if rank},
    }


def _organisations(ids: set[int]) -> dict[int, tuple[str, str]]:
    rows = Organisation.objects.filter(pk__in=ids) if len(ids) <= MOST_IDS else Organisation.objects
    return {
        pk: (code, name) for pk, code, name in rows.values_list("pk", "code", "name") if pk in ids
    }


def _targets(organisation: Organisation, order: Sequence[int]) -> list[dict[str, Any]]:
    """The targets of the organisation, of those above and of those below, as they were written."""
    above = [
        organisation.path[:end]
        for end in range(organisation.steplen, len(organisation.path), organisation.steplen)
    ]
    owners = set(order) | set(
        Organisation.objects.filter(path__in=above).values_list("pk", flat=True)
    )
    rows = Target.objects.select_related("owner", "reading").order_by(
        "year", "indicator_id", "owner__code"
    )
    return [
        {
            "owner": row.owner.code,
            "indicator": row.indicator_id,
            "audience": row.audience_id,
            "year": row.year,
            "operator": row.operator,
            "value": str(row.value),
            "value_to": None if row.value_to is None else str(row.value_to),
            "reading": row.reading.code if row.reading is not None else "",
            "source": row.source,
        }
        for row in rows
        if row.owner_id in owners
    ]
