"""Audiences every installation starts with, by positions and kinds of the exchange workbook."""

from dataclasses import dataclass

from records.models import AudienceClause

CELL_COMMITTEES = "chi_uy_thon_tdp"
GRASSROOTS_COMMITTEES = "cap_uy_co_so"
YEARLY_TRAINING = "dien_boi_duong_hang_nam"
CELL_AND_COMMUNE_COMMITTEES = "chi_uy_dang_uy_xa"
CELL_SECRETARIES = "bi_thu_thon_tdp"
CELL_LEADERS = "bi_thu_pho_bi_thu_thon_tdp"
GRASSROOTS_LEADERS = "bi_thu_pho_bi_thu_co_so"
COMMITTEES_AND_LEADERS = "cap_uy_va_bi_thu_chi_bo"
VILLAGE_HEADS = "truong_thon_mat_tran"
VILLAGE_CADRES = "khong_chuyen_trach_thon"
EVERYBODY = "moi_chuc_vu"

Clauses = list[tuple[str, str | None, str]]


@dataclass(frozen=True)
class Row:
    """One audience. `clauses`: title, kind of organisation (None: any), neighbourhood or not.

    has_standings  its figures of today are kept ready; the others are computed when asked for
    """

    name: str
    definition: str
    clauses: Clauses
    has_standings: bool = False


_ANY, _ONLY = AudienceClause.Residential.ANY, AudienceClause.Residential.ONLY
_LEADERS = ("bi_thu", "pho_bi_thu")
_COMMITTEE = (*_LEADERS, "uy_vien_ban_thuong_vu", "cap_uy_vien")
_HEADS = ("truong_thon", "to_truong_to_dan_pho", "truong_ap", "truong_khom")
_VILLAGE = (*_HEADS, "truong_ban_cong_tac_mat_tran")

_CELL: Clauses = [(title, "chi_bo", _ONLY) for title in (*_LEADERS, "chi_uy_vien")]
_GRASSROOTS: Clauses = [
    (title, kind, _ANY) for kind in ("xa", "dang_bo_co_so") for title in _COMMITTEE
]
_ONCE = "Người giữ nhiều chức vụ tính một lần, theo chức vụ cao nhất."

AUDIENCES: dict[str, Row] = {
    CELL_COMMITTEES: Row(
        "Chi ủy viên, bí thư, phó bí thư chi bộ thôn, tổ dân phố",
        "Người đang giữ chức vụ chi ủy viên, bí thư hoặc phó bí thư ở chi bộ thôn, tổ dân phố "
        "(ấp, khóm…) trong ngày báo cáo. Mỗi người tính một lần, theo chức vụ cao nhất.",
        _CELL,
        has_standings=True,
    ),
    GRASSROOTS_COMMITTEES: Row(
        "Cấp ủy viên cơ sở",
        "Người đang giữ chức vụ bí thư, phó bí thư, ủy viên ban thường vụ hoặc cấp ủy viên ở "
        "đảng ủy xã, phường, đặc khu hoặc đảng ủy cơ sở trong ngày báo cáo. Mỗi người tính một "
        "lần, theo chức vụ cao nhất.",
        _GRASSROOTS,
        has_standings=True,
    ),
    YEARLY_TRAINING: Row(
        "Diện bồi dưỡng hằng năm",
        f"Cấp ủy viên cơ sở; chi ủy viên, bí thư, phó bí thư chi bộ thôn, tổ dân phố. {_ONCE}",
        [*_CELL, *_GRASSROOTS],
        has_standings=True,
    ),
    CELL_AND_COMMUNE_COMMITTEES: Row(
        "Chi ủy chi bộ ấp, khóm; đảng ủy xã, phường",
        "Chi ủy viên, bí thư, phó bí thư chi bộ thôn, tổ dân phố, ấp, khóm; bí thư, phó bí thư, "
        f"ủy viên ban thường vụ, cấp ủy viên của đảng ủy xã, phường, đặc khu. {_ONCE}",
        [*_CELL, *((title, "xa", _ANY) for title in _COMMITTEE)],
    ),
    CELL_SECRETARIES: Row(
        "Bí thư chi bộ thôn, tổ dân phố, ấp, khóm",
        "Người đang giữ chức vụ bí thư chi bộ thôn, tổ dân phố (ấp, khóm…) trong ngày báo cáo.",
        [("bi_thu", "chi_bo", _ONLY)],
    ),
    CELL_LEADERS: Row(
        "Bí thư, phó bí thư chi bộ thôn, tổ dân phố, ấp, khóm",
        "Người đang giữ chức vụ bí thư hoặc phó bí thư chi bộ thôn, tổ dân phố (ấp, khóm…) trong "
        f"ngày báo cáo. {_ONCE}",
        [(title, "chi_bo", _ONLY) for title in _LEADERS],
    ),
    GRASSROOTS_LEADERS: Row(
        "Bí thư, phó bí thư cấp ủy cơ sở",
        "Người đang giữ chức vụ bí thư hoặc phó bí thư đảng ủy xã, phường, đặc khu hoặc đảng ủy "
        f"cơ sở trong ngày báo cáo. {_ONCE}",
        [(title, kind, _ANY) for kind in ("xa", "dang_bo_co_so") for title in _LEADERS],
    ),
    COMMITTEES_AND_LEADERS: Row(
        "Bí thư, cấp ủy viên cơ sở; bí thư, phó bí thư chi bộ",
        "Bí thư, phó bí thư, ủy viên ban thường vụ, cấp ủy viên của đảng ủy xã, phường, đặc khu, "
        f"đảng ủy cơ sở; bí thư, phó bí thư mọi chi bộ. {_ONCE}",
        [*_GRASSROOTS, *((title, "chi_bo", _ANY) for title in _LEADERS)],
    ),
    VILLAGE_HEADS: Row(
        "Trưởng thôn, tổ trưởng tổ dân phố, trưởng ấp, trưởng khóm, trưởng ban công tác Mặt trận",
        "Người đang giữ một trong các chức vụ này trong ngày báo cáo, là đảng viên hoặc không.",
        [(title, None, _ANY) for title in _VILLAGE],
    ),
    VILLAGE_CADRES: Row(
        "Người hoạt động không chuyên trách ở thôn, tổ dân phố, ấp, khóm",
        "Bí thư chi bộ thôn, tổ dân phố (ấp, khóm…); trưởng thôn, tổ trưởng tổ dân phố, trưởng ấp, "
        f"trưởng khóm; trưởng ban công tác Mặt trận. {_ONCE}",
        [("bi_thu", "chi_bo", _ONLY), *((title, None, _ANY) for title in _VILLAGE)],
    ),
    EVERYBODY: Row(
        "Mọi người giữ chức vụ trong sổ",
        f"Người đang giữ một chức vụ bất kỳ trong ngày báo cáo. {_ONCE}",
        [(title, None, _ANY) for title in (*_COMMITTEE, "chi_uy_vien", *_VILLAGE)],
    ),
}
