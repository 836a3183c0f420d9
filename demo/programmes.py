"""The programme, issuing body and classes of the demonstration."""

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from certificates.api import STANDARD_TEMPLATE, CertificateTemplate, IssuingBody, Signatory
from courses.api import (
    CoursePage,
    GradeBand,
    Programme,
    ProgrammeVersion,
    Requirement,
    TrainingClass,
    open_class,
    summon,
)
from demo.places import OFFICER_PLACE
from organisations.api import Organisation
from records.api import Audience, audience_members
from shared.dates import end_of_year, local_day

YEARLY_AUDIENCE = "dien_boi_duong_hang_nam"
ROMAN = ("I", "II", "III", "IV", "V")

# Of 10, inclusive: the labels under which classes report their results.
GRADE_BANDS = [
    ("Xuất sắc", Decimal(9)),
    ("Giỏi", Decimal(8)),
    ("Khá", Decimal(7)),
    ("Trung bình", Decimal(5)),
]


def found_issuer(organisation: Organisation) -> IssuingBody:
    """Make the political centre that signs, with its director."""
    issuer = IssuingBody.objects.create(
        code="TTCT",
        organisation=organisation,
        superior_name="ĐẢNG BỘ THỊ XÃ ĐỨC PHỔ",
        name="TRUNG TÂM CHÍNH TRỊ",
        style=IssuingBody.Style.PARTY,
        place="Đức Phổ",
    )
    Signatory.objects.create(
        issuer=issuer, name="Phạm Quốc Hưng", title="GIÁM ĐỐC", authority="", valid_from=None
    )
    return issuer


def found_programme(owner: Organisation, *, year: int) -> ProgrammeVersion:
    """Make the yearly refresher programme, its rules, and the requirement of this year."""
    template = CertificateTemplate.objects.get(code=STANDARD_TEMPLATE, version=1)
    programme = Programme.objects.create(
        code="nghiep-vu-cong-tac-dang", name="Bồi dưỡng nghiệp vụ công tác đảng ở cơ sở"
    )
    audience = Audience.objects.get(code=YEARLY_AUDIENCE)
    version = ProgrammeVersion.objects.create(
        programme=programme,
        number=1,
        guideline="",
        audience=audience,
        periods=15,
        pass_mark=Decimal(5),
        certificate_template=template,
    )
    GradeBand.objects.bulk_create(
        GradeBand(version=version, name=name, from_mark=mark) for name, mark in GRADE_BANDS
    )
    Requirement.objects.create(
        owner=owner,
        name=f"Bồi dưỡng nghiệp vụ công tác đảng năm {year}",
        programme=programme,
        audience=audience,
        year=year,
        due_on=end_of_year(year),
        joined_by=dt.date(year, 10, 1),
        acceptance_days=180,
    )
    return version


def open_classes(
    courses: list[CoursePage],
    version: ProgrammeVersion,
    issuer: IssuingBody,
    organiser: Organisation,
    *,
    at: dt.datetime,
) -> list[TrainingClass]:
    """Open one class for each course this year and summon the whole yearly audience to the first.

    The others are held by one commune each, for its own people, so that the pages show classes of every size.
    """
    today = local_day(at)
    first_day = dt.date(today.year, 1, 1)
    opening = first_morning(at)
    # The second class is held by the ward of the training officer one can sign in as.
    communes = list(organiser.get_children().order_by("-code"))
    places = [organiser, *sorted(communes, key=lambda place: place.code != OFFICER_PLACE)]
    classes = []
    for number, course in enumerate(courses):
        intake = f"khóa {ROMAN[number]}/{today.year}"
        training_class = TrainingClass.objects.create(
            code=f"{course.slug}-{ROMAN[number].lower()}-{today.year}",
            name=f"{course.title}, {intake}",
            intake=intake,
            programme_version=version,
            course=course,
            organiser=places[number],
            issuer=issuer,
            mode=TrainingClass.Mode.ONLINE,
            starts_on=first_day,
            ends_on=end_of_year(today.year),
            due_on=end_of_year(today.year),
        )
        open_class(training_class, by=None, at=opening)
        people = audience_members(YEARLY_AUDIENCE, organisation=places[number], on=today)
        summon(training_class, people, by=None, at=opening)
        training_class.refresh_from_db()
        classes.append(training_class)
    return classes


def first_morning(at: dt.datetime) -> dt.datetime:
    """Two months ago, or the first morning of the year when that is later."""
    local = timezone.localtime(at)
    new_year = local.replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    return max(new_year, local - dt.timedelta(days=60))
