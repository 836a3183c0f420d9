"""The sheets of the workbook of changes and their columns."""

from organisations.api import ChangeKind, OrganisationKind, ResidentialKind
from people.api import PositionTitle
from records.register import cells
from records.register.layout import Column, Layout, choice_of, codes_of

CHANGES, PEOPLE = "sap_xep", "can_bo"

# Words of the workbook, and what they mean; several words may mean one thing.
KINDS = {
    "thanh_lap": ChangeKind.ESTABLISH,
    "doi_ten": ChangeKind.RENAME,
    "chuyen": ChangeKind.MOVE,
    "sap_nhap": ChangeKind.MERGE,
    "chia_tach": ChangeKind.SPLIT,
    "giai_the": ChangeKind.DISSOLVE,
}
ALSO = {
    "hop_nhat": "sap_nhap",
    "nhap": "sap_nhap",
    "chia": "chia_tach",
    "tach": "chia_tach",
    "ket_thuc": "giai_the",
}
# Instead of a new title: the position ends and goes on nowhere.
ENDS = "thoi_giu"


def layouts() -> dict[str, Layout]:
    """Return the two sheets, with the lists as the database has them. Three queries."""
    words = {word: word for word in KINDS} | ALSO
    kinds = codes_of(OrganisationKind.objects.values_list("code", flat=True))
    neighbourhoods = codes_of(ResidentialKind.objects.values_list("code", flat=True))
    titles = codes_of(PositionTitle.objects.values_list("code", flat=True))
    sheets = [
        Layout(
            CHANGES,
            "Sắp xếp",
            (
                Column("loai_thay_doi", "Loại thay đổi", choice_of(words), required=True),
                Column("ma_to_chuc_cu", "Mã tổ chức cũ", cells.code, longest=40),
                Column("ma_to_chuc_moi", "Mã tổ chức mới", cells.code, longest=40),
                Column("ten_moi", "Tên mới", cells.name, longest=255),
                Column("ma_cap_tren", "Mã cấp trên", cells.code, longest=40),
                Column("loai", "Loại", choice_of(kinds)),
                Column("loai_khu_dan_cu", "Loại khu dân cư", choice_of(neighbourhoods)),
                Column("ngay_hieu_luc", "Ngày hiệu lực", cells.full_day, required=True),
                Column("so_quyet_dinh", "Số quyết định", cells.text, required=True, longest=100),
                Column("ngay_quyet_dinh", "Ngày quyết định", cells.full_day),
            ),
        ),
        Layout(
            PEOPLE,
            "Cán bộ",
            (
                Column("ma_can_bo", "Mã cán bộ", cells.code, required=True, longest=40),
                Column("ma_to_chuc_cu", "Mã tổ chức cũ", cells.code, required=True, longest=40),
                Column("chuc_vu_cu", "Chức vụ cũ", choice_of(titles)),
                Column("ma_to_chuc_moi", "Mã tổ chức mới", cells.code, longest=40),
                Column("chuc_vu_moi", "Chức vụ mới", choice_of(titles | {ENDS: ENDS})),
            ),
        ),
    ]
    return {sheet.name: sheet for sheet in sheets}
