"""Where everybody stands with a requirement on any day: from assignments, decisions and the ledger.

Nothing of this is stored. A year that is over answers as it did, whatever the next one asks.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, NullIf

from courses.models import (
    Assignment,
    ClassUnit,
    Extension,
    PriorLearning,
    Programme,
    ProgrammeVersion,
    Requirement,
    RequirementEquivalent,
    Waiver,
)
from courses.queries.rounds_people import audience_on
from courses.rules.rounds import (
    MINUTES_OF_A_PERIOD,
    DutyState,
    EffectiveDue,
    Moved,
    SourceDue,
    Span,
    done_on,
    duty_state,
    effective_due,
)
from organisations.api import Organisation
from people.api import Exemption, Person
from records.api import TrainingFact, main_posts

Key = tuple[int, int]  # requirement, person


@dataclass(frozen=True)
class Duty:
    """One person and one requirement on a day; each person once, however many sources.

    organisation  where the person counts on that day; None for one who holds no position
    issue         what an officer has to look at (`Assignment.Issue`), "" for nothing
    """

    requirement: Requirement
    person: Person
    due: EffectiveDue
    state: DutyState
    done_on: dt.date | None
    issue: str
    since: dt.date
    organisation: Organisation | None = None

    @property
    def due_on(self) -> dt.date | None:
        return self.due.day

    @property
    def is_done(self) -> bool:
        return self.state in {DutyState.DONE, DutyState.DONE_LATE}

    @property
    def is_exempt(self) -> bool:
        """Nothing is asked on this day: exempt, waived, or without a due day while on leave."""
        return self.state in {DutyState.EXEMPT, DutyState.WAIVED}

    @property
    def is_extended(self) -> bool:
        return self.due.moved is not Moved.NO

    @property
    def is_waiting(self) -> bool:
        """Whether the person still has to do it."""
        return self.state in {DutyState.OPEN, DutyState.OVERDUE, DutyState.NO_DUE_DAY}


def open_duties(
    requirement: Requirement, *, on: dt.date, people: Iterable[int] | None = None
) -> list[Duty]:
    """Return everybody whom a requirement concerns on `on`, by given name, also who has done it.

    A fixed number of queries (at most thirteen), however many people.

    people  only these, by id; None means everybody
    """
    listed = None if people is None else list(people)
    whose = Q() if listed is None else Q(person__in=listed)
    rows = list(_in_force(Assignment.objects.filter(whose, requirement=requirement), on))
    for row in rows:
        row.requirement = requirement
    duties = _duties(rows, on=on)
    places = _places(requirement, [duty.person.pk for duty in duties], on=on, asked=listed)
    return [
        replace(duty, organisation=places.get(duty.person.pk))
        for duty in sorted(duties, key=lambda one: (one.person.sort_key, one.person.code))
    ]


def duties_of(person: Person, *, on: dt.date) -> list[Duty]:
    """Return what the live requirements ask of one person, the nearest due day first.

    One query where there is nothing, eight otherwise. Organisations are not looked up.
    """
    rows = _in_force(
        Assignment.objects.filter(person=person, requirement__state=Requirement.State.LIVE), on
    )
    asked = rows.select_related("person", "requirement__owner", "requirement__programme")
    duties = _duties(list(asked), on=on)
    return sorted(duties, key=lambda one: (one.due_on or dt.date.max, one.requirement.pk))


def minutes_needed(requirement: Requirement) -> int:
    """Return how long the programme takes at least: the longest of its classes that are open.

    Without an open class, the periods of its latest version. At most two queries.
    """
    lengths = (
        ClassUnit.objects.filter(
            training_class__programme_version__programme=requirement.programme_id,
            training_class__opened_at__isnull=False,
            training_class__closed_at=None,
        )
        .values("training_class")
        .annotate(minutes=Sum("minutes"))
        .order_by("-minutes")
        .values_list("minutes", flat=True)
    )
    longest = lengths.first()
    if longest:
        return longest
    version = (
        ProgrammeVersion.objects.filter(programme=requirement.programme_id)
        .order_by("-number")
        .first()
    )
    return version.periods * MINUTES_OF_A_PERIOD if version else 0


def programmes_of(requirements: Iterable[Requirement]) -> dict[int, set[str]]:
    """Return the codes of the programmes that satisfy each requirement. One query."""
    codes = {one.pk: {one.programme.code} for one in requirements}
    for requirement, code in RequirementEquivalent.objects.filter(
        requirement__in=codes
    ).values_list("requirement", "programme__code"):
        codes[requirement].add(code)
    return codes


def _in_force(rows: QuerySet[Assignment], on: dt.date) -> QuerySet[Assignment]:
    not_ended = Q(ended_on=None) | Q(ended_on__gt=on)
    rows = rows.filter(not_ended, since__lte=on).order_by("pk")
    return rows.select_related("person__user")


@dataclass(frozen=True)
class _Facts:
    """What decides about duties, of the people concerned."""

    leaves: dict[int, list[Span]]
    extensions: dict[Key, list[dt.date]]
    waivers: dict[Key, dt.date]
    credited: dict[Key, list[dt.date]]
    trainings: dict[int, list[tuple[str, dt.date]]]
    programmes: dict[int, set[str]]


def _duties(rows: list[Assignment], *, on: dt.date) -> list[Duty]:
    """Return one duty for each person and requirement of the rows. Six queries, or none."""
    if not rows:
        return []
    requirements = {row.requirement_id: row.requirement for row in rows}
    facts = _facts(requirements, rows, on=on)
    grouped: dict[Key, list[Assignment]] = defaultdict(list)
    for row in rows:
        grouped[(row.requirement_id, row.person_id)].append(row)
    return [_duty(requirements[key[0]], key, mine, facts, on=on) for key, mine in grouped.items()]


def _duty(
    requirement: Requirement, key: Key, rows: list[Assignment], facts: _Facts, *, on: dt.date
) -> Duty:
    person = rows[0].person
    leaves = facts.leaves.get(person.pk, [])
    due = effective_due(
        [SourceDue(row.source, row.since, row.due_on) for row in rows],
        leaves=leaves,
        extensions=facts.extensions.get(key, []),
    )
    if due is None:
        raise ValueError("a duty has at least one source")
    done = done_on(
        facts.trainings.get(person.pk, []),
        programmes=facts.programmes[requirement.pk],
        year=requirement.year,
        due=due.day,
        on=on,
        credited=facts.credited.get(key, []),
    )
    waived_since = facts.waivers.get(key)
    state = duty_state(
        done=done,
        due=due.day,
        is_waived=waived_since is not None and waived_since <= on,
        is_exempt=any(leave.holds_on(on) for leave in leaves),
        on=on,
    )
    unresolved = due.moved is not Moved.EXTENSION
    issue = next((row.issue for row in rows if row.source == due.source), "") if unresolved else ""
    since = min(row.since for row in rows)
    return Duty(requirement, person, due, state, done, issue, since)


def _facts(requirements: dict[int, Requirement], rows: list[Assignment], *, on: dt.date) -> _Facts:
    people = {row.person_id for row in rows}
    # A condition on one person is a number; on many, a question of its own to the database.
    whose = people if len(people) == 1 else _people_of(requirements)
    facts = _Facts(
        defaultdict(list), defaultdict(list), {}, defaultdict(list), defaultdict(list), {}
    )
    spans = Exemption.objects.filter(person__in=whose)
    for person, first, until in spans.values_list("person", "valid_from", "valid_until"):
        facts.leaves[person].append(Span(first, until))
    asked = {"requirement__in": requirements, "person__in": whose}
    for *key, day in Extension.objects.filter(**asked).values_list(
        "requirement", "person", "due_on"
    ):
        facts.extensions[key[0], key[1]].append(day)
    for *key, day in Waiver.objects.filter(**asked).values_list("requirement", "person", "since"):
        facts.waivers[key[0], key[1]] = day
    agreed = PriorLearning.objects.filter(
        requirement__in=requirements, fact__person__in=whose, agreed_at__isnull=False
    ).filter(fact__reversed_by=None)
    for *key, day in agreed.values_list("requirement", "fact__person", "fact__completed_on"):
        facts.credited[key[0], key[1]].append(day)
    facts.programmes.update(programmes_of(requirements.values()))
    first_day = dt.date(min(one.year for one in requirements.values()), 1, 1)
    done = trainings_in(set().union(*facts.programmes.values())).filter(
        person__in=whose,
        completed_on__range=(first_day, on),
        reverses=None,
        reversed_by=None,
    )
    for person, code, day in done.values_list("person", "programme", "completed_on"):
        facts.trainings[person].append((code, day))
    return facts


def trainings_in(codes: set[str]) -> Any:
    """Return the trainings in these programmes, its code added as `programme`. What a register brought in has no code: there the
    programme is the one of that name."""
    named = Programme.objects.filter(code__in=codes, name=OuterRef("programme_name"))
    code = NullIf("programme_code", Value(""))
    return TrainingFact.objects.annotate(
        programme=Coalesce(code, Subquery(named.values("code")[:1]))
    ).filter(programme__in=codes)


def _people_of(requirements: Iterable[int]) -> QuerySet[Assignment, int]:
    return Assignment.objects.filter(requirement__in=requirements).values_list("person", flat=True)


def _places(
    requirement: Requirement, people: list[int], *, on: dt.date, asked: list[int] | None
) -> dict[int, Organisation]:
    """Return where each person counts on a day: under the position of the audience, else the main
    one. Five queries."""
    members = audience_on(requirement, on=on, people=asked).members
    others = main_posts([pk for pk in people if pk not in members], on=on)
    ids = {pk: members[pk].organisation_id for pk in people if pk in members}
    known = {one.pk: one for one in Organisation.objects.filter(pk__in=set(ids.values()))}
    places = {pk: known[organisation] for pk, organisation in ids.items()}
    return places | {pk: post.organisation for pk, post in others.items()}
