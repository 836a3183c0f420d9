"""The words of a certificate that every installation has from the start."""

import datetime as dt
from typing import Any

from certificates.models import CertificateTemplate

STANDARD_TEMPLATE = "giay-chung-nhan"
STANDARD_TITLE = "Giấy chứng nhận"
STANDARD_BODY = (
    "Đã hoàn thành chương trình {programme_name}, lớp {class_name}, "
    "từ ngày {starts_on} đến ngày {ends_on} ({periods} tiết)."
)
_WRITTEN_AT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def install(**_kwargs: Any) -> None:
    """Put the standard template there if it is missing. What somebody changed stays."""
    CertificateTemplate.objects.get_or_create(
        code=STANDARD_TEMPLATE,
        version=1,
        defaults={
            "title": STANDARD_TITLE,
            "body": STANDARD_BODY,
            "state": "live",
            "created_at": _WRITTEN_AT,
        },
    )
