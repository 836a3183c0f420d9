"""The sheets of the register workbook, their columns, and how each cell is read."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from organisations.api import OrganisationKind, ResidentialKind
from people.api import Person, PositionTitle, exemption_kind
from records.models import Audience, Dimension, Indicator, Qualification, Target
from records.register import cells
from shared.text import fold

Parse = Callable[[Any], Any]


@dataclass(frozen=True)
class Column:
    """A column of a sheet.

    label     what people read above it; folded it is the name, so that either heading will do
    longest   characters that the database keeps; 0 where the value is no text
    """

    name: str
    label: str
    parse: Parse
    required: bool = False
    longest: int = 0


@dataclass(frozen=True)
class Layout:
    name: str
    label: str
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


# Headings that many lists carry and that say nothing to the register.
IGNORED_HEADINGS = frozenset({"stt", "tt", "ghichu"})
# Sheets that explain: the template has one, offices add theirs.
IGNORED_SHEETS = frozenset({"huongdan", "ghichu", "danhmuc"})

YES_OR_NO = {"co": "co", "khong": "khong"}
OPERATORS = {
    "=": Target.Operator.EQUAL,
    ">": Target.Operator.ABOVE,
    ">=": Target.Operator.AT_LEAST,
    "≥": Target.Operator.AT_LEAST,
    "khoang": Target.Operator.BAND,
    "tang": Target.Operator.TREND,
}


def heading_key(heading: str) -> str:
    """Return what is compared of a heading: `Mã tổ chức`, `MA_TO_CHUC` and `ma to chuc` agree."""
    return "".join(char for char in fold(heading) if char.isalnum())


def layouts() -> dict[str, Layout]:
    """Return the sheets by name, with the lists of kinds and titles as the database has them.

    Six queries.
    """
    kinds = codes_of(OrganisationKind.objects.values_list("code", flat=True))
    neighbourhoods = codes_of(ResidentialKind.objects.values_list("code", flat=True))
    titles = codes_of(PositionTitle.objects.values_list("code", flat=True))
    indicators = codes_of(Indicator.objects.values_list("code", flat=True))
    audiences = codes_of(Audience.objects.values_list("code", flat=True))
    sheets = [
        _organisations(kinds, neighbourhoods),
        _people(),
        _positions(titles),
        _qualifications(),
        _trainings(),
        _exemptions(),
        _planned_positions(titles),
        _targets(indicators, audiences),
        _outcomes(indicators),
    ]
    return {sheet.name: sheet for sheet in sheets}


def codes_of(values: Iterable[str]) -> dict[str, str]:
    return {value: value for value in values}


def choice_of(choices: Mapping[str, str]) -> Parse:
    return lambda raw: cells.choice(raw, choices)


def _person() -> Column:
    return Column("ma_can_bo", "Mã cán bộ", cells.code, required=True, longest=40)


def _organisation() -> Column:
    return Column("ma_to_chuc", "Mã tổ chức", cells.code, required=True, longest=40)


def _decision() -> Column:
    return Column("so_quyet_dinh", "Số quyết định", cells.text, longest=100)


def _organisations(kinds: dict[str, str], neighbourhoods: dict[str, str]) -> Layout:
    return Layout(
        "to_chuc",
        "Tổ chức",
        (
            _organisation(),
            Column("ma_cap_tren", "Mã cấp trên", cells.code, longest=40),
            Column("loai", "Loại", choice_of(kinds), required=True),
            Column("loai_khu_dan_cu", "Loại khu dân cư", choice_of(neighbourhoods)),
            Column("linh_vuc", "Lĩnh vực", cells.text, longest=100),
            Column("ten", "Tên", cells.name, required=True, longest=255),
            Column("tu_ngay", "Từ ngày", cells.first_day),
            Column("den_ngay", "Đến ngày", cells.last_day),
        ),
    )


def _people() -> Layout:
    return Layout(
        "can_bo",
        "Cán bộ",
        (
            _person(),
            Column("ho_ten", "Họ tên", cells.name, required=True, longest=150),
            Column("ngay_sinh", "Ngày sinh", cells.partial_date),
            Column("gioi_tinh", "Giới tính", choice_of(codes_of(Person.Sex.values))),
            Column("dang_vien", "Đảng viên", choice_of(codes_of(Person.PartyStatus.values))),
            Column("ngay_vao_dang", "Ngày vào Đảng", cells.partial_date),
            Column("dien_thoai", "Điện thoại", cells.phone),
            Column("email", "Email", cells.email, longest=254),
        ),
    )


def _positions(titles: dict[str, str]) -> Layout:
    return Layout(
        "chuc_vu",
        "Chức vụ",
        (
            _person(),
            _organisation(),
            Column("chuc_vu", "Chức vụ", choice_of(titles), required=True),
            Column("tu_ngay", "Từ ngày", cells.first_day),
            Column("den_ngay", "Đến ngày", cells.last_day),
            _decision(),
        ),
    )


def _qualifications() -> Layout:
    return Layout(
        "trinh_do",
        "Trình độ",
        (
            _person(),
            Column("linh_vuc", "Lĩnh vực", choice_of(codes_of(Dimension.values)), required=True),
            Column("bac", "Bậc", cells.text, required=True, longest=60),
            Column("minh_chung", "Minh chứng", choice_of(codes_of(Qualification.Evidence.values))),
            Column("so_hieu", "Số hiệu", cells.text, longest=100),
            Column("noi_cap", "Nơi cấp", cells.text, longest=255),
            Column("ngay_cap", "Ngày cấp", cells.partial_date),
        ),
    )


def _trainings() -> Layout:
    return Layout(
        "boi_duong",
        "Bồi dưỡng",
        (
            _person(),
            Column("chuong_trinh", "Chương trình", cells.text, required=True, longest=255),
            Column("ngay_hoan_thanh", "Ngày hoàn thành", cells.full_day, required=True),
            Column("so_tiet", "Số tiết", lambda raw: cells.whole(raw, 1, 2000)),
            Column("xep_loai", "Xếp loại", cells.text, longest=40),
            Column("so_giay_chung_nhan", "Số giấy chứng nhận", cells.text, longest=60),
            Column("noi_cap", "Nơi cấp", cells.text, longest=255),
            Column("tinh_chi_tieu_nam", "Tính chỉ tiêu năm", choice_of(YES_OR_NO)),
            Column("chuyen_de", "Chuyên đề", cells.text, longest=1000),
        ),
    )


def _exemptions() -> Layout:
    return Layout(
        "mien",
        "Miễn",
        (
            _person(),
            Column("loai", "Loại", _exemption_kind, required=True, longest=60),
            Column("tu_ngay", "Từ ngày", cells.first_day, required=True),
            Column("den_ngay", "Đến ngày", cells.last_day),
            Column("ly_do", "Lý do", cells.text, longest=255),
            _decision(),
        ),
    )


def _planned_positions(titles: dict[str, str]) -> Layout:
    return Layout(
        "quy_hoach",
        "Quy hoạch",
        (
            _person(),
            _organisation(),
            Column("chuc_vu", "Chức vụ", choice_of(titles), required=True),
            Column("tu_ngay", "Từ ngày", cells.first_day, required=True),
            Column("den_ngay", "Đến ngày", cells.last_day),
            _decision(),
        ),
    )


def _exemption_kind(raw: Any) -> str:
    """Words of a known kind mean its code, so that one kind is not counted as two."""
    return exemption_kind(cells.text(raw))


def _targets(indicators: dict[str, str], audiences: dict[str, str]) -> Layout:
    return Layout(
        "chi_tieu",
        "Chỉ tiêu",
        (
            _organisation(),
            Column("chi_so", "Chỉ số", choice_of(indicators), required=True),
            Column("doi_tuong", "Đối tượng", choice_of(audiences), required=True),
            Column("nam", "Năm", lambda raw: cells.whole(raw, 2000, 2100), required=True),
            Column("toan_tu", "Toán tử", choice_of(OPERATORS), required=True),
            Column("gia_tri", "Giá trị", cells.percents, required=True),
            Column("van_ban", "Văn bản", cells.text, longest=2000),
            Column("cach_tinh", "Cách tính", cells.text, longest=20),
        ),
    )


def _outcomes(indicators: dict[str, str]) -> Layout:
    return Layout(
        "ket_qua",
        "Kết quả",
        (
            _organisation(),
            Column("chi_so", "Chỉ số", choice_of(indicators), required=True),
            Column("cach_tinh", "Cách tính", cells.text, longest=20),
            Column("nam", "Năm", lambda raw: cells.whole(raw, 2000, 2100), required=True),
            Column("so_dat", "Số đạt", lambda raw: cells.whole(raw, 0, 10_000_000)),
            Column("tong_so", "Tổng số", lambda raw: cells.whole(raw, 1, 10_000_000)),
            Column("ty_le", "Tỷ lệ", cells.percents),
            Column("van_ban", "Văn bản", cells.text, required=True, longest=2000),
        ),
    )
