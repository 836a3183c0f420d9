"""Two communes side by side, with one person of each kind: for tests of who sees what.

What only commune A may know carries `CANARY` in its names, so that a page of somebody of commune B
betrays itself when it shows any of it.
"""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

from accounts.api import Role, User, assign_role
from certificates.api import Certificate, Completion, IssuingBody, issue_certificate
from cms.api import found_site
from courses.api import CourseIndexPage, Enrolment, TrainingClass
from notifications.api import Message, post_message
from organisations.api import Organisation
from people.api import Person
from quizzes.api import Attempt, Question, start_attempt
from quizzes.models import (
    KeyChange,
    QuestionCategory,
    QuestionComment,
    QuestionImage,
    QuestionReport,
    QuestionVersion,
)
from tests.factories.accounts import UserFactory
from tests.factories.certificates import (
    CertificateTemplateFactory,
    IssuingBodyFactory,
    complete_class,
)
from tests.factories.courses import EnrolmentFactory, TrainingClassFactory
from tests.factories.marking import MarkingDesk, desk_of
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import HoldingFactory, PersonFactory
from tests.factories.quizzes import (
    QuestionBankFactory,
    QuestionCategoryFactory,
    QuestionImageFactory,
    QuizFactory,
)

CANARY = "Zyxova"


@dataclass
class World:
    """Commune A and its people by the key under which `users` holds them; B has only others."""

    province: Organisation
    commune: Organisation
    cell: Organisation
    other_commune: Organisation
    other_cell: Organisation
    person: Person
    other_person: Person
    training_class: TrainingClass
    enrolment: Enrolment
    attempt: Attempt
    question: Question
    picture: QuestionImage
    category: QuestionCategory
    comment: QuestionComment
    report: QuestionReport
    key_change: KeyChange
    certificate: Certificate
    issuer: IssuingBody
    message: Message
    desk: MarkingDesk
    users: dict[str, User] = field(default_factory=dict)


def build_world() -> World:
    at = timezone.now()
    found_site(at=at, course_index=CourseIndexPage(title="Khoá học"))
    province = OrganisationFactory(code="TINH", kind_id="tinh", name="Đảng bộ tỉnh")
    commune, cell = _commune(province, "A", f"Đảng bộ phường {CANARY}")
    other_commune, other_cell = _commune(province, "B", "Đảng bộ phường khác")
    users = _staff(province, commune, other_commune, at)
    users["owner"] = UserFactory(username="owner", full_name=f"Đặng Thị {CANARY}")
    users["other"] = UserFactory(username="other", full_name="Lò Văn Bình")
    person = _cadre(users["owner"], cell)
    other_person = _cadre(users["other"], other_cell)
    IssuingBodyFactory(organisation=other_commune)
    QuestionBankFactory(owner=other_commune)
    training_class = TrainingClassFactory(
        code="lop-a",
        name=f"Lớp {CANARY}",
        organiser=commune,
        issuer=IssuingBodyFactory(organisation=commune),
        lessons=2,
        tests=1,
    )
    enrolment = EnrolmentFactory(person=person, training_class=training_class)
    attempt = _attempt(training_class, enrolment, commune, at)
    question = Question.objects.filter(bank__owner=commune).earliest("pk")
    return World(
        province=province,
        commune=commune,
        cell=cell,
        other_commune=other_commune,
        other_cell=other_cell,
        person=person,
        other_person=other_person,
        training_class=training_class,
        enrolment=enrolment,
        attempt=attempt,
        question=question,
        picture=QuestionImageFactory(bank=question.bank),
        category=QuestionCategoryFactory(bank=question.bank),
        comment=QuestionComment.objects.create(
            question=question,
            version=question.current,
            author=users["administrator"],
            text=f"Xem lại {CANARY}",
            made_at=at,
        ),
        report=QuestionReport.objects.create(
            version=question.current, attempt=attempt, position=1, reason="unclear", made_at=at
        ),
        key_change=_key_change(question, users["administrator"], at),
        certificate=_certificate(person, training_class, at),
        issuer=training_class.issuer,
        message=_message(person, at),
        desk=desk_of(commune, person, at=at),
        users=users,
    )


def _commune(province: Organisation, code: str, name: str) -> tuple[Organisation, Organisation]:
    commune = OrganisationFactory(parent=province, code=code, kind_id="xa", name=name)
    cell = OrganisationFactory(
        parent=commune, code=f"{code}1", name=f"Chi bộ của {name}", residential_kind_id="thon"
    )
    return commune, cell


def _staff(
    province: Organisation, commune: Organisation, other: Organisation, at: dt.datetime
) -> dict[str, User]:
    roles = {
        "officer": (Role.TRAINING_OFFICER, commune),
        "officer_elsewhere": (Role.TRAINING_OFFICER, other),
        "trainer": (Role.TRAINER, commune),
        "trainer_elsewhere": (Role.TRAINER, other),
        "reviewer": (Role.REVIEWER, commune),
        "department": (Role.DEPARTMENT, province),
        "issuer": (Role.ISSUER, commune),
        "issuer_elsewhere": (Role.ISSUER, other),
        "administrator": (Role.ADMINISTRATOR, province),
    }
    users = {key: UserFactory(username=key, full_name=f"Cán bộ {key}") for key in roles}
    for key, (role, organisation) in roles.items():
        assign_role(users[key], role, organisation, by=None, at=at)
    return users


def _cadre(user: User, cell: Organisation) -> Person:
    person = PersonFactory(full_name=user.full_name, code=f"CB-{user.username}", user=user)
    HoldingFactory(person=person, organisation=cell)
    return person


def _attempt(
    training_class: TrainingClass, enrolment: Enrolment, owner: Organisation, at: dt.datetime
) -> Attempt:
    unit = training_class.units.get(kind="quiz")
    QuizFactory(unit=unit, bank__owner=owner, attempts_allowed=5)
    return start_attempt(unit, enrolment, by=None, at=at)


def _key_change(question: Question, proposer: User, at: dt.datetime) -> KeyChange:
    version = QuestionVersion.objects.get(pk=question.current_id)
    version.pk, version.number = None, 2
    version.save(force_insert=True)
    return KeyChange.objects.create(
        question=question, version=version, reason=CANARY, proposed_by=proposer, proposed_at=at
    )


def _certificate(person: Person, training_class: TrainingClass, at: dt.datetime) -> Certificate:
    version = training_class.programme_version
    completion = Completion(
        class_code="lop-a-truoc",
        class_name=f"{training_class.name} trước",
        programme_code=version.programme.code,
        programme_name=version.programme.name,
        periods=version.periods,
        mode="truc_tuyen",
        score=Decimal("8.5"),
        grade_band="Giỏi",
        topics=(),
        counts_for_annual=True,
        starts_on=training_class.starts_on,
        ends_on=training_class.ends_on,
        completed_on=timezone.localdate(at),
        due_on=training_class.due_on,
    )
    # Of a class before: that of the world is still being studied.
    enrolment = complete_class(person, completion.class_code)
    certificate = issue_certificate(
        person,
        completion,
        issuer=training_class.issuer,
        template=CertificateTemplateFactory(),
        by=None,
        at=at,
    )
    enrolment.certificate = certificate
    enrolment.save()
    # As if it were printed; what is in the files does not matter here.
    store = storages["private"]
    certificate.pdf = store.save("world/paper.pdf", ContentFile(b"%PDF"))
    certificate.preview = store.save("world/paper.webp", ContentFile(b"RIFF"))
    certificate.pdf_sha256, certificate.rendered_at = "f" * 64, at
    certificate.save()
    return certificate


def _message(person: Person, at: dt.datetime) -> Message:
    post_message(person, key="world", subject=f"Triệu tập {CANARY}", at=at)
    return Message.objects.get(person=person, key="world")
