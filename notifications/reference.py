"""The occasions of messages: their words as shipped, what may stand in them, where they go.

Staff may change the words in the back office (`MessageTemplate`); the rest is settled here.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from notifications.models import Channel

EVERYWHERE = frozenset(Channel)
BY_EMAIL = frozenset({Channel.EMAIL})

# What each placeholder stands for, with an example for the preview.
PLACEHOLDERS: dict[str, tuple[str | Promise, str]] = {
    "ho_ten": (_("full name of the recipient"), "Đặng Thị Ánh"),
    "lop": (_("name of the class or of the requirement"), "Lớp bồi dưỡng chi uỷ viên 2026"),
    "han": (_("due day"), "31/12/2026"),
    "con_lai": (_("days left"), "7"),
    "qua_han": (_("days overdue"), "3"),
    "lien_ket": (_("address of the page to open"), "https://hocba.example.vn/hoc/"),
    "so_nguoi": (_("number of people who are behind"), "5"),
    "pham_vi": (_("organisation looked after"), "Đảng bộ phường An Phú"),
    "so_giay": (_("number of certificates made"), "250"),
    "so_loi": (_("number of certificates that could not be made"), "1"),
    "giay": (_("the paper in words"), "Bằng tốt nghiệp – lý luận chính trị: Trung cấp"),
    "ly_do": (_("reason"), "Ảnh mờ, không đọc được số hiệu."),
    "ket_noi": (_("name of a connection to another system"), "Cơ sở dữ liệu đảng viên"),
    "nguoi_tao": (_("who made it"), "Lò Văn Bình"),
    "danh_sach": (_("names, grouped by reason"), "Chưa bắt đầu: Đặng Thị Ánh, Lò Văn Bình"),
    "bao_cao": (_("name of the report"), "Báo cáo kết quả bồi dưỡng hằng năm 2026"),
    "ngay": (_("day of the figures"), "22/11/2026"),
}


@dataclass(frozen=True, kw_only=True)
class Occasion:
    """A kind of message.

    placeholders   the names that its words may use
    channels       ways out of the product that it may take, if the recipient wants them
    is_inside_only its text is shown inside only; outside goes the subject and the link
    """

    name: str | Promise
    subject: str = ""
    body: str = ""
    placeholders: frozenset[str] = frozenset()
    channels: frozenset[Channel] = BY_EMAIL
    is_inside_only: bool = False

    @property
    def has_words(self) -> bool:
        return bool(self.subject)


OF_DUTY = frozenset({"ho_ten", "lop", "han", "lien_ket"})
OF_HEAD = frozenset({"ho_ten", "pham_vi", "so_nguoi", "danh_sach", "lien_ket"})

OF_PAPER = frozenset({"ho_ten", "giay", "lien_ket"})

OCCASIONS: dict[str, Occasion] = {
    "notice": Occasion(name=_("News of another kind")),
    "summons": Occasion(
        name=_("Summons to a class"),
        subject="Triệu tập học: {lop}",
        body="Kính gửi đồng chí {ho_ten}.\n"
        "Đồng chí được triệu tập học {lop}. Đề nghị đồng chí hoàn thành chậm nhất ngày {han}.",
        placeholders=OF_DUTY,
        channels=EVERYWHERE,
    ),
    "assigned": Occasion(
        name=_("A training is required"),
        subject="Đồng chí cần hoàn thành: {lop}",
        body="Kính gửi đồng chí {ho_ten}.\n"
        "Đồng chí thuộc đối tượng học {lop}. Đề nghị đồng chí hoàn thành chậm nhất ngày {han}.",
        placeholders=OF_DUTY,
    ),
    "reminder_before": Occasion(
        name=_("Reminder before the due day"),
        subject="Còn {con_lai} ngày để hoàn thành: {lop}",
        body="Kính gửi đồng chí {ho_ten}.\n"
        "Đồng chí chưa hoàn thành {lop}. Hạn cuối là ngày {han}, còn {con_lai} ngày. "
        "Đồng chí nên học mỗi ngày một bài.",
        placeholders=OF_DUTY | {"con_lai"},
    ),
    "reminder_due": Occasion(
        name=_("Reminder on the due day"),
        subject="Hôm nay là hạn cuối: {lop}",
        body="Kính gửi đồng chí {ho_ten}.\n"
        "Hôm nay, ngày {han}, là hạn cuối hoàn thành {lop}. Đề nghị đồng chí học hết các bài còn lại.",
        placeholders=OF_DUTY,
        channels=EVERYWHERE,
    ),
    "reminder_late": Occasion(
        name=_("Reminder after the due day"),
        subject="Đã quá hạn {qua_han} ngày: {lop}",
        body="Kính gửi đồng chí {ho_ten}.\n"
        "{lop} đã hết hạn từ ngày {han}. Đồng chí vẫn học và hoàn thành được. "
        "Nếu có vướng mắc, đề nghị báo cán bộ phụ trách.",
        placeholders=OF_DUTY | {"qua_han"},
        channels=EVERYWHERE,
    ),
    "reminder_manual": Occasion(
        name=_("Reminder sent by an officer"),
        subject="Nhắc đồng chí hoàn thành: {lop}",
        body="Kính gửi đồng chí {ho_ten}.\n"
        "Cán bộ phụ trách nhắc đồng chí hoàn thành {lop}. Hạn cuối là ngày {han}.",
        placeholders=OF_DUTY,
        channels=EVERYWHERE,
    ),
    "reminder_yearly": Occasion(
        name=_("Reminder of the yearly training, sent from tracking"),
        subject="Nhắc đồng chí hoàn thành {lop}",
        body="Kính gửi đồng chí {ho_ten}.\n"
        "Đồng chí chưa hoàn thành {lop}. Hạn cuối là ngày {han}. "
        "Mời đồng chí mở trang học để học tiếp. "
        "Nếu có vướng mắc, đề nghị báo cán bộ phụ trách.",
        placeholders=OF_DUTY,
        channels=EVERYWHERE,
    ),
    "certificate_issued": Occasion(
        name=_("A certificate is issued by decision"),
        subject="Đồng chí được cấp giấy chứng nhận: {lop}",
        body="Kính gửi đồng chí {ho_ten}.\n"
        "Đồng chí đã được cấp giấy chứng nhận hoàn thành {lop}. Mời đồng chí mở để xem và tải về.",
        placeholders=frozenset({"ho_ten", "lop", "lien_ket"}),
    ),
    "escalation": Occasion(
        name=_("To the head: 30 days overdue"),
        subject="{so_nguoi} đồng chí đã quá hạn 30 ngày",
        body="Kính gửi đồng chí {ho_ten}.\n"
        "{pham_vi} có {so_nguoi} đồng chí quá hạn học tập 30 ngày. "
        "Đề nghị đồng chí trực tiếp đôn đốc.\n{danh_sach}",
        placeholders=OF_HEAD,
        is_inside_only=True,
    ),
    "digest": Occasion(
        name=_("To the head: who is behind, each week"),
        subject="{so_nguoi} đồng chí chậm tiến độ học tập",
        body="Kính gửi đồng chí {ho_ten}.\n"
        "Tuần này {pham_vi} có {so_nguoi} đồng chí chưa hoàn thành.\n{danh_sach}",
        placeholders=OF_HEAD,
        is_inside_only=True,
    ),
    "certificates_made": Occasion(
        name=_("A batch of certificates is finished"),
        subject="Đã tạo xong {so_giay} giấy chứng nhận: {lop}",
        body="Kính gửi đồng chí {ho_ten}.\n"
        "Đã tạo xong tệp của {so_giay} giấy chứng nhận: {lop}. Số giấy chưa tạo được: {so_loi}.",
        placeholders=frozenset({"ho_ten", "lop", "so_giay", "so_loi", "lien_ket"}),
    ),
    "report_ready": Occasion(
        name=_("A report by the calendar is ready"),
        subject="Đã có báo cáo của {pham_vi}, số liệu ngày {ngay}",
        body="Kính gửi đồng chí {ho_ten}.\n"
        "{bao_cao} của {pham_vi} đã lập xong, số liệu tính đến ngày {ngay}. "
        "Mời đồng chí mở để xem và tải về.",
        placeholders=frozenset({"ho_ten", "pham_vi", "bao_cao", "ngay", "lien_ket"}),
    ),
    "paper_sent_back": Occasion(
        name=_("A declared paper is sent back"),
        subject="Giấy đã khai bị trả lại",
        body="Kính gửi đồng chí {ho_ten}.\n"
        "Giấy đã khai bị trả lại: {giay}. Lý do: {ly_do}\n"
        "Mời đồng chí mở giấy để sửa và gửi lại.",
        placeholders=OF_PAPER | {"ly_do"},
        is_inside_only=True,
    ),
    "paper_verified": Occasion(
        name=_("A declared paper is verified"),
        subject="Giấy đã khai được ghi vào hồ sơ",
        body="Kính gửi đồng chí {ho_ten}.\nGiấy đã khai được xác minh và ghi vào hồ sơ: {giay}.",
        placeholders=OF_PAPER,
        is_inside_only=True,
    ),
}
OCCASIONS |= {
    "api_token_made": Occasion(
        name=_("A key for another system acts in somebody's name"),
        subject="Đã tạo khoá kết nối đứng tên đồng chí: {ket_noi}",
        body="Kính gửi đồng chí {ho_ten}.\n"
        "Đồng chí {nguoi_tao} đã tạo khoá kết nối {ket_noi} đứng tên đồng chí. "
        "Nếu đồng chí không biết việc này, đề nghị báo ngay quản trị viên.",
        placeholders=frozenset({"ho_ten", "ket_noi", "nguoi_tao", "lien_ket"}),
    ),
    "webhook_stopped": Occasion(
        name=_("News to another system is stopped"),
        subject="Đã ngừng gửi tin đến hệ thống: {ket_noi}",
        body="Kính gửi đồng chí {ho_ten}.\n"
        "Nhiều ngày nay hệ thống {ket_noi} không nhận tin. Việc gửi tin đã ngừng. "
        "Mời đồng chí báo quản trị viên kiểm tra rồi bật lại; không tin nào bị mất.",
        placeholders=frozenset({"ho_ten", "ket_noi", "lien_ket"}),
    ),
}


def occasion_of(code: str) -> Occasion:
    """Return an occasion; that of ordinary news for a code that is no longer known."""
    return OCCASIONS.get(code, OCCASIONS["notice"])
