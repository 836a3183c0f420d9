"""A certificate that nobody earned, to see how a template will look."""

from certificates.models import CertificateTemplate, IssuingBody
from certificates.rendering.design import design_of, frozen_design
from certificates.rendering.paper import Paper, check_url
from certificates.rules.layout import CODE_GROUP
from certificates.rules.wording import fill
from shared.codes import grouped
from shared.text import nfc

# Hard on purpose: stacked diacritics, a long royal name, letters of the Ê Đê. What these fit,
# nearly everybody fits. The last has 60 letters.
SAMPLE_NAMES = (
    "Đặng Thị Ánh Tuyết",
    "Nguyễn Hoàng Phương Thảo Nguyên",
    "Công Tằng Tôn Nữ Hoàng Thị Phương Thảo Nguyên Khánh Ngọc Bảo",
    "H'Hen Niê Kdăm H'Ƀlăk Êban Ayŭn Buôn Yă Mlô Duôn Du Ktla Hđơ̆k",
)
# Long on purpose as well.
_PRINTED = {
    "born": "27/03/1972",
    "position": "Phó Bí thư",
    "organisation": "Chi bộ tổ dân phố Trường Xuân, phường Nguyễn Nghiêm",
    "class_name": "Bồi dưỡng cấp ủy viên cơ sở khóa II/2026",
    "programme_name": (
        "bồi dưỡng, cập nhật kiến thức chuyên môn, nghiệp vụ công tác xây dựng Đảng"
    ),
    "periods": "40",
    "starts_on": "12/10/2026",
    "ends_on": "16/10/2026",
    "grade_band": "Giỏi",
    "decision_number": "12-QĐ/TTCT",
}
_CODE = "0" * 26


def sample_paper(template: CertificateTemplate, *, style: str, full_name: str) -> Paper:
    """Return a paper with the design of `template`, saved or not, and the details of nobody."""
    number = "0000/2026/GCN-MẪU"
    is_state = style == IssuingBody.Style.STATE
    printed = _PRINTED | {"full_name": nfc(full_name)}
    return Paper(
        design=design_of(frozen_design(template, printed)),
        style=style,
        superior="Ủy ban nhân dân tỉnh Quảng Ngãi" if is_state else "Đảng ủy phường Đức Phổ",
        issuer="Trường Chính trị tỉnh Quảng Ngãi" if is_state else "Trung tâm Chính trị",
        number_line=f"Số: {number}" if is_state else f"Số {number}",
        register_number="0000/2026",
        title=nfc(template.title),
        full_name=printed["full_name"],
        born=f"Sinh ngày {printed['born']}",
        position=printed["position"],
        organisation=printed["organisation"],
        text=fill(nfc(template.body), printed),
        grade=printed["grade_band"],
        decision="",
        place_date="Đức Phổ, ngày 16 tháng 10 năm 2026",
        authority="T/M Ban Thường vụ",
        signatory_title="Hiệu trưởng" if is_state else "Giám đốc",
        signatory="Họ và tên người ký",
        code=grouped(_CODE, size=CODE_GROUP),
        check_url=check_url(_CODE),
        check_place="mẫu xem thử, không có giá trị",
    )
