"""Indicators counted by the database: what `records.rules.indicators` says, as SQL.

The rules are the judge. What they read of a person is put together here in parts of a statement,
one row for each person; conditions over their columns hold no values of their own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, Count, Exists, Max, OuterRef, Q, QuerySet, Value, When

from organisations.api import Branches, Placement
from people.api import Holding, Person
from records.models import TrainingFact
from records.queries.statement import Asked, Statement, asking, taken_back
from records.rules.audience import AudienceDefinition
from records.rules.indicators import (
    COMMITTEES_PARTLY,
    CONCURRENTLY,
    MEMBERS,
    OF_TRAINING,
    STANDARDS,
    Requirement,
    Rule,
    Spec,
    counts_committees,
    counts_posts,
    earliest_birth,
    is_topic,
    looks_at,
)
from shared.dates import in_force
from shared.text import fold

NEVER = "1 = 0"


@dataclass(frozen=True)
class Question:
    """An indicator, in the reading of `spec`, over an audience.

    events  things with `person` and `completed_at` (or null). With them these are counted, for the
            people in scope, and not the people
    """

    spec: Spec
    audience: AudienceDefinition
    events: QuerySet[Any, Any] | None = None

    @property
    def counts_people(self) -> bool:
        is_other = counts_committees(self.spec) or counts_posts(self.spec)
        return self.events is None and not is_other

    @property
    def parts(self) -> list[tuple[str, str]]:
        """Code and words of the shares beside the main one."""
        spec = self.spec
        if self.counts_people and spec.rule == Rule.LEVELS and len(spec.levels) > 1:
            return [(dimension, "") for dimension in spec.levels]
        if self.counts_people and spec.rule == Rule.TOPICS and len(spec.topics) > 1:
            return list(spec.topics.items())
        return []


def _flag(found: Q) -> Case:
    return Case(When(found, then=1), default=Value(0))


class IndicatorStatement(Statement):
    """What is known of the people on one day, with the columns that the questions look at."""

    def __init__(self, questions: Sequence[Question], branches: Branches, *, year: int) -> None:
        audiences = {each.audience.code: each.audience for each in questions}
        super().__init__([Asked(each) for each in audiences.values()], on=branches.on, year=year)
        self.branches, self.questions = branches, questions
        self.numbers = {code: f"number_{at}" for at, code in enumerate(audiences)}
        specs = [each.spec for each in questions]
        # What positions ask for is the same for all indicators.
        standards = next((each.standards for each in specs if each.rule in STANDARDS), {})
        self.wanted: dict[Requirement, list[tuple[str, str]]] = {}
        for place, asked in standards.items():
            for one in asked:
                self.wanted.setdefault(one, []).append(place)
        self.dimensions = sorted(
            {name for each in specs for name in [*each.levels, *each.of_levels]}
            | {one.dimension for one in self.wanted if one.kind == "level"}
        )
        self.topics = dict.fromkeys(
            [item for each in specs if each.rule == Rule.TOPICS for item in each.topics.items()]
            + [(one.code, one.name) for one in self.wanted if one.kind == "topic"]
        )
        self.titles = list(dict.fromkeys(each.titles for each in specs if each.titles))
        self.ages = sorted({each.max_age for each in specs if each.max_age is not None})
        self.is_yearly = bool(self.wanted) or any(each.rule in OF_TRAINING for each in specs)
        self.persons = Q()
        # Condition or thing asked for → the column that says whether it is so.
        self.columns: dict[Any, str] = {}
        self.joined: list[str] = []
        if branches.ids is not None:
            self.look_only_at(branches.ids)
            self.persons = Q(
                pk__in=self.held.filter(organisation__in=branches.ids).values("person_id")
            )

    # --- What is known ----------------------------------------------------------------------------

    def add_facts(self) -> None:
        """Put the parts together, in the order in which they look at each other."""
        topics = self._known_topics() if self.topics else []
        part, params = self.branches.part("branches")
        self.parts.append(part)
        self.params.extend(params)
        self._add_parts()
        self._add_persons()
        self._add_posts()
        self._add_topics(topics)
        self._add_programmes()
        for at, each in enumerate(self.questions):
            if each.events is not None:
                self._add_events(f"events_{at}", each.events)

    def text(self, rows: str) -> tuple[str, list[Any]]:
        return f"WITH RECURSIVE {', '.join(self.parts)} {rows}", self.params

    def base(self, *, is_inside: bool = True) -> str:
        """Every fitting position with what is known of its holder; those at or below the
        organisation only, or all of those who have one there."""
        inside = " JOIN branches ON branches.organisation = placed.organisation"
        joins = "".join(
            f" LEFT JOIN {name} ON {name}.person = placed.person" for name in self.joined
        )
        return f"FROM placed{inside if is_inside else ''}{self._joins()}{joins}"

    def add_asked(
        self, question: Question, columns: Sequence[str], *, join: str = "", is_inside: bool = True
    ) -> None:
        """A part `asked` of these columns, with `is_in_scope` and `is_counted` beside them."""
        where = self.scope(question, is_seat=is_inside and counts_posts(question.spec))
        counted = self.counted(question.spec) if question.events is None else "1 = 1"
        flags = {"is_in_scope": where, "is_counted": counted}
        listed = [
            *columns,
            *(f"CASE WHEN {each} THEN 1 ELSE 0 END AS {name}" for name, each in flags.items()),
        ]
        # PostgreSQL would look at the conditions first, take the rows that are left to be few, and
        # read all facts again for each of them.
        fence = "MATERIALIZED " if connection.vendor == "postgresql" else ""
        rows = f"SELECT {', '.join(listed)} {self.base(is_inside=is_inside)}{join}"
        self.parts.append(f"asked AS {fence}({rows})")

    def _add_facts(self, name: str, keys: list[Any], rows: QuerySet[Any, Any]) -> None:
        """A part with a row for each person and a column, 1 or 0, for each of `keys`."""
        columns = [f"{name}_{at}" for at in range(len(keys))]
        try:
            self._add_rows(name, ", ".join(["person", *columns]), rows)
        except EmptyResultSet:
            return
        self.joined.append(name)
        self.columns |= zip(keys, columns, strict=True)

    def _add_persons(self) -> None:
        found: dict[Any, Q] = {
            ("age", years): Q(born_on__gte=earliest_birth(years, self.on)) for years in self.ages
        }
        specs = [each.spec for each in self.questions]
        if any(each.members_only or each.rule == Rule.PARTY_MEMBER for each in specs):
            found["member"] = Q(party_status__in=sorted(MEMBERS))
        if found:
            flags = {f"flag_{at}": _flag(each) for at, each in enumerate(found.values())}
            rows = Person.objects.filter(self.persons).annotate(**flags)
            self._add_facts("persons", list(found), rows.values_list("pk", *flags))

    def _add_posts(self) -> None:
        """What the positions held say, in the audience or not."""
        found: dict[Any, Q] = {titles: Q(title__in=sorted(titles)) for titles in self.titles}
        for one, places in self.wanted.items():
            kinds: dict[str, list[str]] = {}
            for title, kind in places:
                kinds.setdefault(kind, []).append(title)
            found["asked", one] = Q()
            for kind, named in kinds.items():
                found["asked", one] |= Q(organisation__kind=kind, title__in=named)
        if found:
            placed = Placement.objects.filter(
                in_force(self.on), organisation=OuterRef("organisation")
            )
            held = Holding.objects.filter(self.people, in_force(self.on)).filter(Exists(placed))
            self._add_grouped("posts", found, held)

    def _add_grouped(self, name: str, found: dict[Any, Q], rows: QuerySet[Any, Any]) -> None:
        flags = {f"flag_{at}": Max(_flag(each)) for at, each in enumerate(found.values())}
        any_of_them = Q()
        for each in found.values():
            any_of_them |= each
        grouped = rows.filter(any_of_them).order_by().values("person_id").annotate(**flags)
        self._add_facts(name, list(found), grouped.values_list("person_id", *flags))

    def _known_topics(self) -> list[str]:
        """Topics of this year's courses as typed, which are few. One query."""
        courses = self._courses(self.year).values_list("person_id", "topics")
        text, params = courses.order_by().query.sql_with_params()
        with asking() as cursor:
            cursor.execute(
                f"WITH courses (person, topics) AS ({text})"  # noqa: S608
                f" SELECT DISTINCT one.value FROM {self.each_topic()}",
                params,
            )
            return [topic for (topic,) in cursor.fetchall()]

    def _add_topics(self, known: list[str]) -> None:
        found = {}
        for asked in self.topics:
            typed = [topic for topic in known if is_topic(topic, *asked)]
            if typed:
                found["topic", *asked] = typed
        if not found:
            return
        courses = self._courses(self.year).values_list("person_id", "topics")
        self._add_rows("courses", "person, topics", courses)
        columns = [f"topics_{at}" for at in range(len(found))]
        flags = [
            f"MAX(CASE WHEN one.value IN ({', '.join(['%s'] * len(typed))}) THEN 1 ELSE 0 END)"
            for typed in found.values()
        ]
        self._add(
            "topics",
            ", ".join(["person", *columns]),
            f"SELECT person, {', '.join(flags)} FROM {self.each_topic()} GROUP BY person",  # noqa: S608
            [topic for typed in found.values() for topic in typed],
        )
        self.joined.append("topics")
        self.columns |= zip(found, columns, strict=True)

    def _add_programmes(self) -> None:
        """Courses of programmes that positions ask for. One query for their names, if any."""
        asked = [one for one in self.wanted if one.kind == "programme"]
        if not asked:
            return
        done = TrainingFact.objects.filter(
            self.people, completed_on__lte=self.on, reverses=None
        ).exclude(pk__in=taken_back(TrainingFact))
        names = done.order_by().values_list("programme_name", flat=True).distinct()
        known = list(names)
        found = {}
        for one in asked:
            typed = [name for name in known if one.name and fold(one.name) in fold(name)]
            found["programme", one.code, one.name] = Q(programme_code=one.code) | Q(
                programme_name__in=typed
            )
        self._add_grouped("programmes", found, done)

    def _add_events(self, name: str, events: QuerySet[Any, Any]) -> None:
        rows = events.order_by().values("person_id")
        sums = rows.annotate(all_of=Count("pk"), done_of=Count("completed_at"))
        try:
            self._add_rows(
                name, "person, happened, done", sums.values_list("person_id", "all_of", "done_of")
            )
        except EmptyResultSet:
            return
        self.joined.append(name)

    # --- What is asked ----------------------------------------------------------------------------

    def scope(self, question: Question, *, is_seat: bool = False) -> str:
        """The condition of the denominator, for the first position of a person or for each."""
        spec = question.spec
        found = [f"{self.numbers[question.audience.code]} {'> 0' if is_seat else '= 1'}"]
        if spec.rule in OF_TRAINING:
            found.append("exempt.person IS NULL")
        if spec.members_only:
            found.append(self._is("member"))
        if spec.reading == CONCURRENTLY:
            found.append(self._is(spec.titles))
        if spec.rule in STANDARDS:
            asked = [self._is(("asked", one)) for one in self.wanted if looks_at(spec, one)]
            found.append(f"({' OR '.join(asked) or NEVER})")
        found += self._meets_levels(spec.of_levels)
        return " AND ".join(found)

    def of_committee(self, question: Question) -> tuple[str, str]:
        """Conditions on the rows of one organisation: a member of its committee is in scope, and as
        many are counted as the reading asks for."""
        where = self.scope(question, is_seat=True)
        members = f"COUNT(*) FILTER (WHERE {where})"
        done = f"COUNT(*) FILTER (WHERE {where} AND {self.counted(question.spec)})"
        enough = "> 0" if question.spec.reading == COMMITTEES_PARTLY else f"= {members}"
        return f"{members} > 0", f"{done} {enough}"

    def of_parts(self, question: Question) -> list[str]:
        """The conditions of the parts, for somebody in scope."""
        spec = question.spec
        if spec.rule == Rule.LEVELS:
            return self._meets_levels({code: spec.levels[code] for code, _name in question.parts})
        return [self._is(("topic", *part)) for part in question.parts]

    def counted(self, spec: Spec) -> str:
        """The condition of the numerator, for somebody in scope."""
        if spec.rule == Rule.LEVELS:
            found = self._meets_levels(spec.levels)
        elif spec.rule in STANDARDS:
            found = [
                f"(NOT {self._is(('asked', one))} OR {self._has(one)})"
                for one in self.wanted
                if looks_at(spec, one)
            ]
        else:
            found = list(self._counted_by_rule(spec))
        return " AND ".join(found) or "1 = 1"

    def _counted_by_rule(self, spec: Spec) -> Iterator[str]:
        match spec.rule:
            case Rule.TRAINED | Rule.TRAINED_GROUPS:
                yield "trained_on IS NOT NULL"
            case Rule.TOPICS:
                topics = [self._is(("topic", *item)) for item in spec.topics.items()]
                yield f"({' OR '.join(topics) or NEVER})"
            case Rule.PARTY_MEMBER:
                yield self._is("member")
            case Rule.CONCURRENT:
                yield self._is(spec.titles)
                yield self._is_young(spec)
            case Rule.AGE:
                yield self._is_young(spec)
            case _:
                raise ValueError(spec.rule)

    def _is_young(self, spec: Spec) -> str:
        return "1 = 1" if spec.max_age is None else self._is(("age", spec.max_age))

    def _has(self, wanted: Requirement) -> str:
        if wanted.kind == "level":
            return self._meets_levels({wanted.dimension: wanted.rank})[0]
        if wanted.kind == "yearly":
            return "trained_on IS NOT NULL"
        return self._is((wanted.kind, wanted.code, wanted.name))

    def _is(self, what: Any) -> str:
        """Whether a column says so. Nobody, where it is not there."""
        return f"COALESCE({self.columns[what]}, 0) = 1" if what in self.columns else NEVER

    def _meets_levels(self, levels: Any) -> list[str]:
        return [
            f"COALESCE({self._column(dimension)}, 0) >= {int(rank)}"
            for dimension, rank in levels.items()
        ]
