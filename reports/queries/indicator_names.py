"""Who or what stands behind a figure, by name and a page at a time."""

from collections.abc import Iterator, Sequence
from typing import overload

from organisations.api import Organisation, branches_on
from records.api import IndicatorQuestion, Item, people_behind, with_reading
from reports.queries.indicator_counts import Courses
from reports.queries.indicator_figure import IndicatorFigure


class IndicatorNames(Sequence[Item]):
    """Those counted, or those in scope and not counted, of `figure` in its reading.

    How many they are is known; only those looked at are read: a slice costs at most ten queries.
    """

    def __init__(
        self, organisation: Organisation, figure: IndicatorFigure, *, is_counted: bool
    ) -> None:
        self.organisation, self.figure, self.is_counted = organisation, figure, is_counted

    def __len__(self) -> int:
        return self.figure.number_counted if self.is_counted else self.figure.number_missing

    def __iter__(self) -> Iterator[Item]:
        return iter(self[:])

    @overload
    def __getitem__(self, wanted: int) -> Item: ...

    @overload
    def __getitem__(self, wanted: slice) -> list[Item]: ...

    def __getitem__(self, wanted: int | slice) -> Item | list[Item]:
        if isinstance(wanted, int):
            return self[wanted : wanted + 1][0]
        first, last, _step = wanted.indices(len(self))
        return self._from(first, last - first) if last > first else []

    def _from(self, first: int, number: int) -> list[Item]:
        row, year = self.figure.row, self.figure.year
        branches = branches_on(self.organisation.pk, self.figure.on)
        courses = Courses(branches, year=year)
        if row.rule == "completions":
            return courses.people_of_completions(row, first=first, number=number)
        events = courses.enrolments(row) if row.rule == "enrolments" else None
        spec = with_reading(row.spec, self.figure.reading.code)
        return people_behind(
            IndicatorQuestion(spec, self.figure.audience, events),
            branches,
            year=year,
            is_counted=self.is_counted,
            first=first,
            number=number,
        )
