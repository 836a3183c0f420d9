"""Training and levels divided as the programme asks: women, young people, those planned."""

from organisations.api import Organisation
from records.api import CELL_COMMITTEES, level_indicators
from reports.queries.indicator_people import Axis, axes_of
from reports.queries.indicators import IndicatorFigure, indicator_figures
from reports.queries.small import EVERYTHING, Told
from reports.queries.tracking import YEARLY_INDICATOR
from reports.rules.paper import Cell, Column, Figure, Row, Table
from reports.rules.wanted import Wanted
from reports.rules.wording import share_figure

TRAINED_CAPTION = "Kết quả bồi dưỡng theo giới tính, độ tuổi, quy hoạch"
LEVELS_CAPTION = "Trình độ theo giới tính, độ tuổi, quy hoạch"
TRAINED_UNIT = "Đơn vị tính: người thuộc diện, không kể người được miễn."
LEVELS_UNIT = "Đơn vị tính: người; tỷ lệ tính trên số người của nhóm."
NOTE = (
    " Mỗi mục chia cùng một số người. Tuổi và quy hoạch tính đến ngày lấy số liệu; người chưa có tên "
    "trong danh sách quy hoạch đã nhập được tính là ngoài quy hoạch."
)
HIDDEN = " Nhóm quá ít người không nêu."
COLUMNS = (
    Column("Nhóm", 40, is_text=True),
    Column("Thuộc diện (người)", 14),
)
# Axis → its name, and its groups in the order in which they are printed.
AXES = {
    "gioi_tinh": ("Giới tính", {"nu": "Nữ", "nam": "Nam", "khong_ro": "Chưa rõ"}),
    "tuoi_40": (
        "Độ tuổi",
        {"den_40": "Đến 40 tuổi", "tren_40": "Trên 40 tuổi", "khong_ro": "Chưa rõ ngày sinh"},
    ),
    "quy_hoach": (
        "Quy hoạch",
        {"trong": "Trong quy hoạch", "ngoai": "Ngoài quy hoạch hoặc chưa nhập"},
    ),
}


def trained_groups(
    organisation: Organisation, wanted: Wanted, told: Told = EVERYTHING
) -> Table | None:
    """Return the people in scope by group, and how many of each are trained; None of nobody."""
    figures = [
        each
        for each in indicator_figures(
            organisation, on=wanted.day, year=wanted.year, codes=[YEARLY_INDICATOR]
        )
        if each.is_own_audience
    ]
    columns = (*COLUMNS, Column("Đã bồi dưỡng (người)", 14), Column("Tỷ lệ (%)", 12))
    found = _axes(organisation, figures, told)
    return _table(found, TRAINED_CAPTION, columns, TRAINED_UNIT)


def level_groups(
    organisation: Organisation, wanted: Wanted, told: Told = EVERYTHING
) -> Table | None:
    """Return the members of cell committees by group, and how many of each have which level."""
    if not told.cells:
        return None
    codes = [each.code for each in level_indicators(CELL_COMMITTEES)]
    figures = [
        each
        for each in indicator_figures(organisation, on=wanted.day, year=wanted.year, codes=codes)
        if each.audience.code == CELL_COMMITTEES
    ]
    columns = [COLUMNS[0], Column("Tổng số (người)", 10)]
    for each in figures:
        columns += [Column(f"{each.short_name} (người)", 10), Column("Tỷ lệ (%)", 8)]
    found = _axes(organisation, figures, told)
    return _table(found, LEVELS_CAPTION, tuple(columns), LEVELS_UNIT)


def _axes(
    organisation: Organisation, figures: list[IndicatorFigure], told: Told
) -> dict[str, list[Axis]]:
    """Return each way to divide people, once for each figure. At most five queries a figure."""
    found: dict[str, list[Axis]] = {code: [] for code in AXES}
    for figure in figures:
        for axis in axes_of(figure, organisation, with_small=told.names):
            if axis.code in found:
                found[axis.code].append(axis)
    return found


def _table(
    found: dict[str, list[Axis]], caption: str, columns: tuple[Column, ...], unit: str
) -> Table | None:
    rows = [row for code, axes in found.items() if axes for row in _rows(code, axes)]
    if not rows:
        return None
    hides = any(axis.hides for axes in found.values() for axis in axes)
    return Table(
        "Theo nhóm", caption, columns, tuple(rows), unit + NOTE + (HIDDEN if hides else "")
    )


def _rows(code: str, axes: list[Axis]) -> list[Row]:
    """A row for each group; the figures divide the same people, so their groups are the same."""
    name, names = AXES[code]
    rows = []
    for groups in zip(*(axis.groups for axis in axes), strict=True):
        cells: list[Cell] = [names[groups[0].code], Figure(groups[0].share.total)]
        for each in groups:
            cells += [
                Figure(each.share.count),
                share_figure(each.share.count, each.share.total),
            ]
        rows.append(Row(tuple(cells)))
    return [Row((name,), "heading"), *rows] if rows else []
