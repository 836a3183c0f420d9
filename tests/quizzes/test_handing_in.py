"""Handing in: what it is marked by, what it completes, what it costs."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Event
from courses.models import UnitProgress
from quizzes.actions.closing import submit_attempt
from quizzes.errors import AttemptClosed
from quizzes.models import Attempt, Question, QuestionVersion, Response
from tests.quizzes.conftest import answer, make_sitting

MINUTE = dt.timedelta(minutes=1)


def drafts(attempt):
    return Attempt.objects.get(pk=attempt.pk).answers


def test_a_right_paper_of_every_kind_earns_all_points_and_completes_the_unit(sitting, at):
    attempt = sitting.start(at=at)
    answer(attempt)

    done = submit_attempt(attempt, by=sitting.user, at=at + 10 * MINUTE)

    assert (done.points, done.max_points, done.passed) == (6, 6, True)
    assert done.submitted_at == at + 10 * MINUTE
    assert not done.closed_by_clock
    assert [r.points for r in Response.objects.order_by("position")] == [1] * 6
    progress = UnitProgress.objects.get(enrolment=sitting.enrolment, unit=sitting.unit)
    assert (progress.completed_at, progress.score) == (at + 10 * MINUTE, Decimal(10))


def test_passing_the_last_unit_completes_the_class_with_its_certificate(sitting, at):
    attempt = sitting.start(at=at)
    answer(attempt)

    submit_attempt(attempt, by=sitting.user, at=at + 10 * MINUTE)

    sitting.enrolment.refresh_from_db()
    assert sitting.enrolment.completed_at == at + 10 * MINUTE
    assert sitting.enrolment.score == 10
    assert sitting.enrolment.certificate is not None


def test_an_empty_paper_earns_nothing_and_completes_nothing(attempt, sitting, at):
    done = submit_attempt(attempt, by=sitting.user, at=attempt.started_at)

    assert (done.points, done.max_points, done.passed) == (0, 6, False)
    assert [r.answer for r in Response.objects.all()] == [None] * 6
    assert UnitProgress.objects.get(unit=sitting.unit).completed_at is None


def test_exactly_the_pass_mark_passes(sitting, at):
    attempt = sitting.start(at=at)
    answer(attempt, wrong={1, 2, 3})

    assert submit_attempt(attempt, by=sitting.user, at=at).passed


def test_the_pass_mark_is_the_one_told_at_the_start(sitting, at):
    attempt = sitting.start(at=at)
    answer(attempt, wrong={1, 2, 3})
    type(sitting.quiz).objects.update(pass_percent=90)

    assert submit_attempt(attempt, by=sitting.user, at=at).passed


def test_an_attempt_is_marked_by_the_version_it_was_asked_with(db, at):
    sitting = make_sitting(kinds=["true_false"])
    attempt = sitting.start(at=at)
    answer(attempt)
    old = QuestionVersion.objects.get()
    new = QuestionVersion.objects.create(
        question=old.question, number=2, kind="true_false", stem="<p>Khác</p>",
        content={"answer": False}, created_at=at,
    )  # fmt: skip
    Question.objects.update(current=new)

    done = submit_attempt(attempt, by=sitting.user, at=at)

    assert done.points == 1
    assert Response.objects.get().version == old


def test_handing_in_late_ends_at_the_deadline(sitting, at):
    attempt = sitting.start(at=at)
    answer(attempt, only=4)

    done = submit_attempt(attempt, by=None, at=at + 45 * MINUTE)

    assert done.submitted_at == at + 30 * MINUTE
    assert done.closed_by_clock
    assert done.points == 4
    assert Event.objects.get(verb="attempt.submitted").actor_id is None


def test_handing_in_twice_is_refused_and_writes_nothing(sitting, at):
    attempt = sitting.start(at=at)
    answer(attempt)
    submit_attempt(attempt, by=sitting.user, at=at)

    with pytest.raises(AttemptClosed):
        submit_attempt(attempt, by=sitting.user, at=at)

    assert Response.objects.count() == 6
    assert Event.objects.filter(verb="attempt.submitted").count() == 1


def test_who_was_suspended_meanwhile_is_marked_but_completes_nothing(sitting, at):
    attempt = sitting.start(at=at)
    answer(attempt)
    type(sitting.enrolment).objects.update(suspended_at=at)

    assert submit_attempt(attempt, by=None, at=at).passed
    assert UnitProgress.objects.get(unit=sitting.unit).completed_at is None


def test_what_fails_on_the_way_to_the_certificate_leaves_the_attempt_open(sitting, at, monkeypatch):
    attempt = sitting.start(at=at)
    answer(attempt)

    def killed(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr("quizzes.actions.closing.complete_unit", killed)
    with pytest.raises(KeyboardInterrupt):
        submit_attempt(attempt, by=sitting.user, at=at)

    attempt.refresh_from_db()
    assert attempt.is_open
    assert len(attempt.answers) == 6
    assert not Response.objects.exists()
    assert not Event.objects.filter(verb="attempt.submitted").exists()


def test_handing_in_costs_the_same_however_long_the_paper(db, at, assert_queries):
    for kinds in (["single"] * 2, ["single"] * 20):
        sitting = make_sitting(kinds=kinds)
        attempt = sitting.start(at=at)
        with assert_queries(5):
            submit_attempt(attempt, by=sitting.user, at=at)


def test_the_way_to_the_certificate_costs_the_same_however_long_the_paper(db, at):
    costs = []
    for kinds in (["single"] * 2, ["single"] * 20):
        sitting = make_sitting(kinds=kinds)
        attempt = sitting.start(at=at)
        answer(attempt)
        with CaptureQueriesContext(connection) as captured:
            submit_attempt(attempt, by=sitting.user, at=at)
        costs.append(len(captured))

    assert costs[0] == costs[1]
