"""Banks, questions of each kind, and a test that stands in a class.

`QuizFactory(unit=…)` fills a unit of a class; its blueprint asks for `count` easy questions.
"""

import io
from decimal import Decimal
from typing import Any

import factory
from django.core.files.base import ContentFile
from PIL import Image

from quizzes.formats import gift
from quizzes.models import (
    AnswerPhoto,
    BlueprintRow,
    ImportBatch,
    Question,
    QuestionBank,
    QuestionCategory,
    QuestionImage,
    QuestionVersion,
    Quiz,
)
from quizzes.queries.import_rows import Payload, rows_of
from quizzes.rules.wording import search_text
from tests.factories.base import QuietFactory
from tests.factories.courses import OPENED_AT, TopicFactory

# As `clean_content` returns them. Words in capitals stand only in keys and remarks.
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
        ],
        "scoring": "partial_penalty",
    },
    "true_false": {
        "answer": True,
        "feedback_true": "LỜI NHẬN XÉT: phải.",
        "feedback_false": "LỜI NHẬN XÉT: xem lại.",
    },
    "matching": {
        "pairs": [
            {"left": "Bí thư", "right": "Chủ trì"},
            {"left": "Thư ký", "right": "Ghi biên bản"},
            {"left": "Đảng viên", "right": "Thảo luận"},
        ],
        "extra_rights": ["Đóng dấu"],
    },
    "ordering": {"items": ["Khai mạc", "Thảo luận", "Biểu quyết", "Kết luận"]},
    "short_answer": {
        "accepted": [
            {"text": "BÍ MẬT CHI ỦY", "weight": "100", "feedback": ""},
            {"text": "ban chi ủy", "weight": "100", "feedback": "LỜI NHẬN XÉT: cả ban."},
            {"text": "chi*", "weight": "50", "feedback": "LỜI NHẬN XÉT: chưa đủ."},
        ],
        "ignores": ["case", "diacritics", "tone_place", "punctuation", "spaces"],
    },
    "statements": {
        "statements": [
            {"text": "Nghị quyết cần quá nửa tán thành", "answer": True, "feedback": ""},
            {"text": "Bí thư tự quyết", "answer": False, "feedback": "LỜI NHẬN XÉT: tập thể."},
            {"text": "Biên bản phải lưu", "answer": True, "feedback": ""},
            {"text": "Vắng mặt vẫn tính có mặt", "answer": False, "feedback": ""},
        ],
        "scoring": "ladder",
    },
    "number": {
        "answers": [
            {"value": "7177.5", "tolerance": "0.5", "weight": "100", "feedback": ""},
            {"value": "7000", "tolerance": "200", "weight": "50", "feedback": "LỜI NHẬN XÉT: gần."},
        ],
        "units": [{"text": "kg", "factor": "1"}, {"text": "tấn", "factor": "0.001"}],
        "unit": "required",
    },
    "cloze": {
        "gaps": [
            {
                "kind": "choice",
                "points": "1",
                "options": [
                    {"text": "tập thể", "right": True, "feedback": "LỜI NHẬN XÉT: được."},
                    {"text": "cá nhân", "right": False, "feedback": ""},
                    {"text": "đa số", "right": False, "feedback": "", "weight": "50"},
                ],
            },
            {
                "kind": "blank",
                "points": "2",
                "accepted": [{"text": "BÍ MẬT PHỤ TRÁCH", "weight": "100", "feedback": ""}],
                "ignores": ["case", "diacritics", "tone_place", "punctuation", "spaces"],
            },
            {
                "kind": "number",
                "points": "1",
                "answers": [{"value": "8199", "tolerance": "0", "weight": "100", "feedback": ""}],
                "units": [],
                "unit": "none",
            },
        ]
    },
    "essay": {
        "guide": "HƯỚNG DẪN CHẤM: nêu đủ ba ý.",
        "criteria": [{"text": "TIÊU CHÍ: có liên hệ", "points": "0.5"}],
        "min_words": 50,
        "max_words": 500,
        "typed": True,
        "photos": 3,
    },
    "description": {},
}
CONTENTS["situation"] = {
    "parts": [
        {
            "kind": kind,
            "stem": f"Câu hỏi phần {number}",
            "content": CONTENTS[kind],
            "feedback": "LỜI GIẢI THÍCH của phần.",
            "points": "1",
        }
        for number, kind in enumerate(("single", "statements", "matching"), 1)
    ]
}
STEMS = {
    "cloze": (
        "<p>Nguyên tắc: [[1]] lãnh đạo, cá nhân [[2]].</p>"
        "<table><tbody><tr><td>Nhiệm kỳ</td><td>[[3]]</td></tr></tbody></table>"
    ),
    "situation": "<p>Chi bộ của đồng chí Đặng Thị Ánh Tuyết họp kỳ tháng Ba.</p>",
}


class QuestionBankFactory(QuietFactory[QuestionBank]):
    class Meta:
        model = QuestionBank

    code = factory.Sequence(lambda n: f"ngan-hang-{n}")
    name = factory.Sequence(lambda n: f"Ngân hàng câu hỏi {n}")
    owner = factory.SubFactory("tests.factories.organisations.OrganisationFactory")


class QuestionCategoryFactory(QuietFactory[QuestionCategory]):
    class Meta:
        model = QuestionCategory

    bank = factory.SubFactory(QuestionBankFactory)
    name = factory.Sequence(lambda n: f"Danh mục {n}")


class QuestionFactory(QuietFactory[Question]):
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
    stem = factory.LazyAttribute(
        lambda made: STEMS.get(made.kind, "<p>Chi bộ họp thường kỳ khi nào?</p>")
    )
    feedback = "<p>LỜI GIẢI THÍCH: mỗi tháng một lần.</p>"

    @classmethod
    def saved(cls, model_class: type[Question], *args: Any, **kwargs: Any) -> Question:
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


class QuestionImageFactory(QuietFactory[QuestionImage]):
    class Meta:
        model = QuestionImage

    bank = factory.SubFactory(QuestionBankFactory)
    file = factory.LazyFunction(lambda: ContentFile(a_picture(), name="hinh.png"))
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    width = 40
    height = 30
    size = factory.LazyAttribute(lambda image: image.file.size)
    created_at = OPENED_AT


class AnswerPhotoFactory(QuietFactory[AnswerPhoto]):
    """A photographed page; the same attempt asks for the same one."""

    class Meta:
        model = AnswerPhoto
        django_get_or_create = ("attempt", "position", "sha256")

    attempt = None
    position = 1
    file = factory.LazyFunction(lambda: ContentFile(a_picture(), name="trang.png"))
    sha256 = "0" * 64
    width = 40
    height = 30
    size = factory.LazyAttribute(lambda photo: photo.file.size)
    uploaded_at = OPENED_AT


class QuizFactory(QuietFactory[Quiz]):
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


class ImportBatchFactory(QuietFactory[ImportBatch]):
    """A file of questions before it is taken in; `text` is GIFT."""

    class Meta:
        model = ImportBatch

    class Params:
        text = "Câu một?{=a ~b}\n\nCâu hai?{~a ~b}\n"
        topic = factory.SubFactory(TopicFactory)

    owner = factory.SubFactory("tests.factories.accounts.UserFactory")
    bank = factory.SubFactory(QuestionBankFactory)
    file_name = "cau-hoi.gift"
    file_format = "gift"
    created_at = OPENED_AT
    payload = factory.LazyAttribute(
        lambda batch: Payload(
            rows_of(gift.read(batch.text.encode())), topic=batch.topic.pk
        ).as_json()
    )
