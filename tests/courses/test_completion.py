"""From the last unit to the certificate and the ledger, in one transaction."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from decimal import Decimal
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import connection, connections

from audit.models import Event
from certificates.api import Certificate, NoSignatory
from certificates.models import NumberSeries
from courses.actions import progress
from courses.api import EnrolmentClosed, complete_unit, correct_scores, open_unit
from courses.models import Enrolment, UnitProgress
from courses.queries.completion import unit_results
from records.api import Standing, TrainingFact
from tests.factories.courses import (
    EnrolmentFactory,
    LessonUnitFactory,
    ProgrammeVersionFactory,
    TrainingClassFactory,
    UnitProgressFactory,
)
from tests.factories.people import HoldingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolment():
    """A bí thư in a class of two lessons and a test."""
    post = HoldingFactory(person__full_name="Đặng Thị Ánh")
    return EnrolmentFactory(
        person=post.person,
        training_class=TrainingClassFactory(lessons=2, tests=1, due_on=dt.date(2026, 12, 15)),
    )


def units_of(enrolment):
    return list(enrolment.training_class.units.order_by("position"))


def finish(enrolment, at, *, score=Decimal("8.25")):
    *lessons, test = units_of(enrolment)
    for lesson in lessons:
        complete_unit(lesson, enrolment, by=None, at=at)
    complete_unit(test, enrolment, score=score, by=None, at=at)
    enrolment.refresh_from_db()


def test_last_unit_completes_class_and_issues_certificate(enrolment, at):
    finish(enrolment, at)

    certificate = Certificate.objects.get()
    assert enrolment.completed_at == at
    assert enrolment.score == Decimal("8.25")
    assert enrolment.grade_band == "Giỏi"
    assert enrolment.certificate == certificate
    assert certificate.class_code == enrolment.training_class.code
    assert certificate.snapshot["full_name"] == "Đặng Thị Ánh"


def test_completion_is_in_ledger_and_standing_at_once(enrolment, at):
    finish(enrolment, at)

    fact = TrainingFact.objects.get(person=enrolment.person)
    standing = Standing.objects.get(person=enrolment.person, year=2026)
    assert fact.completed_on == dt.date(2026, 11, 23)
    assert fact.score == Decimal("8.25")
    assert fact.topics == [enrolment.training_class.course.topic_id]
    assert (standing.trained_on, standing.on_time) == (dt.date(2026, 11, 23), True)


def test_completion_just_before_midnight_in_utc_is_on_the_next_local_day(enrolment):
    finish(enrolment, dt.datetime(2026, 12, 15, 17, 30, tzinfo=dt.UTC))

    assert TrainingFact.objects.get().completed_on == dt.date(2026, 12, 16)
    assert Standing.objects.get(person=enrolment.person, year=2026).on_time is False


def test_some_units_done_completes_nothing(enrolment, at):
    for lesson in units_of(enrolment)[:2]:
        complete_unit(lesson, enrolment, by=None, at=at)

    enrolment.refresh_from_db()
    assert enrolment.completed_at is None
    assert not Certificate.objects.exists()
    assert not TrainingFact.objects.exists()


def test_order_of_units_is_free(enrolment, at):
    lesson_1, lesson_2, test = units_of(enrolment)
    complete_unit(test, enrolment, score=Decimal(5), by=None, at=at)
    complete_unit(lesson_2, enrolment, by=None, at=at)
    complete_unit(lesson_1, enrolment, by=None, at=at)

    enrolment.refresh_from_db()
    assert (enrolment.completed_at, enrolment.grade_band) == (at, "Trung bình")


def test_completing_again_changes_nothing(enrolment, at):
    finish(enrolment, at)
    before = Enrolment.objects.values().get(pk=enrolment.pk)

    finish(enrolment, at + dt.timedelta(days=1), score=Decimal(10))

    assert Enrolment.objects.values().get(pk=enrolment.pk) == before
    assert Certificate.objects.count() == 1
    assert TrainingFact.objects.count() == 1
    assert Event.objects.filter(verb="class.completed").count() == 1


def test_completing_a_unit_twice_keeps_the_first_time_and_the_better_mark(enrolment, at):
    test = units_of(enrolment)[-1]
    complete_unit(test, enrolment, score=Decimal(7), by=None, at=at)
    complete_unit(test, enrolment, score=Decimal(6), by=None, at=at + dt.timedelta(hours=1))
    complete_unit(test, enrolment, score=Decimal(9), by=None, at=at + dt.timedelta(hours=2))

    row = UnitProgress.objects.get(unit=test)
    assert (row.completed_at, row.score) == (at, Decimal(9))


def test_marks_are_corrected_while_the_class_is_not_completed(enrolment, at, assert_queries):
    lesson, _lesson, test = units_of(enrolment)
    complete_unit(test, enrolment, score=Decimal(9), by=None, at=at)

    with assert_queries(3):
        correct_scores({(enrolment.pk, test.pk): Decimal(6), (enrolment.pk, lesson.pk): Decimal(5)})

    assert list(UnitProgress.objects.values_list("unit", "score")) == [(test.pk, Decimal(6))]


def test_the_mark_of_a_completed_class_is_not_corrected(enrolment, at):
    finish(enrolment, at)
    test = units_of(enrolment)[-1]

    correct_scores({(enrolment.pk, test.pk): Decimal(6)})

    assert UnitProgress.objects.get(unit=test).score == Decimal("8.25")


def test_opening_counts_the_first_time(enrolment, at):
    unit = units_of(enrolment)[0]
    open_unit(unit, enrolment, at=at)
    open_unit(unit, enrolment, at=at + dt.timedelta(hours=1))
    complete_unit(unit, enrolment, by=None, at=at + dt.timedelta(hours=2))

    row = UnitProgress.objects.get(unit=unit)
    assert row.opened_at == at
    assert row.completed_at == at + dt.timedelta(hours=2)


@pytest.mark.parametrize("state", ["withdrawn_at", "suspended_at"])
def test_who_is_no_longer_in_class_completes_nothing(enrolment, at, state):
    Enrolment.objects.filter(pk=enrolment.pk).update(**{state: at})

    with pytest.raises(EnrolmentClosed):
        complete_unit(units_of(enrolment)[0], enrolment, by=None, at=at)

    assert not UnitProgress.objects.exists()


@pytest.mark.parametrize("action", [complete_unit, open_unit])
def test_unit_of_another_class_is_refused(enrolment, at, action):
    other = LessonUnitFactory()
    keywords = {"by": None} if action is complete_unit else {}

    with pytest.raises(ValueError, match="another class"):
        action(other, enrolment, at=at, **keywords)


def test_units_of_others_do_not_count(enrolment, at):
    other = EnrolmentFactory(training_class=enrolment.training_class)
    for unit in units_of(enrolment)[1:]:
        UnitProgressFactory(enrolment=other, unit=unit, completed_at=at)

    complete_unit(units_of(enrolment)[0], enrolment, by=None, at=at)

    enrolment.refresh_from_db()
    assert enrolment.completed_at is None


def test_refused_certificate_leaves_nothing_behind(enrolment, at):
    *lessons, test = units_of(enrolment)
    for lesson in lessons:
        complete_unit(lesson, enrolment, by=None, at=at)
    enrolment.training_class.issuer.signatories.all().delete()

    with pytest.raises(NoSignatory):
        complete_unit(test, enrolment, score=Decimal(9), by=None, at=at)

    enrolment.refresh_from_db()
    assert enrolment.completed_at is None
    assert not UnitProgress.objects.filter(unit=test).exists()
    assert not NumberSeries.objects.exists()
    assert not TrainingFact.objects.exists()


def test_class_without_certificate_is_still_credited(at):
    post = HoldingFactory()
    enrolment = EnrolmentFactory(
        person=post.person,
        training_class=TrainingClassFactory(
            lessons=1, programme_version=ProgrammeVersionFactory(certificate_template=None)
        ),
    )

    complete_unit(units_of(enrolment)[0], enrolment, by=None, at=at)

    enrolment.refresh_from_db()
    fact = TrainingFact.objects.get()
    assert (enrolment.completed_at, enrolment.certificate, enrolment.score) == (at, None, None)
    assert (fact.certificate_number, fact.organisation) == ("", post.organisation)
    assert Standing.objects.get(person=post.person, year=2026).trained_on == dt.date(2026, 11, 23)


@pytest.mark.parametrize("units_before", [0, 1])
def test_completing_a_unit_costs_four_queries(enrolment, at, assert_queries, units_before):
    units = units_of(enrolment)
    for unit in units[:units_before]:
        complete_unit(unit, enrolment, by=None, at=at)

    with assert_queries(4):
        complete_unit(units[units_before], enrolment, by=None, at=at)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_tabs_finishing_at_once_complete_the_class_once(enrolment, at, monkeypatch):
    first, second, test = units_of(enrolment)
    complete_unit(test, enrolment, score=Decimal(9), by=None, at=at)
    both_are_connected, both_have_written = Barrier(2), Barrier(2)

    def look_when_both_have_written(enrolment):
        # Without the lock both get here, neither sees what the other wrote, and nobody completes.
        with suppress(BrokenBarrierError):
            both_have_written.wait(timeout=0.5)
        return unit_results(enrolment)

    monkeypatch.setattr(progress, "unit_results", look_when_both_have_written)

    def complete(unit):
        try:
            connection.ensure_connection()
            both_are_connected.wait(timeout=60)
            complete_unit(unit, enrolment, by=None, at=at)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as tabs:
        list(tabs.map(complete, [first, second]))

    enrolment.refresh_from_db()
    assert enrolment.completed_at == at
    assert Certificate.objects.count() == 1
    assert Event.objects.filter(verb="class.completed").count() == 1
