"""Every indicator that binds an organisation, against its target, as one table."""

from organisations.api import Organisation
from reports.queries.closed_indicators import as_they_were_closed
from reports.queries.indicator_told import indicators_without_few
from reports.queries.indicators import IndicatorFigure, indicator_figures
from reports.queries.small import EVERYTHING, Told
from reports.rules.paper import PERCENT, Column, Figure, Row, Table
from reports.rules.wanted import Wanted
from reports.rules.wording import target_words

NOTE = (
    "Đơn vị tính ghi ở từng dòng; chỉ tiêu đọc theo cách hiểu ghi bên cạnh. Dấu – nghĩa là chưa có "
    "số liệu, chưa có chỉ tiêu hoặc quá ít người để nêu."
)
NOT_SIGNED = "Sổ đã khóa không ghi các chỉ tiêu này; số liệu ở bảng này tính theo hồ sơ tại ngày lập báo cáo."
COLUMNS = (
    Column("STT", 5),
    Column("Chỉ tiêu", 26, is_text=True),
    Column("Cách hiểu", 18, is_text=True),
    Column("Đơn vị", 7),
    Column("Đạt", 7),
    Column("Tổng số", 7),
    Column("Tỷ lệ (%)", 7),
    Column("Năm trước (%)", 7),
    Column("Chỉ tiêu giao", 11, is_text=True),
    Column("Còn thiếu", 7),
)
# Units of readings, as documents name them.
UNITS = {
    "nguoi": "người",
    "cap_uy": "cấp ủy",
    "luot_nguoi": "lượt người",
    "chuc_danh": "chức danh",
    "to_chuc": "tổ chức",
    "chuong_trinh": "chương trình",
    "bai": "bài",
}


def indicator_table(
    organisation: Organisation,
    wanted: Wanted,
    told: Told = EVERYTHING,
    *,
    is_closed: bool = False,
) -> Table | None:
    """Return the indicators with a figure or a target; None when there are none.

    is_closed  the report shows the figures that were signed
    """
    figures = indicator_figures(organisation, on=wanted.day, year=wanted.year)
    note = NOTE
    if is_closed:
        signed = as_they_were_closed(organisation, figures, year=wanted.year)
        if signed is None:
            note = f"{NOTE} {NOT_SIGNED}"
        else:
            figures = signed
    found = [
        each
        for each in indicators_without_few(figures, told)
        if each.target is not None or each.number or each.value is not None
    ]
    rows = tuple(_row(str(number), each) for number, each in enumerate(found, 1))
    if not rows:
        return None
    return Table("Chỉ tiêu", "Kết quả thực hiện các chỉ tiêu", COLUMNS, rows, note)


def _row(number: str, figure: IndicatorFigure) -> Row:
    unit = UNITS.get(str(figure.unit), str(figure.unit))
    share, target, is_told = figure.share, figure.target, figure.is_told
    aimed = "–"
    if target is not None:
        line = target.line
        aimed = f"{target_words(line.operator, line.value, line.value_to)} (năm {line.year})"
    return Row(
        (
            number,
            figure.name,
            figure.reading.name,
            unit,
            Figure(figure.number if is_told else None, unit),
            Figure(share.total if share and is_told else None, unit),
            Figure(figure.percent if is_told else None, PERCENT),
            Figure(figure.previous_percent if is_told else None, PERCENT),
            aimed,
            Figure(figure.gap_people if is_told else None, unit),
        )
    )
