"""Pictures of questions and the preview, with and without script."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.rules import Role
from quizzes.models import QuestionImage
from quizzes.rules.content import clean_content
from tests.factories.courses import TopicFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.quizzes import (
    CONTENTS,
    QuestionBankFactory,
    QuestionFactory,
    QuestionImageFactory,
    a_picture,
)
from tests.quizzes.editor import ADD, BASE, OPTIONS, PICTURE, PREVIEW, made
from tests.quizzes.pages import fields_of
from tests.quizzes.test_staff_views import staff


@pytest.fixture
def ward(db):
    return OrganisationFactory()


@pytest.fixture
def bank(ward):
    return QuestionBankFactory(owner=ward)


@pytest.fixture
def trainer(client, ward):
    client.force_login(staff(Role.TRAINER, ward, timezone.now()))
    return client


@pytest.fixture
def about(bank):
    return {
        "ngan_hang": bank.code, "topic": TopicFactory().pk, "difficulty": "easy", "points": "1",
        "loai": "single", "stem": "Ai chủ trì?", "do": "save",
    }  # fmt: skip


# --- Pictures ---


def test_a_picture_is_put_below_the_question_without_script(trainer, bank, about):
    picture = SimpleUploadedFile("anh.png", a_picture(width=60, height=40), "image/png")
    sent = about | OPTIONS | {"do": "picture", "alt": "Con dấu [mới]", "picture": picture}

    page = trainer.post(ADD, sent)
    saved = trainer.post(ADD, fields_of(page) | {"do": "save"})

    image = QuestionImage.objects.get(bank=bank)
    assert saved.status_code == 302
    assert f'<img src="image:{image.pk}" alt="Con dấu [mới]" width="60" height="40">' in (
        made().current.stem
    )
    detail = trainer.get(f"{BASE}{made().pk}/").content.decode()
    assert f"/cau-hoi/anh/{image.pk}/" in detail


@pytest.mark.parametrize(
    ("alt", "data"), [("", b"x"), ("Con dấu", b"no picture"), ("Con dấu", None)]
)
def test_a_picture_without_words_or_pixels_is_refused_and_nothing_is_lost(
    trainer, about, alt, data
):
    sent = about | OPTIONS | {"do": "picture", "alt": alt}
    if data:
        sent["picture"] = SimpleUploadedFile("anh.png", data)

    page = trainer.post(ADD, sent)

    assert list(page.context["messages"])
    assert fields_of(page).items() >= OPTIONS.items()
    assert not QuestionImage.objects.exists()


def test_a_script_sends_a_picture_and_learns_how_to_write_it(trainer, bank):
    picture = SimpleUploadedFile("hinh", a_picture(width=60, height=40), "image/png")

    answer = trainer.post(PICTURE, {"ngan_hang": bank.code, "picture": picture})
    refused = trainer.post(
        PICTURE, {"ngan_hang": bank.code, "picture": SimpleUploadedFile("hinh", b"x")}
    )

    image = QuestionImage.objects.get()
    assert answer.json() == {"name": f"image:{image.pk}", "size": "60x40"}
    assert (refused.status_code, bool(refused.json()["error"])) == (422, True)


def test_no_picture_is_kept_for_a_bank_of_others(trainer):
    elsewhere = QuestionBankFactory()
    picture = SimpleUploadedFile("hinh", a_picture())

    answer = trainer.post(PICTURE, {"ngan_hang": elsewhere.code, "picture": picture})

    assert answer.status_code == 404
    assert not QuestionImage.objects.exists()


def test_a_picture_of_another_bank_is_not_shown_here(trainer, about):
    image = QuestionImageFactory()

    page = trainer.post(ADD, about | OPTIONS | {"stem": f"Ai? ![Dấu](image:{image.pk})"})

    assert page.status_code == 422
    assert "stem" in page.context["form"].errors


# --- Preview and trying ---


@pytest.mark.parametrize("kind", CONTENTS)
def test_the_preview_shows_every_kind_and_never_its_key(trainer, bank, kind):
    model = QuestionFactory(bank=bank, kind=kind)
    fields = fields_of(trainer.get(f"{BASE}{model.pk}/sua/"))

    shown = trainer.post(PREVIEW, fields, headers={"accept": "application/json"}).json()
    page = trainer.post(PREVIEW, fields)

    assert 'class="question' in shown["document"]
    assert "LỜI NHẬN XÉT" not in shown["document"] + page.content.decode()
    assert "LỜI GIẢI THÍCH" not in shown["document"] + page.content.decode()
    assert page.status_code == 200


@pytest.mark.parametrize("kind", CONTENTS)
def test_the_preview_shows_what_is_half_written(trainer, bank, kind):
    fields = {"ngan_hang": bank.code, "loai": kind, "stem": "Ai?", "text-1": "a", "text-2": "b"}

    shown = trainer.post(PREVIEW, fields, headers={"accept": "application/json"})

    assert "Ai?" in shown.json()["document"]
    assert trainer.post(PREVIEW, {}).status_code == 200


def test_the_preview_says_what_to_look_at(trainer, about):
    sent = about | OPTIONS | {"text-2": "bi thu"}

    remarks = trainer.post(PREVIEW, sent, headers={"accept": "application/json"}).json()["remarks"]

    assert "bi thu" in remarks


@pytest.mark.parametrize("kind", [kind for kind in CONTENTS if kind != "description"])
def test_a_question_can_be_tried_and_nothing_is_kept(trainer, bank, kind, assert_queries):
    from quizzes.rules.answers import right_fields
    from quizzes.rules.papers import PaperItem

    question = QuestionFactory(bank=bank, kind=kind)
    url = f"{BASE}{question.pk}/xem-thu/"
    state = trainer.get(url).context["tried"].state
    item = PaperItem.from_json(_unsigned(state))
    sent = right_fields(item, clean_content(kind, CONTENTS[kind]))

    tried = trainer.post(url, {**sent, "state": state}).context["tried"]
    nothing = trainer.post(url, {"state": state}).context["tried"]

    assert tried.reviewed.outcome == ("waiting" if kind == "essay" else "right")
    assert nothing.reviewed.outcome in {"empty", "wrong"}


def test_an_order_of_another_question_is_not_taken(trainer, bank):
    one, other = QuestionFactory(bank=bank), QuestionFactory(bank=bank)
    state = trainer.get(f"{BASE}{one.pk}/xem-thu/").context["tried"].state

    for sent in (state, state[:-3], ""):
        page = trainer.post(f"{BASE}{other.pk}/xem-thu/", {"state": sent, "answer": "77"})
        assert page.context["tried"].problem


def _unsigned(state):
    from django.core import signing

    return signing.loads(state, salt="quizzes.trying")


def test_the_answer_to_a_script_is_plain_json(trainer, about):
    answer = trainer.post(PREVIEW, about, headers={"accept": "application/json"})

    assert set(json.loads(answer.content)) == {"document", "remarks"}
