"""The figures of classes held in a year. Places taken (lượt) and people (người) are never mixed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from reports.rules.masking import hidden_of, is_few

# How many out of how many.
Share = tuple[int, int]


@dataclass(frozen=True)
class Seat:
    """One place taken in a class, not withdrawn from.

    grade  name of the grade band; "" for a class without marks or one that is not completed
    """

    person_id: int
    is_completed: bool
    grade: str = ""
    has_certificate: bool = False


@dataclass(frozen=True)
class Planned:
    """What a plan asks for; nothing planned is None, not nought."""

    classes: int | None = None
    people: int | None = None

    def __add__(self, other: "Planned") -> "Planned":
        return Planned(_sum(self.classes, other.classes), _sum(self.people, other.people))


@dataclass(frozen=True)
class ClassFigures:
    """Form C for some classes.

    enrolments        places taken; `people` are those who took them, each once
    completed         places in which the class was completed; `people_completed` each once
    grades            name of the grade → places completed with it
    is_told           false where the reader sees no names and so few people took part that the
                      figures would tell of each; the numbers of classes are told all the same
    hidden_grades     grades of a few people, which that reader is not told either
    """

    classes: int = 0
    closed: int = 0
    enrolments: int = 0
    people: int = 0
    completed: int = 0
    people_completed: int = 0
    certificates: int = 0
    grades: Counter[str] = field(default_factory=Counter)
    planned: Planned = Planned()
    is_told: bool = True
    hidden_grades: frozenset[str] = frozenset()

    def shows(self, grade: str) -> bool:
        return self.is_told and grade not in self.hidden_grades

    @property
    def of_plan(self) -> Share | None:
        """Places taken against the people planned; None without a plan."""
        if self.planned.people is None:
            return None
        return self.enrolments, self.planned.people

    def of_grade(self, name: str) -> Share:
        """Places with this grade out of all that have one."""
        graded = sum(count for grade, count in self.grades.items() if grade)
        return self.grades[name], graded


@dataclass(frozen=True)
class ClassLine:
    """A programme or an organisation with the figures of its classes."""

    code: str
    name: str
    figures: ClassFigures


@dataclass(frozen=True)
class ClassReport:
    """The classes that began in `year`; `grades` are the names in use, the best first."""

    code: str
    name: str
    year: int
    total: ClassFigures
    by_programme: list[ClassLine]
    by_organiser: list[ClassLine]
    grades: list[str]


def figures_of(
    seats_by_class: Iterable[tuple[bool, list[Seat]]], *, planned: Planned
) -> ClassFigures:
    """Add up classes, each given as whether it is closed and who sits in it."""
    classes = [(is_closed, seats) for is_closed, seats in seats_by_class]
    seats = [seat for _closed, taken in classes for seat in taken]
    done = [seat for seat in seats if seat.is_completed]
    return ClassFigures(
        classes=len(classes),
        closed=sum(is_closed for is_closed, _seats in classes),
        enrolments=len(seats),
        people=len({seat.person_id for seat in seats}),
        completed=len(done),
        people_completed=len({seat.person_id for seat in done}),
        certificates=sum(seat.has_certificate for seat in done),
        grades=Counter(seat.grade for seat in done),
        planned=planned,
    )


def without_few(figures: ClassFigures, *, is_told: bool) -> ClassFigures:
    """Return the figures for a reader who sees no names: also grades of a few are not told."""
    hidden = frozenset(hidden_of(dict(figures.grades)))
    return replace(figures, is_told=is_told and not is_few(figures.people), hidden_grades=hidden)


def _sum(one: int | None, other: int | None) -> int | None:
    if one is None or other is None:
        return other if one is None else one
    return one + other
