"""Bodies that issue certificates, with somebody who signs for them."""

import datetime as dt
from zoneinfo import ZoneInfo

import factory
from factory.django import DjangoModelFactory

from certificates.models import CertificateTemplate, IssuingBody, Signatory


class IssuingBodyFactory(DjangoModelFactory[IssuingBody]):
    class Meta:
        model = IssuingBody
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"TTCT{n}")
    organisation = factory.SubFactory("tests.factories.organisations.OrganisationFactory")
    superior_name = "ĐẢNG UỶ PHƯỜNG ĐỨC PHỔ"
    name = "TRUNG TÂM CHÍNH TRỊ"
    style = IssuingBody.Style.PARTY
    place = "Đức Phổ"
    signatory = factory.RelatedFactory(
        "tests.factories.certificates.SignatoryFactory", factory_related_name="issuer"
    )


class SignatoryFactory(DjangoModelFactory[Signatory]):
    class Meta:
        model = Signatory

    issuer = factory.SubFactory(IssuingBodyFactory, signatory=None)
    name = "Trần Văn Bình"
    title = "GIÁM ĐỐC"


class CertificateTemplateFactory(DjangoModelFactory[CertificateTemplate]):
    class Meta:
        model = CertificateTemplate

    code = factory.Sequence(lambda n: f"mau-{n}")
    title = "GIẤY CHỨNG NHẬN"
    body = "Chứng nhận {full_name} đã hoàn thành {programme_name}."
    created_at = dt.datetime(2026, 1, 1, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
