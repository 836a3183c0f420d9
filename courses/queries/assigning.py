"""A list of people against those whom a requirement may concern: what it would do, what is wrong."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from courses.formats.people_list import NamedRow
from courses.models import Assignment, Requirement, Waiver
from people.api import Holding, Person
from records.api import main_posts
from shared.text import fold

Source = Assignment.Source


@dataclass(frozen=True)
class AssignLine:
    """A row with the person it names; `problem` is "" when it can be taken.

    is_there  the person is named by this source already; the row changes nothing
    """

    row: NamedRow
    person: Person | None = None
    post: Holding | None = None
    problem: str = ""
    is_there: bool = False


@dataclass(frozen=True)
class AssignPlan:
    """Every row, in its order. All of them are taken, or none."""

    lines: Sequence[AssignLine]

    @property
    def problems(self) -> int:
        return sum(bool(line.problem) for line in self.lines)

    @property
    def new(self) -> list[AssignLine]:
        return [line for line in self.lines if not line.problem and not line.is_there]

    @property
    def may_be_taken(self) -> bool:
        return bool(self.new) and not self.problems

    @property
    def people(self) -> list[Person]:
        return [line.person for line in self.new if line.person]

    @property
    def holdings(self) -> dict[int, Holding]:
        return {line.person.pk: line.post for line in self.new if line.person and line.post}


def plan_assigning(
    requirement: Requirement,
    rows: Sequence[NamedRow],
    *,
    source: Assignment.Source,
    visible: QuerySet[Person],
    on: dt.date,
) -> AssignPlan:
    """Match rows with people by their codes. Four queries.

    visible  whom the officer may see: a code outside is no code
    """
    codes = [row.code for row in rows]
    found = {person.code.casefold(): person for person in visible.filter(code__in=codes)}
    times = Counter(row.code.casefold() for row in rows)
    keys = [person.pk for person in found.values()]
    posts = main_posts(keys, on=on)
    asked = {"requirement": requirement, "person__in": keys}
    named = Assignment.objects.filter(**asked, source=source, ended_on=None)
    there = set(named.values_list("person", flat=True))
    waived = set(Waiver.objects.filter(**asked).values_list("person", flat=True))
    lines = []
    for row in rows:
        person = found.get(row.code.casefold())
        post = posts.get(person.pk) if person else None
        problem = _problem(row, person, times[row.code.casefold()])
        if person and not problem and person.pk in waived:
            problem = _("The requirement is waived for this person.")
        if person and not problem and source == Source.POSITION and post is None:
            problem = _("This person holds no position today.")
        is_there = person is not None and person.pk in there
        lines.append(AssignLine(row, person, post, problem, is_there))
    return AssignPlan(lines)


def _problem(row: NamedRow, person: Person | None, times: int) -> str:
    if not row.code:
        return _("The code is missing.")
    if person is None:
        return _("No person whom you may see has this code.")
    if times > 1:
        return _("This person stands in the list more than once.")
    if row.name and fold(row.name) != fold(person.full_name):
        return _("The code belongs to another name.")
    return ""


def sources_of(requirement: Requirement, person: Person) -> list[Assignment]:
    """Return why a requirement concerns a person, those that are open first. One query."""
    rows = Assignment.objects.filter(requirement=requirement, person=person).select_related(
        "holding__title", "holding__organisation"
    )
    return sorted(rows, key=lambda one: (one.ended_on is not None, one.pk))
