"""The empty workbook of changes, made from the same description by which it is read."""

import io

from django.utils.translation import gettext as _
from openpyxl import Workbook

from organisations.api import OrganisationKind
from people.api import PositionTitle
from records.register.template import GUIDE, write_sheet
from records.reorganisation.layout import ENDS, KINDS, layouts


def template_workbook() -> bytes:
    """Return a `.xlsx` with both sheets, their headings, and a sheet that explains them."""
    workbook = Workbook()
    guide = workbook.active
    guide.title = GUIDE
    for line in _guide():
        guide.append([line])
    guide.column_dimensions["A"].width = 120
    for layout in layouts().values():
        write_sheet(workbook.create_sheet(layout.name), layout)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _guide() -> list[str]:
    kinds = OrganisationKind.objects.values_list("code", "name")
    titles = PositionTitle.objects.values_list("code", "name")
    return [
        _("One row for each change. The kinds of change are: %(kinds)s.")
        % {"kinds": ", ".join(KINDS)},
        _("sap_nhap: one row for each organisation that is merged; the rows share ma_to_chuc_moi."),
        _("chia_tach: one row for each part; the rows share ma_to_chuc_cu."),
        _("A new code needs ten_moi. Without ma_cap_tren and loai it takes those of the old one."),
        _("ngay_hieu_luc is the first day of the new state; it must not lie ahead."),
        _("The sheet can_bo says where single people go. After chia_tach it must name everybody."),
        _("chuc_vu_moi: a new position, or %(ends)s when the position ends.") % {"ends": ENDS},
        _("loai: %(kinds)s.") % {"kinds": ", ".join(f"{code} ({name})" for code, name in kinds)},
        _("chuc_vu: %(titles)s.")
        % {"titles": ", ".join(f"{code} ({name})" for code, name in titles)},
    ]
