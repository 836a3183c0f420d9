"""Classes with their numbers, as another system reads them."""

import datetime as dt
from typing import Any

from accounts.api import Scope
from api.queries.pages import cut
from courses.api import TrainingClass
from organisations.api import Organisation
from reports.api import classes_hidden

Values = dict[str, Any]
LIST = "classes"


def classes_page(
    scope: Scope,
    *,
    top: Organisation | None,
    year: int | None,
    after: str,
    limit: int,
    names: Scope,
) -> tuple[list[Values], str | None]:
    """Return classes in the order of their codes. One query; two where no names may be seen.

    names  where the caller may see people, and so the numbers of every class
    """
    rows = TrainingClass.objects.filter(scope.q("organiser__"), code__gt=after)
    if top is not None:
        rows = rows.filter(organiser__path__startswith=top.path)
    if year is not None:
        rows = rows.filter(starts_on__range=(dt.date(year, 1, 1), dt.date(year, 12, 31)))
    ordered = (
        rows.with_numbers()
        .select_related("organiser", "programme_version__programme")
        .order_by("code")
    )
    found, following = cut(ordered[: limit + 1], limit, name=LIST, place=lambda row: row.code)
    small = _small(scope, [each for each in found if not names.covers(each.organiser)])
    return [_values(each, is_told=each.pk not in small) for each in found], following


def _small(scope: Scope, classes: list[Any]) -> set[int]:
    """The classes whose numbers would tell of a few people, year by year as in the reports, which
    leave out those that have not been opened."""
    small = {each.pk for each in classes if each.opened_at is None}
    for year in {each.starts_on.year for each in classes}:
        days = dt.date(year, 1, 1), dt.date(year, 12, 31)
        small |= classes_hidden(scope, *days).classes.keys()
    return small


def _values(each: Any, *, is_told: bool) -> Values:
    programme = each.programme_version.programme
    return {
        "code": each.code,
        "name": each.name,
        "programme": programme.code,
        "programme_name": programme.name,
        "organiser": each.organiser.code,
        "mode": each.mode,
        "starts_on": each.starts_on,
        "ends_on": each.ends_on,
        "due_on": each.due_on,
        "state": _state(each),
        "people_enrolled": each.enrolled if is_told else None,
        "people_completed": each.completed if is_told else None,
    }


def _state(each: TrainingClass) -> str:
    if each.opened_at is None:
        return "draft"
    return "open" if each.closed_at is None else "closed"
