"""What the database refuses, whatever the code does."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from quizzes.models import Attempt, BlueprintRow, Question, QuestionVersion, Quiz, Response
from quizzes.rules.wording import search_text
from shared.clock import DatabaseNow, database_now
from tests.factories.quizzes import QuestionFactory

GRADED = {"points": Decimal(1), "max_points": Decimal(2), "passed": True}


def refused_by(constraint, change):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        change()
    message = str(refusal.value)
    # SQLite names a check, and the columns of a unique index.
    assert constraint in message or "UNIQUE constraint failed" in message


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("attempt_graded_exactly_when_submitted", {**GRADED, "points": None}),
        ("attempt_graded_exactly_when_submitted", {**GRADED, "max_points": None}),
        ("attempt_graded_exactly_when_submitted", {**GRADED, "passed": None}),
        ("attempt_graded_exactly_when_submitted", {**GRADED, "points": Decimal(3)}),
        ("attempt_graded_exactly_when_submitted", {**GRADED, "points": Decimal(-1)}),
    ],
)
def test_a_closed_attempt_has_all_its_marks(attempt, at, constraint, fields):
    rows = Attempt.objects.filter(pk=attempt.pk)

    refused_by(constraint, lambda: rows.update(submitted_at=attempt.due_at, **fields))


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("attempt_graded_exactly_when_submitted", GRADED),
        ("attempt_due_after_start", {"due_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}),
        ("attempt_pass_mark_from_0_to_100", {"pass_percent": Decimal("100.01")}),
        ("attempt_submitted_after_start", {**GRADED, "submitted_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}),
    ],
)  # fmt: skip
def test_an_attempt_makes_sense(attempt, constraint, fields):
    rows = Attempt.objects.filter(pk=attempt.pk)

    refused_by(constraint, lambda: rows.update(**fields))


def test_an_attempt_may_have_no_deadline(attempt):
    assert Attempt.objects.filter(pk=attempt.pk).update(due_at=None) == 1


def test_one_attempt_is_open_at_a_time(attempt):
    copy = Attempt.objects.get(pk=attempt.pk)
    copy.pk, copy.number = None, 2

    refused_by("attempt_one_open_at_a_time", copy.save)


def test_the_number_of_an_attempt_is_used_once(attempt):
    copy = Attempt.objects.get(pk=attempt.pk)
    Attempt.objects.filter(pk=attempt.pk).update(submitted_at=attempt.due_at, **GRADED)
    copy.pk = None

    refused_by("attempt_number_once", copy.save)


def test_a_response_is_there_once_and_within_its_points(attempt):
    version = QuestionVersion.objects.first()
    fields = {"attempt": attempt, "version": version, "max_points": 1}
    Response.objects.create(position=1, points=1, **fields)

    refused_by(
        "response_once_per_place", lambda: Response.objects.create(position=1, points=1, **fields)
    )
    refused_by(
        "response_points_within_bounds",
        lambda: Response.objects.create(position=2, points=2, **fields),
    )
    refused_by(
        "response_points_within_bounds",
        lambda: Response.objects.create(position=2, points=-1, **fields),
    )


def test_a_question_is_ready_only_with_a_version(db):
    question = QuestionFactory()
    rows = Question.objects.filter(pk=question.pk)

    refused_by("question_ready_only_with_a_version", lambda: rows.update(current=None))
    assert rows.update(current=None, status="draft") == 1


def test_codes_and_version_numbers_are_used_once(db, at):
    question = QuestionFactory()
    twin = {"bank": question.bank, "topic": question.topic, "difficulty": "easy"}
    version = {"question": question, "kind": "true_false", "content": {}, "created_at": at}

    refused_by(
        "question_code_once_per_bank", lambda: Question.objects.create(code=question.code, **twin)
    )
    refused_by(
        "question_version_number_once",
        lambda: QuestionVersion.objects.create(number=1, stem="x", **version),
    )
    refused_by(
        "question_version_has_a_stem",
        lambda: QuestionVersion.objects.create(number=2, stem="", **version),
    )


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("quiz_pass_mark_from_0_to_100", {"pass_percent": Decimal(-1)}),
        ("quiz_pass_mark_from_0_to_100", {"pass_percent": Decimal(101)}),
        ("quiz_time_limit_positive", {"time_limit_minutes": 0}),
        ("quiz_attempts_positive", {"attempts_allowed": 0}),
    ],
)
def test_a_quiz_makes_sense(sitting, constraint, fields):
    rows = Quiz.objects.filter(pk=sitting.quiz.pk)

    refused_by(constraint, lambda: rows.update(**fields))
    assert rows.update(time_limit_minutes=None, attempts_allowed=None) == 1


def test_a_row_of_a_blueprint_asks_for_some_and_stands_once(sitting):
    row = sitting.quiz.blueprint.get()

    refused_by("blueprint_row_asks_for_some", lambda: sitting.quiz.blueprint.update(count=0))
    refused_by(
        "blueprint_row_once",
        lambda: BlueprintRow.objects.create(
            quiz=sitting.quiz, topic=row.topic, difficulty="easy", count=1
        ),
    )


@pytest.mark.parametrize("typed", ["CHI BO", "chi bộ", "  bộ   họp", "cau-007"])
def test_questions_are_found_without_case_and_diacritics(db, typed):
    wanted = QuestionFactory(code="cau-007", stem="<p>Chi <b>bộ</b> họp</p>")
    QuestionFactory(stem="<p>Đảng viên</p>", code="khac")

    assert list(Question.objects.search(typed)) == [wanted]


def test_the_search_column_is_what_the_rule_makes(sitting):
    for question in Question.objects.select_related("current"):
        assert question.search_text == search_text(question.code, question.current.stem)


def test_the_database_tells_the_time(attempt):
    before = database_now()

    row = Attempt.objects.annotate(now=DatabaseNow()).get(pk=attempt.pk)

    assert before <= row.now <= database_now()
    assert row.now.tzinfo is not None
    assert abs(dt.datetime.now(dt.UTC) - row.now) < dt.timedelta(minutes=1)  # noqa: TID251 - the clock itself is tested
