"""A filled-in list of a session against the people of the class: what it says, what is wrong."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from courses.formats.attendance_sheet import SheetRow
from courses.models import Session
from courses.queries.attendance import ListLine, session_list
from shared.text import fold


@dataclass(frozen=True)
class ImportLine:
    """A row of the sheet with the learner it speaks of; `problem` is "" when it can be taken."""

    row: SheetRow
    line: ListLine | None
    problem: str = ""

    @property
    def state_words(self) -> str:
        return self.row.words or _("no mark")


@dataclass(frozen=True)
class ImportPlan:
    """lines     every row, in the order of the sheet
    left_out  learners of whom the sheet does not speak; their marks stay as they are
    """

    lines: Sequence[ImportLine]
    left_out: Sequence[ListLine]

    @property
    def problems(self) -> int:
        return sum(bool(line.problem) for line in self.lines)

    @property
    def may_be_taken(self) -> bool:
        return bool(self.lines) and not self.problems


def plan_import(session: Session, rows: Sequence[SheetRow]) -> ImportPlan:
    """Match rows with learners by code, else by a name that only one has. Two queries."""
    learners = session_list(session)
    by_code = {line.enrolment.person.code.casefold(): line for line in learners}
    by_name: dict[str, list[ListLine]] = defaultdict(list)
    for line in learners:
        by_name[fold(line.enrolment.person.full_name)].append(line)
    found = [_matched(row, by_code, by_name) for row in rows]
    times = Counter(one.line.enrolment.pk for one in found if one.line)
    lines = [
        ImportLine(one.row, one.line, _("This person stands in the sheet more than once."))
        if one.line and not one.problem and times[one.line.enrolment.pk] > 1
        else one
        for one in found
    ]
    return ImportPlan(lines, [line for line in learners if not times[line.enrolment.pk]])


def _matched(
    row: SheetRow, by_code: dict[str, ListLine], by_name: dict[str, list[ListLine]]
) -> ImportLine:
    if row.code:
        line = by_code.get(row.code.casefold())
        if line is None:
            return ImportLine(row, None, _("Nobody in the class has this code."))
        if row.name and fold(row.name) != fold(line.enrolment.person.full_name):
            return ImportLine(row, line, _("The code belongs to another name."))
    else:
        namesakes = by_name.get(fold(row.name), [])
        if len(namesakes) != 1:
            words = _("Several in the class have this name. Write the code.")
            nobody = _("Nobody in the class has this name.")
            return ImportLine(row, None, words if namesakes else nobody)
        line = namesakes[0]
    if row.state is None:
        words = _("“%(words)s” is no state. Write: Có mặt, Đến muộn, Vắng có phép or Vắng.")
        return ImportLine(row, line, words % {"words": row.words})
    return ImportLine(row, line)
