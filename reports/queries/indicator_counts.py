"""Indicators that are not about who holds a position: courses, programmes, articles."""

import datetime as dt
from collections import Counter
from collections.abc import Collection

from django.db.models import Q

from cms.api import NewsPage
from courses.api import Enrolment, Programme, TrainingClass
from records.api import (
    Counted,
    IndicatorRow,
    Item,
    Part,
    Share,
    Subject,
    TrainingFact,
    in_scope,
    is_of_programme,
)

# Completions on this site come from enrolments, those from elsewhere from the ledger.
_OF_THIS_SITE = "certificate:"

# The organisation, the person, the grade.
Completed = tuple[int | None, int, str]


def count_courses(
    row: IndicatorRow,
    people: Collection[Subject],
    *,
    inside: set[int],
    on: dt.date,
    year: int,
) -> Counted:
    """Count what the rule of `row` says. At most four queries.

    people  of the audience of `row`, for those rules that ask for it
    inside  the organisations of that day
    """
    if row.rule == "completions":
        return count_completions(row, inside, on=on, year=year)
    if row.rule == "enrolments":
        return _enrolments(row, people, on=on, year=year)
    if row.rule == "updated":
        return _updated(row)
    if row.rule == "offered":
        return _offered(row, inside, on=on, year=year)
    if row.rule == "articles":
        number = NewsPage.objects.live().filter(_in_year("published_on", on, year)).count()
        return Counted(Share(number, 0))
    raise ValueError(row.rule)


def _in_year(column: str, on: dt.date, year: int) -> Q:
    last = min(on, dt.date(year, 12, 31))
    return Q(**{f"{column}__gte": dt.date(year, 1, 1), f"{column}__lte": last})


def count_completions(row: IndicatorRow, inside: set[int], *, on: dt.date, year: int) -> Counted:
    """Count completions in classes of these organisations, and those recorded elsewhere at them.

    Four queries.
    """
    rows = [*_completed_here(row, on, year), *_completed_elsewhere(row, on, year)]
    items = [Item(person, place) for place, person, _grade in rows if place in inside]
    grades = Counter(grade for place, _person, grade in rows if place in inside)
    parts = tuple(
        Part(grade, Share(number, len(items)), grade) for grade, number in grades.most_common()
    )
    return Counted(Share(len(items), 0), tuple(items), parts=parts)


def _completed_here(row: IndicatorRow, on: dt.date, year: int) -> list[Completed]:
    """Two queries: the programmes first, which are few."""
    programmes = Programme.objects.values_list("pk", "code", "name")
    wanted = [pk for pk, code, name in programmes if _is_of(row, code, name)]
    return list(
        Enrolment.objects.filter(
            Q(certificate=None) | Q(certificate__revoked_at=None),
            _in_year("completed_at__date", on, year),
            training_class__programme_version__programme__in=wanted,
        )
        .order_by("completed_at", "pk")
        .values_list("training_class__organiser_id", "person_id", "grade_band")
    )


def _completed_elsewhere(row: IndicatorRow, on: dt.date, year: int) -> list[Completed]:
    """Two queries: the names of the courses first, which are few."""
    facts = TrainingFact.objects.filter(
        _in_year("completed_on", on, year), reverses=None, reversed_by=None
    ).exclude(source__startswith=_OF_THIS_SITE)
    names = facts.order_by().values_list("programme_code", "programme_name").distinct()
    wanted = [name for code, name in names if _is_of(row, code, name)]
    return list(
        facts.filter(programme_name__in=wanted)
        .order_by("completed_on", "pk")
        .values_list("organisation_id", "person_id", "grade_band")
    )


def _enrolments(
    row: IndicatorRow, people: Collection[Subject], *, on: dt.date, year: int
) -> Counted:
    """Enrolments of people in scope in classes of the year on the topics."""
    wanted = {each.person_id: each for each in people if each.is_here and in_scope(row.spec, each)}
    rows = (
        Enrolment.objects.filter(
            _in_year("training_class__starts_on", on, year),
            training_class__course__topic__in=row.spec.topics,
            withdrawn_at=None,
        )
        .order_by("pk")
        .values_list("person_id", "completed_at")
    )
    hits: list[Item] = []
    misses: list[Item] = []
    for person, completed_at in rows:
        if person in wanted:
            item = Item(person, wanted[person].place.organisation_id, wanted[person].place.title)
            (misses if completed_at is None else hits).append(item)
    share = Share(len(hits), len(hits) + len(misses))
    return Counted(share, tuple(hits), tuple(misses))


def _updated(row: IndicatorRow) -> Counted:
    """Families of programmes with a version that names its guideline."""
    known = Programme.objects.filter(versions__guideline__gt="")
    return _families(row, list(known.values_list("code", "name").distinct()))


def _offered(row: IndicatorRow, inside: set[int], *, on: dt.date, year: int) -> Counted:
    """Families of programmes of which a class began in the year at these organisations."""
    classes = TrainingClass.objects.filter(
        _in_year("starts_on", on, year), opened_at__isnull=False
    ).values_list(
        "organiser_id", "programme_version__programme__code", "programme_version__programme__name"
    )
    return _families(row, [(code, name) for place, code, name in classes if place in inside])


def _families(row: IndicatorRow, found: list[tuple[str, str]]) -> Counted:
    parts = tuple(
        Part(
            code,
            Share(int(any(is_of_programme(each, code, words) for each in found)), 1),
            words,
        )
        for code, words in row.programmes.items()
    )
    return Counted(Share(sum(part.share.count for part in parts), len(parts)), parts=parts)


def _is_of(row: IndicatorRow, code: str, name: str) -> bool:
    return any(is_of_programme((code, name), *family) for family in row.programmes.items())
