"""Mid-term and final reports: the years of a period side by side, the classes held in it, and where
the levels stood at its beginning and at its end."""

import datetime as dt
from dataclasses import dataclass, replace

from organisations.api import Organisation
from records.api import Share
from reports.queries.annual import AnnualNode, AnnualReport, annual_report
from reports.queries.papers.classes import class_points, class_table
from reports.queries.papers.levels import level_points
from reports.queries.papers.narrative import YearFigures, proposals, shortcomings
from reports.queries.qualifications import (
    QualificationReport,
    levels_without_few,
    qualification_report,
)
from reports.queries.small import EVERYTHING, Told
from reports.rules.masking import is_few
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
from reports.rules.wording import TOO_FEW, share_figure
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


def period_figures(
    organisation: Organisation, wanted: Wanted, last: YearFigures, told: Told = EVERYTHING
) -> PeriodFigures:
    since = wanted.since or dt.date(wanted.year, 1, 1)
    years = [
        annual_report(organisation, on=min(end_of_year(year), wanted.day), year=year, is_short=True)
        for year in range(since.year, wanted.day.year)
    ]
    return PeriodFigures(
        last=last,
        years=[*(years if told.names else _marked(years)), last.yearly.now],
        first=levels_without_few(qualification_report(organisation, on=since), told),
    )


def _marked(years: list[AnnualReport]) -> list[AnnualReport]:
    """Years in which a few people were in scope, or exempt, are not told of."""
    return [
        replace(
            each,
            top=replace(
                each.top,
                is_told=not is_few(each.top.tally.in_scope),
                is_exempt_told=not is_few(each.top.tally.exempt),
            ),
        )
        for each in years
    ]


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
    if len(figures.years) == 1 or not first.top.is_told:
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
    if last.levels.is_hidden:
        blocks.append(Paragraph((TOO_FEW,)))
    elif any(group.total for group in last.levels.groups):
        blocks += level_points(last.yearly.organisation, last.levels, last.level_names)
        blocks.append(levels_table(figures))
    return blocks


def _places_words(figures: PeriodFigures) -> Text:
    if not all(report.top.is_told for report in figures.years):
        return ("Năm có quá ít người thuộc diện thì không nêu số liệu.",)
    trained = sum(report.top.tally.trained for report in figures.years)
    return text(
        "Trong kỳ có {n} lượt người được bồi dưỡng ({years} năm).",
        n=Figure(trained, PLACES),
        years=len(figures.years),
    )


def years_table(years: list[AnnualReport]) -> Table:
    rows = [_year_row(report.year, report.top) for report in years]
    # The sum less the other years is the year that is not told.
    is_whole = all(report.top.is_told for report in years)
    trained = sum(report.top.tally.trained for report in years)
    on_time = sum(report.top.tally.on_time for report in years)
    nothing = Figure(None)
    total = Row(
        (
            "Cộng (lượt người)",
            nothing,
            nothing,
            Figure(trained if is_whole else None, PLACES),
            nothing,
            Figure(on_time if is_whole else None, PLACES),
            nothing,
            nothing,
        ),
        "total",
    )
    return Table(
        "Theo năm", "Kết quả bồi dưỡng từng năm", YEARS_COLUMNS, (*rows, total), YEARS_NOTE
    )


def _year_row(year: int, top: AnnualNode) -> Row:
    tally = top.tally
    if not top.is_told:
        return Row((str(year), *(Figure(None) for _column in YEARS_COLUMNS[1:])))
    return Row(
        (
            str(year),
            Figure(tally.in_scope),
            Figure(tally.exempt if top.is_exempt_told else None),
            Figure(tally.trained),
            share_figure(tally.trained, tally.in_scope),
            Figure(tally.on_time),
            Figure(tally.committees, GROUPS),
            Figure(tally.committees_trained, GROUPS),
        )
    )


def levels_table(figures: PeriodFigures) -> Table:
    """Return the levels of the whole audience on the first and on the last day."""
    last = figures.last.levels
    now, then = last.everybody, figures.first.everybody
    before = {each.code: each.share for each in (then.indicators if then else [])}
    rows = []
    for number, each in enumerate(now.indicators if now else [], 1):
        earlier = before.get(each.code, Share(0, 0))
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
