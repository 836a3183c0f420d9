"""Banks, questions of each kind, and a test that stands in a class.

`QuizFactory(unit=…)` fills a unit of a class; its blueprint asks for `count` easy questions.
"""

import io
from decimal import Decimal
from typing import Any

import factory
from django.core.files.base import ContentFile
from factory.django import DjangoModelFactory
from PIL import Image

from quizzes.models import (
    BlueprintRow,
    Question,
    QuestionBank,
    QuestionImage,
    QuestionVersion,
    Quiz,
)
from quizzes.rules.wording import search_text
from tests.factories.courses import OPENED_AT, TopicFactory

CONTENTS: dict[str, dict[str, Any]] = {
    "single": {
        "options": [
            {"text": "Họp mỗi tháng", "right": True, "feedback": "LỜI NHẬN XÉT: đúng kỳ."},
            {"text": "Họp mỗi quý", "right": False, "feedback": "LỜI NHẬN XÉT: thưa quá."},
            {"text": "Họp mỗi năm", "right": False, "feedback": "LỜI NHẬN XÉT: thưa hơn nữa."},
        ]
    },
    "multiple": {
        "options": [
            {"text": "Chuẩn bị", "right": True, "feedback": "LỜI NHẬN XÉT: cần."},
            {"text": "Kết luận", "right": True, "feedback": "LỜI NHẬN XÉT: cũng cần."},
            {"text": "Về sớm", "right": False, "feedback": "LỜI NHẬN XÉT: không nên."},
            {"text": "Nói chung chung", "right": False, "feedback": "LỜI NHẬN XÉT: không rõ."},
        ]
    },
    "true_false": {"answer": True},
    "matching": {
        "pairs": [
            {"left": "Bí thư", "right": "Chủ trì"},
            {"left": "Thư ký", "right": "Ghi biên bản"},
            {"left": "Đảng viên", "right": "Thảo luận"},
        ],
        "extra_rights": ["Đóng dấu"],
    },
    "ordering": {"items": ["Khai mạc", "Thảo luận", "Biểu quyết", "Kết luận"]},
    "short_answer": {"accepted": ["BÍ MẬT CHI ỦY", "ban chi ủy"]},
}


class QuestionBankFactory(DjangoModelFactory[QuestionBank]):
    class Meta:
        model = QuestionBank

    code = factory.Sequence(lambda n: f"ngan-hang-{n}")
    name = factory.Sequence(lambda n: f"Ngân hàng câu hỏi {n}")
    owner = factory.SubFactory("tests.factories.organisations.OrganisationFactory")


class QuestionFactory(DjangoModelFactory[Question]):
    """A ready question; `kind="ordering"` or `content={…}` say which."""

    class Meta:
        model = Question
        skip_postgeneration_save = True

    bank = factory.SubFactory(QuestionBankFactory)
    code = factory.Sequence(lambda n: f"cau-{n:03d}")
    topic = factory.SubFactory(TopicFactory)
    difficulty = Question.Difficulty.EASY
    status = Question.Status.READY
    # Of its first version.
    kind = "single"
    content = None
    stem = "<p>Chi bộ họp thường kỳ khi nào?</p>"
    feedback = "<p>LỜI GIẢI THÍCH: mỗi tháng một lần.</p>"

    @classmethod
    def _create(cls, model_class: type[Question], *args: Any, **kwargs: Any) -> Question:
        wording = {name: kwargs.pop(name) for name in ("kind", "content", "stem", "feedback")}
        status = kwargs.pop("status")
        search = search_text(kwargs["code"], wording["stem"])
        question = model_class.objects.create(**kwargs, search_text=search)
        question.current = QuestionVersion.objects.create(
            question=question,
            number=1,
            kind=wording["kind"],
            stem=wording["stem"],
            content=wording["content"] or CONTENTS[wording["kind"]],
            feedback=wording["feedback"],
            created_at=OPENED_AT,
        )
        question.status = status
        question.save(update_fields=["current", "status"])
        return question


def a_picture(*, width: int = 40, height: int = 30, form: str = "PNG", **options: Any) -> bytes:
    """Return a picture with a line across it."""
    image = Image.new("RGB", (width, height), "white")
    image.paste("navy", (0, height // 2, width, height // 2 + 1))
    stream = io.BytesIO()
    image.save(stream, form, **options)
    return stream.getvalue()


class QuestionImageFactory(DjangoModelFactory[QuestionImage]):
    class Meta:
        model = QuestionImage

    bank = factory.SubFactory(QuestionBankFactory)
    file = factory.LazyFunction(lambda: ContentFile(a_picture(), name="hinh.png"))
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    width = 40
    height = 30
    size = factory.LazyAttribute(lambda image: image.file.size)
    created_at = OPENED_AT


class QuizFactory(DjangoModelFactory[Quiz]):
    """A published test with one question of each given kind; `kinds=()` leaves the bank empty."""

    class Meta:
        model = Quiz
        skip_postgeneration_save = True

    class Params:
        unit = factory.SubFactory("tests.factories.courses.QuizUnitFactory")

    assessment = factory.SelfAttribute("unit.assessment")
    bank = factory.SubFactory(QuestionBankFactory)
    title = "Bài kiểm tra cuối khoá"
    intro = "<p>Đọc kỹ từng câu trước khi trả lời.</p>"
    time_limit_minutes = 30
    attempts_allowed = 3
    pass_percent = Decimal(50)
    published_at = OPENED_AT

    @factory.post_generation
    def kinds(self, create: bool, kinds: Any, **kwargs: Any) -> None:
        asked = ("single", "single") if kinds is None else tuple(kinds)
        if not asked:
            return
        topic = TopicFactory()
        for kind in asked:
            QuestionFactory(bank=self.bank, topic=topic, kind=kind)
        BlueprintRow.objects.create(quiz=self, topic=topic, difficulty="easy", count=len(asked))
