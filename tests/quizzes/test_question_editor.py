"""Bình writes questions of Đức Phổ in the editor, mostly without script."""

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.rules import Role
from quizzes.models import Question
from quizzes.rules.content import clean_content
from tests.factories.courses import TopicFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.quizzes import (
    CONTENTS,
    STEMS,
    QuestionBankFactory,
    QuestionCategoryFactory,
    QuestionFactory,
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


# --- Keeping ---


@pytest.mark.parametrize("kind", CONTENTS)
def test_saving_the_page_untouched_makes_no_version(trainer, bank, kind):
    question = QuestionFactory(bank=bank, kind=kind)
    url = f"{BASE}{question.pk}/sua/"

    response = trainer.post(url, fields_of(trainer.get(url)) | {"do": "save"})

    assert response.status_code == 302
    question.refresh_from_db()
    assert question.current.number == 1


@pytest.mark.parametrize("kind", CONTENTS)
def test_every_kind_can_be_written_without_script(trainer, bank, kind):
    """The fields of one question of the kind, sent as a new one, make the same content."""
    model = QuestionFactory(bank=bank, kind=kind)
    fields = fields_of(trainer.get(f"{BASE}{model.pk}/sua/"))
    category = QuestionCategoryFactory(bank=bank)
    new = {"code": "cau-moi", "do": "save", "points": "1,5", "category": category.pk}

    response = trainer.post(ADD, fields | new)

    question = made()
    assert response["Location"] == f"{BASE}{question.pk}/?da-luu=1"
    assert question.current.content == clean_content(kind, CONTENTS[kind])
    assert question.current.stem == STEMS.get(kind, model.current.stem)
    assert (question.status, question.category) == ("draft", category)
    assert str(question.current.points) == "1.50"


def test_without_a_code_the_question_gets_the_next_number(trainer, bank, about):
    QuestionFactory(bank=bank, code="cau-041")
    QuestionFactory(bank=bank, code="cau-an-toan")

    trainer.post(ADD, about | OPTIONS)

    assert made().code == "cau-042"


def test_a_code_in_use_comes_back_with_everything_typed(trainer, bank, about):
    QuestionFactory(bank=bank, code="da-co")

    page = trainer.post(ADD, about | OPTIONS | {"code": "da-co"})

    assert page.status_code == 422
    assert "code" in page.context["form"].errors
    assert fields_of(page).items() >= OPTIONS.items()


def test_the_next_question_begins_where_the_last_one_ended(trainer, bank, about):
    category = QuestionCategoryFactory(bank=bank)
    sent = about | OPTIONS | {"do": "next", "category": category.pk, "source": "Điều lệ Đảng"}

    page = trainer.post(ADD, sent, follow=True)

    fields = fields_of(page)
    assert page.redirect_chain[0][0].startswith(f"{ADD}?")
    assert (fields["ngan_hang"], fields["topic"]) == (bank.code, about["topic"])
    assert (fields["category"], fields["source"]) == (str(category.pk), "Điều lệ Đảng")
    assert fields["stem"] == ""


def test_a_category_of_another_bank_is_refused(trainer, ward, about):
    elsewhere = QuestionCategoryFactory(bank=QuestionBankFactory(owner=ward))

    page = trainer.post(ADD, about | OPTIONS | {"category": elsewhere.pk})

    assert "category" in page.context["form"].errors
    assert not Question.objects.exists()


def test_a_bank_of_another_ward_is_refused(trainer, bank, about):
    page = trainer.post(ADD, about | OPTIONS | {"ngan_hang": QuestionBankFactory().code})

    assert page.status_code == 422
    assert not Question.objects.exists()


@pytest.mark.parametrize(
    ("kind", "fields", "place"),
    [
        ("single", {"text-1": "a", "text-2": "b"}, "whole"),
        ("single", {"text-1": "a", "right": "1", "text-3": "A"}, 2),
        ("multiple", {"text-1": "a", "right-1": "true", "text-2": "", "feedback-2": "x"}, 2),
        ("multiple", {"text-1": "a", "right-1": "true", "text-2": "b", "weight-1": "x",
                      "scoring": "weights"}, 1),
        ("true_false", {}, "whole"),
        ("statements", {"text-1": "a", "right-1": "true", "text-2": "b"}, 2),
        ("matching", {"text-1": "a", "other-1": "b", "text-2": "c"}, 2),
        ("matching", {"text-1": "a", "other-1": "b"}, "whole"),
        ("ordering", {"text-1": "a"}, "whole"),
        ("short_answer", {"text-1": ""}, "whole"),
        ("number", {"text-1": "mười"}, 1),
        ("essay", {"shown-essay": "1", "typed": "", "photos": ""}, "whole"),
        ("cloze", {"p1-kind": "blank", "p1-text-1": "a"}, "whole"),
    ],
)  # fmt: skip
def test_an_unsound_question_comes_back_whole_with_the_fault_at_its_row(
    trainer, about, kind, fields, place
):
    page = trainer.post(ADD, about | {"loai": kind, "shown-kind": kind} | fields)

    faults = page.context["answers"].faults
    assert page.status_code == 422
    assert (faults.whole if place == "whole" else faults.rows[place]) in page.content.decode()
    shown = [value for value in fields_of(page).values() if isinstance(value, str)]
    assert {value for value in fields.values() if value not in {"true", "1"}} <= set(shown)
    assert not Question.objects.exists()


def test_a_fault_inside_a_part_is_shown_there(trainer, about):
    parts = {"p1-kind": "single", "p1-stem": "Khi nào?", "p1-text-1": "a", "p1-text-2": "b"}

    page = trainer.post(ADD, about | {"loai": "situation", "shown-kind": "situation"} | parts)

    assert page.context["answers"].parts[0].block.fault
    assert fields_of(page)["p1-text-2"] == "b"


def test_what_blocks_is_not_kept_and_what_only_warns_is(trainer, about):
    blocked = trainer.post(ADD, about | OPTIONS | {"stem": ""})
    kept = trainer.post(ADD, about | OPTIONS | {"text-3": "Tất cả đều đúng"})

    assert blocked.status_code == 422
    assert kept.status_code == 302
    detail = trainer.get(kept["Location"])
    assert any("Tất cả đều đúng" in remark["text"] for remark in detail.context["remarks"])


# --- While writing ---


def test_a_change_of_kind_keeps_what_fits_and_complains_of_nothing(trainer, about):
    sent = about | OPTIONS | {"do": "kind", "loai": "ordering", "feedback-1": "Chủ trì."}

    page = trainer.post(ADD, sent)
    back = trainer.post(ADD, fields_of(page) | {"do": "kind", "loai": "multiple"})

    assert (page.status_code, page.context["form"].errors) == (200, {})
    assert [row.text for row in page.context["answers"].typed.rows] == ["Bí thư", "Thư ký"]
    rows = back.context["answers"].typed.rows
    assert [(row.right, row.feedback) for row in rows] == [("true", "Chủ trì."), ("false", "")]
    assert fields_of(back)["stem"] == "Ai chủ trì?"
    assert not Question.objects.exists()


def test_options_become_statements_with_their_marks(trainer, about):
    page = trainer.post(ADD, about | OPTIONS | {"do": "kind", "loai": "statements"})

    fields = fields_of(page)
    assert (fields["right-1"], fields["right-2"]) == ("true", "false")


def test_parts_are_added_moved_and_removed(trainer, about):
    page = trainer.post(ADD, about | {"do": "kind", "loai": "situation"})
    page = trainer.post(ADD, fields_of(page) | {"p1-stem": "Một", "do": "part-add-"})
    page = trainer.post(
        ADD, fields_of(page) | {"p2-stem": "Hai", "p2-kind": "cloze", "do": "redisplay"}
    )
    page = trainer.post(ADD, fields_of(page) | {"do": "part-add-p2-"})
    moved = trainer.post(ADD, fields_of(page) | {"do": "part-up-p2-"})
    removed = trainer.post(ADD, fields_of(moved) | {"do": "part-remove-p1-"})

    def stems(page):
        return [part.part.stem for part in page.context["answers"].parts]

    assert (stems(page), stems(moved), stems(removed)) == (["Một", "Hai"], ["Hai", "Một"], ["Một"])
    assert len(page.context["answers"].parts[1].block.parts) == 2


@pytest.mark.parametrize("do", ["part-add-p9-", "part-remove-p9-", "part-up-", "part-x", "kind"])
def test_what_no_button_sends_does_no_harm(trainer, about, do):
    assert trainer.post(ADD, about | {"do": do, "loai": "situation"}).status_code == 200
    assert trainer.post(ADD, about | {"do": do, "loai": "nonsense"}).status_code == 200


def test_more_rows_can_be_had(trainer, about):
    before = len(trainer.post(ADD, about | {"do": "redisplay"}).context["answers"].lines)

    after = len(trainer.post(ADD, about | {"do": "rows"}).context["answers"].lines)

    assert after > before


# --- Two people at once ---


def test_who_saves_second_is_told_and_loses_nothing(trainer, bank):
    question = QuestionFactory(bank=bank)
    url = f"{BASE}{question.pk}/sua/"
    first, second = (fields_of(trainer.get(url)) | {"do": "save"} for _person in range(2))
    trainer.post(url, first | {"stem": "Người thứ nhất sửa?"})

    page = trainer.post(url, second | {"stem": "Người thứ hai sửa?"})
    again = trainer.post(url, fields_of(page) | {"do": "save"})

    assert page.status_code == 422
    assert fields_of(page)["stem"] == "Người thứ hai sửa?"
    assert again.status_code == 302
    question.refresh_from_db()
    assert (question.current.number, question.current.stem) == (3, "<p>Người thứ hai sửa?</p>")


# --- Who gets in ---


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.ISSUER, Role.TRAINING_OFFICER])
def test_only_those_who_write_questions_get_the_editor(client, ward, bank, about, role):
    client.force_login(User.objects.get(pk=staff(role, ward, timezone.now()).pk))
    question = QuestionFactory(bank=bank)

    got = [
        client.get(ADD), client.post(ADD, about | OPTIONS), client.post(PREVIEW, about),
        client.post(PICTURE, {"ngan_hang": bank.code}), client.get(f"{BASE}{question.pk}/sua/"),
    ]  # fmt: skip

    assert {response.status_code for response in got} == {404}
    assert Question.objects.count() == 1


def test_the_editor_costs_the_same_for_few_and_many_questions(trainer, bank, assert_queries):
    QuestionFactory.create_batch(3, bank=bank)
    trainer.get(ADD)
    with assert_queries(16):
        trainer.get(ADD)
    QuestionFactory.create_batch(27, bank=bank)
    with assert_queries(16):
        trainer.get(ADD)
