"""Marking again: the dry run is what is done, nobody decides alone, nothing is taken back."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from courses.models import UnitProgress
from notifications.models import Message
from quizzes.actions.answering import save_answer
from quizzes.actions.closing import submit_attempt
from quizzes.actions.marking import Marks, mark_answer
from quizzes.actions.regrading import (
    commit_regrade,
    propose_mark,
    propose_regrade,
    withdraw_regrade,
)
from quizzes.actions.starting import start_attempt
from quizzes.errors import (
    KeyDoesNotFit,
    NeedsSecondPerson,
    NothingLeft,
    NothingToRegrade,
    OwnAnswer,
    RegradeClosed,
    RegradeWaiting,
)
from quizzes.models import QuestionVersion, Regrade, RegradedAttempt, Response
from quizzes.queries.impact import Line
from quizzes.queries.regrading import preview_regrade
from tests.factories.accounts import UserFactory
from tests.factories.courses import EnrolmentFactory
from tests.factories.marking import make_exam

pytestmark = pytest.mark.django_db
D = Decimal
FULL, DROPPED, OTHER = "full_marks", "dropped", "other_key"
FALSE_KEY = {"answer": False, "feedback_true": "", "feedback_false": ""}


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


def version_of(question):
    return QuestionVersion.objects.get(question=question)


def sit(exam, first, second):
    """Hand in with these answers to `exam.essay` (the first question) and `exam.other`."""
    user = UserFactory()
    enrolment = EnrolmentFactory(user=user, training_class=exam.unit.training_class)
    attempt = start_attempt(exam.unit, enrolment, by=user, at=timezone.now())
    given = {exam.essay.pk: first, exam.other.pk: second}
    for position, item in enumerate(attempt.paper, 1):
        if value := given[item["question"]]:
            save_answer(attempt.pk, by=user, position=position, values=[value])
    return submit_attempt(attempt, by=user, at=timezone.now())


def propose(exam, by, remedy, key_now=None, reason="Đáp án sai."):
    return propose_regrade(
        exam.quiz, version_of(exam.essay), remedy, key_now, reason=reason, by=by,
        at=timezone.now(),
    )  # fmt: skip


def commit(regrade, by):
    return commit_regrade(regrade, by=by, at=timezone.now())


def seen(lines):
    return [
        (line.attempt, line.before, line.after, line.mark_before, line.mark_after,
         line.certificate, [change.as_json() for change in line.changes])
        for line in sorted(lines, key=lambda line: line.attempt)
    ]  # fmt: skip


# --- the dry run ----------------------------------------------------------------------------------


def test_a_dry_run_lists_every_attempt_and_writes_nothing(exam):
    passed, failed, empty = sit(exam, "true", "true"), sit(exam, "false", "true"), sit(exam, "", "")
    before = list(Response.objects.order_by("pk").values())

    impact = preview_regrade(exam.quiz, version_of(exam.essay), OTHER, FALSE_KEY)

    assert {line.attempt for line in impact.lines} == {passed.pk, failed.pk, empty.pk}
    assert [line.attempt for line in impact.passed_now] == [failed.pk]
    assert [line.attempt for line in impact.failed_now] == [passed.pk]
    (lost,) = impact.failed_now
    assert (lost.mark_before, lost.mark_after) == (D("10.00"), D("5.00"))
    passed.enrolment.refresh_from_db()
    assert lost.certificate == passed.enrolment.certificate_id is not None
    assert lost.needs_decision
    assert [line.attempt for line in impact.certificates] == [passed.pk]
    assert impact.is_weighty
    assert list(Response.objects.order_by("pk").values()) == before
    assert not Regrade.objects.exists()


def test_a_dry_run_counts_who_will_follow(exam):
    sit(exam, "true", "false")
    user = UserFactory()
    enrolment = EnrolmentFactory(user=user, training_class=exam.unit.training_class)
    start_attempt(exam.unit, enrolment, by=user, at=timezone.now())

    assert preview_regrade(exam.quiz, version_of(exam.essay), FULL).open == 1


@pytest.mark.parametrize(("remedy", "key_now"), [(FULL, None), (DROPPED, None), (OTHER, FALSE_KEY)])
def test_what_is_done_is_what_the_dry_run_said(exam, author, reviewer, remedy, key_now):
    for first in ("true", "false", ""):
        for second in ("true", "false"):
            sit(exam, first, second)
    said = preview_regrade(exam.quiz, version_of(exam.essay), remedy, key_now)

    regrade = commit(propose(exam, author, remedy, key_now), reviewer)

    done = [Line.of(kept) for kept in regrade.attempts.select_related("attempt")]
    assert seen(done) == seen(said.lines)
    for line in done:
        kept = RegradedAttempt.objects.get(attempt=line.attempt).attempt
        assert (kept.points, kept.max_points, kept.passed) == (
            line.after.points, line.after.max_points, line.after.passed,
        )  # fmt: skip
        answers = kept.responses.all()
        assert sum(each.points for each in answers) == kept.points
        assert sum(each.max_points for each in answers) == kept.max_points


# --- what follows ---------------------------------------------------------------------------------


def test_who_passes_now_completes_the_class_and_hears_of_it(exam, author, reviewer):
    attempt = sit(exam, "false", "true")

    commit(propose(exam, author, OTHER, FALSE_KEY), reviewer)

    attempt.refresh_from_db()
    assert (attempt.points, attempt.passed) == (D(2), True)
    enrolment = attempt.enrolment
    enrolment.refresh_from_db()
    assert enrolment.certificate is not None
    message = Message.objects.get(person=enrolment.person, key__startswith="regrade:")
    assert message.link == reverse("quizzes:attempt_result", args=[attempt.pk])


def test_who_fails_now_keeps_unit_and_certificate(exam, author, reviewer):
    attempt = sit(exam, "true", "true")
    enrolment = attempt.enrolment
    enrolment.refresh_from_db()
    certificate = enrolment.certificate
    completed = enrolment.completed_at

    regrade = commit(propose(exam, author, OTHER, FALSE_KEY), reviewer)

    attempt.refresh_from_db()
    enrolment.refresh_from_db()
    certificate.refresh_from_db()
    assert (attempt.points, attempt.passed) == (D(1), False)
    assert (enrolment.completed_at, enrolment.certificate) == (completed, certificate)
    assert certificate.revoked_at is None
    review = certificate.reviews.get()
    assert (review.reason, review.details) == ("failed_now", "10,00 → 5,00")
    assert UnitProgress.objects.get(enrolment=enrolment, unit=exam.unit).completed_at is not None
    kept = regrade.attempts.get()
    assert kept.certificate == certificate
    assert kept.passed_before
    assert not kept.passed_after


def test_a_dropped_question_is_rescaled(exam, author, reviewer):
    attempt = sit(exam, "false", "true")

    commit(propose(exam, author, DROPPED), reviewer)

    attempt.refresh_from_db()
    assert (attempt.points, attempt.max_points, attempt.passed) == (D(1), D(1), True)


def test_a_question_is_not_dropped_where_nothing_would_be_left(exam, author, reviewer):
    sit(exam, "true", "true")
    commit(
        propose_regrade(
            exam.quiz, version_of(exam.other), DROPPED, reason="Sai.", by=author, at=timezone.now()
        ),
        reviewer,
    )

    with pytest.raises(NothingLeft):
        propose(exam, author, DROPPED)


def test_open_attempts_and_later_ones_follow_the_remedy(exam, author, reviewer):
    sit(exam, "true", "true")
    user = UserFactory()
    enrolment = EnrolmentFactory(user=user, training_class=exam.unit.training_class)
    attempt = start_attempt(exam.unit, enrolment, by=user, at=timezone.now())

    commit(propose(exam, author, FULL), reviewer)

    assert submit_attempt(attempt, by=user, at=timezone.now()).points == 1
    assert sit(exam, "false", "true").points == 2


def test_a_remedy_can_be_taken_back(exam, author, reviewer):
    attempt = sit(exam, "false", "false")
    commit(propose(exam, author, FULL), reviewer)

    commit(propose(exam, author, "", reason="Đáp án cũ đúng."), reviewer)

    attempt.refresh_from_db()
    assert attempt.points == 0
    assert [kept.points_after for kept in attempt.regrades.order_by("pk")] == [D(1), D(0)]
    assert version_of(exam.essay).remedy == ""


def test_an_essay_under_way_of_marking_waits_no_longer_when_everybody_gets_full_marks():
    exam = make_exam()
    attempt = exam.hand_in()

    commit(propose(exam, exam.trainer(), FULL), exam.trainer())

    attempt.refresh_from_db()
    assert (attempt.points, attempt.passed) == (D(4), True)


def test_marking_again_twice_changes_nothing_more(exam, author, reviewer):
    sit(exam, "false", "true")
    commit(propose(exam, author, FULL), reviewer)
    impact = preview_regrade(exam.quiz, version_of(exam.essay), FULL)

    assert impact.changed == []
    commit(propose(exam, author, FULL), author)
    assert Message.objects.filter(key__startswith="regrade:").count() == 1


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


def test_a_key_for_other_options_is_refused(exam, author):
    sit(exam, "true", "true")
    essays = make_exam()
    essays.hand_in()

    with pytest.raises(KeyDoesNotFit):
        propose_regrade(
            essays.quiz, version_of(essays.essay), OTHER, {}, reason="x", by=author,
            at=timezone.now(),
        )  # fmt: skip


def test_what_nobody_has_handed_in_is_not_marked_again(exam, author):
    with pytest.raises(NothingToRegrade):
        propose(exam, author, FULL)


def test_the_journal_says_what_was_done_and_to_whom(exam, author, reviewer):
    attempt = sit(exam, "false", "true")

    regrade = commit(propose(exam, author, FULL, reason="Hai đáp án đều đúng."), reviewer)

    line = Event.objects.get(verb="regrade.committed")
    assert line.data["reason"] == "Hai đáp án đều đúng."
    assert (line.data["changed"], line.data["passed_now"]) == (1, 1)
    each = Event.objects.get(verb="attempt.regraded")
    assert (each.object_id, each.data) == (str(attempt.pk), {"regrade": regrade.pk})


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


# --- cost -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("attempts", [2, 6])
def test_a_dry_run_costs_the_same_however_many_attempts(exam, assert_queries, attempts):
    for _n in range(attempts):
        sit(exam, "false", "false")
    version = version_of(exam.essay)

    with assert_queries(7):
        preview_regrade(exam.quiz, version, FULL)


@pytest.mark.parametrize("attempts", [2, 6])
def test_marking_again_costs_the_same_however_many_attempts(exam, author, assert_queries, attempts):
    for _n in range(attempts):
        sit(exam, "false", "false")
    regrade = propose(exam, author, FULL)

    with assert_queries(20):
        commit(regrade, author)


# --- what the database refuses --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("regrade_has_a_reason", {"reason": ""}),
        ("regrade_other_key_is_kept", {"remedy": "other_key"}),
        ("regrade_other_key_is_kept", {"remedy": "dropped", "key_now": {"answer": True}}),
        ("regrade_of_a_version_or_of_a_mark", {"remedy": "dropped", "mark_now": {"points": "1"}}),
        ("regrade_committed_as_a_whole", {"committed_at": timezone.now()}),
        ("regrade_committed_as_a_whole", {"is_weighty": False}),
        ("regrade_withdrawn_instead_of_committed", {"withdrawn_at": timezone.now()}),
    ],
)
def test_a_regrade_is_whole(exam, author, constraint, fields):
    good = {"quiz": exam.quiz, "reason": "Sai.", "made_by": author, "made_at": timezone.now()}

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Regrade.objects.create(**{**good, **fields})


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
