"""Who or what an indicator counts, one by one. Only for those who look at the names of one."""

from collections.abc import Iterable

from organisations.api import Organisation, Tree, branches_on, tree_on
from records.api import (
    Counted,
    IndicatorRow,
    Item,
    Share,
    Subject,
    count_indicator,
    in_scope,
    subjects,
    with_reading,
)
from reports.queries.indicator_counts import PLACE_ELSEWHERE, PLACE_HERE, Courses
from reports.queries.indicator_figure import IndicatorFigure


def indicator_names(organisation: Organisation, figure: IndicatorFigure) -> Counted:
    """Return all that stands behind `figure`, in its reading. At most eleven queries.

    The time grows with the people: for the numbers alone there is `figure.counted`.
    """
    row = figure.row
    if figure.counted is None or not figure.counted.is_named:
        return Counted(Share(0, 0))
    tree = tree_on(figure.on)
    courses = Courses(branches_on(organisation.pk, figure.on), year=figure.year)
    if row.rule == "completions":
        return _completions(courses, row, organisation, tree)
    people = subjects(
        [figure.audience],
        on=figure.on,
        year=figure.year,
        tree=tree,
        organisation_id=organisation.pk,
    )[figure.audience.code]
    if row.rule == "enrolments":
        return _enrolments(courses, row, people)
    return count_indicator(with_reading(row.spec, figure.reading.code), people, figure.on)


def _completions(
    courses: Courses, row: IndicatorRow, organisation: Organisation, tree: Tree
) -> Counted:
    inside = tree.subtree_ids(organisation.pk)
    here = courses.completed_here(row).order_by("completed_at", "pk")
    elsewhere = courses.completed_elsewhere(row).order_by("completed_on", "pk")
    rows = [
        *here.values_list(PLACE_HERE, "person"),
        *elsewhere.values_list(PLACE_ELSEWHERE, "person"),
    ]
    items = tuple(Item(person, place) for place, person in rows if place in inside)
    return Counted(Share(len(items), 0), items)


def _enrolments(courses: Courses, row: IndicatorRow, people: Iterable[Subject]) -> Counted:
    """Enrolments of people in scope."""
    wanted = {each.person_id: each for each in people if each.is_here and in_scope(row.spec, each)}
    hits: list[Item] = []
    misses: list[Item] = []
    rows = courses.enrolments(row).order_by("pk").values_list("person", "completed_at")
    for person, completed_at in rows:
        if person in wanted:
            place = wanted[person].place
            item = Item(person, place.organisation_id, place.title)
            (misses if completed_at is None else hits).append(item)
    return Counted(Share(len(hits), len(hits) + len(misses)), tuple(hits), tuple(misses))
