"""The filters of a list of people, as conditions: the same for today's list and for past ones."""

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum

from django.db.models import F, OrderBy, Q

from courses.api import Enrolment
from organisations.api import Organisation
from people.api import Exemption, PlannedPosition
from records.api import LevelIndicator
from reports.queries import standings
from shared.dates import in_force
from shared.text import fold


class PeopleFilter(StrEnum):
    """Which of the people of an organisation a list shows, by the word in the address."""

    MISSING = "chua"
    TRAINED = "da"
    LATE = "tre"
    EXEMPT = "mien"
    ALL = "tat-ca"
    LACKING = "thieu"


class Order(StrEnum):
    """NAME is by given name; DAY puts first who was trained last or, of those who were not, who
    has been away longest."""

    NAME = "ten"
    PLACE = "noi"
    DAY = "ngay"


class Age(StrEnum):
    """In whole years on the day of the list."""

    UP_TO_30 = "den_30"
    UP_TO_40 = "31_40"
    UP_TO_50 = "41_50"
    UP_TO_60 = "51_60"
    OVER_60 = "tren_60"
    UNKNOWN = "khong_ro"


class Planned(StrEnum):
    """Whether somebody stands in the plan of cadres on the day of the list."""

    YES = "trong"
    NO = "ngoai"


# First and last year of age.
_SPANS = {
    Age.UP_TO_30: (0, 30),
    Age.UP_TO_40: (31, 40),
    Age.UP_TO_50: (41, 50),
    Age.UP_TO_60: (51, 60),
    Age.OVER_60: (61, 200),
}


@dataclass(frozen=True)
class Wanted:
    """What a list is asked for; empty means any.

    indicator  the level that is missing, for a list of those who lack one
    reason     of today's list only: what a reason was on a past day is not kept
    place      the organisation directly below, or further down, in which people count
    """

    which: PeopleFilter = PeopleFilter.MISSING
    indicator: str = ""
    name: str = ""
    reason: str = ""
    exempt_kind: str = ""
    sex: str = ""
    age: str = ""
    planned: str = ""
    title: str = ""
    place: Organisation | None = None
    training_class: str = ""
    order: Order = Order.NAME

    def everybody(self) -> "Wanted":
        return replace(self, which=PeopleFilter.ALL)


def of_standing(wanted: Wanted, indicator: LevelIndicator | None, *, on: dt.date) -> Q:
    """Today's list, as a condition on places of standings (`StandingScope`)."""
    found = _which(wanted.which, indicator) & of_person(wanted, on=on, to="standing__person__")
    if wanted.reason:
        found &= Q(standing__reason=wanted.reason)
    if wanted.title:
        found &= Q(title=wanted.title)
    if wanted.place is not None:
        found &= Q(organisation__path__startswith=wanted.place.path)
    return found


def of_person(wanted: Wanted, *, on: dt.date, to: str = "") -> Q:
    """What is asked of the person; `to` leads there."""
    found = Q()
    for word in fold(wanted.name).split():
        found &= Q(**{f"{to}search_text__contains": word})
    if wanted.sex:
        found &= Q(**{f"{to}sex": wanted.sex})
    if wanted.age:
        found &= _of_age(Age(wanted.age), on=on, to=to)
    if wanted.planned:
        planned = PlannedPosition.objects.filter(in_force(on))
        is_planned = Q(**{f"{to}pk__in": planned.values("person")})
        found &= is_planned if wanted.planned == Planned.YES else ~is_planned
    if wanted.exempt_kind:
        exempt = Exemption.objects.filter(in_force(on), kind=wanted.exempt_kind)
        found &= Q(**{f"{to}pk__in": exempt.values("person")})
    if wanted.training_class:
        places = Enrolment.objects.filter(
            training_class__code=wanted.training_class, withdrawn_at=None
        )
        found &= Q(**{f"{to}pk__in": places.values("person")})
    return found


def today_order(wanted: Wanted) -> list[str | OrderBy]:
    name: list[str | OrderBy] = ["standing__person__sort_key", "standing__person__code"]
    if wanted.order == Order.PLACE:
        return ["organisation__path", *name]
    if wanted.order == Order.DAY:
        away = F("standing__person__user__last_login").asc(nulls_first=True)
        return [F("standing__trained_on").desc(nulls_last=True), away, *name]
    return name


def _which(which: PeopleFilter, indicator: LevelIndicator | None) -> Q:
    if indicator is not None:
        return ~standings.has_levels(indicator, prefix="standing__")
    counted = Q(standing__is_exempt=False)
    return {
        PeopleFilter.MISSING: counted & Q(standing__trained_on=None),
        PeopleFilter.TRAINED: counted & Q(standing__trained_on__isnull=False),
        PeopleFilter.LATE: counted & Q(standing__on_time=False),
        PeopleFilter.EXEMPT: Q(standing__is_exempt=True),
    }.get(which, Q())


def _of_age(age: Age, *, on: dt.date, to: str) -> Q:
    if age == Age.UNKNOWN:
        return Q(**{f"{to}born_on": None})
    youngest, oldest = _SPANS[age]
    born = f"{to}born_on"
    return Q(**{f"{born}__lte": _years_before(on, youngest)}) & Q(
        **{f"{born}__gt": _years_before(on, oldest + 1)}
    )


def _years_before(day: dt.date, years: int) -> dt.date:
    """The last day of birth of those who are so old on `day`."""
    try:
        return day.replace(year=max(day.year - years, 1))
    except ValueError:  # 29 February.
        return day.replace(year=max(day.year - years, 1), day=28)
