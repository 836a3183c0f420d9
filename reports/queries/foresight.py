"""Foresight: where the year will end, whom it takes to reach the target, who runs out of time."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from courses.api import Learning, learners_at_risk, nearest_learners, next_deadlines
from organisations.api import Organisation
from people.api import Person
from records.api import (
    YEARLY_TRAINING,
    Share,
    StandingScope,
    TargetLine,
    clauses_by_audience,
    fitting_holdings,
    gap_people,
    tallies_of,
    target_lines,
    trained_by_day,
    yearly_target,
)
from reports.queries import standings
from reports.queries.places import place_names
from reports.queries.tracking import YEARLY_INDICATOR, organisations_above
from reports.rules.foresight import (
    ORDER,
    Course,
    Nearness,
    Projection,
    TooLittle,
    fewest_for_committees,
    line,
    nearness,
    point,
    projection,
)
from shared.dates import end_of_year
from shared.numbers import percent

# More people or committees than this are only counted.
MOST_PEOPLE, MOST_COMMITTEES, PEOPLE_ON_A_PAGE = 500, 20, 25
# Beyond so many organisations below only those with most people missing are projected.
MOST_PROJECTED = 60
WIDTH, HEIGHT = 640, 240
MISSING = Q(standing__is_exempt=False, standing__trained_on=None)


@dataclass(frozen=True)
class Outlook:
    """An organisation with its projection; `too_little` says why there is none.

    gap  people who will still be missing for the target on the last day, as is likely
    """

    code: str
    name: str
    now: Course
    trained: int
    found: Projection | None
    too_little: TooLittle | None
    gap: int

    def _percent(self, count: int) -> Decimal | None:
        return percent(count, self.now.in_scope)

    @property
    def percent(self) -> Decimal | None:
        return self._percent(self.trained)

    @property
    def likely(self) -> Decimal | None:
        return self._percent(self.found.likely) if self.found else None

    @property
    def low(self) -> Decimal | None:
        return self._percent(self.found.low) if self.found else None

    @property
    def high(self) -> Decimal | None:
        return self._percent(self.found.high) if self.found else None


@dataclass(frozen=True)
class Picture:
    """The drawing: lines as corners of a polyline, in units of its box."""

    width: int
    height: int
    before: str
    now: str
    fan: str
    likely: str
    target_y: float | None


@dataclass(frozen=True)
class ForesightPage:
    top: Outlook
    rows: Sequence[Outlook]
    left_out: int
    deadline: dt.date
    target: TargetLine | None
    gap_now: int
    before: Course | None
    picture: Picture | None
    months: Sequence[tuple[dt.date, Decimal | None, Decimal | None]]


def foresight_page(organisation: Organisation, *, today: dt.date) -> ForesightPage:
    """Return the page of this year's projection. Twelve queries, whatever the size."""
    children = standings.children_today(organisation)
    ids = [organisation.pk, *(child.pk for child in children)]
    now, before = (_courses(ids, year) for year in (today.year, today.year - 1))
    target = _target(organisation, today.year)
    deadline = next_deadlines(organisation, on=today).asked
    if deadline is None or deadline.year != today.year:
        deadline = end_of_year(today.year)
    missing = {pk: each.in_scope - each.trained_by(today) for pk, each in now.items()}
    shown = sorted(
        (child for child in children if now[child.pk].in_scope),
        key=lambda child: (-missing[child.pk], child.sort_key),
    )

    def outlook(each: Organisation) -> Outlook:
        last = before[each.pk]
        found = projection(now[each.pk], last, day=today, deadline=deadline)
        return _outlook(each, now[each.pk], last, found, target, today)

    top = outlook(organisation)
    trained = Share(top.trained, top.now.in_scope)
    last_year = before[organisation.pk] if before[organisation.pk].in_scope else None
    return ForesightPage(
        top=top,
        rows=[outlook(child) for child in shown[:MOST_PROJECTED]],
        left_out=max(len(shown) - MOST_PROJECTED, 0),
        deadline=deadline,
        target=target,
        gap_now=_gap(target, trained, last_year),
        before=last_year,
        picture=_picture(top, last_year, target, today, deadline) if top.now.in_scope else None,
        months=_months(top.now, last_year, today),
    )


def _courses(ids: Collection[int], year: int) -> dict[int, Course]:
    tallies = tallies_of(ids, audience=YEARLY_TRAINING, year=year)
    days = trained_by_day(ids, audience=YEARLY_TRAINING, year=year)
    return {pk: Course(year, tallies[pk].get("in_scope", 0), days[pk]) for pk in ids}


def _target(organisation: Organisation, year: int) -> TargetLine | None:
    owners = [organisation.pk, *(each.pk for each in organisations_above(organisation))]
    lines = target_lines(YEARLY_TRAINING, owners=owners)
    return yearly_target(lines.get((YEARLY_TRAINING, YEARLY_INDICATOR), []), year)


def _gap(target: TargetLine | None, share: Share, before: Course | None) -> int:
    """People missing for the target; without a target, all who are not trained."""
    if target is None:
        return share.total - share.count
    last = Share(sum(before.by_day.values()), before.in_scope) if before else None
    return gap_people(target.operator, target.value, share, last)


def _outlook(
    organisation: Organisation,
    now: Course,
    before: Course | None,
    found: Projection | TooLittle,
    target: TargetLine | None,
    today: dt.date,
) -> Outlook:
    done = found if isinstance(found, Projection) else None
    trained = now.trained_by(today)
    return Outlook(
        code=organisation.code,
        name=organisation.name,
        now=now,
        trained=trained,
        found=done,
        too_little=None if done else TooLittle(str(found)),
        gap=_gap(target, Share(done.likely if done else trained, now.in_scope), before),
    )


def _picture(
    top: Outlook,
    before: Course | None,
    target: TargetLine | None,
    today: dt.date,
    deadline: dt.date,
) -> Picture:
    size = {"width": WIDTH, "height": HEIGHT}

    def ends(*counts: int) -> list[tuple[float, float]]:
        return [point(deadline, count, top.now.in_scope, **size) for count in counts]

    here = point(today, top.trained, top.now.in_scope, **size)
    found = top.found
    return Picture(
        **size,
        before=_corners(line(before, until=end_of_year(before.year), **size)) if before else "",
        now=_corners(line(top.now, until=today, **size)),
        fan=_corners([here, *ends(found.low, found.high)]) if found else "",
        likely=_corners([here, *ends(found.likely)]) if found else "",
        target_y=None if target is None else round(HEIGHT - float(target.value) / 100 * HEIGHT, 1),
    )


def _corners(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)


def _months(
    now: Course, before: Course | None, today: dt.date
) -> list[tuple[dt.date, Decimal | None, Decimal | None]]:
    """The end of each month: the share trained this year and a year before."""
    ends = [
        dt.date(now.year, month + 1, 1) - dt.timedelta(days=1)
        if month < 12
        else end_of_year(now.year)
        for month in range(1, 13)
    ]

    def share(course: Course, day: dt.date) -> Decimal | None:
        return percent(course.trained_by(day), course.in_scope)

    return [
        (
            end,
            share(now, end) if end <= today else None,
            share(before, end.replace(day=min(end.day, 28), year=before.year)
                  if end.month == 2 else end.replace(year=before.year)) if before else None,
        )
        for end in ends
    ]  # fmt: skip


# --- Whom it takes --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Candidate:
    """Somebody whose completion would count, and how near that is."""

    code: str
    full_name: str
    position: str
    organisation: str
    nearness: Nearness
    learning: Learning | None


@dataclass(frozen=True)
class Whole:
    """A committee that becomes wholly trained, and who is needed for it."""

    name: str
    people: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class NearestPage:
    """The smallest set of people whose completion reaches the target.

    number   how many are needed; the page shows at most `MOST_PEOPLE` of them
    blocked  people missing whom the register places wrongly; they are not counted on
    """

    number: int
    missing: int
    blocked: int
    page: Page[Candidate]
    by_nearness: Sequence[tuple[Nearness, int]]
    committees: Sequence[Whole]
    committees_more: int
    committees_missing: int


def nearest_page(organisation: Organisation, *, today: dt.date, page_number: str) -> NearestPage:
    """Return the people nearest to being trained, as many as the target lacks. Nineteen queries."""
    places = standings.places(organisation, YEARLY_TRAINING, year=today.year)
    missing = places.filter(MISSING)
    usable = missing.exclude(standing__reason="wrong_place")
    total = places.filter(standing__is_exempt=False).count()
    lacking, free = missing.count(), usable.count()
    target = _target(organisation, today.year)
    last = _courses([organisation.pk], today.year - 1)[organisation.pk]
    number = min(_gap(target, Share(total - lacking, total), last if last.in_scope else None), free)
    candidates = _candidates(usable, min(number, MOST_PEOPLE))
    page: Page[Candidate] = Paginator(candidates, PEOPLE_ON_A_PAGE).get_page(page_number)
    committees, committees_missing = _committees(organisation, number, today)
    return NearestPage(
        number=number,
        missing=lacking,
        blocked=lacking - free,
        page=page,
        by_nearness=[
            (each, found)
            for each in ORDER
            if (found := sum(one.nearness == each for one in candidates))
        ],
        committees=_whole(committees[:MOST_COMMITTEES]),
        committees_more=max(len(committees) - MOST_COMMITTEES, 0),
        committees_missing=committees_missing,
    )


def _candidates(usable: QuerySet[StandingScope], number: int) -> list[Candidate]:
    """The nearest first: who only waits for somebody else, who has least left to do, who is in a
    class, who is in none; of equal ones by given name."""
    learning = {
        each.person_id: each
        for each in nearest_learners(usable.values("standing__person"), limit=2 * number or 1)
    }
    rows = usable.select_related("standing__person__user", "title", "organisation").order_by(
        "standing__person__sort_key", "standing__person__code"
    )
    awaiting = Q(standing__reason="awaiting")
    in_class = Q(standing__person__in=list(learning))
    found: dict[int, StandingScope] = {}
    for part in (
        rows.filter(awaiting)[:number],
        rows.filter(in_class),
        rows.filter(standing__person__user__last_login__isnull=False)[: 2 * number],
        rows[: 2 * number],
    ):
        found |= {row.standing.person_id: row for row in part}
    ordered = sorted(found.values(), key=lambda row: _distance(row, learning))[:number]
    names = place_names(row.organisation for row in ordered)
    return [
        Candidate(
            code=row.standing.person.code,
            full_name=row.standing.person.full_name,
            position=row.title.name,
            organisation=names[row.organisation_id],
            nearness=_nearness(row, learning),
            learning=learning.get(row.standing.person_id),
        )
        for row in ordered
    ]


def _nearness(row: StandingScope, learning: dict[int, Learning]) -> Nearness:
    person = row.standing.person
    place = learning.get(person.pk)
    return nearness(
        reason=row.standing.reason,
        done=place.done if place else 0,
        total=place.total if place else 0,
        has_signed_in=person.user is not None and person.user.last_login is not None,
    )


def _distance(row: StandingScope, learning: dict[int, Learning]) -> tuple[Any, ...]:
    person = row.standing.person
    place = learning.get(person.pk)
    left = place.left if place else 0
    return ORDER.index(_nearness(row, learning)), left, person.sort_key, person.code


def _committees(
    organisation: Organisation, budget: int, today: dt.date
) -> tuple[list[tuple[int, frozenset[int]]], int]:
    """Which committees so many people make whole, and how many are not whole now. Two queries."""
    clauses = clauses_by_audience(YEARLY_TRAINING)[YEARLY_TRAINING]
    sitting = fitting_holdings(clauses, today).filter(
        organisation__path__startswith=organisation.path,
        organisation__kind__has_committee=True,
        person__standings__year=today.year,
        person__standings__is_exempt=False,
        person__standings__trained_on=None,
    )
    missing: dict[int, set[int]] = {}
    for committee, person in sitting.values_list("organisation", "person").distinct():
        missing.setdefault(committee, set()).add(person)
    frozen = {key: frozenset(people) for key, people in missing.items()}
    return fewest_for_committees(frozen, budget=budget), len(missing)


def _whole(committees: Sequence[tuple[int, frozenset[int]]]) -> list[Whole]:
    organisations = Organisation.objects.in_bulk([key for key, _people in committees])
    names = place_names(organisations.values())
    people = Person.objects.in_bulk({pk for _key, needed in committees for pk in needed})
    return [
        Whole(
            names[key],
            sorted((people[pk].code, people[pk].full_name) for pk in needed),
        )
        for key, needed in committees
    ]


# --- Who runs out of time -------------------------------------------------------------------------


def at_risk_page(organisation: Organisation, *, today: dt.date, page_number: str) -> Page[Any]:
    """Return the people who have fourteen days or fewer and have done less than half."""
    missing = standings.places(organisation, YEARLY_TRAINING, year=today.year).filter(MISSING)
    rows = learners_at_risk(missing.values("standing__person"), on=today)
    page: Page[Any] = Paginator(rows, PEOPLE_ON_A_PAGE).get_page(page_number)
    return page
