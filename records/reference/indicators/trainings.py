"""Indicators of training: who has learnt what, what was offered and kept up to date."""

from records.reference import audiences as who
from records.reference.indicators.rows import (
    IN_SCOPE,
    TRAINED,
    Group,
    Reading,
    Row,
    Rule,
    Unit,
    of_people,
)

_CANDIDATES = ("nhan_thuc_ve_dang", "kết nạp đảng")
_NEW_MEMBERS = ("dang_vien_moi", "đảng viên mới")
_COMMITTEE_COURSES = ("nghiep-vu-cong-tac-dang", "nghiệp vụ công tác đảng")

TRAININGS: dict[str, Row] = {
    "boi_duong_nam": Row(
        "Đã được bồi dưỡng trong năm",
        "Bồi dưỡng hằng năm",
        Rule.TRAINED,
        Group.TRAINING,
        who.YEARLY_TRAINING,
        ("T-01",),
        of_people(TRAINED, f"Mọi {IN_SCOPE}"),
        is_yearly=True,
    ),
    "boi_duong_cap_uy": Row(
        "Chi ủy chi bộ ấp, khóm; đảng ủy xã, phường được bồi dưỡng trong năm",
        "Bồi dưỡng chi ủy, đảng ủy",
        Rule.TRAINED,
        Group.TRAINING,
        who.CELL_AND_COMMUNE_COMMITTEES,
        ("T-02",),
        (
            Reading("nguoi", "Tính theo người", TRAINED, f"Mọi thành viên cấp ủy là {IN_SCOPE}"),
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
        Group.TRAINING,
        who.COMMITTEES_AND_LEADERS,
        ("T-03",),
        of_people(
            "Người hoàn thành trong năm ít nhất một lớp có một trong các chuyên đề",
            f"Mọi {IN_SCOPE}",
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
        Group.TRAINING,
        who.CELL_SECRETARIES,
        ("T-04",),
        of_people(
            "Bí thư chi bộ hoàn thành trong năm ít nhất một lớp có chuyên đề kỹ năng lãnh đạo, "
            "điều hành",
            f"Mọi bí thư chi bộ ấp, khóm (thôn, tổ dân phố) là {IN_SCOPE}",
        ),
        topics=(("leadership_skills", "Kỹ năng lãnh đạo, điều hành"),),
        is_yearly=True,
    ),
    "boi_duong_ket_nap": Row(
        "Bồi dưỡng đối tượng kết nạp đảng và đảng viên mới",
        "Đối tượng kết nạp, đảng viên mới",
        Rule.COMPLETIONS,
        Group.TRAINING,
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
        Group.TRAINING,
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
        Group.TRAINING,
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
        Group.TRAINING,
        who.GRASSROOTS_COMMITTEES,
        ("T-08",),
        of_people(
            "Người hoàn thành trong năm ít nhất một lớp có một trong các chuyên đề",
            f"Mọi {IN_SCOPE}",
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
        Group.TRAINING,
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
        Group.TRAINING,
        who.EVERYBODY,
        ("T-10",),
        of_people(
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
        Group.TRAINING,
        who.EVERYBODY,
        ("T-11",),
        of_people(
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
        Group.TRAINING,
        who.VILLAGE_CADRES,
        ("T-12",),
        of_people(
            "Người có đủ trình độ và đã học đủ các lớp mà mọi chức danh đang giữ đòi hỏi",
            "Người giữ ít nhất một chức danh có quy định tiêu chuẩn, không kể người được miễn",
        ),
        is_yearly=True,
    ),
    "tin_cap_nhat": Row(
        "Tin, bài cập nhật kiến thức đã đăng trong năm",
        "Tin, bài cập nhật",
        Rule.ARTICLES,
        Group.TRAINING,
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
