"""The denominator opened: who is counted at an organisation on a day, and how that came about."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import Q, QuerySet

from courses.api import Requirement
from organisations.api import Organisation, Tree, name_as_of, tree_on
from people.api import Exemption
from records.api import (
    YEARLY_TRAINING,
    AudienceDefinition,
    PlacedPerson,
    TrainingFact,
    audience_definitions,
    fitting_holdings,
    holders,
    placed_people,
)
from reports.queries.tracking import organisations_above
from reports.rules.denominator import Movement, first_kinds, movement
from reports.rules.period import Period
from shared.dates import in_force

# Up to so many ids are named in a question.
IDS_IN_A_QUESTION = 2000


class Attribution(StrEnum):
    """Where somebody counts who has moved, by the word in the address.

    ON_DAY         where the position was held on the day of the figures; the declared default
    TODAY          where it is held today; whoever holds none today, where it was held on the day
    AT_COMPLETION  where it was held when the course was completed; who has not, where on the day
    """

    ON_DAY = "ngay"
    TODAY = "hom-nay"
    AT_COMPLETION = "hoan-thanh"


@dataclass(frozen=True)
class PartLine:
    """An organisation directly below, or the people placed at the organisation itself."""

    code: str
    name: str
    people: int
    exempt: int
    trained: int
    is_own: bool = False

    @property
    def in_scope(self) -> int:
        return self.people - self.exempt


@dataclass(frozen=True)
class CommitteeLine:
    """A committee with members in scope, and those of them who are not trained."""

    organisation: Organisation
    members: int
    missing: frozenset[int]


@dataclass(frozen=True)
class Denominator:
    """moved       None unless people are attributed to where they were on the day
    people      everybody counted here, with what is known of them on the day
    former      the same of those who were counted here at the beginning
    seated      the same of all who sit in a committee here, also if they count elsewhere
    late        joined the audience after `cut_off`; they count all the same
    """

    organisation: Organisation
    period: Period
    since: dt.date
    attribution: Attribution
    moved: Movement | None
    people: dict[int, PlacedPerson]
    former: dict[int, PlacedPerson]
    seated: dict[int, PlacedPerson]
    exempt_kinds: dict[str, frozenset[int]]
    parts: list[PartLine]
    committees: list[CommitteeLine]
    cut_off: dt.date | None = None
    late: frozenset[int] = frozenset()

    @property
    def exempt(self) -> frozenset[int]:
        return frozenset(pk for pk, each in self.people.items() if each.is_exempt)

    @property
    def in_scope(self) -> frozenset[int]:
        return frozenset(self.people) - self.exempt

    @property
    def trained(self) -> frozenset[int]:
        return frozenset(pk for pk in self.in_scope if self.people[pk].trained_on is not None)

    @property
    def missing(self) -> frozenset[int]:
        return self.in_scope - self.trained

    @property
    def committees_trained(self) -> int:
        return sum(not each.missing for each in self.committees)


@dataclass
class _Day:
    """The audience on one day: those who matter here, wherever they counted."""

    on: dt.date
    tree: Tree
    inside: set[int]
    holders: Q
    people: dict[int, PlacedPerson] = field(default_factory=dict)

    @property
    def places(self) -> dict[int, int]:
        return {pk: each.organisation_id for pk, each in self.people.items()}


def denominator(
    organisation: Organisation,
    *,
    period: Period,
    since: dt.date,
    attribution: Attribution,
    today: dt.date,
) -> Denominator:
    """Return the denominator of the yearly training. Sixteen queries at most, for any size."""
    audience = audience_definitions(YEARLY_TRAINING)[YEARLY_TRAINING]
    begin, end = (_day(organisation, audience, on) for on in (since, period.day))
    days = [begin, end]
    if attribution == Attribution.TODAY:
        days.append(_day(organisation, audience, today))
    everybody = _any_of(days)
    if attribution == Attribution.AT_COMPLETION:
        everybody = _also_completed_at(everybody, end.inside, period)
    for day in days:
        placed = placed_people(audience, on=day.on, year=period.year, people=everybody)
        day.people = {each.person_id: each for each in placed}
    places, tree = _attributed(attribution, days, everybody, period)
    inside = tree.subtree_ids(organisation.pk)
    people = {pk: end.people[pk] for pk, place in places.items() if place in inside}
    moved = None
    if attribution == Attribution.ON_DAY:
        moved = movement(
            begin.places, end.places, inside_before=begin.inside, inside_now=end.inside
        )
    cut_off = _cut_off(organisation, period)
    return Denominator(
        organisation=organisation,
        period=period,
        since=since,
        attribution=attribution,
        moved=moved,
        people=people,
        former=begin.people,
        seated=end.people,
        exempt_kinds=_exempt_kinds(people, period.day),
        parts=_parts(organisation, people, places, tree, on=period.day),
        committees=_committees(audience, end),
        cut_off=cut_off,
        late=_late(audience, people, cut_off, period),
    )


def _day(organisation: Organisation, audience: AudienceDefinition, on: dt.date) -> _Day:
    tree = tree_on(on)
    inside = tree.subtree_ids(organisation.pk)
    return _Day(on, tree, inside, holders(audience, on=on, inside=inside))


def _any_of(days: Iterable[_Day]) -> Q:
    """Whoever held a position here on one of the days; everybody, if that is not to be asked."""
    found = Q(pk__in=[])
    for day in days:
        if not day.holders:
            return Q()
        found |= day.holders
    return found


def _also_completed_at(everybody: Q, inside: Set[int], period: Period) -> Q:
    if not everybody:
        return everybody
    done = _counting(period).filter(organisation__in=inside)
    return everybody | Q(person_id__in=done.values("person_id"))


def _counting(period: Period) -> QuerySet[TrainingFact]:
    return TrainingFact.objects.filter(
        counts_for_annual=True,
        completed_on__gte=dt.date(period.year, 1, 1),
        completed_on__lte=min(period.day, dt.date(period.year, 12, 31)),
        reverses=None,
        reversed_by=None,
        organisation__isnull=False,
    )


def _attributed(
    attribution: Attribution, days: list[_Day], everybody: Q, period: Period
) -> tuple[dict[int, int], Tree]:
    """Return where each person of the day counts, once, and in which tree."""
    end = days[1]
    places = end.places
    if attribution == Attribution.TODAY:
        now = days[2]
        moved = {pk: place for pk, place in now.places.items() if pk in places}
        return places | moved, now.tree
    if attribution == Attribution.AT_COMPLETION:
        # The first course decides, as it does of the day on which somebody was trained.
        done = _counting(period).filter(everybody).order_by("-completed_on", "-pk")
        for person, organisation in done.values_list("person_id", "organisation_id"):
            if person in places and organisation is not None and organisation in end.tree:
                places[person] = organisation
    return places, end.tree


def _exempt_kinds(people: dict[int, PlacedPerson], on: dt.date) -> dict[str, frozenset[int]]:
    exempt = {pk for pk, each in people.items() if each.is_exempt}
    rows = Exemption.objects.filter(in_force(on))
    if len(exempt) <= IDS_IN_A_QUESTION:
        rows = rows.filter(person__in=exempt)
    kinds: dict[int, set[str]] = defaultdict(set)
    for person, kind in rows.values_list("person_id", "kind"):
        if person in exempt:
            kinds[person].add(kind)
    return first_kinds(kinds)


def _parts(
    organisation: Organisation,
    people: dict[int, PlacedPerson],
    places: dict[int, int],
    tree: Tree,
    *,
    on: dt.date,
) -> list[PartLine]:
    below = tree.children_of(organisation.pk)
    part_of = {place: child for child in below for place in tree.walk(child)}
    here: int = organisation.pk
    groups: dict[int, list[PlacedPerson]] = defaultdict(list)
    for pk, each in people.items():
        groups[part_of.get(places[pk], here)].append(each)
    found = Organisation.objects.in_bulk(below)
    name_as_of([organisation, *found.values()], on=on)
    lines = [_part(found[child], groups[child]) for child in below if groups[child]]
    if groups[here]:
        lines.append(_part(organisation, groups[here], is_own=True))
    return lines


def _part(
    organisation: Organisation, people: list[PlacedPerson], *, is_own: bool = False
) -> PartLine:
    counted = [each for each in people if not each.is_exempt]
    return PartLine(
        code=organisation.code,
        name=organisation.name,
        people=len(people),
        exempt=len(people) - len(counted),
        trained=sum(each.trained_on is not None for each in counted),
        is_own=is_own,
    )


def _committees(audience: AudienceDefinition, end: _Day) -> list[CommitteeLine]:
    """A member counts in every committee he or she sits in, by any position of the audience."""
    seats = fitting_holdings(audience.clauses, end.on).filter(
        organisation__kind__has_committee=True
    )
    if len(end.inside) <= IDS_IN_A_QUESTION:
        seats = seats.filter(organisation__in=end.inside)
    members: dict[int, set[int]] = defaultdict(set)
    for place, person in seats.values_list("organisation_id", "person_id"):
        if place in end.inside and person in end.people and not end.people[person].is_exempt:
            members[place].add(person)
    wanted = Organisation.objects.filter(pk__in=members)
    rows = wanted if len(members) <= IDS_IN_A_QUESTION else Organisation.objects.all()
    named = [each for each in rows.by_name() if each.pk in members]
    name_as_of(named, on=end.on)
    return [
        CommitteeLine(
            each,
            len(members[each.pk]),
            frozenset(pk for pk in members[each.pk] if end.people[pk].trained_on is None),
        )
        for each in named
    ]


def _cut_off(organisation: Organisation, period: Period) -> dt.date | None:
    """The last day to join of the live requirement of the year that lies nearest."""
    above = [organisation.pk, *(each.pk for each in organisations_above(organisation))]
    rules = Requirement.objects.filter(
        year=period.year,
        audience=YEARLY_TRAINING,
        state=Requirement.State.LIVE,
        joined_by__isnull=False,
        owner__in=above,
    ).order_by("-owner__depth", "pk")
    found: dt.date | None = rules.values_list("joined_by", flat=True).first()
    return found


def _late(
    audience: AudienceDefinition,
    people: dict[int, PlacedPerson],
    cut_off: dt.date | None,
    period: Period,
) -> frozenset[int]:
    if cut_off is None or cut_off >= period.day:
        return frozenset()
    of_these = Q(person_id__in=list(people)) if len(people) <= IDS_IN_A_QUESTION else Q()
    then = placed_people(audience, on=cut_off, year=period.year, people=of_these)
    return frozenset(people) - {each.person_id for each in then}
