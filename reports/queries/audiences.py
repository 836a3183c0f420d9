"""Audiences as they are read: clauses in words, people of today, and what counts over them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from courses.api import Requirement
from organisations.api import STEP_LENGTH, Organisation, OrganisationKind, ResidentialKind
from people.api import PositionTitle
from records.api import (
    YEARLY_TRAINING,
    Audience,
    AudienceDefinition,
    Clause,
    Indicator,
    Target,
    audience_actions,
    audience_counts,
    audience_definitions,
    audience_drafts,
)

MOST_TARGETS = 50


@dataclass(frozen=True)
class Words:
    """What the codes of clauses are called, in the order in which they are offered."""

    titles: Mapping[str, str]
    kinds: Mapping[str, str]
    places: Mapping[str, str]

    def title(self, clause: Clause) -> str:
        return self.titles.get(clause.title, clause.title)

    def kind(self, clause: Clause) -> str:
        return self.kind_named(clause.organisation_kind or "")

    def place(self, clause: Clause) -> str:
        place = audience_drafts.place_of(clause)
        return self.places.get(place, place)

    def kind_named(self, code: str) -> str:
        return self.kinds.get(code, code) if code else _("any kind of organisation")

    def sentence(self, clause: Clause) -> str:
        """Return "Secretary – cell – only of a neighbourhood"."""
        parts = [capfirst(self.title(clause)), self.kind(clause)]
        if audience_drafts.place_of(clause):
            parts.append(self.place(clause))
        return " – ".join(parts)

    def sentences(self, clauses: Iterable[Clause]) -> list[str]:
        """Return the clauses in few lines: positions of the same organisations together."""
        return [
            capfirst(", ".join(_inside(self.titles.get(each, each)) for each in titles))
            + f" – {'; '.join(_inside(self.kind_named(kind)) for kind in kinds)}"
            + (f" – {self.places.get(place, place)}" if place else "")
            for titles, place, kinds in audience_drafts.grouped(clauses)
        ]


def _inside(name: str) -> str:
    """A name as it stands inside a sentence."""
    return name[:1].lower() + name[1:]


def words() -> Words:
    """Three queries."""
    return Words(
        titles=dict(PositionTitle.objects.values_list("code", "name")),
        kinds=dict(OrganisationKind.objects.values_list("code", "name")),
        places={
            audience_drafts.ANYWHERE: _("anywhere"),
            audience_drafts.NEIGHBOURHOOD: _("only of a neighbourhood"),
        }
        | {
            code: _("only of this neighbourhood: %(kind)s") % {"kind": name}
            for code, name in ResidentialKind.objects.values_list("code", "name")
        },
    )


@dataclass(frozen=True)
class AudienceLine:
    """An audience in the list. `people` of today; `targets` that bind the place, or lie below."""

    row: Audience
    clauses: Sequence[str]
    people: int
    indicators: Sequence[Indicator]
    targets: int
    is_built_in: bool


def audience_lines(organisation: Organisation, *, today: dt.date) -> list[AudienceLine]:
    """Return every audience with its people at and below an organisation. Eleven queries."""
    known, definitions = words(), audience_definitions()
    people = audience_counts.people_of_audiences(definitions, organisation, on=today)
    indicators: dict[str, list[Indicator]] = defaultdict(list)
    for each in Indicator.objects.all():
        indicators[each.audience_id].append(each)
    by_audience = _targets(organisation).order_by().values_list("audience_id")
    targets = dict(by_audience.annotate(number=Count("pk")))
    return [
        AudienceLine(
            row=row,
            clauses=known.sentences(definitions[row.code].clauses),
            people=people.get(row.code, 0),
            indicators=indicators[row.code],
            targets=targets.get(row.code, 0),
            is_built_in=audience_actions.is_built_in(row.code),
        )
        for row in Audience.objects.order_by("name")
        if row.code in definitions
    ]


@dataclass(frozen=True)
class ClauseLine:
    """A clause in words; `holders` and `counted` as of `ClauseCount`."""

    title: str
    kind: str
    place: str
    holders: int
    counted: int


@dataclass(frozen=True)
class AudiencePage:
    """One audience at one organisation.

    people        of today, each once
    requirements  yearly ones that summon this audience, not closed
    is_yearly     it is the audience of the yearly training, of which every page of tracking speaks
    """

    row: Audience
    definition: AudienceDefinition
    lines: Sequence[ClauseLine]
    people: int
    indicators: Sequence[Indicator]
    targets: Sequence[Target]
    requirements: Sequence[Requirement]
    is_built_in: bool
    is_yearly: bool

    @property
    def fingerprint(self) -> str:
        return fingerprint_of(self.definition)

    @property
    def is_used(self) -> bool:
        return bool(self.indicators or self.targets or self.requirements)


def fingerprint_of(definition: AudienceDefinition) -> str:
    return audience_drafts.fingerprint(definition.name, definition.definition, definition.clauses)


def audience_page(row: Audience, organisation: Organisation, *, today: dt.date) -> AudiencePage:
    """Return an audience with the numbers of its clauses. Nine queries."""
    known = words()
    definition = audience_definitions(row.code)[row.code]
    counts = audience_counts.clause_counts(definition.clauses, organisation, on=today)
    targets = _targets(organisation).filter(audience=row)
    return AudiencePage(
        row=row,
        definition=definition,
        lines=[
            ClauseLine(
                title=capfirst(known.title(each.clause)),
                kind=known.kind(each.clause),
                place=known.place(each.clause),
                holders=each.holders,
                counted=each.counted,
            )
            for each in counts
        ],
        people=sum(each.counted for each in counts),
        indicators=list(Indicator.objects.filter(audience=row)),
        targets=list(
            targets.select_related("owner", "indicator").order_by("-year", "pk")[:MOST_TARGETS]
        ),
        requirements=list(_requirements(row)),
        is_built_in=audience_actions.is_built_in(row.code),
        is_yearly=row.code == YEARLY_TRAINING,
    )


@dataclass(frozen=True)
class Preview:
    """What a change would do: whom it brings and takes today, clauses in words, and what follows.

    indicators, targets, requirements  how many count over the audience, everywhere
    """

    change: audience_counts.ChangeCount
    added: Sequence[str]
    dropped: Sequence[str]
    indicators: int = 0
    targets: int = 0
    requirements: int = 0
    is_counted_anew: bool = False


def preview(row: Audience | None, clauses: Sequence[Clause], *, today: dt.date) -> Preview:
    """Return what other clauses would do to an audience, or a new one (None). Eight queries."""
    known = words()
    had: Sequence[Clause] = ()
    if row is not None:
        had = audience_definitions(row.code)[row.code].clauses
    before, after = (
        {audience_drafts.key_of(each): each for each in side} for side in (had, clauses)
    )
    moves = before.keys() != after.keys()
    return Preview(
        change=audience_counts.change_count(had, clauses, on=today),
        added=[known.sentence(each) for key, each in after.items() if key not in before],
        dropped=[known.sentence(each) for key, each in before.items() if key not in after],
        indicators=Indicator.objects.filter(audience=row).count() if row else 0,
        targets=Target.objects.filter(audience=row).count() if row else 0,
        requirements=_requirements(row).count() if row else 0,
        is_counted_anew=bool(row and row.has_standings and moves),
    )


def _requirements(row: Audience) -> QuerySet[Requirement]:
    return (
        Requirement.objects.filter(audience=row)
        .exclude(state=Requirement.State.CLOSED)
        .select_related("owner", "programme")
    )


def _targets(organisation: Organisation) -> QuerySet[Target]:
    """Targets that bind an organisation, and those of organisations below it."""
    path = organisation.path
    above = [path[:end] for end in range(STEP_LENGTH, len(path), STEP_LENGTH)]
    return Target.objects.filter(Q(owner__path__startswith=path) | Q(owner__path__in=above))
