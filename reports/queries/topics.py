"""How many people of which organisation completed a course on which topic this year."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from courses.api import Topic
from organisations.api import Organisation
from records.api import YEARLY_TRAINING, tallies_of
from reports.queries import standings
from reports.rules.charts import heat
from shared.numbers import percent

_TOPIC = "topic:"


@dataclass(frozen=True)
class Field:
    """One field of the map: people of an organisation with a topic, of those in scope.

    step  how dark it is
    """

    topic: str
    people: int
    in_scope: int
    step: int = 0

    @property
    def percent(self) -> Decimal | None:
        return percent(self.people, self.in_scope)


@dataclass(frozen=True)
class Line:
    organisation: Organisation
    in_scope: int
    fields: list[Field]


@dataclass(frozen=True)
class TopicMap:
    """topics  those that anybody completed, most people first; `untouched` are all the others"""

    topics: list[str]
    untouched: list[str]
    top: Line
    lines: list[Line]


def topic_map(organisation: Organisation, *, year: int) -> TopicMap:
    """Return topics by organisation, for people of the yearly training. Four queries."""
    children = standings.children_today(organisation)
    counts = tallies_of(
        [organisation.pk, *(child.pk for child in children)],
        audience=YEARLY_TRAINING,
        year=year,
    )
    names = dict(Topic.objects.order_by("position", "code").values_list("code", "name"))
    whole = counts[organisation.pk]
    codes = [
        measure.removeprefix(_TOPIC)
        for measure, number in sorted(whole.items(), key=lambda item: -item[1])
        if measure.startswith(_TOPIC) and number
    ]
    lines = coloured([_line(child, counts[child.pk], codes, names) for child in children])
    return TopicMap(
        topics=[names.get(code, code) for code in codes],
        untouched=[name for code, name in names.items() if code not in codes],
        top=_line(organisation, whole, codes, names),
        lines=[line for line in lines if line.in_scope],
    )


def _line(
    organisation: Organisation, counts: Mapping[str, int], codes: list[str], names: dict[str, str]
) -> Line:
    in_scope = counts.get("in_scope", 0)
    fields = [
        Field(names.get(code, code), counts.get(_TOPIC + code, 0), in_scope) for code in codes
    ]
    return Line(organisation, in_scope, fields)


def coloured(lines: list[Line]) -> list[Line]:
    """Darken the fields by the highest share among them."""
    known = [field.percent for line in lines for field in line.fields]
    highest = max((share for share in known if share is not None), default=Decimal(0))
    return [
        replace(
            line,
            fields=[replace(field, step=heat(field.percent, highest)) for field in line.fields],
        )
        for line in lines
    ]
