"""Questions and what is said about them: what the database refuses, whatever the code does."""

from decimal import Decimal

import pytest

from quizzes.models import (
    KeyChange,
    Question,
    QuestionCategory,
    QuestionComment,
    QuestionImage,
    QuestionReport,
)
from quizzes.rules.wording import search_text
from tests.factories.accounts import UserFactory
from tests.factories.quizzes import QuestionBankFactory, QuestionFactory
from tests.quizzes.conftest import make_sitting
from tests.quizzes.refusals import LATER, LONG_AGO, refuses


def question():
    return QuestionFactory()


def version():
    return QuestionFactory().current


def top_category():
    return QuestionCategory.objects.create(bank=QuestionBankFactory(), name="Điều lệ")


def inner_category():
    top = top_category()
    return QuestionCategory.objects.create(bank=top.bank, parent=top, name="Chương I")


def image():
    return QuestionImage.objects.create(
        bank=QuestionBankFactory(), file="a.png", sha256="f" * 64, width=9, height=9, size=9,
        created_at=LONG_AGO,
    )  # fmt: skip


def comment():
    shown = version()
    return QuestionComment.objects.create(
        question=shown.question, version=shown, author=UserFactory(), text="Rõ hơn.",
        made_at=LONG_AGO,
    )  # fmt: skip


def report():
    attempt = make_sitting(kinds=["single"]).start()
    shown = Question.objects.get().current
    return QuestionReport.objects.create(
        version=shown, attempt=attempt, position=1, reason="key", made_at=LONG_AGO
    )


def key_change():
    shown = version()
    return KeyChange.objects.create(
        question=shown.question, version=shown, reason="Điều lệ đã sửa.",
        proposed_by=UserFactory(), proposed_at=LONG_AGO,
    )  # fmt: skip


def decided_key_change():
    change = key_change()
    change.decided_by, change.decided_at, change.accepted = UserFactory(), LATER, True
    change.save()
    return change


ROWS = [
    ("question_code_once_per_bank", question, {"current": None, "status": "draft"}),
    ("question_ready_only_with_a_version", question, {"current": None}),
    ("question_version_number_once", version, {}),
    ("question_version_has_a_stem", version, {"stem": ""}),
    ("question_version_points_not_negative", version, {"points": Decimal(-1)}),
    ("question_version_other_key_is_kept", version, {"remedy": "other_key"}),
    ("question_version_other_key_is_kept", version, {"key_now": {"answer": True}}),
    (
        "question_version_other_key_is_kept",
        version,
        {"remedy": "dropped", "key_now": {"answer": True}},
    ),
    ("question_category_once_at_the_top", top_category, {"position": 2}),
    ("question_category_once_per_parent", inner_category, {"position": 2}),
    ("question_image_once_per_bank", image, {}),
    ("question_image_has_a_size", image, {"width": 0}),
    ("question_image_has_a_size", image, {"height": 0}),
    ("question_comment_says_something", comment, {"text": ""}),
    ("question_comment_settled_by_somebody", comment, {"resolved_at": LATER}),
    ("question_comment_settled_by_somebody", comment, {"resolved_by_id": 1}),
    ("question_report_once_per_place", report, {"reason": "typing"}),
    ("question_report_answered_in_words", report, {"answer": "Đã sửa."}),
    (
        "question_report_answered_in_words",
        report,
        {"answered_at": LATER, "answered_by_id": 1},
    ),
    ("key_change_has_a_reason", key_change, {"reason": ""}),
    ("key_change_decided_as_a_whole", key_change, {"accepted": True}),
    ("key_change_decided_as_a_whole", decided_key_change, {"accepted": None}),
    ("key_change_refused_with_a_note", decided_key_change, {"accepted": False}),
]


@pytest.mark.parametrize(("name", "make", "changes"), ROWS)
def test_the_database_refuses(db, name, make, changes):
    refuses(name, make(), changes)


def test_a_category_does_not_stand_inside_itself(db):
    category = inner_category()

    refuses("question_category_not_inside_itself", category, {"parent_id": category.pk})


def test_one_change_of_a_key_waits_at_a_time(db):
    change = key_change()
    second = change.question.versions.create(
        number=2, kind="single", stem="x", content={}, created_at=LONG_AGO
    )

    refuses("key_change_one_open_per_question", change, {"version": second})


def test_who_proposed_a_key_does_not_decide_on_it(db):
    change = decided_key_change()

    refuses("key_change_decided_by_a_second_person", change, {"decided_by": change.proposed_by})


def test_a_draft_needs_no_version(db):
    rows = Question.objects.filter(pk=question().pk)

    assert rows.update(current=None, status="draft") == 1


@pytest.mark.parametrize("typed", ["CHI BO", "chi bộ", "  bộ   họp", "cau-007"])
def test_questions_are_found_without_case_and_diacritics(db, typed):
    wanted = QuestionFactory(code="cau-007", stem="<p>Chi <b>bộ</b> họp</p>")
    QuestionFactory(stem="<p>Đảng viên</p>", code="khac")

    assert list(Question.objects.search(typed)) == [wanted]


def test_the_search_column_is_what_the_rule_makes(sitting):
    for asked in Question.objects.select_related("current"):
        assert asked.search_text == search_text(asked.code, asked.current.stem)
