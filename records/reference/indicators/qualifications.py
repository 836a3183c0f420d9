"""Indicators of levels, positions and ages of people."""

from records.reference import audiences as who
from records.reference.indicators.rows import (
    HEADS,
    IN_SCOPE,
    TRAINED,
    Group,
    Reading,
    Row,
    Rule,
    Unit,
    of_people,
)

_CELL = "Chi ủy viên, bí thư, phó bí thư chi bộ thôn, tổ dân phố; mỗi người một lần"
_WITH_THPT = "Người đã tốt nghiệp trung học phổ thông"

QUALIFICATIONS: dict[str, Row] = {
    "thpt": Row(
        "Tốt nghiệp trung học phổ thông",
        "THPT",
        Rule.LEVELS,
        Group.QUALIFICATION,
        who.CELL_COMMITTEES,
        ("Q-01", "Q-04", "Q-05"),
        of_people(_WITH_THPT, _CELL),
        levels=(("pho_thong", "thpt"),),
    ),
    "so_cap_llct": Row(
        "Lý luận chính trị từ sơ cấp trở lên",
        "Sơ cấp LLCT",
        Rule.LEVELS,
        Group.QUALIFICATION,
        who.CELL_COMMITTEES,
        ("Q-01", "Q-04", "Q-05"),
        of_people("Người có trình độ lý luận chính trị từ sơ cấp trở lên", _CELL),
        levels=(("ly_luan_chinh_tri", "so_cap"),),
    ),
    "thpt_va_so_cap_llct": Row(
        "Tốt nghiệp THPT và lý luận chính trị từ sơ cấp trở lên",
        "THPT và sơ cấp LLCT",
        Rule.LEVELS,
        Group.QUALIFICATION,
        who.CELL_COMMITTEES,
        ("Q-01", "Q-04"),
        (
            Reading(
                "chung",
                "Cùng một người có đủ cả hai",
                f"{_WITH_THPT} và có sơ cấp lý luận "
                "chính trị trở lên; thiếu một trong hai là chưa đạt",
                _CELL,
            ),
            Reading(
                "rieng",
                "Hai tỷ lệ riêng, lấy tỷ lệ thấp hơn",
                "Tính riêng số người đã tốt "
                "nghiệp THPT và số người có sơ cấp lý luận chính trị trở lên; lấy số nhỏ hơn",
                _CELL,
            ),
        ),
        levels=(("pho_thong", "thpt"), ("ly_luan_chinh_tri", "so_cap")),
    ),
    "trung_cap_llct": Row(
        "Lý luận chính trị từ trung cấp trở lên",
        "Trung cấp LLCT",
        Rule.LEVELS,
        Group.QUALIFICATION,
        who.CELL_COMMITTEES,
        ("Q-03", "Q-04", "Q-05"),
        of_people("Người có trình độ lý luận chính trị từ trung cấp trở lên", _CELL),
        levels=(("ly_luan_chinh_tri", "trung_cap"),),
    ),
    "trung_cap_chuyen_mon": Row(
        "Chuyên môn từ trung cấp trở lên",
        "Trung cấp chuyên môn",
        Rule.LEVELS,
        Group.QUALIFICATION,
        who.CELL_COMMITTEES,
        ("Q-02", "Q-04", "Q-05"),
        of_people("Người có trình độ chuyên môn từ trung cấp trở lên", _CELL),
        levels=(("chuyen_mon", "trung_cap"),),
    ),
    "llct_bi_thu_co_so": Row(
        "Bí thư, phó bí thư cấp ủy cơ sở có lý luận chính trị từ trung cấp trở lên",
        "LLCT bí thư, phó bí thư cơ sở",
        Rule.LEVELS,
        Group.QUALIFICATION,
        who.GRASSROOTS_LEADERS,
        ("Q-06",),
        of_people(
            "Bí thư, phó bí thư cấp ủy cơ sở có trình độ lý luận chính trị từ trung cấp trở lên",
            "Mọi bí thư, phó bí thư cấp ủy cơ sở; mỗi người một lần",
        ),
        levels=(("ly_luan_chinh_tri", "trung_cap"),),
        is_yearly=True,
    ),
    "truong_thon_dang_vien": Row(
        "Trưởng thôn, tổ trưởng tổ dân phố, trưởng ban công tác Mặt trận là đảng viên",
        "Trưởng thôn, Mặt trận là đảng viên",
        Rule.PARTY_MEMBER,
        Group.QUALIFICATION,
        who.VILLAGE_HEADS,
        ("Q-06",),
        (
            Reading(
                "chuc_danh",
                "Tính theo chức danh",
                "Chức danh do đảng viên (chính thức hoặc dự bị) đảm nhiệm",
                "Mọi chức danh trưởng thôn, tổ trưởng tổ dân phố, trưởng ấp, "
                "trưởng khóm, trưởng ban công tác Mặt trận đang có người giữ",
                Unit.POSTS,
            ),
            Reading(
                "nguoi",
                "Tính theo người",
                "Người là đảng viên (chính thức hoặc dự bị)",
                "Mọi người đang giữ các chức danh này; kiêm nhiều chức danh tính một lần",
            ),
        ),
        is_yearly=True,
    ),
    "bi_thu_kiem_truong_thon": Row(
        "Bí thư chi bộ đồng thời là trưởng ấp, khóm, không quá 40 tuổi",
        "Bí thư kiêm trưởng ấp, khóm trẻ",
        Rule.CONCURRENT,
        Group.QUALIFICATION,
        who.CELL_SECRETARIES,
        ("Q-07",),
        (
            Reading(
                "tat_ca",
                "Trên mọi bí thư chi bộ",
                "Bí thư chi bộ đồng thời là trưởng ấp, khóm "
                "(trưởng thôn, tổ trưởng tổ dân phố) và không quá 40 tuổi trong ngày báo cáo",
                "Mọi bí thư chi bộ ấp, khóm (thôn, tổ dân phố)",
            ),
            Reading(
                "kiem_nhiem",
                "Trên bí thư đồng thời là trưởng ấp, khóm",
                "Bí thư chi bộ đồng "
                "thời là trưởng ấp, khóm và không quá 40 tuổi trong ngày báo cáo",
                "Chỉ bí thư chi bộ đồng thời là trưởng ấp, khóm (thôn, tổ dân phố)",
            ),
        ),
        titles=HEADS,
        max_age=40,
    ),
    "bi_thu_dat_chuan": Row(
        "Bí thư, phó bí thư chi bộ đạt chuẩn trình độ theo chức danh",
        "Bí thư, phó bí thư đạt chuẩn",
        Rule.STANDARD_LEVELS,
        Group.QUALIFICATION,
        who.CELL_LEADERS,
        ("Q-08",),
        of_people(
            "Bí thư, phó bí thư chi bộ có đủ các trình độ mà chức danh đòi hỏi; người chưa đủ nằm "
            "trong danh sách chưa đạt chuẩn",
            "Mọi bí thư, phó bí thư chi bộ thôn, tổ dân phố",
        ),
    ),
    "bi_thu_tre": Row(
        "Bí thư, phó bí thư chi bộ không quá 40 tuổi",
        "Bí thư, phó bí thư trẻ",
        Rule.AGE,
        Group.QUALIFICATION,
        who.CELL_LEADERS,
        ("Q-09",),
        of_people(
            "Bí thư, phó bí thư chi bộ không quá 40 tuổi trong ngày báo cáo; chỉ biết năm sinh thì "
            "lấy ngày 01/01 của năm ấy",
            "Mọi bí thư, phó bí thư chi bộ ấp, khóm (thôn, tổ dân phố); thêm bảng theo nhóm tuổi",
        ),
        max_age=40,
        is_yearly=True,
    ),
    "boi_duong_theo_nhom": Row(
        "Bồi dưỡng hằng năm theo giới tính và nhóm tuổi",
        "Bồi dưỡng theo nhóm",
        Rule.TRAINED_GROUPS,
        Group.QUALIFICATION,
        who.YEARLY_TRAINING,
        ("Q-10",),
        of_people(f"{TRAINED}; thêm bảng theo giới tính, nhóm tuổi", f"Mọi {IN_SCOPE}"),
        max_age=40,
        is_yearly=True,
    ),
}
