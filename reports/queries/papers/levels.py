"""Form A: levels of education by group, against targets and against a year ago."""

from decimal import Decimal

from organisations.api import Organisation
from records.api import CELL_COMMITTEES, Share, is_met, level_indicators
from reports.queries.qualifications import (
    GroupFigures,
    IndicatorFigure,
    QualificationReport,
    levels_without_few,
    qualification_report,
)
from reports.queries.small import EVERYTHING, Told
from reports.rules.paper import (
    PERCENT,
    Column,
    Figure,
    Paragraph,
    Point,
    Row,
    Section,
    Table,
    Text,
    short_date,
    text,
)
from reports.rules.wanted import Form, Wanted
from reports.rules.wording import TOO_FEW, against_target, compared, share_figure, target_words
from shared.numbers import percent

GROUP_NAMES = {
    "all": "Tổng số",
    "chi_uy_vien": "Chi ủy viên",
    "bi_thu_pho_bi_thu": "Bí thư, phó bí thư",
}
NOTE = (
    "Đơn vị tính: người; mỗi người tính một lần, theo chức vụ cao nhất trong ngày báo cáo. "
    "Tỷ lệ làm tròn đến hai chữ số thập phân; số còn thiếu tính trên số người thật."
)
COLUMNS = (
    Column("STT", 5),
    Column("Chỉ tiêu", 24, is_text=True),
    Column("Tổng số (người)", 8),
    Column("Đạt (người)", 8),
    Column("Tỷ lệ (%)", 8),
    Column("Chưa đạt (người)", 8),
    Column("Cùng ngày năm trước (người)", 9),
    Column("Cùng ngày năm trước (%)", 9),
    Column("Chỉ tiêu", 13, is_text=True),
    Column("Còn thiếu (người)", 8),
)


def level_figures(
    organisation: Organisation, wanted: Wanted, told: Told = EVERYTHING
) -> QualificationReport:
    year = wanted.year if wanted.form == Form.QUALIFICATIONS else None
    # Without a year the target is the next one to be met; a year that is not the day's is chosen.
    chosen = None if year == wanted.day.year else year
    return levels_without_few(qualification_report(organisation, on=wanted.day, year=chosen), told)


def level_names() -> dict[str, str]:
    return {each.code: each.name for each in level_indicators(CELL_COMMITTEES)}


def form_a(
    organisation: Organisation, report: QualificationReport, names: dict[str, str]
) -> Section:
    everybody = report.everybody
    if everybody is None:
        return Section("", (Paragraph((TOO_FEW,)),))
    opening = text(
        "Tính đến ngày {day}, {name} có {total} đồng chí là chi ủy viên, bí thư, phó bí thư "
        "chi bộ thôn, tổ dân phố. Kết quả cụ thể như sau:",
        day=short_date(report.as_of),
        name=organisation.name,
        total=everybody.total,
    )
    points = level_points(organisation, report, names)
    return Section("", (Paragraph(opening), *points, level_table(organisation, report, names)))


def level_points(
    organisation: Organisation, report: QualificationReport, names: dict[str, str]
) -> list[Point]:
    """Return one line for each indicator over the whole audience."""
    everybody = report.everybody
    return [
        Point(_level_sentence(organisation, report, figure, names[figure.code]))
        for figure in (everybody.indicators if everybody else [])
    ]


def level_table(
    organisation: Organisation, report: QualificationReport, names: dict[str, str]
) -> Table:
    rows = []
    for number, group in enumerate(report.groups):
        name = f"{'ABCDEFGH'[number]}. {GROUP_NAMES.get(group.code, group.code)}"
        rows.append(Row((f"{name} ({group.total} người)",), "heading"))
        rows += _rows_of(organisation, report, group, names)
    caption = f"Trình độ của cấp ủy chi bộ thôn, tổ dân phố, ngày {short_date(report.as_of)}"
    return Table("Trình độ", caption, COLUMNS, tuple(rows), NOTE)


def _rows_of(
    organisation: Organisation,
    report: QualificationReport,
    group: GroupFigures,
    names: dict[str, str],
) -> list[Row]:
    return [
        Row(
            (
                str(number),
                names[figure.code],
                Figure(figure.share.total),
                Figure(figure.share.count),
                Figure(figure.percent, PERCENT),
                _missing(organisation, report, group.code, figure),
                Figure(
                    figure.previous.count if figure.previous and figure.previous.total else None
                ),
                Figure(_percent(figure.previous), PERCENT),
                _target_cell(figure),
                Figure(figure.target.gap_people if figure.target else None),
            )
        )
        for number, figure in enumerate(group.indicators, 1)
    ]


def _missing(
    organisation: Organisation, report: QualificationReport, group: str, figure: IndicatorFigure
) -> Figure:
    missing = figure.share.total - figure.share.count
    if group != "all" or not missing:
        return Figure(missing)
    query = f"loc=thieu&chi-so={figure.code}&ngay={report.as_of.isoformat()}"
    return Figure(missing, place=organisation.code, query=query)


def _target_cell(figure: IndicatorFigure) -> str:
    if figure.target is None:
        return "–"
    line = figure.target.line
    return f"{target_words(line.operator, line.value, line.value_to)} (năm {line.year})"


def _level_sentence(
    organisation: Organisation, report: QualificationReport, figure: IndicatorFigure, name: str
) -> Text:
    before = _percent(figure.previous)
    words = text(
        "{name}: {count}/{total} đồng chí, đạt {share}%, {compared}",
        name=name,
        count=figure.share.count,
        total=figure.share.total,
        share=share_figure(figure.share.count, figure.share.total),
        compared=compared(figure.percent, before),
    )
    if figure.target is None:
        return (*words, ".")
    line = figure.target.line
    met = is_met(
        line.operator,
        line.value,
        figure.share,
        value_to=line.value_to,
        previous=figure.previous,
    )
    gap = Figure(
        figure.target.gap_people,
        place=organisation.code,
        query=_missing(organisation, report, "all", figure).query,
    )
    return (
        *words,
        f"; chỉ tiêu năm {line.year}: {target_words(line.operator, line.value, line.value_to)}, ",
        *against_target(gap, met, missing=figure.target.gap_people),
        ".",
    )


def _percent(share: Share | None) -> Decimal | None:
    return None if share is None else percent(share.count, share.total)
