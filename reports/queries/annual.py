"""The yearly training of an organisation on any day, from facts, level by level."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from operator import add

from organisations.api import (
    Organisation,
    Tree,
    branches_on,
    called_on,
    organisations_then_below,
    then_and_now,
    tree_on,
)
from people.api import Person
from records.api import (
    YEARLY_TRAINING,
    Asked,
    AudienceDefinition,
    Figures,
    Member,
    Population,
    audience_definitions,
    branch_figures,
    branch_topics,
    figures_on,
    population,
    topics_on,
)
from reports.rules.masking import hidden_of, is_few
from reports.rules.tally import LATELY, AnnualTally, roll_up


@dataclass(frozen=True)
class AnnualNode:
    """An organisation in the yearly report.

    is_own    true for the row of the people placed directly at the organisation, not below it
    members   who was counted; empty unless asked for
    is_told   false where the reader sees no names and so few people are here that their figures
              would tell of each; `is_exempt_told` likewise, of the number of those exempt
    """

    organisation_id: int
    tally: AnnualTally
    is_own: bool = False
    children: list["AnnualNode"] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    is_told: bool = True
    is_exempt_told: bool = True


@dataclass(frozen=True)
class AnnualReport:
    """The report with the names of what it speaks of.

    committees  each with a member in scope, and whether all of these are trained
    called      the names of then of those that are called otherwise now
    """

    as_of: dt.date
    year: int
    audience: str
    top: AnnualNode
    organisations: dict[int, tuple[str, str]]
    people: dict[int, tuple[str, str]]
    committees: dict[int, bool] = field(default_factory=dict)
    called: dict[int, str] = field(default_factory=dict)

    def name_of(self, organisation_id: int) -> str:
        """Return its name of then, with today's beside it where they differ."""
        _code, name = self.organisations[organisation_id]
        return then_and_now(self.called.get(organisation_id, name), name)


def own_tallies(people: Population) -> dict[int, AnnualTally]:
    """Return what is counted at each organisation itself, without what is below it."""
    found = {
        place: _tally(members, on=people.on)
        for place, members in members_by_place(people.members).items()
    }
    for committee, is_trained in _committees(people.members).items():
        counted = AnnualTally(committees=1, committees_trained=int(is_trained))
        found[committee] = found.get(committee, AnnualTally()) + counted
    return found


def members_by_place(members: Iterable[Member]) -> dict[int, list[Member]]:
    found: dict[int, list[Member]] = defaultdict(list)
    for member in members:
        found[member.place.organisation_id].append(member)
    return dict(found)


def annual_report(
    organisation: Organisation,
    *,
    on: dt.date,
    year: int,
    audience: str = YEARLY_TRAINING,
    with_people: bool = False,
    is_short: bool = False,
) -> AnnualReport:
    """Return the yearly training at and below `organisation` as it stood on `on`.

    is_short  only the organisation and those directly below it, and no list of committees: costs
              the same whatever hangs below these

    A fixed number of queries: six, with people nine.
    """
    if with_people:
        found = _with_people(organisation, on=on, year=year, audience=audience)
        return replace(found, called=called_on(on))
    definition = audience_definitions(audience).get(audience, AudienceDefinition(audience))
    found = AnnualReport(as_of=on, year=year, audience=audience, top=AnnualNode(organisation.pk, AnnualTally()),
                         organisations={organisation.pk: (organisation.code, organisation.name)}, people={}, called=called_on(on))  # fmt: skip
    return (_short if is_short else _whole)(organisation, definition, found)


def annual_without_few(report: AnnualReport) -> AnnualReport:
    """Return the report with the organisations marked of which nothing is told on their own."""
    top = replace(report.top, is_exempt_told=not is_few(report.top.tally.exempt))
    return replace(report, top=_marked(top))


def _marked(node: AnnualNode) -> AnnualNode:
    sizes = {child.organisation_id: child.tally.in_scope for child in node.children}
    hidden = hidden_of(sizes, is_part_of_hidden=not node.is_told)
    exempt = hidden_of({child.organisation_id: child.tally.exempt for child in node.children})
    return replace(
        node,
        children=[
            _marked(
                replace(
                    child,
                    is_told=child.organisation_id not in hidden,
                    is_exempt_told=child.organisation_id not in exempt,
                )
            )
            for child in node.children
        ],
    )


def _short(
    organisation: Organisation, audience: AudienceDefinition, empty: AnnualReport
) -> AnnualReport:
    branches = branches_on(organisation.pk, empty.as_of)
    (below,) = branch_figures([Asked(audience, is_yearly=True)], branches, year=empty.year)
    topics = branch_topics(audience, branches, year=empty.year)
    children = list(organisations_then_below(organisation, empty.as_of))
    nodes = [
        AnnualNode(
            child.pk, _counted(below.children.get(child.pk, Figures()), topics.get(child.pk))
        )
        for child in children
    ]
    own = _counted(below.own, topics.get(organisation.pk))
    total = sum((node.tally for node in nodes), own)
    if nodes and not own.is_empty:
        nodes.append(AnnualNode(organisation.pk, own, is_own=True))
    return replace(
        empty,
        top=AnnualNode(organisation.pk, total, children=nodes),
        organisations=empty.organisations
        | {child.pk: (child.code, child.name) for child in children},
    )


def _whole(
    organisation: Organisation, audience: AudienceDefinition, empty: AnnualReport
) -> AnnualReport:
    day, year = empty.as_of, empty.year
    tree = tree_on(day)
    inside = tree.subtree_ids(organisation.pk)
    figures = figures_on(audience, on=day, year=year, organisation_id=organisation.pk, tree=tree)
    topics = topics_on(audience, on=day, year=year, inside=inside)
    at_each = {pk: figures.at(pk) for pk in figures.rows if pk in inside}
    own = {pk: _counted(each, topics.get(pk)) for pk, each in at_each.items()}
    sums = roll_up(tree, organisation.pk, own, nothing=AnnualTally(), add=add)
    return replace(
        empty,
        top=_node(organisation.pk, tree, own=own, sums=sums, members={}, places={}),
        organisations=_organisations(organisation, sums),
        committees={
            pk: bool(each.committees_trained) for pk, each in at_each.items() if each.committees
        },
    )


def _counted(figures: Figures, topics: Mapping[str, int] | None) -> AnnualTally:
    return replace(tally_of_figures(figures), topics=topics or {})


def tally_of_figures(figures: Figures) -> AnnualTally:
    """Return the figures as the reports have them, without topics."""
    return AnnualTally(
        in_scope=figures.in_scope,
        exempt=figures.exempt,
        trained=figures.trained,
        on_time=figures.on_time,
        recent=figures.recent,
        committees=figures.committees,
        committees_trained=figures.committees_trained,
    )


def _organisations(organisation: Organisation, sums: Collection[int]) -> dict[int, tuple[str, str]]:
    names = Organisation.objects.filter(pk__in=sums) if len(sums) < 500 else Organisation.objects
    return {pk: (code, name) for pk, code, name in names.values_list("pk", "code", "name")} | {
        organisation.pk: (organisation.code, organisation.name)
    }


def _with_people(
    organisation: Organisation, *, on: dt.date, year: int, audience: str
) -> AnnualReport:
    """The same person by person, for those who want the names."""
    people = population(audience, on=on, year=year, organisation_id=organisation.pk)
    own = own_tallies(people)
    sums = roll_up(people.tree, organisation.pk, own, nothing=AnnualTally(), add=add)
    places = members_by_place(people.placed_in(organisation.pk))
    members = roll_up(people.tree, organisation.pk, places, nothing=[], add=add)
    found = {member.person_id for member in members.get(organisation.pk, [])}
    return AnnualReport(
        as_of=on,
        year=year,
        audience=audience,
        top=_node(organisation.pk, people.tree, own=own, sums=sums, members=members, places=places),
        organisations=_organisations(organisation, sums),
        people=_names_of(found),
        committees={
            committee: trained
            for committee, trained in _committees(people.members).items()
            if committee in sums
        },
    )


def _node(
    pk: int,
    tree: Tree,
    *,
    own: dict[int, AnnualTally],
    sums: dict[int, AnnualTally],
    members: dict[int, list[Member]],
    places: dict[int, list[Member]],
) -> AnnualNode:
    children = [
        _node(child, tree, own=own, sums=sums, members=members, places=places)
        for child in tree.children_of(pk)
    ]
    itself = own.get(pk, AnnualTally())
    if children and not itself.is_empty:
        children.append(AnnualNode(pk, itself, is_own=True, members=places.get(pk, [])))
    return AnnualNode(
        pk, sums.get(pk, AnnualTally()), children=children, members=members.get(pk, [])
    )


def _tally(members: list[Member], *, on: dt.date) -> AnnualTally:
    counted = [member for member in members if not member.is_exempt]
    trained = [member for member in counted if member.is_trained]
    topics = Counter(topic for member in counted for topic in member.topics)
    return AnnualTally(
        in_scope=len(counted),
        exempt=len(members) - len(counted),
        trained=len(trained),
        on_time=sum(1 for member in trained if member.training.on_time),
        recent=sum(1 for member in trained if _is_recent(member, on)),
        topics=dict(topics),
    )


def _is_recent(member: Member, on: dt.date) -> bool:
    day = member.training.trained_on
    return day is not None and day > on - LATELY


def _committees(members: list[Member]) -> dict[int, bool]:
    """Return the committees with a member who is not exempt, and whether all of these are trained.

    A member counts in every committee he or she sits in, also one below the position under which
    the person is counted.
    """
    found: dict[int, bool] = {}
    for member in members:
        if member.is_exempt:
            continue
        for committee in member.committees:
            found[committee] = found.get(committee, True) and member.is_trained
    return found


def _names_of(people: set[int]) -> dict[int, tuple[str, str]]:
    # Naming thousands of ids in a question is slower than reading all names.
    named = Person.objects.filter(pk__in=people) if len(people) <= 2000 else Person.objects.all()
    rows = named.order_by("sort_key", "code").values_list("pk", "code", "full_name")
    return {pk: (code, name) for pk, code, name in rows if pk in people}
