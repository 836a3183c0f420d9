"""Mid-term and final reports: the years of a period side by side, the classes held in it, and where
the levels stood at its beginning and at its end."""

import datetime as dt
from dataclasses import dataclass, replace

from organisations.api import Organisation
from reports.queries.annual import AnnualReport, annual_report
from reports.queries.papers.classes import class_points, class_table
from reports.queries.papers.levels import level_points
from reports.queries.papers.narrative import YearFigures, proposals, shortcomings
from reports.queries.qualifications import QualificationReport, qualification_report
from reports.rules.paper import (
    GROUPS,
    PERCENT,
    PLACES,
    Block,
    Column,
    Figure,
    Paragraph,
    Row,
    Section,
    Subheading,
    Table,
    Text,
    short_date,
    text,
)
from reports.rules.wanted import Wanted
from reports.rules.wording import share_figure
from shared.dates import end_of_year
from shared.numbers import percent

YEARS_NOTE = (
    "Mỗi năm tính theo người, theo tổ chức và chức vụ ngày cuối năm (hoặc ngày cuối kỳ báo cáo). "
    "Dòng cộng tính theo lượt người: một người được bồi dưỡng ở nhiều năm thì tính nhiều lượt."
)
LEVELS_NOTE = "Đơn vị tính: người, mỗi người tính một lần, theo ngày ghi ở đầu cột."

YEARS_COLUMNS = (
    Column("Năm", 14, is_text=True),
    Column("Thuộc diện (người)", 10),
    Column("Được miễn (người)", 10),
    Column("Đã bồi dưỡng (người)", 11),
    Column("Tỷ lệ (%)", 9),
    Column("Đúng hạn (người)", 10),
    Column("Số cấp ủy", 9),
    Column("Cấp ủy đạt 100%", 10),
)


@dataclass(frozen=True)
class PeriodFigures:
    """`years` has the yearly training of each year of the period; `first` the levels on its first
    day.
    """

    last: YearFigures
    years: list[AnnualReport]
    first: QualificationReport


def period_figures(organisation: Organisation, wanted: Wanted, last: YearFigures) -> PeriodFigures:
    since = wanted.since or dt.date(wanted.year, 1, 1)
    years = [
        annual_report(organisation, on=min(end_of_year(year), wanted.day), year=year, is_short=True)
        for year in range(since.year, wanted.day.year)
    ]
    return PeriodFigures(
        last=last,
        years=[*years, last.yearly.now],
        first=qualification_report(organisation, on=since),
    )


def period_sections(figures: PeriodFigures) -> list[Section]:
    last = figures.last
    return [
        Section("TÌNH HÌNH CHUNG", tuple(_situation(figures))),
        Section("KẾT QUẢ THỰC HIỆN", tuple(_results(figures))),
        Section("TỒN TẠI, HẠN CHẾ VÀ NGUYÊN NHÂN", tuple(shortcomings(last))),
        Section("ĐỀ XUẤT, KIẾN NGHỊ", tuple(proposals(last))),
    ]


def _situation(figures: PeriodFigures) -> list[Block]:
    yearly = figures.last.yearly
    first = figures.years[0]
    words = text(
        "Đến ngày {day}, {name} có {n} đồng chí thuộc diện bồi dưỡng hằng năm; cuối năm {year} "
        "có {before} đồng chí.",
        day=short_date(yearly.wanted.day),
        name=yearly.organisation.name,
        n=yearly.scope(),
        year=str(first.year),
        before=first.top.tally.in_scope,
    )
    if len(figures.years) == 1:
        words = text(
            "Đến ngày {day}, {name} có {n} đồng chí thuộc diện bồi dưỡng hằng năm.",
            day=short_date(yearly.wanted.day),
            name=yearly.organisation.name,
            n=yearly.scope(),
        )
    return [Paragraph(words)]


def _results(figures: PeriodFigures) -> list[Block]:
    classes, last = figures.last.classes, figures.last
    blocks: list[Block] = [
        Subheading("Kết quả bồi dưỡng theo từng năm"),
        Paragraph(_places_words(figures)),
        years_table(figures.years),
        Subheading("Công tác mở lớp trong kỳ"),
        *class_points(classes),
    ]
    if classes.total.classes:
        blocks.append(class_table(classes, with_organisers=False))
    blocks.append(Subheading("Trình độ của cấp ủy chi bộ thôn, tổ dân phố"))
    if any(group.total for group in last.levels.groups):
        blocks += level_points(last.yearly.organisation, last.levels, last.level_names)
        blocks.append(levels_table(figures))
    return blocks


def _places_words(figures: PeriodFigures) -> Text:
    trained = sum(report.top.tally.trained for report in figures.years)
    return text(
        "Trong kỳ có {n} lượt người được bồi dưỡng ({years} năm).",
        n=Figure(trained, PLACES),
        years=len(figures.years),
    )


def years_table(years: list[AnnualReport]) -> Table:
    rows = [
        Row(
            (
                str(report.year),
                Figure(report.top.tally.in_scope),
                Figure(report.top.tally.exempt),
                Figure(report.top.tally.trained),
                share_figure(report.top.tally.trained, report.top.tally.in_scope),
                Figure(report.top.tally.on_time),
                Figure(report.top.tally.committees, GROUPS),
                Figure(report.top.tally.committees_trained, GROUPS),
            )
        )
        for report in years
    ]
    trained = sum(report.top.tally.trained for report in years)
    on_time = sum(report.top.tally.on_time for report in years)
    nothing = Figure(None)
    total = Row(
        (
            "Cộng (lượt người)",
            nothing,
            nothing,
            Figure(trained, PLACES),
            nothing,
            Figure(on_time, PLACES),
            nothing,
            nothing,
        ),
        "total",
    )
    return Table(
        "Theo năm", "Kết quả bồi dưỡng từng năm", YEARS_COLUMNS, (*rows, total), YEARS_NOTE
    )


def levels_table(figures: PeriodFigures) -> Table:
    """Return the levels of the whole audience on the first and on the last day."""
    last = figures.last.levels
    now = next(group for group in last.groups if group.code == "all")
    then = next(group for group in figures.first.groups if group.code == "all")
    before = {each.code: each for each in then.indicators}
    rows = []
    for number, each in enumerate(now.indicators, 1):
        earlier = before[each.code].share
        rows.append(
            Row(
                (
                    str(number),
                    figures.last.level_names[each.code],
                    Figure(earlier.count if earlier.total else None),
                    Figure(percent(earlier.count, earlier.total), PERCENT),
                    Figure(each.share.count),
                    Figure(each.percent, PERCENT),
                )
            )
        )
    start, end = short_date(figures.first.as_of), short_date(last.as_of)
    columns = (
        Column("STT", 6),
        Column("Chỉ tiêu", 30, is_text=True),
        Column(f"Ngày {start} (người)", 16),
        Column(f"Ngày {start} (%)", 16),
        Column(f"Ngày {end} (người)", 16),
        Column(f"Ngày {end} (%)", 16),
    )
    return Table("Trình độ", "Trình độ đầu kỳ và cuối kỳ", columns, tuple(rows), LEVELS_NOTE)


def last_year_of(wanted: Wanted) -> Wanted:
    """The report of the last year of the period, on which the final words are built."""
    return replace(wanted, year=wanted.day.year)
