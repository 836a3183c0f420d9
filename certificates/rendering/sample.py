"""A certificate that nobody earned, to see how a template will look."""

from certificates.models import IssuingBody
from certificates.rendering.paper import Paper, check_url
from certificates.rules.layout import CODE_GROUP, name_step
from certificates.rules.wording import fill
from shared.codes import grouped
from shared.text import nfc

# Long on purpose: what fits here fits nearly everybody.
_PRINTED = {
    "full_name": "Nguyễn Hoàng Phương Thảo Nguyên",
    "born": "27/03/1972",
    "organisation": "Chi bộ tổ dân phố Trường Xuân, phường Nguyễn Nghiêm",
    "class_name": "Bồi dưỡng cấp ủy viên cơ sở khóa II/2026",
    "programme_name": (
        "bồi dưỡng, cập nhật kiến thức chuyên môn, nghiệp vụ công tác xây dựng Đảng"
    ),
    "periods": "40",
    "starts_on": "12/10/2026",
    "ends_on": "16/10/2026",
    "grade_band": "Giỏi",
}
_CODE = "0" * 26


def sample_paper(*, title: str, body: str, style: str) -> Paper:
    """Return a paper with the words of a template and the details of nobody."""
    number = "0000/2026/GCN-MẪU"
    is_state = style == IssuingBody.Style.STATE
    return Paper(
        style=style,
        superior="Ủy ban nhân dân tỉnh Quảng Ngãi" if is_state else "Đảng ủy phường Đức Phổ",
        issuer="Trường Chính trị tỉnh Quảng Ngãi" if is_state else "Trung tâm Chính trị",
        is_heading_long=False,
        number_line=f"Số: {number}" if is_state else f"Số {number}",
        register_number="0000/2026",
        title=nfc(title),
        full_name=_PRINTED["full_name"],
        name_step=name_step(_PRINTED["full_name"]),
        born=f"Sinh ngày {_PRINTED['born']}",
        position="Phó Bí thư",
        organisation=_PRINTED["organisation"],
        text=fill(nfc(body), _PRINTED),
        grade=_PRINTED["grade_band"],
        place_date="Đức Phổ, ngày 16 tháng 10 năm 2026",
        authority="",
        signatory_title="Hiệu trưởng" if is_state else "Giám đốc",
        signatory="Họ và tên người ký",
        code=grouped(_CODE, size=CODE_GROUP),
        check_url=check_url(_CODE),
        check_place="mẫu xem thử, không có giá trị",
    )
