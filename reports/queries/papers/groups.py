"""The training of the year divided as the programme asks: women, young people, those planned."""

from organisations.api import Organisation
from reports.queries.indicator_people import Axis, axes_of
from reports.queries.indicators import indicator_figures
from reports.queries.small import EVERYTHING, Told
from reports.queries.tracking import YEARLY_INDICATOR
from reports.rules.paper import Column, Figure, Row, Table
from reports.rules.wanted import Wanted
from reports.rules.wording import share_figure

CAPTION = "Kết quả bồi dưỡng theo giới tính, độ tuổi, quy hoạch"
NOTE = (
    "Đơn vị tính: người thuộc diện, không kể người được miễn. Mỗi mục chia cùng một số người. Tuổi "
    "và quy hoạch tính đến ngày lấy số liệu; người chưa có tên trong danh sách quy hoạch đã nhập được "
    "tính là ngoài quy hoạch."
)
HIDDEN = " Nhóm quá ít người không nêu."
COLUMNS = (
    Column("Nhóm", 40, is_text=True),
    Column("Thuộc diện (người)", 14),
    Column("Đã bồi dưỡng (người)", 14),
    Column("Tỷ lệ (%)", 12),
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


def group_table(
    organisation: Organisation, wanted: Wanted, told: Told = EVERYTHING
) -> Table | None:
    """Return the people in scope by group, and how many of each are trained; None of nobody."""
    figures = indicator_figures(
        organisation, on=wanted.day, year=wanted.year, codes=[YEARLY_INDICATOR]
    )
    figure = next((each for each in figures if each.is_own_audience), None)
    if figure is None:
        return None
    axes = {
        each.code: each
        for each in axes_of(figure, organisation, with_small=told.names)
        if each.code in AXES
    }
    rows = [row for code in AXES if code in axes for row in _rows(axes[code])]
    if not rows:
        return None
    hides = any(each.hides for each in axes.values())
    return Table("Theo nhóm", CAPTION, COLUMNS, tuple(rows), NOTE + (HIDDEN if hides else ""))


def _rows(axis: Axis) -> list[Row]:
    name, names = AXES[axis.code]
    rows = [
        Row(
            (
                names[each.code],
                Figure(each.share.total),
                Figure(each.share.count),
                share_figure(each.share.count, each.share.total),
            )
        )
        for each in axis.groups
    ]
    return [Row((name,), "heading"), *rows] if rows else []
