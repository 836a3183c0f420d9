"""The documents that ask for the indicators, and the sentences in which they do."""

# document, clause, words; by the number of the requirement
_DUC_PHO = "Dự thảo Đề án của Thị ủy Đức Phổ"
_DONG_THAP = "Kết luận của Ban Chấp hành Đảng bộ tỉnh Đồng Tháp khóa XI về Nghị quyết 03-NQ/TU"
_CENTRAL = "Kế hoạch 07-KH/TW ngày 17/8/2022 của Bộ Chính trị"
_DONG_XOAI = (
    "Bài “Một số giải pháp nâng cao chất lượng tổ chức cơ sở Đảng và đảng viên”, Thành ủy Đồng Xoài"
)

CLAUSES: dict[str, tuple[str, str, str]] = {
    "Q-01": (
        _DUC_PHO,
        "mục II.1.2, đến năm 2025",
        "100% chi ủy viên, bí thư, phó bí thư chi bộ thôn, tổ dân phố tốt nghiệp THPT và sơ cấp lý "
        "luận chính trị trở lên",
    ),
    "Q-02": (
        _DUC_PHO,
        "mục II.1.2, đến năm 2025",
        "trong đó 50% có trình độ trung cấp chuyên môn trở lên",
    ),
    "Q-03": (
        _DUC_PHO,
        "mục II.1.2, đến năm 2025",
        "25% có trình độ trung cấp lý luận chính trị trở lên",
    ),
    "Q-04": (
        _DUC_PHO,
        "mục II.1.2, đến năm 2030",
        "100% chi ủy viên, bí thư, phó bí thư chi bộ thôn, tổ dân phố tốt nghiệp THPT và sơ cấp lý "
        "luận chính trị trở lên, trong đó 75% có trình độ trung cấp chuyên môn trở lên và 50% có "
        "trình độ trung cấp lý luận chính trị trở lên.",
    ),
    "Q-05": (
        _DUC_PHO,
        "chú thích 1",
        "Hiện nay, chi ủy viên, bí thư, phó bí thư chi bộ thôn, tổ dân phố: trình độ THPT 223/329 "
        "(67,78%), trong đó chi ủy viên có 128/165 (77,58%), bí thư, phó bí thư có 95/164 (57,93%); "
        "trình độ sơ cấp lý luận chính trị trở lên 274/329 (83,28%), trong đó trung cấp lý luận "
        "chính trị trở lên 62/329 (18,84%); trung cấp chuyên môn trở lên 154/329 (46,81%).",
    ),
    "Q-06": (
        _CENTRAL,
        "mục IV.7",
        "nâng cao tỉ lệ bí thư, phó bí thư cấp uỷ cơ sở có trình độ lý luận chính trị trung cấp trở "
        "lên và tỉ lệ trưởng thôn, tổ trưởng tổ dân phố, trưởng ban công tác mặt trận là đảng viên "
        "(từ năm 2022, hằng năm có đánh giá).",
    ),
    "Q-07": (
        _DONG_THAP,
        "mục II.3",
        "đến năm 2025, tỷ lệ bí thư chi bộ đồng thời là trưởng ấp, khóm không quá 40 tuổi đạt tỷ lệ "
        "50%.",
    ),
    "Q-08": (
        _DUC_PHO,
        "mục III.1.5",
        "kịp thời thay thế những đồng chí bí thư, phó bí thư chi bộ không đảm bảo tiêu chuẩn theo "
        "quy định.",
    ),
    "Q-09": (
        _DONG_THAP,
        "mục II.3",
        "Từng bước trẻ hoá đội ngũ bí thư, phó bí thư chi bộ ấp, khóm.",
    ),
    "Q-10": (
        _DONG_THAP,
        "mục II.3",
        "đào tạo, bồi dưỡng đội ngũ cán bộ, công chức ở cơ sở đáp ứng yêu cầu nhiệm vụ, quan tâm "
        "cán bộ nữ, cán bộ trẻ, cán bộ có triển vọng.",
    ),
    "T-01": (
        _DUC_PHO,
        "mục II.1.2",
        "Xây dựng chương trình bồi dưỡng, tập huấn nghiệp vụ công tác Đảng đối với tất cả đội ngũ "
        "cấp ủy viên cơ sở, chi ủy viên, bí thư, phó bí thư chi bộ thôn, tổ dân phố trở thành nhiệm "
        "vụ thường xuyên hàng năm và bắt đầu thực hiện từ năm 2023 trở đi.",
    ),
    "T-02": (
        _DONG_THAP,
        "mục II.3",
        "Hàng năm, 100% chi uỷ chi bộ ấp, khóm; đảng uỷ xã, phường, thị trấn được bồi dưỡng, cập "
        "nhật kiến thức về công tác xây dựng Đảng.",
    ),
    "T-03": (
        _DUC_PHO,
        "mục III.1.5",
        "Thường xuyên bồi dưỡng cho đội ngũ bí thư, cấp ủy viên cơ sở; bí thư, phó bí thư chi bộ ở "
        "xã, phường về kỹ năng, nghiệp vụ công tác đảng, công tác quần chúng, công tác dự báo, đánh "
        "giá tình hình, khả năng cụ thể hóa và tổ chức thực hiện đường lối, chủ trương của Đảng",
    ),
    "T-04": (
        _DONG_THAP,
        "mục II.3",
        "Bồi dưỡng kỹ năng lãnh đạo, điều hành cho đội ngũ bí thư chi bộ ấp, khóm đáp ứng yêu cầu, "
        "nhiệm vụ trong tình hình mới.",
    ),
    "T-05": (
        _DUC_PHO,
        "mục III.2.3",
        "Đổi mới, nâng cao chất lượng bồi dưỡng đối tượng kết nạp đảng và đảng viên mới đảm bảo "
        "thiết thực, hiệu quả.",
    ),
    "T-06": (
        _CENTRAL,
        "mục IV.2",
        "Chủ trì hướng dẫn bổ sung, cập nhật mới nội dung, chương trình bồi dưỡng đối tượng kết nạp "
        "đảng, đảng viên mới và cấp uỷ cơ sở (hoàn thành trong năm 2022).",
    ),
    "T-07": (
        _DUC_PHO,
        "mục III.1.5",
        "Nâng cao bản lĩnh chính trị, năng lực lãnh đạo, kỹ năng và nghiệp vụ công tác đảng cho đội "
        "ngũ cấp ủy viên ở cơ sở.",
    ),
    "T-08": (
        _CENTRAL,
        "mục III.2",
        "nâng cao chất lượng sinh hoạt cấp uỷ, sinh hoạt chi bộ, chất lượng đội ngũ cấp uỷ viên, bí "
        "thư cấp uỷ cơ sở",
    ),
    "T-09": (
        _DUC_PHO,
        "mục III.1.5",
        "tiếp tục quan tâm đào tạo, bồi dưỡng xử lý công việc trong thực tiễn để tạo nguồn đội ngũ "
        "cán bộ ở cơ sở đáp ứng yêu cầu, nhiệm vụ được giao.",
    ),
    "T-10": (
        _DUC_PHO,
        "mục III.2.1",
        "Nâng cao chất lượng, hiệu quả công tác giáo dục chính trị, tư tưởng, đào tạo, bồi dưỡng "
        "nâng cao nhận thức, trình độ lý luận chính trị cho đảng viên",
    ),
    "T-11": (
        _DONG_THAP,
        "mục I",
        "Chủ trương kiêm nhiệm các chức danh ở cấp xã, ấp, khóm đi đôi với nâng cao chất lượng đào "
        "tạo, bồi dưỡng cán bộ theo chức danh được thực hiện tốt.",
    ),
    "T-12": (
        _DONG_THAP,
        "mục II.3",
        "gắn với chuẩn hoá tiêu chuẩn nghiệp vụ công tác xây dựng Đảng.",
    ),
    "T-13": (
        _DONG_THAP,
        "mục II.1",
        "Thường xuyên cung cấp thông tin thời sự, chính trị, cập nhật kiến thức mới cho cán bộ, "
        "đảng viên.",
    ),
    "O-01": (
        _DUC_PHO,
        "mục II.1.2",
        "Hằng năm có trên 90% tổ chức cơ sở đảng, đảng viên được đánh giá, xếp loại từ hoàn thành "
        "tốt nhiệm vụ trở lên",
    ),
    "O-02": (
        _DUC_PHO,
        "mục II.1.2, đến năm 2025",
        "Tỷ lệ kết nạp đảng viên mới hằng năm trong giai đoạn 2020-2025 đạt từ 3-4% tổng số đảng "
        "viên.",
    ),
    "O-03": (
        _DUC_PHO,
        "mục II.1.2, đến năm 2030",
        "Tỷ lệ kết nạp đảng viên mới hằng năm trong giai đoạn 2025-2030 đạt từ 3-4% tổng số đảng "
        "viên.",
    ),
    "O-04": (
        _DONG_THAP,
        "mục II.1",
        "Hàng năm, đảng bộ xã, phường, thị trấn được xếp loại chất lượng “Hoàn thành tốt nhiệm vụ” "
        "trở lên đạt trên 95%.",
    ),
    "O-05": (
        _DONG_XOAI,
        "đoạn cuối",
        "93,75% TCCS đảng hoàn thành tốt nhiệm vụ trở lên; 98,3% chi bộ trực thuộc Đảng bộ cơ sở "
        "hoàn thành tốt nhiệm vụ trở lên; đảng viên hoàn thành xuất sắc nhiệm vụ đạt 16,2%, hoàn "
        "thành tốt nhiệm vụ 76,9% so với tổng số đảng viên được đánh giá.",
    ),
}
