"""Every indicator against its targets, for any organisation and any day, down to its people."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace

from organisations.api import Organisation, ancestors_on, branches_on
from records.api import (
    AudienceDefinition,
    IndicatorQuestion,
    IndicatorReadingRow,
    IndicatorRow,
    IndicatorTotals,
    OutcomeFigure,
    Part,
    Share,
    TargetLine,
    audience_definitions,
    binding_lines,
    gap_people,
    indicator_rows,
    indicator_totals,
    is_met,
    next_target,
    outcome_figures,
    target_lines,
    target_of,
    value_meets,
    with_reading,
    yearly_target,
)
from reports.queries.indicator_counts import Courses
from reports.queries.indicator_figure import (
    HowComputed,
    IndicatorFigure,
    ReadingFigure,
    TargetFigure,
)
from shared.dates import end_of_year

__all__ = [
    "HowComputed",
    "IndicatorFigure",
    "ReadingFigure",
    "TargetFigure",
    "YearFigure",
    "indicator_figures",
    "indicator_series",
]

ENTERED, ENROLMENTS = "entered", "enrolments"
# Counted without asking for the holders of positions, except enrolments.
OF_COURSES = {"completions", ENROLMENTS, "updated", "offered", "articles"}
# The part that says how many completed the courses of an indicator that counts something else.
COURSES = "courses"
# Without a target these still are looked at from year to year.
RISING = {"age", "party_member"}

Lines = dict[tuple[str, str], list[TargetLine]]


def indicator_figures(
    organisation: Organisation,
    *,
    on: dt.date,
    year: int | None = None,
    codes: Collection[str] | None = None,
) -> list[IndicatorFigure]:
    """Return the indicators (or those named) at and below `organisation` as they stood on `on`.

    year  the year of training and of the targets; without it, that of `on`

    A target set over another audience than that of the indicator gives a figure of its own. A fixed
    number of queries, whatever the number of people, of whom none leaves the database; see
    `docs/reference/indicators.md`.
    """
    year = on.year if year is None else year
    rows = indicator_rows(codes)
    lines = target_lines(owners=[organisation.pk, *ancestors_on(organisation.pk, on)])
    definitions = audience_definitions()
    pairs = [(row, audience) for row in rows for audience in _audiences(row, lines)]
    now = _Day(organisation, on, year, pairs, definitions)
    rising = [pair for pair in pairs if _is_rising(*pair, lines)]
    before = None
    if rising:
        last = min(end_of_year(year - 1), on)
        before = _Day(organisation, last, year - 1, rising, definitions)
    entered = outcome_figures(
        organisation.pk,
        codes=[row.code for row in rows if row.rule == ENTERED],
        years=[year, year - 1],
    )
    return [
        _entered_figure(row, definitions[audience], now, entered, lines)
        if row.rule == ENTERED
        else _figure(row, definitions[audience], now, before, lines)
        for row, audience in pairs
    ]


def _audiences(row: IndicatorRow, lines: Lines) -> list[str]:
    others = [audience for audience, code in lines if code == row.code]
    if row.rule == ENTERED or row.rule in OF_COURSES:
        return [row.audience]
    return list(dict.fromkeys([row.audience, *sorted(others)]))


def _is_rising(row: IndicatorRow, audience: str, lines: Lines) -> bool:
    if row.rule == ENTERED:
        return False
    has_trend = any(line.operator == "tang" for line in lines.get((audience, row.code), []))
    return has_trend or row.rule in RISING or (row.is_yearly and row.rule == "levels")


class _Day:
    """What is counted on one day, of all indicators asked for together.

    pairs     indicators over their audiences
    readings  codes of the readings that are wanted; all without it
    """

    def __init__(
        self,
        organisation: Organisation,
        on: dt.date,
        year: int,
        pairs: list[tuple[IndicatorRow, str]],
        definitions: dict[str, AudienceDefinition],
        readings: Collection[str] | None = None,
    ) -> None:
        self.on, self.year = on, year
        branches = branches_on(organisation.pk, on)
        self.courses = Courses(branches, year=year)
        asked = {
            (row.code, audience, reading.code): IndicatorQuestion(
                with_reading(row.spec, reading.code),
                definitions[audience],
                self.courses.enrolments(row) if row.rule == ENROLMENTS else None,
            )
            for row, audience in pairs
            if row.rule not in {ENTERED, *OF_COURSES} or row.rule == ENROLMENTS
            for reading in row.readings
            if readings is None or reading.code in readings
        }
        found = indicator_totals(list(asked.values()), branches, year=year)
        self.people: dict[tuple[str, str, str], IndicatorTotals] = dict(
            zip(asked, found, strict=True)
        )

    def count(self, row: IndicatorRow, audience: str, reading: str) -> IndicatorTotals:
        if row.rule in OF_COURSES and row.rule != ENROLMENTS:
            return self.courses.count(row)
        return self.people[row.code, audience, reading]

    def with_courses(self, row: IndicatorRow, counted: IndicatorTotals) -> IndicatorTotals:
        """Add how many have completed the courses that lead to what is counted."""
        completed = self.courses.completions(row).share
        words = "; ".join(row.programmes.values())
        return replace(counted, parts=(*counted.parts, Part(COURSES, completed, words)))


def _figure(
    row: IndicatorRow,
    audience: AudienceDefinition,
    now: _Day,
    before: _Day | None,
    lines: Lines,
) -> IndicatorFigure:
    of_target = lines.get((audience.code, row.code), [])
    chosen = binding_target(row, of_target, now.year)
    reading = row.reading(chosen.reading if chosen else "")
    counts = {each.code: now.count(row, audience.code, each.code) for each in row.readings}
    if row.programmes and row.rule not in OF_COURSES:
        counts = {code: now.with_courses(row, each) for code, each in counts.items()}
    is_rising = before is not None and _is_rising(row, audience.code, lines)

    def previous(code: str) -> Share | None:
        return before.count(row, audience.code, code).share if before and is_rising else None

    targets = [
        _target(line, mine, counts[mine.code].share, previous(mine.code))
        for line in binding_lines(of_target)
        for mine in [row.reading(line.reading)]
    ]
    return IndicatorFigure(
        row=row,
        audience=audience,
        on=now.on,
        year=now.year,
        reading=reading,
        readings=[ReadingFigure(each, counts[each.code].share) for each in row.readings],
        counted=counts[reading.code],
        previous=previous(reading.code),
        target=next((each for each in targets if each.line == chosen), None),
        targets=targets,
    )


def _target(
    line: TargetLine, reading: IndicatorReadingRow, share: Share, previous: Share | None
) -> TargetFigure:
    gap = gap_people(line.operator, line.value, share, previous)
    met = is_met(line.operator, line.value, share, value_to=line.value_to, previous=previous)
    return TargetFigure(line, reading, gap, met)


def _entered_figure(
    row: IndicatorRow,
    audience: AudienceDefinition,
    now: _Day,
    entered: dict[tuple[str, int, str], OutcomeFigure],
    lines: Lines,
) -> IndicatorFigure:
    of_target = lines.get((audience.code, row.code), [])
    chosen = binding_target(row, of_target, now.year)
    reading = row.reading(chosen.reading if chosen else "")
    readings = [
        ReadingFigure(each, _share_of(found), found.value if found else None)
        for each in row.readings
        for found in [entered.get((row.code, now.year, each.code))]
    ]
    return IndicatorFigure(
        row=row,
        audience=audience,
        on=now.on,
        year=now.year,
        reading=reading,
        readings=readings,
        entered=entered.get((row.code, now.year, reading.code)),
        target=None if chosen is None else _entered_target(row, chosen, now.year, entered),
        targets=[
            _entered_target(row, line, now.year, entered) for line in binding_lines(of_target)
        ],
    )


def _entered_target(
    row: IndicatorRow,
    line: TargetLine,
    year: int,
    entered: dict[tuple[str, int, str], OutcomeFigure],
) -> TargetFigure:
    reading = row.reading(line.reading)
    found = entered.get((row.code, year, reading.code))
    if found is None:
        return TargetFigure(line, reading, None, None)
    before = entered.get((row.code, year - 1, reading.code))
    share = _share_of(found)
    return TargetFigure(
        line,
        reading,
        None if share is None else gap_people(line.operator, line.value, share, _share_of(before)),
        value_meets(
            line.operator,
            line.value,
            found.value,
            value_to=line.value_to,
            previous=None if before is None else before.value,
        ),
    )


def _share_of(found: OutcomeFigure | None) -> Share | None:
    if found is None or found.numerator is None or found.denominator is None:
        return None
    return Share(found.numerator, found.denominator)


def binding_target(row: IndicatorRow, lines: list[TargetLine], year: int) -> TargetLine | None:
    """Return the target that binds in `year`: of that year, the latest of what is asked every
    year, the next to be met of the rest."""
    found = target_of(lines, year)
    if found is not None:
        return found
    return yearly_target(lines, year) if row.is_yearly else next_target(lines, year)


# --- Years ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class YearFigure:
    """An indicator at the end of a year, or on `day` in the year that still runs."""

    year: int
    day: dt.date
    figure: ReadingFigure


def indicator_series(
    organisation: Organisation,
    figure: IndicatorFigure,
    *,
    years: int = 5,
) -> list[YearFigure]:
    """Return `figure` over the years up to its own, each on its last day, the oldest first.

    In the reading of `figure`, by the tree of each day. Eight queries for each year at most.
    """
    row, reading, audience = figure.row, figure.reading, figure.audience
    wanted = range(figure.year - years + 1, figure.year + 1)
    if row.rule == ENTERED:
        entered = outcome_figures(organisation.pk, codes=[row.code], years=list(wanted))
        return [
            YearFigure(
                year,
                end_of_year(year),
                ReadingFigure(reading, _share_of(found), found.value if found else None),
            )
            for year in wanted
            for found in [entered.get((row.code, year, reading.code))]
        ]
    found_years = []
    for year in wanted:
        day = min(end_of_year(year), figure.on)
        if year == figure.year and figure.counted is not None:
            share = figure.counted.share
        else:
            definitions = {audience.code: audience}
            pairs = [(row, audience.code)]
            then = _Day(organisation, day, year, pairs, definitions, [reading.code])
            share = then.count(row, audience.code, reading.code).share
        found_years.append(YearFigure(year, day, ReadingFigure(reading, share)))
    return found_years
