"""Official documents of the library."""

import datetime as dt
from typing import Any

import factory
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model

from cms.models import OfficialDocument
from tests.factories.base import QuietFactory


def a_file(name: str = "van-ban.pdf") -> Any:
    file = ContentFile(b"%PDF-1.7 " + b"0" * 2039, name=name)
    return get_document_model().objects.create(title=name, file=file, file_size=2048)


class OfficialDocumentFactory(QuietFactory[OfficialDocument]):
    class Meta:
        model = OfficialDocument

    number = factory.Sequence(lambda n: f"{n}-HD/BTCTW")
    kind = OfficialDocument.Kind.GUIDELINE
    subject = "Hướng dẫn về sinh hoạt chi bộ"
    issuer = "Ban Tổ chức Trung ương"
    issued_on = dt.date(2026, 3, 1)
    file = factory.LazyFunction(a_file)
