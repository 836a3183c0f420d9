"""Indicators every installation starts with: rule, audience, readings, clauses."""

from dataclasses import dataclass

from records.models import Indicator, IndicatorReading
from records.reference import audiences as who

Rule, Group, Unit = Indicator.Rule, Indicator.Group, IndicatorReading.Unit
_QUALIFICATION, _TRAINING, _OUTCOME = Group.QUALIFICATION, Group.TRAINING, Group.OUTCOME


@dataclass(frozen=True)
class Reading:
    """`code` is understood by records.rules.indicators; the words are shown with each figure."""

    code: str
    name: str
    numerator: str
    denominator: str = ""
    unit: str = Unit.PEOPLE


@dataclass(frozen=True)
class Row:
    """One indicator. The first reading is the default.

    levels   field and least level of those counted; `of_levels` of those in scope
    titles, topics, programmes  code → words
    """

    name: str
    short_name: str
    rule: str
    group: str
    audience: str
    rows: tuple[str, ...]
    readings: tuple[Reading, ...]
    levels: tuple[tuple[str, str], ...] = ()
    of_levels: tuple[tuple[str, str], ...] = ()
    titles: tuple[str, ...] = ()
    topics: tuple[tuple[str, str], ...] = ()
    programmes: tuple[tuple[str, str], ...] = ()
    is_yearly: bool = False
    members_only: bool = False
    max_age: int | None = None


def _people(numerator: str, denominator: str) -> tuple[Reading, ...]:
    return (Reading("nguoi", "Tính theo người", numerator, denominator),)


_CELL = "Chi ủy viên, bí thư, phó bí thư chi bộ thôn, tổ dân phố; mỗi người một lần"
_WITH_THPT = "Người đã tốt nghiệp trung học phổ thông"
_TRAINED = "Người đã hoàn thành trong năm ít nhất một lớp được tính vào chỉ tiêu hằng năm"
_IN_SCOPE = "người thuộc diện, không kể người được miễn"
_RATED = "được đánh giá, xếp loại (không kể trường hợp chưa hoặc không đánh giá)"
_HEADS = ("truong_thon", "to_truong_to_dan_pho", "truong_ap", "truong_khom")
_CANDIDATES = ("nhan_thuc_ve_dang", "kết nạp đảng")
_NEW_MEMBERS = ("dang_vien_moi", "đảng viên mới")
_COMMITTEE_COURSES = ("nghiep-vu-cong-tac-dang", "nghiệp vụ công tác đảng")

_QUALIFICATIONS: dict[str, Row] = {
    "thpt": Row(
        "Tốt nghiệp trung học phổ thông",
        "THPT",
        Rule.LEVELS,
        _QUALIFICATION,
        who.CELL_COMMITTEES,
        ("Q-01", "Q-04", "Q-05"),
        _people(_WITH_THPT, _CELL),
        levels=(("pho_thong", "thpt"),),
    ),
    "so_cap_llct": Row(
        "Lý luận chính trị từ sơ cấp trở lên",
        "Sơ cấp LLCT",
        Rule.LEVELS,
        _QUALIFICATION,
        who.CELL_COMMITTEES,
        ("Q-01", "Q-04", "Q-05"),
        _people("Người có trình độ lý luận chính trị từ sơ cấp trở lên", _CELL),
        levels=(("ly_luan_chinh_tri", "so_cap"),),
    ),
    "thpt_va_so_cap_llct": Row(
        "Tốt nghiệp THPT và lý luận chính trị từ sơ cấp trở lên",
        "THPT và sơ cấp LLCT",
        Rule.LEVELS,
        _QUALIFICATION,
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
        _QUALIFICATION,
        who.CELL_COMMITTEES,
        ("Q-03", "Q-04", "Q-05"),
        _people("Người có trình độ lý luận chính trị từ trung cấp trở lên", _CELL),
        levels=(("ly_luan_chinh_tri", "trung_cap"),),
    ),
    "trung_cap_chuyen_mon": Row(
        "Chuyên môn từ trung cấp trở lên",
        "Trung cấp chuyên môn",
        Rule.LEVELS,
        _QUALIFICATION,
        who.CELL_COMMITTEES,
        ("Q-02", "Q-04", "Q-05"),
        _people("Người có trình độ chuyên môn từ trung cấp trở lên", _CELL),
        levels=(("chuyen_mon", "trung_cap"),),
    ),
    "llct_bi_thu_co_so": Row(
        "Bí thư, phó bí thư cấp ủy cơ sở có lý luận chính trị từ trung cấp trở lên",
        "LLCT bí thư, phó bí thư cơ sở",
        Rule.LEVELS,
        _QUALIFICATION,
        who.GRASSROOTS_LEADERS,
        ("Q-06",),
        _people(
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
        _QUALIFICATION,
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
        _QUALIFICATION,
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
        titles=_HEADS,
        max_age=40,
    ),
    "bi_thu_dat_chuan": Row(
        "Bí thư, phó bí thư chi bộ đạt chuẩn trình độ theo chức danh",
        "Bí thư, phó bí thư đạt chuẩn",
        Rule.STANDARD_LEVELS,
        _QUALIFICATION,
        who.CELL_LEADERS,
        ("Q-08",),
        _people(
            "Bí thư, phó bí thư chi bộ có đủ các trình độ mà chức danh đòi hỏi; người chưa đủ nằm "
            "trong danh sách chưa đạt chuẩn",
            "Mọi bí thư, phó bí thư chi bộ thôn, tổ dân phố",
        ),
    ),
    "bi_thu_tre": Row(
        "Bí thư, phó bí thư chi bộ không quá 40 tuổi",
        "Bí thư, phó bí thư trẻ",
        Rule.AGE,
        _QUALIFICATION,
        who.CELL_LEADERS,
        ("Q-09",),
        _people(
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
        _QUALIFICATION,
        who.YEARLY_TRAINING,
        ("Q-10",),
        _people(f"{_TRAINED}; thêm bảng theo giới tính, nhóm tuổi", f"Mọi {_IN_SCOPE}"),
        max_age=40,
        is_yearly=True,
    ),
}

_TRAININGS: dict[str, Row] = {
    "boi_duong_nam": Row(
        "Đã được bồi dưỡng trong năm",
        "Bồi dưỡng hằng năm",
        Rule.TRAINED,
        _TRAINING,
        who.YEARLY_TRAINING,
        ("T-01",),
        _people(_TRAINED, f"Mọi {_IN_SCOPE}"),
        is_yearly=True,
    ),
    "boi_duong_cap_uy": Row(
        "Chi ủy chi bộ ấp, khóm; đảng ủy xã, phường được bồi dưỡng trong năm",
        "Bồi dưỡng chi ủy, đảng ủy",
        Rule.TRAINED,
        _TRAINING,
        who.CELL_AND_COMMUNE_COMMITTEES,
        ("T-02",),
        (
            Reading("nguoi", "Tính theo người", _TRAINED, f"Mọi thành viên cấp ủy là {_IN_SCOPE}"),
            Reading(
                "ca_cap_uy",
                "Tính theo cấp ủy, mọi thành viên đã học",
                "Cấp ủy có mọi thành viên (không kể người được miễn) đã được bồi dưỡng trong năm",
                "Mọi chi ủy, đảng ủy có ít nhất một thành viên thuộc diện",
                Unit.COMMITTEES,
            ),
            Reading(
                "mot_nguoi",
                "Tính theo cấp ủy, ít nhất một người đã học",
                "Cấp ủy có ít nhất một thành viên đã được bồi dưỡng trong năm",
                "Mọi chi ủy, đảng ủy có ít nhất một thành viên thuộc diện",
                Unit.COMMITTEES,
            ),
        ),
        is_yearly=True,
    ),
    "boi_duong_ky_nang": Row(
        "Bồi dưỡng kỹ năng, nghiệp vụ công tác đảng theo chuyên đề",
        "Kỹ năng, nghiệp vụ",
        Rule.TOPICS,
        _TRAINING,
        who.COMMITTEES_AND_LEADERS,
        ("T-03",),
        _people(
            "Người hoàn thành trong năm ít nhất một lớp có một trong các chuyên đề",
            f"Mọi {_IN_SCOPE}",
        ),
        topics=(
            ("cell_meetings", "Sinh hoạt chi bộ"),
            ("inspection_supervision", "Công tác kiểm tra, giám sát"),
            ("member_admission", "Kết nạp đảng viên"),
            ("party_documents", "Soạn thảo, ban hành văn bản, sơ kết, tổng kết"),
            ("mass_mobilisation", "Công tác dân vận"),
            ("forecasting_policy_localisation", "Dự báo, cụ thể hoá chủ trương"),
        ),
        is_yearly=True,
    ),
    "boi_duong_lanh_dao": Row(
        "Bồi dưỡng kỹ năng lãnh đạo, điều hành cho bí thư chi bộ",
        "Kỹ năng lãnh đạo",
        Rule.TOPICS,
        _TRAINING,
        who.CELL_SECRETARIES,
        ("T-04",),
        _people(
            "Bí thư chi bộ hoàn thành trong năm ít nhất một lớp có chuyên đề kỹ năng lãnh đạo, "
            "điều hành",
            f"Mọi bí thư chi bộ ấp, khóm (thôn, tổ dân phố) là {_IN_SCOPE}",
        ),
        topics=(("leadership_skills", "Kỹ năng lãnh đạo, điều hành"),),
        is_yearly=True,
    ),
    "boi_duong_ket_nap": Row(
        "Bồi dưỡng đối tượng kết nạp đảng và đảng viên mới",
        "Đối tượng kết nạp, đảng viên mới",
        Rule.COMPLETIONS,
        _TRAINING,
        who.EVERYBODY,
        ("T-05",),
        (
            Reading(
                "luot_nguoi",
                "Tính theo lượt người",
                "Lượt người hoàn thành chương trình trong "
                "năm ở lớp do tổ chức này mở, hoặc ghi nhận tại tổ chức này; thêm bảng xếp loại",
                "",
                Unit.ENROLMENTS,
            ),
        ),
        programmes=(_CANDIDATES, _NEW_MEMBERS),
        is_yearly=True,
    ),
    "chuong_trinh_cap_nhat": Row(
        "Chương trình đã cập nhật theo hướng dẫn mới",
        "Chương trình đã cập nhật",
        Rule.UPDATED,
        _TRAINING,
        who.EVERYBODY,
        ("T-06",),
        (
            Reading(
                "chuong_trinh",
                "Tính theo nhóm chương trình",
                "Nhóm chương trình có phiên bản ghi số hướng dẫn",
                "Ba nhóm: đối tượng kết nạp đảng, đảng viên mới, cấp ủy cơ sở",
                Unit.PROGRAMMES,
            ),
        ),
        programmes=(_CANDIDATES, _NEW_MEMBERS, _COMMITTEE_COURSES),
    ),
    "chuong_trinh_hang_nam": Row(
        "Chương trình nghiệp vụ công tác đảng cho cấp ủy viên cơ sở được mở trong năm",
        "Chương trình mở trong năm",
        Rule.OFFERED,
        _TRAINING,
        who.GRASSROOTS_COMMITTEES,
        ("T-07",),
        (
            Reading(
                "chuong_trinh",
                "Tính theo nhóm chương trình",
                "Nhóm chương trình có ít nhất một lớp mở trong năm ở tổ chức này hoặc cấp dưới",
                "Nhóm nghiệp vụ công tác đảng",
                Unit.PROGRAMMES,
            ),
        ),
        programmes=(_COMMITTEE_COURSES,),
        is_yearly=True,
    ),
    "boi_duong_sinh_hoat": Row(
        "Bồi dưỡng cấp ủy viên, bí thư cấp ủy cơ sở về sinh hoạt cấp ủy, chi bộ",
        "Sinh hoạt cấp ủy, chi bộ",
        Rule.TOPICS,
        _TRAINING,
        who.GRASSROOTS_COMMITTEES,
        ("T-08",),
        _people(
            "Người hoàn thành trong năm ít nhất một lớp có một trong các chuyên đề",
            f"Mọi {_IN_SCOPE}",
        ),
        topics=(
            ("cell_meetings", "Sinh hoạt chi bộ"),
            ("working_regulations", "Quy chế làm việc"),
            ("annual_evaluation", "Tự phê bình, kiểm điểm, đánh giá, xếp loại"),
        ),
        is_yearly=True,
    ),
    "boi_duong_nguon": Row(
        "Lượt người thuộc nguồn cán bộ học xử lý công việc trong thực tiễn",
        "Nguồn cán bộ",
        Rule.ENROLMENTS,
        _TRAINING,
        who.VILLAGE_CADRES,
        ("T-09",),
        (
            Reading(
                "luot_nguoi",
                "Tính theo lượt người",
                "Lượt người không chuyên trách có trình độ "
                "từ cao đẳng trở lên hoàn thành lớp có chuyên đề xử lý tình huống trong năm",
                "Lượt những người ấy được ghi danh vào lớp có chuyên đề này, bắt đầu trong năm",
                Unit.ENROLMENTS,
            ),
        ),
        of_levels=(("chuyen_mon", "cao_dang"),),
        topics=(
            ("practical_work", "Xử lý công việc trong thực tiễn"),
            ("forecasting_policy_localisation", "Dự báo, cụ thể hoá chủ trương"),
        ),
        is_yearly=True,
    ),
    "llct_dang_vien": Row(
        "Trình độ lý luận chính trị của đảng viên trong sổ",
        "LLCT đảng viên",
        Rule.LEVELS,
        _TRAINING,
        who.EVERYBODY,
        ("T-10",),
        _people(
            "Đảng viên có trình độ lý luận chính trị từ sơ cấp trở lên; thêm bảng theo trình độ",
            "Đảng viên đang giữ một chức vụ trong sổ (không phải toàn bộ đảng viên của đảng "
            "bộ); mỗi người một lần",
        ),
        levels=(("ly_luan_chinh_tri", "so_cap"),),
        programmes=(("so_cap_llct", "sơ cấp lý luận chính trị"),),
        members_only=True,
        is_yearly=True,
    ),
    "boi_duong_chuc_danh": Row(
        "Bồi dưỡng theo chức danh",
        "Theo chức danh",
        Rule.STANDARD_COURSES,
        _TRAINING,
        who.EVERYBODY,
        ("T-11",),
        _people(
            "Người đã học đủ các lớp mà mọi chức danh đang giữ đòi hỏi",
            "Người giữ ít nhất một chức danh có quy định lớp phải học, không kể người được miễn; "
            "kiêm nhiều chức danh tính một lần",
        ),
        is_yearly=True,
    ),
    "chuan_khong_chuyen_trach": Row(
        "Người hoạt động không chuyên trách ở thôn, ấp đạt chuẩn theo chức danh",
        "Chuẩn không chuyên trách",
        Rule.STANDARD,
        _TRAINING,
        who.VILLAGE_CADRES,
        ("T-12",),
        _people(
            "Người có đủ trình độ và đã học đủ các lớp mà mọi chức danh đang giữ đòi hỏi",
            "Người giữ ít nhất một chức danh có quy định tiêu chuẩn, không kể người được miễn",
        ),
        is_yearly=True,
    ),
    "tin_cap_nhat": Row(
        "Tin, bài cập nhật kiến thức đã đăng trong năm",
        "Tin, bài cập nhật",
        Rule.ARTICLES,
        _TRAINING,
        who.EVERYBODY,
        ("T-13",),
        (
            Reading(
                "bai",
                "Tính theo tin, bài",
                "Tin, bài đã đăng trên trang này trong năm, đến ngày "
                "báo cáo; không tính vào chỉ tiêu bồi dưỡng",
                "",
                Unit.ARTICLES,
            ),
        ),
        is_yearly=True,
    ),
}


def _entered(
    name: str, short_name: str, rows: tuple[str, ...], unit: str, *words: tuple[str, str, str, str]
) -> Row:
    """A figure that others work out. `words`: code, name, numerator, denominator of a reading."""
    return Row(
        name,
        short_name,
        Rule.ENTERED,
        _OUTCOME,
        who.EVERYBODY,
        rows,
        tuple(Reading(code, title, num, of, unit) for code, title, num, of in words),
        is_yearly=True,
    )


_OUTCOMES: dict[str, Row] = {
    "xep_loai_to_chuc": _entered(
        "Tổ chức cơ sở đảng hoàn thành tốt nhiệm vụ trở lên", "Xếp loại tổ chức cơ sở đảng",
        ("O-01", "O-05"), Unit.ORGANISATIONS,
        ("danh_gia", "Trên số được đánh giá", "Tổ chức cơ sở đảng xếp loại từ hoàn thành tốt nhiệm "
         "vụ trở lên", f"Tổ chức cơ sở đảng {_RATED}"),
    ),
    "xep_loai_dang_vien": _entered(
        "Đảng viên hoàn thành tốt nhiệm vụ trở lên", "Xếp loại đảng viên", ("O-01",), Unit.PEOPLE,
        ("danh_gia", "Trên số được đánh giá", "Đảng viên xếp loại từ hoàn thành tốt nhiệm vụ trở "
         "lên", f"Đảng viên {_RATED}"),
    ),
    "ket_nap_dang_vien": _entered(
        "Đảng viên mới kết nạp trong năm", "Kết nạp đảng viên", ("O-02", "O-03"), Unit.PEOPLE,
        ("dau_nam", "Trên đảng viên đầu năm", "Đảng viên mới kết nạp trong năm",
         "Tổng số đảng viên ngày 01/01 của năm"),
        ("cuoi_nam", "Trên đảng viên cuối năm", "Đảng viên mới kết nạp trong năm",
         "Tổng số đảng viên ngày 31/12 của năm"),
    ),
    "xep_loai_dang_bo_xa": _entered(
        "Đảng bộ xã, phường hoàn thành tốt nhiệm vụ trở lên", "Xếp loại đảng bộ xã", ("O-04",),
        Unit.ORGANISATIONS,
        ("danh_gia", "Trên mọi đảng bộ xã, phường", "Đảng bộ xã, phường xếp loại từ hoàn thành tốt "
         "nhiệm vụ trở lên", "Mọi đảng bộ xã, phường, đặc khu"),
    ),
    "xep_loai_chi_bo": _entered(
        "Chi bộ trực thuộc đảng bộ cơ sở hoàn thành tốt nhiệm vụ trở lên", "Xếp loại chi bộ",
        ("O-05",), Unit.ORGANISATIONS,
        ("danh_gia", "Trên số được đánh giá", "Chi bộ xếp loại từ hoàn thành tốt nhiệm vụ trở lên",
         f"Chi bộ trực thuộc đảng bộ cơ sở {_RATED}"),
    ),
    "dang_vien_xuat_sac": _entered(
        "Đảng viên hoàn thành xuất sắc nhiệm vụ", "Đảng viên xuất sắc", ("O-05",), Unit.PEOPLE,
        ("danh_gia", "Trên số được đánh giá", "Đảng viên hoàn thành xuất sắc nhiệm vụ",
         f"Đảng viên {_RATED}"),
    ),
    "dang_vien_tot": _entered(
        "Đảng viên hoàn thành tốt nhiệm vụ", "Đảng viên hoàn thành tốt", ("O-05",), Unit.PEOPLE,
        ("danh_gia", "Trên số được đánh giá", "Đảng viên hoàn thành tốt nhiệm vụ (không kể xuất "
         "sắc)", f"Đảng viên {_RATED}"),
    ),
}  # fmt: skip

INDICATORS: dict[str, Row] = {**_QUALIFICATIONS, **_TRAININGS, **_OUTCOMES}

# title, kind of organisation, kind of requirement, field, level or course, words, source
_STANDARD = "Dự thảo Đề án của Thị ủy Đức Phổ, mục II.1.2"
_OFFICERS = ("bi_thu", "pho_bi_thu", "chi_uy_vien")
REQUIREMENTS: list[tuple[str, str, str, str, str, str, str]] = [
    *((title, "chi_bo", "level", "pho_thong", "thpt", "", _STANDARD) for title in _OFFICERS),
    *(
        (title, "chi_bo", "level", "ly_luan_chinh_tri", "so_cap", "", _STANDARD)
        for title in _OFFICERS
    ),
    *((title, "chi_bo", "yearly", "", "", "", _STANDARD) for title in _OFFICERS),
    *(
        (title, kind, "yearly", "", "", "", _STANDARD)
        for kind in ("xa", "dang_bo_co_so")
        for title in ("bi_thu", "pho_bi_thu", "uy_vien_ban_thuong_vu", "cap_uy_vien")
    ),
    *(
        (
            title, "chi_bo", "level", "pho_thong", "thpt", "",
            "Mặc định của hệ thống; cơ quan theo dõi quy định",
        )
        for title in (*_HEADS, "truong_ban_cong_tac_mat_tran")
    ),
]  # fmt: skip
