"""Marking again: the dry run is what is done, nobody decides alone, nothing is taken back."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from courses.models import UnitProgress
from notifications.models import Message
from quizzes.actions.closing import submit_attempt
from quizzes.actions.regrading import propose_regrade
from quizzes.actions.starting import start_attempt
from quizzes.errors import KeyDoesNotFit, NothingLeft, NothingToRegrade
from quizzes.models import Regrade, RegradedAttempt, Response
from quizzes.queries.impact import Line
from quizzes.queries.regrading import preview_regrade
from tests.factories.accounts import UserFactory
from tests.factories.courses import EnrolmentFactory
from tests.factories.marking import make_exam
from tests.quizzes.regrading import (
    DROPPED,
    FALSE_KEY,
    FULL,
    OTHER,
    D,
    commit,
    propose,
    sit,
    version_of,
)

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
