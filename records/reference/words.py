"""Levels, papers and entries of the ledger in words."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from records.models import Dimension, Paper, Qualification, TrainingFact
from records.rules.levels import DIMENSIONS, level_rank

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
