"""The pages of closed years: their figures in words, and what differs today."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from courses.api import Topic
from organisations.api import Organisation
from people.api import Person, PositionTitle
from records.api import (
    CELL_COMMITTEES,
    YEARLY_TRAINING,
    Cause,
    Comparison,
    Dimension,
    FigureChange,
    Indicator,
    PersonChange,
    Soundness,
    YearClosing,
    causes_in,
    closings_of,
    comparison,
    figure_changes,
    level_name,
    person_changes,
    soundness,
)
from reports.queries.closed_indicators import IndicatorLine, indicator_lines
from shared.numbers import percent

# More names than this are only counted on the page; all are in the file.
MOST_PEOPLE = 100


@dataclass(frozen=True)
class YearLine:
    """A year in the list of an organisation. `addenda` that hold; `waiting`: prepared only."""

    closing: YearClosing
    addenda: int = 0
    waiting: int = 0


@dataclass(frozen=True)
class FigureRow:
    """The closed figures of one organisation, of the yearly training."""

    code: str
    name: str
    is_top: bool
    has_below: bool
    figures: Mapping[str, int]

    @property
    def percent(self) -> Decimal | None:
        return percent(self.figures.get("trained", 0), self.figures.get("in_scope", 0))


@dataclass(frozen=True)
class LevelLine:
    name: str
    count: int
    total: int

    @property
    def percent(self) -> Decimal | None:
        return percent(self.count, self.total)


@dataclass(frozen=True)
class PersonLine:
    """A person who stands otherwise than when the year was closed."""

    code: str
    name: str
    what: Sequence[str]
    why: Sequence[str]


@dataclass(frozen=True)
class Differences:
    figures: Sequence[tuple[str, str, FigureChange]]
    people: Sequence[PersonLine]
    people_total: int

    @property
    def is_empty(self) -> bool:
        return not self.figures and not self.people_total


@dataclass(frozen=True)
class Addendum:
    closing: YearClosing
    check: Soundness
    differences: Differences


@dataclass(frozen=True)
class ClosingPage:
    """A closed year, or one that waits for the second person."""

    closing: YearClosing
    check: Soundness
    rows: Sequence[FigureRow]
    levels: Sequence[LevelLine]
    topics: Sequence[tuple[str, int]]
    indicators: Sequence[IndicatorLine] | None
    targets: Sequence[Mapping[str, Any]]
    people: int
    addenda: Sequence[Addendum]
    waiting: YearClosing | None
    today: Differences | None

    @property
    def top(self) -> FigureRow:
        return self.rows[0]


def closed_years(organisation: Organisation) -> list[YearLine]:
    """Return the years of an organisation that are closed or prepared. One query."""
    lines: dict[int, YearLine] = {}
    for row in closings_of(organisation):
        if row.number == 0:
            lines[row.year] = YearLine(row)
        elif row.year in lines:
            line = lines[row.year]
            lines[row.year] = YearLine(
                line.closing, line.addenda + row.is_confirmed, line.waiting + (not row.is_confirmed)
            )
    return list(lines.values())


def closing_page(closing: YearClosing, *, below: str, compare: bool) -> ClosingPage:
    """Return everything the page of a closed year shows.

    below    code of an organisation of the closing whose children are listed; "": the topmost
    compare  also count anew, and say what differs today
    """
    document = json.loads(closing.document)
    words = Words.of(document)
    addenda = list(closings_of(closing.organisation).filter(year=closing.year, number__gt=0))
    texts = {row.pk: row for row in YearClosing.objects.filter(pk__in=[row.pk for row in addenda])}
    top = document["organisations"][0]["figures"]
    cells = top.get(CELL_COMMITTEES, {})
    return ClosingPage(
        closing=closing,
        check=soundness(closing),
        rows=_rows(document, below),
        levels=_levels(document, cells, words),
        topics=[
            (words.measure(measure), count)
            for measure, count in top.get(YEARLY_TRAINING, {}).items()
            if measure.startswith("topic:")
        ],
        indicators=indicator_lines(closing, compare=compare),
        targets=document["targets"],
        people=document["people"],
        addenda=[_addendum(texts[row.pk], closing, words) for row in addenda if row.is_confirmed],
        waiting=next((texts[row.pk] for row in addenda if not row.is_confirmed), None),
        today=_differences_today(comparison(closing), words) if compare else None,
    )


def addendum_differences(addendum: YearClosing, closing: YearClosing) -> Differences:
    """Return what an addendum says, in words."""
    return _differences_of(addendum, Words.of(json.loads(closing.document)))


def _rows(document: Mapping[str, Any], below: str) -> list[FigureRow]:
    organisations = document["organisations"]
    codes = {each["code"] for each in organisations}
    chosen = below if below in codes else organisations[0]["code"]
    parents = {each["above"] for each in organisations}
    return [
        FigureRow(
            code=each["code"],
            name=each["name"],
            is_top=each["code"] == chosen,
            has_below=each["code"] in parents,
            figures=each["figures"].get(YEARLY_TRAINING, {}),
        )
        for each in sorted(organisations, key=lambda each: each["code"] != chosen)
        if chosen in {each["code"], each["above"]}
    ]


def _levels(
    document: Mapping[str, Any], cells: Mapping[str, int], words: "Words"
) -> list[LevelLine]:
    total = cells.get("in_scope", 0) + cells.get("exempt", 0)
    asked = document["rules"]["indicators"].get(CELL_COMMITTEES, {})
    return [
        LevelLine(words.measure(f"level:{code}"), cells.get(f"level:{code}", 0), total)
        for code in asked
    ]


def _addendum(addendum: YearClosing, closing: YearClosing, words: "Words") -> Addendum:
    addendum.organisation = closing.organisation
    return Addendum(addendum, soundness(addendum), _differences_of(addendum, words))


def _differences_of(addendum: YearClosing, words: "Words") -> Differences:
    return _differences(
        figure_changes(addendum), person_changes(addendum), causes_in(addendum), words
    )


def _differences_today(found: Comparison, words: "Words") -> Differences:
    return _differences(found.figures, found.people, found.causes, words)


def _differences(
    figures: Sequence[FigureChange],
    people: Sequence[PersonChange],
    causes: Mapping[str, Sequence[Cause]],
    words: "Words",
) -> Differences:
    shown = people[:MOST_PEOPLE]
    names = dict(
        Person.objects.filter(code__in=[each.code for each in shown]).values_list(
            "code", "full_name"
        )
    )
    return Differences(
        figures=[
            (words.organisation(each.organisation), words.measure(each.measure), each)
            for each in figures
            if each.audience == _shown_for(each.measure)
        ],
        people=[
            PersonLine(
                each.code,
                names.get(each.code, each.code),
                words.changes(each),
                [words.cause(cause) for cause in causes.get(each.code, ())],
            )
            for each in shown
        ],
        people_total=len(people),
    )


def _shown_for(measure: str) -> str:
    """The audience of which a measure is shown: levels of cell committees, else the training."""
    return CELL_COMMITTEES if measure.startswith("level:") else YEARLY_TRAINING


@dataclass(frozen=True)
class Words:
    """How the codes of a document are called."""

    organisations: Mapping[str, str]
    indicators: Mapping[str, str]
    topics: Mapping[str, str]
    titles: Mapping[str, str]

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "Words":
        return cls(
            {each["code"]: each["name"] for each in document["organisations"]},
            dict(Indicator.objects.values_list("code", "name")),
            dict(Topic.objects.values_list("code", "name")),
            dict(PositionTitle.objects.values_list("code", "name")),
        )

    def organisation(self, code: str) -> str:
        return self.organisations.get(code, code)

    def measure(self, measure: str) -> str:
        kind, _colon, code = measure.partition(":")
        if kind == "level":
            return self.indicators.get(code, code)
        if kind == "topic":
            return self.topics.get(code, code)
        return {
            "in_scope": _("People in scope"),
            "exempt": _("Exempt people"),
            "trained": _("People trained"),
            "on_time": _("Trained on time"),
            "committees": _("Committees"),
            "committees_trained": _("Committees wholly trained"),
        }.get(measure, measure)

    def changes(self, change: PersonChange) -> list[str]:
        if change.before is None:
            return [_("counted since then; was not in the closing")]
        if change.after is None:
            return [_("no longer counted; was in the closing")]
        before, after = change.before, change.after
        return [
            f"{self._field(name)}: {self._value(name, before)} → {self._value(name, after)}"
            for name in change.fields
        ]

    def cause(self, cause: Cause) -> str:
        if cause.kind == "register":
            return _("a position, an exemption or a place in the tree was entered later")
        words = {
            "training": _("training recorded later: %(about)s"),
            "training_reversed": _("training taken back: %(about)s"),
            "level": _("level recorded later: %(about)s"),
            "level_reversed": _("level taken back: %(about)s"),
            "journal": _("journal: %(about)s"),
        }[cause.kind]
        about = _level(cause.about) if cause.kind.startswith("level") else cause.about
        return f"{words % {'about': about}} ({_day(cause.at)})"

    def _field(self, name: str) -> str:
        return {
            "places": _("place"),
            "exempt": _("exempt"),
            "trained_on": _("trained on"),
            "on_time": _("on time"),
            "periods": _("periods"),
            "topics": _("topics"),
            "levels": _("levels"),
        }.get(name, name)

    def _value(self, name: str, status: Mapping[str, Any]) -> str:
        value = status.get(name)
        if value is None or value in ([], {}):
            return "–"
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if name == "places":
            code, title = value.get(YEARLY_TRAINING) or next(iter(value.values()))
            return f"{self.titles.get(title, title)}, {self.organisation(code)}"
        if name == "topics":
            return ", ".join(self.topics.get(each, each) for each in value)
        if name == "levels":
            return "; ".join(f"{Dimension(field).label} {rank}" for field, rank in value.items())
        return _day(value) if name == "trained_on" else str(value)


def _level(about: str) -> str:
    field, _colon, level = about.partition(":")
    return f"{Dimension(field).label} – {level_name(field, level)}"


def _day(iso: str) -> str:
    return f"{dt.date.fromisoformat(iso[:10]):%d/%m/%Y}"
