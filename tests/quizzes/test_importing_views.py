"""The screens of taking questions in and giving them out."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.api import assign_role
from accounts.models import User
from accounts.rules import Role
from audit.models import Event
from quizzes.formats.registry import FORMATS
from quizzes.models import ImportBatch, Question, QuestionBank
from quizzes.queries.import_rows import Payload
from tests.factories.accounts import UserFactory
from tests.factories.courses import TopicFactory
from tests.factories.quizzes import ImportBatchFactory, QuestionFactory

pytestmark = pytest.mark.django_db
ROOT = "/quan-tri/cau-hoi/"


@pytest.fixture
def bank() -> QuestionBank:
    return QuestionFactory().bank


@pytest.fixture
def author(bank: QuestionBank) -> User:
    user = UserFactory()
    assign_role(user, Role.TRAINER, bank.owner, by=None, at=timezone.now())
    return User.objects.get(pk=user.pk)


@pytest.fixture
def trainer(client: Client, author: User) -> Client:
    client.force_login(author)
    return client


@pytest.fixture
def batch(author: User, bank: QuestionBank) -> ImportBatch:
    return ImportBatchFactory(owner=author, bank=bank)


def hand_in(client: Client, bank: QuestionBank, text: str, name: str = "a.gift", **more: Any):  # type: ignore[no-untyped-def]
    data = {
        "file": SimpleUploadedFile(name, text.encode()),
        "bank": bank.code,
        "topic": TopicFactory().pk,
        "difficulty": "easy",
        **more,
    }
    return client.post(f"{ROOT}nhap/", data)


def test_file_is_read_and_shown_with_its_faults_in_place(
    trainer: Client, bank: QuestionBank
) -> None:
    response = hand_in(trainer, bank, "Câu một?{=a ~b}\n\nCâu <script>alert(1)</script>hai?{~a ~b}")

    batch = ImportBatch.objects.get()
    assert response.status_code == 302
    assert response.url == f"{ROOT}nhap/{batch.pk}/"
    page = " ".join(trainer.get(response.url).content.decode().split())
    assert "Câu một?" in page
    assert "alert(1)" not in page
    assert 'id="cau-2" class="import-row import-row--refused"' in page
    assert not Question.objects.filter(current__stem="Câu một?").exists()


@pytest.mark.parametrize(
    ("name", "text"),
    [("a.gift", ""), ("a.docx", "không phải Word"), ("a.bin", "gì đó"), ("a.xml", "<html></html>")],
)
def test_unusable_file_is_refused_on_the_form(
    trainer: Client, bank: QuestionBank, name: str, text: str
) -> None:
    response = hand_in(trainer, bank, text or "\n", name)

    assert response.status_code == 422
    assert response.context["form"].errors["file"]
    assert not ImportBatch.objects.exists()


def test_nothing_is_taken_as_long_as_one_question_is_refused(
    trainer: Client, batch: ImportBatch
) -> None:
    before = Question.objects.count()

    response = trainer.post(f"{ROOT}nhap/{batch.pk}/", {"do": "take"})

    assert response.status_code == 422
    assert Question.objects.count() == before


def test_refused_question_may_be_left_out_and_the_rest_is_taken(
    trainer: Client, batch: ImportBatch
) -> None:
    data = {"do": "take", "action-2": "leave_out"}

    response = trainer.post(f"{ROOT}nhap/{batch.pk}/", data)

    assert response.status_code == 302
    question = batch.bank.questions.get(current__stem="Câu một?")
    assert question.status == "draft"
    verbs = Event.objects.order_by("-pk").values_list("verb", flat=True)[:2]
    assert list(verbs) == ["import.taken", "question.added"]


def test_choices_are_kept_without_taking_anything(trainer: Client, batch: ImportBatch) -> None:
    trainer.post(f"{ROOT}nhap/{batch.pk}/", {"do": "check", "action-2": "leave_out"})

    batch.refresh_from_db()
    assert [row["action"] for row in batch.payload["rows"]] == ["auto", "leave_out"]
    assert batch.taken_at is None


def test_refused_question_is_mended_in_the_editor(trainer: Client, batch: ImportBatch) -> None:
    address = f"{ROOT}nhap/{batch.pk}/cau/2/"
    page = trainer.get(address)
    assert page.context["form"]["stem"].value() == "Câu hai?"
    assert 'name="text-2"' in page.content.decode()
    assert len(page.context["messages"]) == 1
    data = {
        "ngan_hang": batch.bank.code, "loai": "single", "stem": "Câu hai?", "points": "1,5",
        "topic": batch.payload["topic"], "difficulty": "hard", "text-1": "a", "text-2": "b",
        "right": "2", "shown-kind": "single", "do": "save",
    }  # fmt: skip

    response = trainer.post(address, data)

    assert response.status_code == 302
    batch.refresh_from_db()
    row = Payload.from_json(batch.payload).rows[1]
    assert row.draft.problems == []
    assert [option["right"] for option in row.draft.content["options"]] == [False, True]
    assert (row.draft.difficulty, row.draft.topic, str(row.draft.points)) == ("hard", "", "1.5")
    assert trainer.post(f"{ROOT}nhap/{batch.pk}/", {"do": "take"}).status_code == 302


def test_question_that_is_still_wrong_stays_in_the_editor(
    trainer: Client, batch: ImportBatch
) -> None:
    response = trainer.post(f"{ROOT}nhap/{batch.pk}/cau/2/", {"loai": "single", "do": "save"})

    assert response.status_code == 422


@pytest.mark.parametrize("kind", ["cloze", "situation", "number", "", "essay"])
def test_row_of_any_kind_opens_in_the_editor_however_broken(
    trainer: Client, batch: ImportBatch, kind: str
) -> None:
    batch.payload["rows"][1] |= {"kind": kind, "content": {"parts": [{}], "gaps": 5}}
    batch.save()

    assert trainer.get(f"{ROOT}nhap/{batch.pk}/cau/2/").status_code == 200
    assert trainer.get(f"{ROOT}nhap/{batch.pk}/").status_code == 200


def test_row_that_is_not_there_is_not_found(trainer: Client, batch: ImportBatch) -> None:
    assert trainer.get(f"{ROOT}nhap/{batch.pk}/cau/3/").status_code == 404


def test_taken_batch_cannot_be_taken_again(trainer: Client, batch: ImportBatch) -> None:
    trainer.post(f"{ROOT}nhap/{batch.pk}/", {"do": "take", "action-2": "leave_out"})

    response = trainer.post(f"{ROOT}nhap/{batch.pk}/", {"do": "take"})

    assert response.url == ROOT
    assert batch.bank.questions.filter(current__stem="Câu một?").count() == 1


def test_file_is_thrown_away(trainer: Client, batch: ImportBatch) -> None:
    trainer.post(f"{ROOT}nhap/{batch.pk}/bo/")

    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize("name", ["docx", "xlsx", "gift", "moodle_xml"])
def test_bank_is_given_out_and_comes_back_unchanged(
    trainer: Client, bank: QuestionBank, name: str
) -> None:
    for kind in ("multiple", "matching", "statements", "number", "situation", "cloze", "essay"):
        QuestionFactory(bank=bank, kind=kind)

    response = trainer.post(f"{ROOT}xuat/", {"bank": bank.code, "file_format": name})

    assert response.status_code == 200
    assert response["Content-Type"] == FORMATS[name].content_type
    assert Event.objects.latest("pk").verb == "bank.given_out"
    file = BytesIO(response.content)
    file.name = f"a.{FORMATS[name].extensions[0]}"
    data = {"file": file, "bank": bank.code, "topic": TopicFactory().pk, "difficulty": "easy"}
    trainer.post(f"{ROOT}nhap/", data)
    page = trainer.get(f"{ROOT}nhap/{ImportBatch.objects.get().pk}/")
    table = page.context["table"]
    wrong = [
        (row.draft.kind, row.outcome, row.problems)
        for row in table.rows
        if row.outcome != "unchanged"
    ]
    assert wrong == []
    assert len(table.rows) == bank.questions.count()


@pytest.mark.parametrize("count", [1, 3])
def test_table_costs_the_same_for_any_number_of_questions(
    trainer: Client, author: User, bank: QuestionBank, count: int, assert_queries: Any
) -> None:
    text = "\n\n".join(f"Câu {n}?{{=a ~b}}" for n in range(count))
    batch = ImportBatchFactory(owner=author, bank=bank, text=text)
    trainer.get(f"{ROOT}nhap/{batch.pk}/")

    with assert_queries(14):
        trainer.get(f"{ROOT}nhap/{batch.pk}/")
