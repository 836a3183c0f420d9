"""Audiences and indicators every installation starts with. Targets are data of organisations.

Positions and kinds have the codes of the exchange workbook.
"""

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from records.models import (
    Audience,
    AudienceClause,
    Dimension,
    Indicator,
    IndicatorCondition,
    Paper,
    Qualification,
    TrainingFact,
)
from records.rules.levels import DIMENSIONS, level_rank

CELL_COMMITTEES = "chi_uy_thon_tdp"
GRASSROOTS_COMMITTEES = "cap_uy_co_so"
YEARLY_TRAINING = "dien_boi_duong_hang_nam"

_ANY, _ONLY = AudienceClause.Residential.ANY, AudienceClause.Residential.ONLY

# title, kind of organisation, whether it must be of a neighbourhood
_CELL_CLAUSES = [
    ("bi_thu", "chi_bo", _ONLY),
    ("pho_bi_thu", "chi_bo", _ONLY),
    ("chi_uy_vien", "chi_bo", _ONLY),
]
_GRASSROOTS_CLAUSES = [
    (title, kind, _ANY)
    for kind in ("xa", "dang_bo_co_so")
    for title in ("bi_thu", "pho_bi_thu", "uy_vien_ban_thuong_vu", "cap_uy_vien")
]

# code → name, definition, clauses
AUDIENCES = {
    CELL_COMMITTEES: (
        "Chi ủy viên, bí thư, phó bí thư chi bộ thôn, tổ dân phố",
        "Người đang giữ chức vụ chi ủy viên, bí thư hoặc phó bí thư ở chi bộ thôn, tổ dân phố "
        "(ấp, khóm…) trong ngày báo cáo. Mỗi người tính một lần, theo chức vụ cao nhất.",
        _CELL_CLAUSES,
    ),
    GRASSROOTS_COMMITTEES: (
        "Cấp ủy viên cơ sở",
        "Người đang giữ chức vụ bí thư, phó bí thư, ủy viên ban thường vụ hoặc cấp ủy viên ở "
        "đảng ủy xã, phường, đặc khu hoặc đảng ủy cơ sở trong ngày báo cáo. Mỗi người tính một "
        "lần, theo chức vụ cao nhất.",
        _GRASSROOTS_CLAUSES,
    ),
    YEARLY_TRAINING: (
        "Diện bồi dưỡng hằng năm",
        "Cấp ủy viên cơ sở; chi ủy viên, bí thư, phó bí thư chi bộ thôn, tổ dân phố. Người giữ "
        "nhiều chức vụ tính một lần, theo chức vụ cao nhất.",
        [*_CELL_CLAUSES, *_GRASSROOTS_CLAUSES],
    ),
}

# code → name, short name, rule, audience, conditions (field, least level)
_LEVELS, _TRAINED = Indicator.Rule.LEVELS, Indicator.Rule.TRAINED
INDICATORS = {
    "thpt": (
        "Tốt nghiệp trung học phổ thông",
        "THPT",
        _LEVELS,
        CELL_COMMITTEES,
        [("pho_thong", "thpt")],
    ),
    "so_cap_llct": (
        "Lý luận chính trị từ sơ cấp trở lên",
        "Sơ cấp LLCT",
        _LEVELS,
        CELL_COMMITTEES,
        [("ly_luan_chinh_tri", "so_cap")],
    ),
    "thpt_va_so_cap_llct": (
        "Tốt nghiệp THPT và lý luận chính trị từ sơ cấp trở lên",
        "THPT và sơ cấp LLCT",
        _LEVELS,
        CELL_COMMITTEES,
        [("pho_thong", "thpt"), ("ly_luan_chinh_tri", "so_cap")],
    ),
    "trung_cap_llct": (
        "Lý luận chính trị từ trung cấp trở lên",
        "Trung cấp LLCT",
        _LEVELS,
        CELL_COMMITTEES,
        [("ly_luan_chinh_tri", "trung_cap")],
    ),
    "trung_cap_chuyen_mon": (
        "Chuyên môn từ trung cấp trở lên",
        "Trung cấp chuyên môn",
        _LEVELS,
        CELL_COMMITTEES,
        [("chuyen_mon", "trung_cap")],
    ),
    "boi_duong_nam": (
        "Đã được bồi dưỡng trong năm",
        "Bồi dưỡng hằng năm",
        _TRAINED,
        YEARLY_TRAINING,
        [],
    ),
}

# How a level is named to people: field, level → words. Free fields are shown as they were typed.
LEVEL_NAMES = {
    ("pho_thong", "tieu_hoc"): "Tiểu học",
    ("pho_thong", "thcs"): "Trung học cơ sở",
    ("pho_thong", "thpt"): "Trung học phổ thông",
    ("chuyen_mon", "chua_qua_dao_tao"): "Chưa qua đào tạo",
    ("chuyen_mon", "so_cap"): "Sơ cấp",
    ("chuyen_mon", "trung_cap"): "Trung cấp",
    ("chuyen_mon", "cao_dang"): "Cao đẳng",
    ("chuyen_mon", "dai_hoc"): "Đại học",
    ("chuyen_mon", "thac_si"): "Thạc sĩ",
    ("chuyen_mon", "tien_si"): "Tiến sĩ",
    ("ly_luan_chinh_tri", "so_cap"): "Sơ cấp",
    ("ly_luan_chinh_tri", "trung_cap"): "Trung cấp",
    ("ly_luan_chinh_tri", "cao_cap"): "Cao cấp",
    ("ly_luan_chinh_tri", "cu_nhan"): "Cử nhân",
    ("quan_ly_nha_nuoc", "can_su"): "Cán sự",
    ("quan_ly_nha_nuoc", "chuyen_vien"): "Chuyên viên",
    ("quan_ly_nha_nuoc", "chuyen_vien_chinh"): "Chuyên viên chính",
    ("quan_ly_nha_nuoc", "chuyen_vien_cao_cap"): "Chuyên viên cao cấp",
}


def level_name(dimension: str, level: str) -> str:
    return LEVEL_NAMES.get((dimension, level), level)


def paper_title(paper: Paper) -> str:
    """Return a paper in words: "Degree, political theory: Trung cấp, no. 12", for lists."""
    if paper.kind == Paper.Kind.TAKE_BACK:
        return capfirst(_("an entry to be taken back"))
    if paper.kind == Paper.Kind.CERTIFICATE:
        words = paper.programme_name
    else:
        field = Dimension(paper.dimension).label
        words = f"{field}: {level_name(paper.dimension, paper.level)}"
    title = f"{capfirst(paper.get_kind_display())} – {words}"
    if not paper.number:
        return title
    return str(_("%(title)s, no. %(number)s") % {"title": title, "number": paper.number})


def entry_title(entry: Qualification | TrainingFact) -> str:
    """Return an entry of the ledger in words, for those who put it right."""
    if isinstance(entry, TrainingFact):
        return f"{entry.programme_name}, {entry.completed_on:%d/%m/%Y}"
    field = Dimension(entry.dimension).label
    title = f"{field}: {level_name(entry.dimension, entry.level)}"
    return capfirst(f"{title} ({entry.get_evidence_display()})")


def level_choices() -> list[tuple[str, str]]:
    """Return every level that has an order, as "field:level" and words; lowest first."""
    return [
        (f"{field}:{level}", f"{Dimension(field).label}: {level_name(field, level)}")
        for field, levels in DIMENSIONS.items()
        for level in levels
        if level_rank(field, level) > 0
    ]


def install(**kwargs: Any) -> None:
    """Bring audiences and indicators into the database; running it again changes nothing."""
    if _is_not_migrated(kwargs.get("apps")):
        return
    using = kwargs.get("using", "default")
    Audience.objects.using(using).bulk_create(
        [
            Audience(code=code, name=name, definition=definition)
            for code, (name, definition, _clauses) in AUDIENCES.items()
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "definition"],
    )
    _install_clauses(using)
    Indicator.objects.using(using).bulk_create(
        [
            Indicator(
                code=code,
                name=name,
                short_name=short_name,
                rule=rule,
                audience_id=audience,
                position=position,
            )
            for position, (code, (name, short_name, rule, audience, _)) in enumerate(
                INDICATORS.items(), 1
            )
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "short_name", "rule", "audience", "position"],
    )
    _install_conditions(using)


def _install_conditions(using: str) -> None:
    IndicatorCondition.objects.using(using).bulk_create(
        [
            IndicatorCondition(indicator_id=code, dimension=dimension, level=level)
            for code, (*_rest, conditions) in INDICATORS.items()
            for dimension, level in conditions
        ],
        update_conflicts=True,
        unique_fields=["indicator", "part", "dimension"],
        update_fields=["level"],
    )


def _install_clauses(using: str) -> None:
    """Add clauses to audiences that have none: what an administrator has changed stays."""
    clauses = AudienceClause.objects.using(using)
    known = set(clauses.values_list("audience_id", flat=True))
    clauses.bulk_create(
        [
            AudienceClause(
                audience_id=code, title_id=title, organisation_kind_id=kind, residential=residential
            )
            for code, (_name, _definition, rows) in AUDIENCES.items()
            if code not in known
            for title, kind, residential in rows
        ]
    )


def _is_not_migrated(state: Any) -> bool:
    """Whether the tables are not there yet, because only some apps are being migrated."""
    return state is not None and ("records", "audience") not in {
        (model._meta.app_label, model._meta.model_name) for model in state.get_models()
    }
