"""Essays and surveys of classes, and who marks them."""

import io
import zipfile
from decimal import Decimal
from typing import Any

import factory
from django.utils import timezone

from accounts.api import Role, User, assign_role
from courses.actions.essays import Draft, hand_in, save_draft
from courses.models import (
    ClassUnit,
    Enrolment,
    Essay,
    EssayTask,
    Survey,
    SurveyQuestion,
    TrainingClass,
)
from tests.factories.accounts import UserFactory
from tests.factories.base import QuietFactory
from tests.factories.courses import UnitFactory

WORDS = "Chi bộ em đã chuẩn bị buổi sinh hoạt tháng mười một như sau."


class EssayTaskFactory(QuietFactory[EssayTask]):
    """Two criteria of 6 and 4 points; at least 5 words; passed from 5."""

    class Meta:
        model = EssayTask

    title = "Bài thu hoạch cuối khoá"
    prompt = "<p>Nêu cách chuẩn bị một buổi sinh hoạt.</p>"
    guide = "<p>Chỉ giảng viên đọc.</p>"
    criteria = factory.LazyFunction(
        lambda: [
            ("criterion", {"name": "Nêu đủ các bước", "points": Decimal(6)}),
            ("criterion", {"name": "Liên hệ chi bộ mình", "points": Decimal(4)}),
        ]
    )
    fewest_words = 5
    most_words = 100


class EssayUnitFactory(UnitFactory):
    kind = ClassUnit.Kind.ESSAY
    rule = ClassUnit.Rule.MARKED
    essay_task = factory.SubFactory(
        EssayTaskFactory, course=factory.SelfAttribute("..training_class.course")
    )
    title = factory.SelfAttribute("essay_task.title")


class SurveyUnitFactory(UnitFactory):
    """A rating, a choice of two and a text that may stay empty."""

    kind = ClassUnit.Kind.SURVEY
    rule = ClassUnit.Rule.ANSWERED
    title = "Phiếu hỏi ý kiến"

    @factory.lazy_attribute
    def survey(self) -> Survey:
        made = Survey.objects.create(title="Phiếu hỏi ý kiến")
        for place, (kind, text, choices) in enumerate(
            [
                ("rating", "Nội dung lớp học thế nào?", ""),
                ("choice", "Thời lượng ra sao?", "Vừa đủ\nQuá dài"),
                ("text", "Đồng chí góp ý gì?", ""),
            ]
        ):
            SurveyQuestion.objects.create(
                survey=made, kind=kind, text=text, choices=choices, sort_order=place,
                is_required=kind != "text",
            )  # fmt: skip
        return made


def handed_in(
    unit: ClassUnit, enrolment: Enrolment, *, text: str = WORDS, at: Any = None, **draft: Any
) -> Essay:
    at = at or timezone.now()
    found = Essay.objects.filter(unit=unit, enrolment=enrolment).first()
    essay = save_draft(
        unit, enrolment, Draft(text, **draft), base=found.version if found else 0, at=at
    )
    hand_in(unit, enrolment, version=essay.version, by=enrolment.person.user, at=at)
    essay.refresh_from_db()
    return essay


def trainer_of(training_class: TrainingClass, **user: Any) -> User:
    made = UserFactory(**user)
    assign_role(made, Role.TRAINER, training_class.organiser, by=None, at=timezone.now())
    return made


def a_docx(**others: str | bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        names = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>", **others}
        for name, content in names.items():
            archive.writestr(name, content)
    return stream.getvalue()
