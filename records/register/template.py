"""The empty workbook to fill in, made from the same description by which it is read."""

import io

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from organisations.api import OrganisationKind, ResidentialKind
from people.api import EXEMPTION_KINDS, Person, PositionTitle
from records.models import Audience, Dimension, Indicator, IndicatorReading, Qualification
from records.register.layout import OPERATORS, YES_OR_NO, Layout, layouts
from records.rules.levels import DIMENSIONS

GUIDE = "huong_dan"
REQUIRED_FILL = PatternFill("solid", fgColor="FDE9A9")
TEXT_FORMAT = "@"
# Rows whose cells are prepared as text, so that Excel leaves codes and dates as they are typed.
PREPARED_ROWS = 500
WIDTH = 22


def template_workbook() -> bytes:
    """Return a `.xlsx` with the sheets, their headings, and a sheet that explains them."""
    workbook = Workbook()
    sheets = layouts()
    guide = workbook.active
    guide.title = GUIDE
    _write_guide(guide, sheets)
    for layout in sheets.values():
        write_sheet(workbook.create_sheet(layout.name), layout)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def write_sheet(sheet: Worksheet, layout: Layout) -> None:
    sheet.append([column.label for column in layout.columns])
    sheet.freeze_panes = "A2"
    for place, column in enumerate(layout.columns, 1):
        heading = sheet.cell(1, place)
        heading.font = Font(bold=True)
        if column.required:
            heading.fill = REQUIRED_FILL
        sheet.column_dimensions[get_column_letter(place)].width = WIDTH
        for row in range(2, PREPARED_ROWS + 2):
            sheet.cell(row, place).number_format = TEXT_FORMAT


def _write_guide(sheet: Worksheet, sheets: dict[str, Layout]) -> None:
    for line in (
        _("Fill in the sheets you need; leave the others empty. Coloured headings are required."),
        _("Dates: 31/12/2026 or 2026-12-31. A year alone may stand where the day is not known."),
        _("den_ngay is the last day on which a thing still holds; leave it empty while it holds."),
        _("chuyen_de holds codes of topics, separated by semicolons."),
    ):
        sheet.append([line])
    sheet.append([])
    sheet.append([_("Sheet"), _("Column"), _("Required"), _("Values")])
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True)
    values = _values_by_column()
    for layout in sheets.values():
        for column in layout.columns:
            accepted = values.get((layout.name, column.name), "")
            required = _("yes") if column.required else ""
            sheet.append([layout.name, f"{column.label} ({column.name})", required, accepted])
            sheet.cell(sheet.max_row, 4).alignment = Alignment(wrap_text=True, vertical="top")
    for letter, width in zip("ABCD", (14, 44, 12, 90), strict=True):
        sheet.column_dimensions[letter].width = width


def _values_by_column() -> dict[tuple[str, str], str]:
    levels = "; ".join(f"{field}: {', '.join(codes)}" for field, codes in DIMENSIONS.items())
    titles = _named(PositionTitle.objects.values_list("code", "name"))
    return {
        ("to_chuc", "loai"): _named(OrganisationKind.objects.values_list("code", "name")),
        ("to_chuc", "loai_khu_dan_cu"): _named(ResidentialKind.objects.values_list("code", "name")),
        ("can_bo", "gioi_tinh"): _named(Person.Sex.choices),
        ("can_bo", "dang_vien"): _named(Person.PartyStatus.choices),
        ("chuc_vu", "chuc_vu"): titles,
        ("quy_hoach", "chuc_vu"): titles,
        ("trinh_do", "linh_vuc"): _named(Dimension.choices),
        ("trinh_do", "bac"): levels,
        ("trinh_do", "minh_chung"): _named(Qualification.Evidence.choices),
        ("boi_duong", "tinh_chi_tieu_nam"): ", ".join(YES_OR_NO),
        ("mien", "loai"): _("%(kinds)s, or other words")
        % {"kinds": _named(EXEMPTION_KINDS.items())},
        ("chi_tieu", "chi_so"): _named(Indicator.objects.values_list("code", "name")),
        ("chi_tieu", "doi_tuong"): _named(Audience.objects.values_list("code", "name")),
        ("chi_tieu", "toan_tu"): " ".join(OPERATORS),
        ("chi_tieu", "cach_tinh"): _readings(),
        ("ket_qua", "chi_so"): _named(
            Indicator.objects.filter(rule=Indicator.Rule.ENTERED).values_list("code", "name")
        ),
        ("ket_qua", "so_dat"): _("with tong_so; or else only ty_le"),
    }


def _readings() -> str:
    """The readings of the indicators that have several."""
    several = IndicatorReading.objects.filter(is_default=False).values("indicator")
    found: dict[str, list[str]] = {}
    for each in IndicatorReading.objects.filter(indicator__in=several):
        found.setdefault(each.indicator_id, []).append(f"{each.code} ({each.name})")
    return "; ".join(f"{indicator}: {', '.join(codes)}" for indicator, codes in found.items())


def _named(pairs: object) -> str:
    return ", ".join(f"{code} ({name})" for code, name in pairs)  # type: ignore[attr-defined]  # rows of a query or choices
