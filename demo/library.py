"""Six documents in the library, categories of news and a notice above the pages."""

import datetime as dt
import io

import docx
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.models import Site

from cms.api import NewsCategory, NewsPage, OfficialDocument, SiteSettings
from shared.text import vietnamese_slug

Kind = OfficialDocument.Kind
BRANCH, PROPAGANDA = "Ban Tổ chức Trung ương", "Ban Tuyên giáo Trung ương"
# number, kind, subject, issuer, day of issue
DOCUMENTS: list[tuple[str, Kind, str, str, dt.date]] = [
    ("43-HD/BTCTW", Kind.GUIDELINE, "Hướng dẫn kiểm điểm và đánh giá, xếp loại chất lượng hằng năm",
     BRANCH, dt.date(2025, 10, 31)),
    ("366-QĐ/TW", Kind.REGULATION, "Quy định về kiểm điểm và đánh giá, xếp loại chất lượng",
     "Bộ Chính trị", dt.date(2025, 8, 30)),
    ("339-QĐ/TW", Kind.DECISION, "Quyết định về Sổ tay đảng viên điện tử", "Ban Bí thư",
     dt.date(2025, 7, 10)),
    ("61-HD/BTGTW", Kind.GUIDELINE, "Hướng dẫn bồi dưỡng lý luận chính trị cho đối tượng kết nạp Đảng",
     PROPAGANDA, dt.date(2022, 6, 16)),
    ("154-HD/BTGTW", Kind.GUIDELINE, "Hướng dẫn cấp và quản lý giấy chứng nhận các chương trình bồi dưỡng",
     PROPAGANDA, dt.date(2020, 10, 9)),
    ("36-HD/VPTW", Kind.GUIDELINE, "Hướng dẫn thể thức và kỹ thuật trình bày văn bản của Đảng",
     "Văn phòng Trung ương Đảng", dt.date(2018, 4, 3)),
]  # fmt: skip
NOT_THE_TEXT = (
    "Tệp này thuộc bộ dữ liệu trình diễn và không phải toàn văn. Khi dùng thật, cơ quan quản trị thay "
    "bằng tệp của văn bản đã ban hành."
)
CATEGORIES = ["Lớp học", "Hướng dẫn sử dụng"]
# Which of the news is of which category, in the order in which they were written.
OF_NEWS = ["Lớp học", "Hướng dẫn sử dụng", "Hướng dẫn sử dụng"]
NOTICE = "Đây là bản trình diễn: người, tổ chức và kết quả đều là giả định."


def fill_library(*, at: dt.datetime) -> None:
    """Write the documents, the categories and a notice for visitors that stands for a year."""
    for number, kind, subject, issuer, issued_on in DOCUMENTS:
        data = _file(number, subject)
        name = f"{vietnamese_slug(number.replace('/', '-'))}.docx"
        file = get_document_model()(title=f"{number} {subject}", file_size=len(data))
        file.file.save(name, ContentFile(data), save=True)
        OfficialDocument.objects.create(
            number=number, kind=kind, subject=subject, issuer=issuer, issued_on=issued_on, file=file
        )
    categories = {
        name: NewsCategory.objects.create(name=name, slug=vietnamese_slug(name), position=position)
        for position, name in enumerate(CATEGORIES)
    }
    for page, name in zip(NewsPage.objects.order_by("path"), OF_NEWS, strict=False):
        page.category = categories[name]
        page.save_revision().publish()
    site = Site.objects.get(is_default_site=True)
    kept, _is_new = SiteSettings.objects.get_or_create(site=site)
    kept.notices = [("notice", {
        "text": NOTICE, "kind": "info", "audience": "visitors", "path": "", "can_be_hidden": True,
        "shown_from": None, "shown_until": at + dt.timedelta(days=365),
    })]  # fmt: skip
    kept.save()


def _file(number: str, subject: str) -> bytes:
    document = docx.Document()
    document.add_heading(f"{subject} (số {number})", level=1)
    document.add_paragraph(NOT_THE_TEXT)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()
