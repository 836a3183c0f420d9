"""Bodies that issue certificates, with somebody who signs for them, and what they issued."""

import datetime as dt
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import factory

from certificates.models import (
    Certificate,
    CertificateBatch,
    CertificateTemplate,
    IssuingBody,
    NumberSeries,
    Signatory,
)
from certificates.rules.completion import Completion
from courses.models import Enrolment, TrainingClass
from people.api import Person
from shared.codes import new_verification_code
from tests.factories.base import QuietFactory
from tests.factories.courses import TrainingClassFactory

ISSUED_AT = dt.datetime(2026, 11, 23, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


class IssuingBodyFactory(QuietFactory[IssuingBody]):
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


class SignatoryFactory(QuietFactory[Signatory]):
    class Meta:
        model = Signatory

    issuer = factory.SubFactory(IssuingBodyFactory, signatory=None)
    name = "Trần Văn Bình"
    title = "GIÁM ĐỐC"


class CertificateTemplateFactory(QuietFactory[CertificateTemplate]):
    class Meta:
        model = CertificateTemplate

    code = factory.Sequence(lambda n: f"mau-{n}")
    state = CertificateTemplate.State.LIVE
    title = "GIẤY CHỨNG NHẬN"
    body = "Chứng nhận {full_name} đã hoàn thành {programme_name}."
    created_at = dt.datetime(2026, 1, 1, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def new_live_version(template: CertificateTemplate, **words: Any) -> CertificateTemplate:
    """Other words in force for the template, as if a second person had approved them."""
    CertificateTemplate.objects.filter(code=template.code).update(state="retired")
    return CertificateTemplateFactory(code=template.code, version=template.version + 1, **words)


class CertificateFactory(QuietFactory[Certificate]):
    """A certificate as issuing would leave it, without its PDF. `printed` changes what it prints."""

    class Meta:
        model = Certificate

    class Params:
        printed: dict[str, str] = {}

    issuer = factory.SubFactory(IssuingBodyFactory)
    template = factory.SubFactory(CertificateTemplateFactory)
    person = factory.SubFactory("tests.factories.people.PersonFactory")
    class_code = factory.Sequence(lambda n: f"lop-{n}")
    period = "2026"
    serial = factory.Sequence(lambda n: n + 1)
    number = factory.LazyAttribute(lambda o: f"{o.serial:04d}/{o.period}/GCN-{o.issuer.code}")
    register_serial = factory.SelfAttribute("serial")
    register_number = factory.LazyAttribute(lambda o: f"{o.register_serial:04d}/{o.period}")
    verification_code = factory.LazyFunction(new_verification_code)
    issued_on = dt.date(2026, 11, 23)
    issued_at = ISSUED_AT

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Any:
        # The database asks for the class that it stands on.
        enrolment = complete_class(kwargs["person"], kwargs["class_code"])
        row = super()._create(model_class, *args, **kwargs)
        Enrolment.objects.filter(pk=enrolment.pk, certificate=None).update(certificate=row)
        return row

    @factory.lazy_attribute
    def snapshot(self) -> dict[str, str]:
        return {
            "full_name": self.person.full_name,
            "born": "12/03/1975",
            "sex": "nu",
            "organisation": "Chi bộ tổ dân phố 4",
            "position": "Bí thư",
            "class_code": self.class_code,
            "class_name": "Cấp uỷ viên cơ sở khóa I/2026",
            "programme_code": "cap-uy-vien",
            "programme_name": "bồi dưỡng nghiệp vụ công tác đảng",
            "periods": "40",
            "starts_on": "12/11/2026",
            "ends_on": "23/11/2026",
            "score": "8.50",
            "grade_band": "Giỏi",
            "issued_on": self.issued_on.isoformat(),
            "place": self.issuer.place,
            "style": str(self.issuer.style),
            "superior_name": self.issuer.superior_name,
            "issuer_name": self.issuer.name,
            "signatory_name": "Trần Văn Bình",
            "signatory_title": "Giám đốc",
            "signatory_authority": "",
            "template": "mau/1",
            "title": "Giấy chứng nhận",
            "text": "Đã hoàn thành chương trình bồi dưỡng nghiệp vụ công tác đảng (40 tiết).",
        } | self.printed


def completion(**changes: Any) -> Completion:
    """A class completed on the `at` of the tests."""
    values: dict[str, Any] = {
        "class_code": "lop-1",
        "class_name": "Cấp uỷ viên cơ sở khóa I/2026",
        "programme_code": "cap-uy-vien",
        "programme_name": "bồi dưỡng nghiệp vụ công tác đảng",
        "periods": 40,
        "mode": "online",
        "score": Decimal("8.50"),
        "grade_band": "Giỏi",
        "topics": (),
        "counts_for_annual": True,
        "starts_on": dt.date(2026, 11, 12),
        "ends_on": dt.date(2026, 12, 12),
        "completed_on": dt.date(2026, 11, 23),
        "due_on": dt.date(2026, 12, 12),
    }
    return Completion(**(values | changes))


def complete_class(person: Person, class_code: str) -> Enrolment:
    """The completed class that a certificate stands on: the database asks for it."""
    training_class = TrainingClass.objects.filter(code=class_code).first()
    if training_class is None:
        # Pages are slow to make, and what the class was about does not matter here.
        other = TrainingClass.objects.order_by("pk").last()
        like = ("course", "programme_version", "organiser", "issuer") if other else ()
        shared = {name: getattr(other, name) for name in like}
        training_class = TrainingClassFactory(code=class_code, opened_at=None, **shared)
    enrolment, _ = Enrolment.objects.update_or_create(
        person=person,
        training_class=training_class,
        defaults={"completed_at": ISSUED_AT},
        create_defaults={
            "source": Enrolment.Source.SUMMONS,
            "enrolled_at": ISSUED_AT,
            "completed_at": ISSUED_AT,
        },
    )
    return enrolment


class NumberSeriesFactory(QuietFactory[NumberSeries]):
    class Meta:
        model = NumberSeries

    issuer = factory.SubFactory(IssuingBodyFactory)
    kind = NumberSeries.Kind.SERIAL
    period = "2026"


def replaced(old: Certificate, *, by: Certificate, reason: str = "wrong_details") -> None:
    """Let `by` stand in the place of `old`, as a replacement leaves them."""
    Certificate.objects.filter(pk=old.pk).update(
        replaced_by=by, replaced_at=by.issued_at, replaced_reason=reason
    )


class CertificateBatchFactory(QuietFactory[CertificateBatch]):
    class Meta:
        model = CertificateBatch

    issuer = factory.SubFactory(IssuingBodyFactory)
    period = "2026"
    started_at = dt.datetime(2026, 11, 23, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
