"""Marking again: who may, what the database wants, and another mark for one answer."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from quizzes.actions.marking import Marks, mark_answer
from quizzes.actions.regrading import propose_mark, withdraw_regrade
from quizzes.errors import NeedsSecondPerson, OwnAnswer, RegradeClosed, RegradeWaiting
from quizzes.models import Regrade, Response
from quizzes.queries.regrading import preview_regrade
from tests.factories.marking import make_exam
from tests.quizzes.regrading import DROPPED, FULL, D, commit, propose, sit, version_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def exam():
    """Two true-or-false questions of 1 point; three quarters pass."""
    return make_exam(essays=False, pass_percent=D(75))


@pytest.fixture
def author(exam):
    return exam.trainer()


@pytest.fixture
def reviewer(exam):
    return exam.trainer()


# --- two people -----------------------------------------------------------------------------------


def test_who_proposed_it_cannot_carry_out_what_changes_a_pass(exam, author, reviewer):
    attempt = sit(exam, "false", "true")
    regrade = propose(exam, author, FULL)

    with pytest.raises(NeedsSecondPerson):
        commit(regrade, author)

    attempt.refresh_from_db()
    regrade.refresh_from_db()
    assert (attempt.passed, regrade.committed_at) == (False, None)
    assert version_of(exam.essay).remedy == ""
    assert commit(regrade, reviewer).is_weighty


def test_one_person_is_enough_where_no_pass_and_no_certificate_changes(exam, author):
    attempt = sit(exam, "false", "false")

    regrade = commit(propose(exam, author, FULL), author)

    attempt.refresh_from_db()
    assert (attempt.points, attempt.passed, regrade.is_weighty) == (D(1), False, False)


def test_what_became_weighty_since_the_dry_run_needs_the_second_person_too(exam, author):
    sit(exam, "false", "false")
    regrade = propose(exam, author, FULL)
    sit(exam, "false", "true")

    with pytest.raises(NeedsSecondPerson):
        commit(regrade, author)


def test_a_proposal_is_carried_out_or_withdrawn_once(exam, author, reviewer):
    sit(exam, "false", "true")
    regrade = propose(exam, author, FULL)
    with pytest.raises(RegradeWaiting):
        propose(exam, author, DROPPED)

    withdraw_regrade(regrade, by=author, at=timezone.now())

    with pytest.raises(RegradeClosed):
        commit(regrade, reviewer)
    commit(propose(exam, author, DROPPED), reviewer)


# --- another mark for one answer ------------------------------------------------------------------


@pytest.fixture
def marked():
    exam = make_exam()
    attempt = exam.hand_in()
    answer = exam.answer_of(attempt)
    marks = Marks({"1": "0.5", "2": "0"}, comment="Thiếu.")
    mark_answer(answer.pk, marks, by=exam.trainer(), at=timezone.now())
    answer.refresh_from_db()
    attempt.refresh_from_db()
    return exam, attempt, answer


def test_another_mark_goes_through_a_proposal_and_a_second_person(marked):
    exam, attempt, answer = marked
    assert (attempt.points, attempt.passed) == (D("1.50"), False)
    author, second = exam.trainer(), exam.trainer()
    marks = Marks({"1": "1.5", "2": "0.5"}, comment="Chấm lại: có nêu ví dụ.")
    regrade = propose_mark(answer, marks, reason="Bỏ sót trang hai.", by=author, at=timezone.now())
    with pytest.raises(NeedsSecondPerson):
        commit(regrade, author)

    commit(regrade, second)

    attempt.refresh_from_db()
    answer.refresh_from_db()
    assert (answer.points, answer.comment) == (D("2.00"), "Chấm lại: có nêu ví dụ.")
    assert (attempt.points, attempt.passed) == (D("3.00"), True)
    kept = attempt.regrades.get()
    assert (kept.points_before, kept.points_after) == (D("1.50"), D("3.00"))
    assert kept.changes[0]["before"] == "0.50"


def test_another_mark_outlives_a_later_remedy_of_the_other_question(marked):
    exam, _attempt, answer = marked
    marks = Marks({"1": "2", "2": "0.5"})
    regrade = propose_mark(answer, marks, reason="Nhầm.", by=exam.trainer(), at=timezone.now())
    commit(regrade, exam.trainer())

    impact = preview_regrade(exam.quiz, None)

    assert impact.changed == []


def test_nobody_changes_the_mark_of_their_own_answer():
    exam = make_exam()
    trainer = exam.trainer()
    attempt = exam.hand_in(user=trainer)
    answer = exam.answer_of(attempt)
    mark_answer(answer.pk, Marks({"1": "0", "2": "0"}), by=exam.trainer(), at=timezone.now())
    answer.refresh_from_db()

    with pytest.raises(OwnAnswer):
        propose_mark(
            Response.objects.get(pk=answer.pk), Marks({"1": "2", "2": "1"}), reason="x",
            by=trainer, at=timezone.now(),
        )  # fmt: skip


def test_the_database_wants_two_people_for_what_is_weighty(exam, author, reviewer):
    now = timezone.now()
    whole = {
        "quiz": exam.quiz, "reason": "Sai.", "made_by": author, "made_at": now,
        "committed_at": now, "is_weighty": True,
    }  # fmt: skip

    with pytest.raises(IntegrityError, match="regrade_weighty_by_two_people"), transaction.atomic():
        Regrade.objects.create(**whole, committed_by=author)
    Regrade.objects.create(**whole, committed_by=reviewer)


def test_of_everything_and_of_one_answer_one_proposal_waits_at_a_time(marked):
    exam, _attempt, answer = marked
    now, author = timezone.now(), exam.trainer()
    good = {"quiz": exam.quiz, "reason": "Sai.", "made_by": author, "made_at": now}
    Regrade.objects.create(**good)
    of_one = {**good, "response": answer, "version": answer.version, "mark_now": {"points": "1"}}
    Regrade.objects.create(**of_one)
    of_version = {**good, "version": answer.version}
    Regrade.objects.create(**of_version)

    waiting = {
        "regrade_one_proposed_for_everything": good,
        "regrade_one_proposed_per_answer": of_one,
        "regrade_one_proposed_per_version": of_version,
    }
    for constraint, row in waiting.items():
        # SQLite names the columns instead.
        with pytest.raises(IntegrityError, match=f"{constraint}|UNIQUE"), transaction.atomic():
            Regrade.objects.create(**row)
