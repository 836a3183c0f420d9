"""Two yearly rounds of real people: whoever moves, goes on leave or joins is there once, each year."""

import datetime as dt
from collections import Counter
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from certificates.models import Certificate
from courses.actions import complete_unit, summon
from courses.actions.rounds import put_live, refresh_assignments
from courses.models import Assignment, Enrolment, Requirement
from courses.queries.rounds import open_duties
from courses.rules.rounds import DutyState, Moved
from quizzes.models import Attempt
from records.models import TrainingFact
from tests.factories.courses import (
    ProgrammeVersionFactory,
    QuizUnitFactory,
    TrainingClassFactory,
)
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import ExemptionFactory, HoldingFactory, PersonFactory
from tests.factories.quizzes import QuestionFactory, QuizFactory
from tests.factories.sittings import sit

pytestmark = pytest.mark.django_db
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def at(year: int, month: int, day: int) -> dt.datetime:
    return dt.datetime(year, month, day, 8, 0, tzinfo=VIETNAM)


class Round:
    """A commune with two chi bộ, and the people whose year is told."""

    def __init__(self) -> None:
        self.commune = OrganisationFactory(kind_id="xa", name="Đảng bộ xã")
        self.first, self.second = (
            OrganisationFactory(parent=self.commune, name=name, residential_kind_id="thon")
            for name in ("Chi bộ thôn Một", "Chi bộ thôn Hai")
        )
        self.version = ProgrammeVersionFactory(programme__code="nghiep-vu")
        self.stays, self.moves, self.leave, self.joins = (
            PersonFactory(full_name=name, code=name.split()[-1])
            for name in ("Trần Ở Lại", "Lê Chuyển Đi", "Võ Nghỉ Phép", "Phạm Mới Đến")
        )
        for person in (self.stays, self.leave):
            HoldingFactory(person=person, organisation=self.first)
        HoldingFactory(person=self.moves, organisation=self.first, valid_until=dt.date(2026, 6, 15))

    def asks(self, year: int) -> Requirement:
        requirement = Requirement.objects.create(
            owner=self.commune,
            programme=self.version.programme,
            audience_id="chi_uy_thon_tdp",
            year=year,
            due_on=dt.date(year, 11, 30),
            joined_by=dt.date(year, 10, 1),
        )
        return put_live(requirement, by=None, at=at(year, 1, 5))

    def trains(self, person, year: int, month: int, mark: str):
        """Hold a class with a test; the person takes the test and completes the class."""
        training_class = TrainingClassFactory(
            programme_version=self.version,
            organiser=self.commune,
            starts_on=dt.date(year, 1, 1),
            ends_on=dt.date(year, 12, 31),
            due_on=dt.date(year, 11, 30),
            opened_at=at(year, 1, 1),
        )
        unit = QuizUnitFactory(training_class=training_class)
        quiz = QuizFactory(unit=unit)
        summon(training_class, [person], by=None, at=at(year, 2, 1))
        enrolment = Enrolment.objects.get(person=person, training_class=training_class)
        question = QuestionFactory().current
        done = at(year, month, 10)
        sit(quiz, unit, [question], [[Decimal(1)]], at=done, enrolments=[enrolment])
        complete_unit(unit, enrolment, score=Decimal(mark), by=None, at=done)
        return training_class


def seen(requirement, year, month, day):
    """Who is asked on that day, where they count and how they stand; each person once."""
    duties = open_duties(requirement, on=dt.date(year, month, day))
    names = [duty.person.code for duty in duties]
    assert max(Counter(names).values()) == 1
    return {
        duty.person.code: (duty.organisation.name.split()[-1], duty.state.value, duty.due_on)
        for duty in duties
    }


def test_a_year_of_movers_leave_and_joiners_at_30_june_and_31_december():
    world = Round()
    requirement = world.asks(2026)
    HoldingFactory(person=world.moves, organisation=world.second, valid_from=dt.date(2026, 6, 15))
    ExemptionFactory(
        person=world.leave, valid_from=dt.date(2026, 10, 1), valid_until=dt.date(2026, 11, 1)
    )
    HoldingFactory(person=world.joins, organisation=world.second, valid_from=dt.date(2026, 11, 20))
    for month, day in [(6, 16), (10, 15), (11, 21), (12, 31)]:
        refresh_assignments(requirement, by=None, at=at(2026, month, day))
    world.trains(world.moves, 2026, 7, "8.5")

    due, moved = dt.date(2026, 11, 30), dt.date(2026, 12, 31)
    assert seen(requirement, 2026, 6, 14)["Đi"] == ("Một", "open", due)
    assert seen(requirement, 2026, 6, 30) == {
        "Lại": ("Một", "open", due),
        "Đi": ("Hai", "open", due),
        "Phép": ("Một", "open", moved),
    }
    assert seen(requirement, 2026, 10, 15)["Phép"] == ("Một", "exempt", moved)
    # Who joined after 1 October is of next year; who was on leave has as many days longer.
    assert seen(requirement, 2026, 12, 31) == {
        "Lại": ("Một", "overdue", due),
        "Đi": ("Hai", "done", due),
        "Phép": ("Một", "open", moved),
    }
    assert Assignment.objects.count() == 3
    (joined,) = set(seen(world.asks(2027), 2027, 1, 5)) - set(seen(requirement, 2026, 12, 31))
    assert joined == "Đến"


def test_two_years_keep_every_attempt_score_date_and_certificate():
    world = Round()
    first = world.asks(2026)
    world.trains(world.stays, 2026, 5, "7.5")
    kept = everything_about(world.stays)

    second = world.asks(2027)
    assert seen(second, 2027, 3, 1)["Lại"][1] == "open"
    world.trains(world.stays, 2027, 9, "9")
    for month, day in [(1, 6), (6, 1), (12, 31)]:
        assert not refresh_assignments(first, by=None, at=at(2027, month, day))
        refresh_assignments(second, by=None, at=at(2027, month, day))

    now = everything_about(world.stays)
    assert {key: rows[:1] for key, rows in now.items()} == kept
    assert {key: len(rows) for key, rows in now.items()} == dict.fromkeys(kept, 2)
    assert [row["score"] for row in now["enrolments"]] == [Decimal("7.5"), Decimal(9)]
    numbers = [row["number"] for row in now["certificates"]]
    assert len(set(numbers)) == 2
    days = [by_person(one, 2027, 12, 31, world.stays).done_on for one in (first, second)]
    assert days == [dt.date(2026, 5, 10), dt.date(2027, 9, 10)]
    assert by_person(first, 2026, 12, 31, world.stays).state is DutyState.DONE
    assert by_person(first, 2026, 4, 30, world.stays).state is DutyState.OPEN


def by_person(requirement, year, month, day, person):
    (duty,) = open_duties(requirement, on=dt.date(year, month, day), people=[person.pk])
    return duty


def everything_about(person):
    return {
        "attempts": list(Attempt.objects.filter(enrolment__person=person).order_by("pk").values()),
        "enrolments": list(Enrolment.objects.filter(person=person).order_by("pk").values()),
        "facts": list(TrainingFact.objects.filter(person=person).order_by("pk").values()),
        "certificates": list(Certificate.objects.filter(person=person).order_by("pk").values()),
    }


def test_moved_says_why_a_due_day_is_another():
    world = Round()
    requirement = world.asks(2026)
    ExemptionFactory(
        person=world.leave, valid_from=dt.date(2026, 10, 1), valid_until=dt.date(2026, 11, 1)
    )

    assert by_person(requirement, 2026, 6, 30, world.leave).due.moved is Moved.LEAVE
    assert by_person(requirement, 2026, 6, 30, world.stays).due.moved is Moved.NO


def test_asking_for_duties_takes_as_many_queries_for_one_as_for_many(assert_queries):
    world = Round()
    requirement = world.asks(2026)
    with assert_queries(12):
        open_duties(requirement, on=dt.date(2026, 6, 30))
    for _number in range(5):
        HoldingFactory(organisation=world.second)
    refresh_assignments(requirement, by=None, at=at(2026, 6, 1))
    HoldingFactory(organisation=world.second)
    with assert_queries(12):
        open_duties(requirement, on=dt.date(2026, 6, 30))
