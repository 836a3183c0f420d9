"""Requirements from draft to closing: who is brought in, who goes, and what is decided about whom."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from courses.actions import rounds, rounds_people, summon
from courses.errors import (
    AlreadyWaived,
    DueDayEarlier,
    NeedsSecondPerson,
    NobodyConcerned,
    NotADraft,
    NotConcerned,
    RequirementExists,
    RequirementNotLive,
    TrainingTooOld,
)
from courses.models import Assignment, Enrolment, Requirement
from courses.queries.rounds import duties_of, open_duties
from courses.queries.rounds_preview import Outside, preview_of
from courses.rules.rounds import DutyState
from tests.factories.accounts import UserFactory
from tests.factories.courses import (
    LessonUnitFactory,
    ProgrammeVersionFactory,
    TrainingClassFactory,
)
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import ExemptionFactory, HoldingFactory, PersonFactory
from tests.factories.records import TrainingFactFactory
from tests.factories.rounds import RequirementFactory

pytestmark = pytest.mark.django_db


def at(month: int, day: int, year: int = 2026) -> dt.datetime:
    return dt.datetime(year, month, day, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def on(month: int, day: int) -> dt.date:
    return dt.date(2026, month, day)


@pytest.fixture
def commune():
    return OrganisationFactory(kind_id="xa", name="Đảng bộ xã")


@pytest.fixture
def cell(commune):
    return OrganisationFactory(parent=commune, residential_kind_id="thon", name="Chi bộ thôn")


def member(cell, **values):
    """A bí thư of the chi bộ with an account; returns the person."""
    return HoldingFactory(organisation=cell, person__user=UserFactory(), **values).person


def live(owner, **values) -> Requirement:
    requirement = RequirementFactory(owner=owner, **values)
    return rounds.put_live(requirement, by=None, at=at(1, 5))


def refreshed(requirement, month, day):
    return rounds.refresh_assignments(requirement, by=None, at=at(month, day))


def stand(requirement, person, month=12, day=31):
    found = open_duties(requirement, on=on(month, day), people=[person.pk])
    return found[0] if found else None


# --- Going live ---------------------------------------------------------------------------------


def test_preview_lists_who_is_out_and_why(commune, cell):
    summoned = member(cell)
    late = member(cell, valid_from=on(10, 2))
    exempt, done = member(cell), member(cell)
    ExemptionFactory(person=exempt)
    no_account = HoldingFactory(organisation=cell).person
    requirement = RequirementFactory(owner=commune, joined_by=on(10, 1))
    TrainingFactFactory(person=done, programme_code=requirement.programme.code)
    elsewhere = OrganisationFactory(residential_kind_id="thon", kind_id="chi_bo")
    HoldingFactory(organisation=elsewhere)

    preview = preview_of(requirement, on=on(11, 1))

    assert {one.person: one.outside for one in preview.everyone} == {
        summoned: None,
        late: Outside.JOINED_LATE,
        exempt: Outside.EXEMPT,
        done: Outside.SATISFIED,
        no_account: Outside.NO_ACCOUNT,
    }
    assert preview.places == [(cell, 1, 4)]
    assert preview.needs_second_person
    assert not Assignment.objects.exists()


def test_many_people_need_a_second_person(commune, cell):
    member(cell)
    first, second = UserFactory(), UserFactory()
    requirement = RequirementFactory(owner=commune)

    proposed = rounds.put_live(requirement, by=first, at=at(1, 5))
    assert proposed.state == "proposed"
    with pytest.raises(NeedsSecondPerson):
        rounds.put_live(requirement, by=first, at=at(1, 6))
    assert not Assignment.objects.exists()
    rounds.take_back_proposal(requirement, by=first, at=at(1, 6))
    rounds.put_live(requirement, by=second, at=at(1, 6))
    assert rounds.put_live(requirement, by=first, at=at(1, 7)).state == "live"
    with pytest.raises(NotADraft):
        rounds.put_live(requirement, by=second, at=at(1, 8))

    assert Assignment.objects.get().since == on(1, 7)


def test_few_people_of_many_need_nobody_else(commune, cell):
    member(cell)
    for _ in range(5):
        HoldingFactory(organisation=commune)
    requirement = RequirementFactory(owner=commune)

    assert rounds.put_live(requirement, by=UserFactory(), at=at(1, 5)).state == "live"


def test_nobody_is_asked_by_a_requirement_without_people(commune):
    with pytest.raises(NobodyConcerned):
        live(commune)


def test_a_second_requirement_of_the_same_is_refused(commune):
    first = RequirementFactory(owner=commune)
    again = RequirementFactory.build(owner=commune, programme=first.programme)

    with pytest.raises(RequirementExists):
        rounds.write_requirement(again, by=None, at=at(1, 5))


# --- Coming and going ---------------------------------------------------------------------------


def test_a_sweep_brings_in_newcomers_once_and_lets_go_who_left(commune, cell):
    goes = HoldingFactory(organisation=cell, valid_until=on(9, 1))
    requirement = live(commune)
    comes = member(cell, valid_from=on(5, 10))

    assert (refreshed(requirement, 5, 12).begun, refreshed(requirement, 5, 12).begun) == (1, 0)
    assert refreshed(requirement, 9, 3).ended == 1
    assert not refreshed(requirement, 9, 3)

    # Both since the day itself, though the sweep came two days later.
    assert stand(requirement, comes).since == on(5, 10)
    assert stand(requirement, goes.person, 8, 31) is not None
    assert stand(requirement, goes.person, 9, 1) is None


@pytest.mark.parametrize(("leaving", "stays"), [("keep", True), ("freeze", False)])
def test_whoever_leaves_is_kept_or_frozen_as_the_requirement_says(commune, cell, leaving, stays):
    holding = HoldingFactory(organisation=cell, valid_until=on(9, 1))
    requirement = live(commune, leaving=leaving)

    refreshed(requirement, 9, 2)

    assert (stand(requirement, holding.person) is not None) is stays


def test_whoever_is_withdrawn_and_comes_back_goes_on_where_they_were(commune, cell):
    holding = HoldingFactory(organisation=cell, valid_until=on(9, 1))
    version = ProgrammeVersionFactory()
    requirement = live(commune, leaving="withdraw", programme=version.programme)
    training_class = TrainingClassFactory(programme_version=version, organiser=commune)
    summon(training_class, [holding.person], by=None, at=at(2, 1))

    refreshed(requirement, 9, 1)
    enrolment = Enrolment.objects.get()
    assert enrolment.withdrawn_at == at(9, 1)
    HoldingFactory(organisation=cell, person=holding.person, valid_from=on(10, 1))
    refreshed(requirement, 10, 1)
    enrolment.refresh_from_db()

    assert enrolment.withdrawn_at is None
    assert Assignment.objects.filter(ended_on=None).count() == 1
    assert Assignment.objects.count() == 2


def test_losing_one_source_does_not_drop_the_person(commune, cell):
    holding = HoldingFactory(organisation=cell, valid_until=on(9, 1))
    requirement = live(commune)
    named = {"reason": "Theo quyết định", "by": None, "at": at(2, 1)}
    assert rounds_people.assign_people(requirement, [holding.person], **named) == 1
    assert rounds_people.assign_people(requirement, [holding.person], **named) == 0

    assert refreshed(requirement, 9, 2).ended == 1
    assert stand(requirement, holding.person).due.source == "person"
    rounds_people.take_back(
        requirement,
        holding.person,
        source=Assignment.Source.PERSON,
        reason="Nhầm",
        by=None,
        at=at(9, 5),
    )

    assert stand(requirement, holding.person) is None


def test_an_assignment_by_position_ends_with_the_position(commune):
    holding = HoldingFactory(
        organisation=commune, title_id="pho_bi_thu", valid_until=on(9, 1), valid_from=on(2, 1)
    )
    HoldingFactory(organisation=OrganisationFactory(parent=commune, residential_kind_id="thon"))
    requirement = live(commune, due_rule="position", due_on=None, due_days=30)
    rounds_people.assign_people(
        requirement, [holding.person], source=Assignment.Source.POSITION,
        holdings={holding.person_id: holding}, reason="Kiêm", by=None, at=at(2, 1),
    )  # fmt: skip

    assert stand(requirement, holding.person, 2, 1).due_on == on(3, 3)
    refreshed(requirement, 9, 2)

    assert stand(requirement, holding.person, 8, 31) is not None
    assert stand(requirement, holding.person, 9, 1) is None


def test_a_missing_anchor_is_an_exception_until_somebody_gives_a_day(commune, cell):
    person = member(cell, valid_from=None)
    requirement = live(commune, due_rule="position", due_on=None, due_days=30)

    duty = stand(requirement, person)
    assert (duty.issue, duty.state) == ("no_anchor", DutyState.NO_DUE_DAY)
    rounds_people.extend(
        requirement, person, due_on=on(6, 30), reason="Đã xác minh", by=None, at=at(2, 1)
    )

    duty = stand(requirement, person, 3, 1)
    assert (duty.issue, duty.state, duty.due_on) == ("", DutyState.OPEN, on(6, 30))


def test_too_little_time_is_noticed(commune, cell):
    person = member(cell)
    version = ProgrammeVersionFactory()
    training_class = TrainingClassFactory(programme_version=version)
    LessonUnitFactory(training_class=training_class, minutes=3 * 24 * 60)
    requirement = RequirementFactory(
        owner=commune, programme=version.programme, due_rule="live", due_on=None, due_days=1
    )

    assert preview_of(requirement, on=on(1, 5)).realistic == on(1, 15)
    rounds.put_live(requirement, by=None, at=at(1, 5))

    assert stand(requirement, person).issue == "no_time"


def test_the_hourly_sweep_looks_at_who_changed_and_the_nightly_one_at_all(commune, cell):
    member(cell)
    live(commune)
    member(cell, valid_from=on(5, 10))
    member(cell, valid_from=on(3, 1))

    assert rounds.refresh_lately_changed(at=at(5, 11)) == 1
    assert rounds.refresh_everything(at=at(5, 11)) == 1
    assert rounds.refresh_everything(at=at(5, 11)) == 0


def test_a_sweep_takes_as_many_queries_for_one_as_for_many(commune, cell, assert_queries):
    member(cell)
    requirement = live(commune)
    costs = []
    for number in (1, 4):
        for _ in range(number):
            member(cell)
        with assert_queries(9):
            costs.append(refreshed(requirement, 6, 1).begun)

    assert costs == [1, 4]


# --- Decisions ----------------------------------------------------------------------------------


def test_more_time_and_waivers(commune, cell):
    person, other = member(cell), member(cell)
    requirement = live(commune, due_on=on(6, 30))
    given = {"reason": "Công tác đột xuất", "by": None, "at": at(6, 1)}

    for day in (on(6, 30), on(5, 31)):
        with pytest.raises(DueDayEarlier):
            rounds_people.extend(requirement, person, due_on=day, **given)
    rounds_people.extend(requirement, person, due_on=on(9, 30), **given)
    rounds_people.waive(requirement, other, **given)
    with pytest.raises(AlreadyWaived):
        rounds_people.waive(requirement, other, **given)

    assert (stand(requirement, person).due_on, stand(requirement, person).is_extended) == (
        on(9, 30),
        True,
    )
    assert stand(requirement, other, 5, 31).state is DutyState.OPEN
    assert stand(requirement, other).state is DutyState.WAIVED
    with pytest.raises(NotConcerned):
        rounds_people.waive(requirement, PersonFactory(), **given)


def test_earlier_training_counts_from_its_own_day_once_two_people_agree(commune, cell):
    person = member(cell)
    requirement = live(commune, acceptance_days=90)
    first, second = UserFactory(), UserFactory()
    given = {"reason": "Tương đương", "by": first, "at": at(2, 1)}
    old = TrainingFactFactory(person=person, completed_on=dt.date(2025, 10, 6))
    recent = TrainingFactFactory(person=person, completed_on=dt.date(2025, 10, 7))

    with pytest.raises(TrainingTooOld):
        rounds_people.propose_credit(requirement, old, **given)
    credit = rounds_people.propose_credit(requirement, recent, **given)
    assert not stand(requirement, person).is_done
    with pytest.raises(NeedsSecondPerson):
        rounds_people.agree_to_credit(credit, by=first, at=at(2, 2))
    rounds_people.agree_to_credit(credit, by=second, at=at(2, 2))

    assert stand(requirement, person).done_on == dt.date(2025, 10, 7)


def test_an_equal_programme_satisfies_too(commune, cell):
    person = member(cell)
    equal = ProgrammeVersionFactory().programme
    requirement = RequirementFactory.build(
        owner=commune, programme=ProgrammeVersionFactory().programme
    )
    rounds.write_requirement(requirement, equivalents=[equal], by=None, at=at(1, 4))
    rounds.put_live(requirement, by=None, at=at(1, 5))
    TrainingFactFactory(person=person, programme_code=equal.code, completed_on=on(3, 1))

    assert stand(requirement, person, 2, 28).state is DutyState.OPEN
    assert stand(requirement, person, 3, 1).state is DutyState.DONE


def test_a_closed_requirement_is_asked_of_nobody_and_forgets_nothing(commune, cell):
    person = member(cell)
    requirement = live(commune)
    assert [duty.requirement for duty in duties_of(person, on=on(6, 1))] == [requirement]
    rounds.close_requirement(requirement, by=None, at=at(12, 1))

    assert duties_of(person, on=on(12, 2)) == []
    assert stand(requirement, person) is not None
    with pytest.raises(RequirementNotLive):
        rounds_people.waive(requirement, person, reason="a", by=None, at=at(12, 2))


def test_a_training_that_a_register_brought_in_counts_under_the_name_of_its_programme(cell):
    person, other = member(cell), member(cell)
    requirement = live(cell.get_parent())
    refreshed(requirement, 1, 5)
    name = requirement.programme.name
    TrainingFactFactory(
        person=person, programme_code="", programme_name=name, completed_on=on(3, 1)
    )
    TrainingFactFactory(
        person=other, programme_code="", programme_name="Chương trình khác", completed_on=on(3, 1)
    )

    assert stand(requirement, person).done_on == on(3, 1)
    assert not stand(requirement, other).is_done
