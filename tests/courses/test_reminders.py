"""Reminders and digests under a frozen clock."""

import datetime as dt
from collections import Counter
from zoneinfo import ZoneInfo

import pytest
import time_machine

from accounts.api import Role, assign_role
from courses.actions import reminders, summon
from courses.actions.digests import escalate, send_digests
from courses.actions.reminders import remind_in_class, send_reminders
from courses.actions.rounds import put_live
from courses.errors import NobodyToRemind
from courses.models import Enrolment, Extension, ReminderSent, Requirement
from courses.tasks.reminders import send_todays_reminders
from notifications.actions import route_messages, send_due
from notifications.models import Delivery, Message
from tests.factories.accounts import UserFactory
from tests.factories.courses import (
    EnrolmentFactory,
    LessonUnitFactory,
    ProgrammeVersionFactory,
    TrainingClassFactory,
    UnitProgressFactory,
)
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import ExemptionFactory, HoldingFactory, PersonFactory
from tests.factories.records import TrainingFactFactory

pytestmark = pytest.mark.django_db
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def at(year: int, month: int, day: int, hour: int = 8) -> dt.datetime:
    return dt.datetime(year, month, day, hour, 15, tzinfo=VIETNAM)


class Commune:
    """A commune that asks its bí thư to train each year by 30 November."""

    def __init__(self, **people: str) -> None:
        self.province = OrganisationFactory(kind_id="tinh", name="Đảng bộ tỉnh")
        self.commune = OrganisationFactory(
            parent=self.province, kind_id="xa", code="XA", name="Đảng bộ xã"
        )
        self.cell = OrganisationFactory(parent=self.commune, residential_kind_id="thon")
        self.version = ProgrammeVersionFactory(programme__code="nghiep-vu")
        for key, name in people.items():
            person = PersonFactory(full_name=name, email=f"{key}@example.vn")
            HoldingFactory(person=person, organisation=self.cell)
            setattr(self, key, person)

    def asks(self, year: int) -> Requirement:
        requirement = Requirement.objects.create(
            owner=self.commune,
            programme=self.version.programme,
            audience_id="chi_uy_thon_tdp",
            year=year,
            due_on=dt.date(year, 11, 30),
        )
        return put_live(requirement, by=None, at=at(year, 1, 5))

    def trains(self, person, year, month, day):
        TrainingFactFactory(
            person=person, programme_code="nghiep-vu", completed_on=dt.date(year, month, day)
        )

    def head(self, role=Role.TRAINING_OFFICER, organisation=None):
        user = UserFactory(full_name="Cán bộ phụ trách")
        assign_role(user, role, organisation or self.commune, by=None, at=at(2025, 1, 1))
        return user


def runs(days):
    """The task of the hour, on each of these days, as beat starts it."""
    for day in days:
        with time_machine.travel(at(day.year, day.month, day.day), tick=False):
            send_todays_reminders()


def steps_of(person) -> list[tuple[int, str]]:
    rows = ReminderSent.objects.filter(person=person).order_by("pk")
    return list(rows.values_list("year", "step"))


def days(first: dt.date, last: dt.date) -> list[dt.date]:
    return [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]


LADDER = ["assigned", "t-30", "t-14", "t-7", "t-1", "t0", "t+3", "t+7", "t+30"]


def test_each_step_comes_once_per_person_requirement_and_year():
    world = Commune(late="Trần Chậm", good="Lê Xong", away="Võ Nghỉ", more="Bùi Gia Hạn")
    first = world.asks(2026)
    head = world.head()
    world.trains(world.good, 2026, 11, 18)
    ExemptionFactory(person=world.away, valid_from=dt.date(2026, 1, 4))
    Extension.objects.create(
        requirement=first,
        person=world.more,
        due_on=dt.date(2026, 12, 20),
        reason="Đi học",
        made_at=at(2026, 11, 28),
    )

    walked = [dt.date(2026, 1, 5), dt.date(2026, 1, 6)]
    for due in (dt.date(2026, 11, 30), dt.date(2026, 12, 20)):
        for offset in (-30, -14, -7, -1, 0, 3, 7, 30):
            walked += [due + dt.timedelta(days=offset), due + dt.timedelta(days=offset + 1)]
    runs([*sorted(walked), dt.date(2027, 1, 21)])  # Some days twice.
    world.asks(2027)
    runs(days(dt.date(2027, 1, 24), dt.date(2027, 1, 25)))

    # 2027 was asked from 5 January on; the sweep found it on the 24th, too late to say so.
    assert steps_of(world.late) == [(2026, step) for step in [*LADDER, "head+30"]]
    assert steps_of(world.good) == [(2026, "assigned"), (2026, "t-30"), (2026, "t-14")]
    assert steps_of(world.away) == []
    moved = [step for _year, step in steps_of(world.more)]
    assert moved == [
        "assigned",
        "t-30",
        "t-14",
        "t-7",
        "t-1",
        "t0",
        "t+3",
        "t+7",
        "t+30",
        "head+30",
    ]
    assert Counter(
        Message.objects.filter(person=world.late).values_list("occasion", flat=True)
    ) == {
        "assigned": 1,
        "reminder_before": 4,
        "reminder_due": 1,
        "reminder_late": 3,
    }
    assert Message.objects.get(person=world.late, read_at=None).key.endswith(":t+30")
    assert not Message.objects.filter(person=world.good, read_at=None).exists()
    told = Message.objects.filter(user=head, occasion="escalation")
    assert "Trần Chậm" in told.get(body__contains="Trần Chậm").body
    assert told.count() == 2  # Bùi Gia Hạn was 30 days late on another day.


def test_a_run_that_comes_late_takes_only_the_latest_step_and_the_next_year_begins_anew():
    world = Commune(late="Trần Chậm")
    for year in (2026, 2027):
        world.asks(year)
        runs([dt.date(year, 1, 6), dt.date(year, 12, 1), dt.date(year, 12, 2)])

    # On 6 January the year before was 37 days overdue; then it was too old to be told again.
    assert sorted(steps_of(world.late)) == [
        *((2026, step) for step in ("assigned", "head+30", "t+30", "t0")),
        *((2027, step) for step in ("assigned", "t0")),
    ]
    subjects = Message.objects.filter(occasion="reminder_due").values_list("subject", flat=True)
    assert len(subjects) == 2


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_between_batches_loses_nobody_and_reminds_nobody_twice(monkeypatch):
    people = {f"p{n}": f"Nguyễn Văn {letter}" for n, letter in enumerate("ABCDE")}
    world = Commune(**people)
    world.asks(2026)
    now = at(2026, 11, 16)
    batch, done = reminders._remind, []

    def killed(*args, **kwargs):
        if done:
            raise KeyboardInterrupt
        done.append(batch(*args, **kwargs))
        return done[0]

    monkeypatch.setattr(reminders, "BATCH", 2)
    with monkeypatch.context() as patch:
        patch.setattr(reminders, "_remind", killed)
        with pytest.raises(KeyboardInterrupt):
            send_reminders(at=now)
    assert (Message.objects.count(), ReminderSent.objects.count()) == (2, 2)

    assert send_reminders(at=now) == 3
    assert send_reminders(at=now) == 0
    for person in people:
        assert steps_of(getattr(world, person)) == [(2026, "t-14")]
    assert Message.objects.count() == 5


def test_whoever_finishes_before_the_e_mail_leaves_gets_none():
    world = Commune(late="Trần Chậm", good="Lê Xong")
    world.asks(2026)
    send_reminders(at=at(2026, 11, 23))
    evening = at(2026, 11, 23, 22)
    route_messages(at=evening)
    world.trains(world.good, 2026, 11, 23)

    send_due(at=at(2026, 11, 24, 6))

    states = Delivery.objects.values_list("message__person__full_name", "state")
    assert dict(states) == {"Trần Chậm": "sent", "Lê Xong": "dropped"}


def test_a_class_without_a_requirement_has_the_same_ladder_but_says_nothing_at_the_summons():
    world = Commune(late="Trần Chậm", good="Lê Xong", gone="Vũ Rút")
    training_class = TrainingClassFactory(
        organiser=world.commune, opened_at=at(2026, 11, 1), due_on=dt.date(2026, 11, 30)
    )
    summon(training_class, [world.late, world.good, world.gone], by=None, at=at(2026, 11, 2))
    Enrolment.objects.filter(person=world.good).update(completed_at=at(2026, 11, 20))
    Enrolment.objects.filter(person=world.gone).update(withdrawn_at=at(2026, 11, 3))

    runs(days(dt.date(2026, 11, 2), dt.date(2026, 12, 4)))

    assert steps_of(world.late) == [(2026, step) for step in LADDER[2:7]]
    assert steps_of(world.gone) == []
    link = f"/lop/{training_class.code}/"
    assert set(Message.objects.filter(occasion="reminder_due").values_list("link", flat=True)) == {
        link
    }


def test_a_learner_whose_requirement_asks_the_same_is_reminded_of_that_alone():
    world = Commune(late="Trần Chậm")
    world.asks(2026)
    EnrolmentFactory(
        person=world.late,
        training_class__programme_version=world.version,
        training_class__due_on=dt.date(2026, 11, 30),
    )

    assert send_reminders(at=at(2026, 11, 30)) == 1
    assert ReminderSent.objects.get().requirement is not None


def test_each_head_gets_one_digest_a_week_about_their_own_people_by_reason():
    world = Commune(a="Trần Chậm", b="Lê Dở Dang", c="Võ Mới Vào")
    world.asks(2026)
    for person in (world.b, world.c):
        person.user = UserFactory(last_login=at(2026, 11, 1))
        person.save()
    training_class = TrainingClassFactory(programme_version=world.version)
    begun, _waits = (
        EnrolmentFactory(person=person, training_class=training_class)
        for person in (world.b, world.c)
    )
    UnitProgressFactory(enrolment=begun, unit=LessonUnitFactory(training_class=training_class))
    elsewhere = OrganisationFactory(parent=world.province, kind_id="xa")
    officer, department = world.head(), world.head(Role.DEPARTMENT, world.province)
    world.head(organisation=elsewhere)

    assert send_digests(at=at(2026, 11, 9)) == 0  # Nobody is behind yet.
    assert send_digests(at=at(2026, 11, 23)) == 2
    send_digests(at=at(2026, 11, 24))

    assert Message.objects.filter(occasion="digest").count() == 2
    told = Message.objects.get(user=officer)
    assert told.subject == "3 đồng chí chậm tiến độ học tập"
    assert told.link == "/theo-doi/XA/danh-sach/?loc=chua"
    lines = told.body.split("\n")[2:]
    assert [line.split(": ")[1] for line in lines] == ["Trần Chậm", "Võ Mới Vào", "Lê Dở Dang"]
    assert Message.objects.get(user=department).body.count("Trần Chậm") == 1
    assert send_digests(at=at(2026, 11, 30)) == 2  # The next week again.


def test_an_officer_reminds_chosen_learners_once_a_day():
    world = Commune(late="Trần Chậm", good="Lê Xong")
    training_class = TrainingClassFactory(organiser=world.commune)
    for person in (world.late, world.good):
        EnrolmentFactory(person=person, training_class=training_class)
    Enrolment.objects.filter(person=world.good).update(completed_at=at(2026, 11, 20))
    officer, chosen = world.head(), [world.late, world.good]

    assert remind_in_class(training_class, chosen, by=officer, at=at(2026, 11, 23)) == 1
    with pytest.raises(NobodyToRemind):
        remind_in_class(training_class, chosen, by=officer, at=at(2026, 11, 23, 15))
    assert remind_in_class(training_class, chosen, by=officer, at=at(2026, 11, 24)) == 1
    assert escalate(at=at(2026, 11, 24)) == 0


# Requirements, who owes what (11), who was told (1); the same people once more (11), what is
# overtaken, three rows read or written for them; classes.
QUERIES_OF_A_RUN = 29


@pytest.mark.parametrize("number", [1, 4])
def test_reminding_costs_the_same_queries_for_many_as_for_one(assert_queries, number):
    world = Commune(**{f"p{n}": f"Nguyễn Văn A{n}" for n in range(number)})
    world.asks(2026)

    with assert_queries(QUERIES_OF_A_RUN):
        assert send_reminders(at=at(2026, 11, 30)) == number
