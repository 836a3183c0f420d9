"""A person's record: levels with their evidence, training by year, who has read it."""

import datetime as dt
from dataclasses import dataclass
from itertools import groupby

from audit.api import Reading, readings_of
from certificates.api import Certificate, held_by
from people.api import (
    Exemption,
    Person,
    PlannedPosition,
    exemption_words,
    holdings_of,
    planned_positions_of,
)
from records.api import (
    Dimension,
    LevelFact,
    Paper,
    Qualification,
    Standing,
    TrainingFact,
    level_name,
    paper_title,
    papers_under_way,
    proves,
)
from reports.queries.explaining import Explanation, Lacking, explanation, levels_lacking
from reports.queries.places import place_names
from shared.dates import in_force


@dataclass(frozen=True)
class Evidence:
    """A paper, and whether it is enough for the level it speaks of."""

    level: str
    fact: Qualification
    is_proof: bool

    @property
    def entry(self) -> str:
        """As the address names it where an entry is put right."""
        return f"t{self.fact.pk}"


@dataclass(frozen=True)
class DimensionLine:
    """A field with the highest proven level ("" when there is none) and all its papers.

    proof  the first paper that proves this level; the level counts from its day, or always
    """

    name: str
    level: str
    proof: Evidence | None
    papers: list[Evidence]


@dataclass(frozen=True)
class PaperLine:
    """A paper that is not in the record yet, or was sent back."""

    title: str
    paper: Paper


@dataclass(frozen=True)
class TrainingLine:
    """A completed course; the code opens its certificate on this site, "" for others."""

    fact: TrainingFact
    certificate_code: str

    @property
    def entry(self) -> str:
        """As the address names it where an entry is put right."""
        return f"k{self.fact.pk}"


@dataclass(frozen=True)
class YearLine:
    year: int
    trainings: list[TrainingLine]


@dataclass(frozen=True)
class ExemptionLine:
    """A span in which the person is not counted; `last_day` is None while it is open."""

    kind: str
    first_day: dt.date
    last_day: dt.date | None
    decision_number: str


@dataclass(frozen=True)
class Post:
    """A position held today, and where."""

    title: str
    place: str


@dataclass(frozen=True)
class PlannedLine:
    """A position the person is planned for; `last_day` is None where no end was given."""

    title: str
    place: str
    first_day: dt.date
    last_day: dt.date | None
    decision_number: str


@dataclass(frozen=True)
class Record:
    """Everything the page shows about `person` on `day`.

    standing  of the running year; None when the person is in no audience and was not trained
    why       the person counts as trained, or does not; lacking: levels asked and not reached
    """

    person: Person
    day: dt.date
    posts: list[Post]
    planned: list[PlannedLine]
    exemptions: list[ExemptionLine]
    standing: Standing | None
    in_yearly_scope: bool
    why: Explanation
    lacking: list[Lacking]
    dimensions: list[DimensionLine]
    papers: list[PaperLine]
    years: list[YearLine]
    readings: list[Reading]


def record_of(person: Person, *, on: dt.date) -> Record:
    """Return the record of `person`. Twelve queries at most, however long it is."""
    standing = (
        Standing.objects.filter(person=person, year=on.year).prefetch_related("scopes").first()
    )
    holdings = holdings_of(person, on=on)
    planned = planned_positions_of(person, on=on)
    places = place_names(
        [*(each.organisation for each in holdings), *(each.organisation for each in planned)]
    )
    exemptions = list(person.exemptions.filter(in_force(on)).order_by("valid_from", "pk"))
    years = _years(person)
    why = explanation(
        standing,
        year=on.year,
        holdings=holdings,
        exemptions=exemptions,
        courses=[line.fact for year in years for line in year.trainings],
    )
    return Record(
        person=person,
        day=on,
        posts=[Post(each.title.name, places[each.organisation_id]) for each in holdings],
        planned=[_planned(each, places) for each in planned],
        exemptions=[_exemption(each) for each in exemptions],
        standing=standing,
        why=why,
        lacking=levels_lacking(standing, holdings),
        in_yearly_scope=standing is not None and bool(standing.scopes.all()),
        dimensions=_dimensions(person),
        papers=[PaperLine(paper_title(each), each) for each in papers_under_way(person)],
        years=years,
        readings=readings_of(person.code),
    )


def _planned(row: PlannedPosition, places: dict[int, str]) -> PlannedLine:
    place = places[row.organisation_id]
    return PlannedLine(row.title.name, place, row.valid_from, _last_day(row), row.decision_number)


def _exemption(row: Exemption) -> ExemptionLine:
    return ExemptionLine(
        exemption_words(row.kind), row.valid_from, _last_day(row), row.decision_number
    )


def _last_day(row: Exemption | PlannedPosition) -> dt.date | None:
    return None if row.valid_until is None else row.valid_until - dt.timedelta(days=1)


def _dimensions(person: Person) -> list[DimensionLine]:
    facts = Qualification.objects.filter(person=person, reverses=None, reversed_by=None).order_by(
        "-rank", "issued_on", "pk"
    )
    papers: dict[str, list[Evidence]] = {dimension.value: [] for dimension in Dimension}
    for fact in facts:
        plain = LevelFact(fact.dimension, fact.rank, fact.evidence, fact.issued_on)
        papers[fact.dimension].append(
            Evidence(level_name(fact.dimension, fact.level), fact, proves(plain))
        )
    return [_dimension(str(each.label), papers[each.value]) for each in Dimension]


def _dimension(name: str, papers: list[Evidence]) -> DimensionLine:
    """`papers` come with the highest level first."""
    proving = [each for each in papers if each.is_proof]
    if not proving:
        return DimensionLine(name, "", None, papers)
    highest = [each for each in proving if each.fact.rank == proving[0].fact.rank]
    proof = min(highest, key=lambda each: (each.fact.issued_on or dt.date.min, each.fact.pk))
    return DimensionLine(name, proving[0].level, proof, papers)


def _years(person: Person) -> list[YearLine]:
    codes = dict(
        Certificate.objects.filter(held_by(person)).values_list("number", "verification_code")
    )
    facts = TrainingFact.objects.filter(person=person, reverses=None, reversed_by=None).order_by(
        "-completed_on", "-pk"
    )
    lines = [TrainingLine(fact, codes.get(fact.certificate_number, "")) for fact in facts]
    return [
        YearLine(year, list(group))
        for year, group in groupby(lines, key=lambda line: line.fact.completed_on.year)
    ]
