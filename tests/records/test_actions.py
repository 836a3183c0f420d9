import dataclasses
import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.utils import timezone

from organisations.api import Placement
from people.api import Holding
from records.actions import (
    add_qualification,
    credit_training,
    rebuild_standings,
    refresh_changed_standings,
    reverse_credit,
    reverse_qualification,
    reverse_training_fact,
)
from records.errors import AlreadyReversed, ConfirmationTooLate
from records.models import Qualification, Standing, StandingScope, TrainingFact
from records.queries.drift import drifted_standings
from records.rules.credit import Claim, Credit
from records.tasks import rebuild_this_year, refresh_standings
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import ExemptionFactory, HoldingFactory, PersonFactory
from tests.factories.records import QualificationFactory, TrainingFactFactory

pytestmark = pytest.mark.django_db
D = dt.date


def credit(person, **changes):
    values = {
        "person_id": person.pk,
        "programme_name": "Bồi dưỡng cấp uỷ viên",
        "completed_on": D(2026, 11, 23),
        "due_on": D(2026, 11, 30),
        "periods": 20,
        "topics": ("cell_meetings",),
        "counts_for_annual": True,
        "source": "certificate:1",
    }
    return Credit(**(values | changes))


def places(person, year=2026):
    rows = StandingScope.objects.filter(standing__person=person, standing__year=year)
    return {
        row.audience_id: (row.organisation.code, row.title_id)
        for row in rows.select_related("organisation")
    }


def test_course_is_in_the_ledger_and_in_the_standing_at_once(at):
    holding = HoldingFactory()
    rebuild_standings(2026, at=at)

    fact = credit_training(credit(holding.person), at=at)

    assert dataclasses.asdict(credit(holding.person)) | {"topics": ["cell_meetings"]} == {
        name: getattr(fact, name) for name in Credit.__dataclass_fields__
    }
    standing = Standing.objects.get(person=holding.person)
    assert (standing.trained_on, standing.on_time, standing.periods) == (D(2026, 11, 23), True, 20)


def test_same_source_is_credited_once(at):
    holding = HoldingFactory()
    first = credit_training(credit(holding.person), at=at)

    again = credit_training(credit(holding.person, periods=99), at=at)

    assert again == first
    assert TrainingFact.objects.count() == 1
    assert Standing.objects.get().periods == 20


@pytest.mark.parametrize("facts_before", [0, 5])
def test_crediting_costs_six_queries_however_long_the_record(at, assert_queries, facts_before):
    holding = HoldingFactory()
    TrainingFactFactory.create_batch(facts_before, person=holding.person)
    QualificationFactory.create_batch(facts_before, person=holding.person)
    rebuild_standings(2026, at=at)
    new = credit(holding.person)

    # The fact, the standing, its facts, the standing; its places, the change of the sums.
    with assert_queries(6):
        credit_training(new, at=at)


def test_crediting_somebody_without_a_standing_makes_a_whole_one(at):
    holding = HoldingFactory()
    QualificationFactory(person=holding.person)

    credit_training(credit(holding.person), at=at)

    standing = Standing.objects.get()
    assert (standing.trained_on, standing.general_education) == (D(2026, 11, 23), 3)
    assert places(holding.person) == {
        "chi_uy_thon_tdp": (holding.organisation.code, "bi_thu"),
        "dien_boi_duong_hang_nam": (holding.organisation.code, "bi_thu"),
    }
    assert list(drifted_standings(at=at)) == []


def test_reversing_a_course_takes_it_out_of_the_standing(at):
    holding = HoldingFactory()
    fact = credit_training(credit(holding.person), at=at)

    reversal = reverse_training_fact(fact, reason="Nhập nhầm người", by=None, at=at)

    assert reversal.reverses == fact
    assert Standing.objects.get().trained_on is None
    assert list(drifted_standings(at=at)) == []
    with pytest.raises(AlreadyReversed):
        reverse_training_fact(fact, reason="Lần hai", by=None, at=at)
    with pytest.raises(AlreadyReversed):
        reverse_training_fact(reversal, reason="Đảo của đảo", by=None, at=at)


def test_credit_is_taken_back_by_its_source_once(at):
    fact = credit_training(credit(HoldingFactory().person), at=at)

    reversal = reverse_credit("certificate:1", reason="Thu hồi", by=None, at=at)

    assert reversal.reverses == fact
    assert Standing.objects.get().trained_on is None
    assert reverse_credit("certificate:1", reason="Lần nữa", by=None, at=at) == reversal
    assert reverse_credit("certificate:2", reason="Thu hồi", by=None, at=at) is None


def claim(person, **changes):
    values = {
        "person_id": person.pk,
        "dimension": "ly_luan_chinh_tri",
        "level": "trung_cap",
        "evidence": "bang",
        "source": "test",
        "issued_on": D(2020, 5, 1),
    }
    return Claim(**(values | changes))


def test_degree_raises_the_level_in_every_year_with_a_standing(at):
    holding = HoldingFactory()
    rebuild_standings(2025, at=at)
    rebuild_standings(2026, at=at)

    fact = add_qualification(claim(holding.person), by=None, at=at)

    assert fact.rank == 2
    assert list(Standing.objects.values_list("political_theory", flat=True)) == [2, 2]

    reverse_qualification(fact, reason="Bằng giả", by=None, at=at)

    assert list(Standing.objects.values_list("political_theory", flat=True)) == [0, 0]
    with pytest.raises(AlreadyReversed):
        reverse_qualification(fact, reason="Lần hai", by=None, at=at)


def test_degree_of_this_year_does_not_change_the_year_before(at):
    holding = HoldingFactory()
    rebuild_standings(2025, at=at)
    rebuild_standings(2026, at=at)

    add_qualification(claim(holding.person, issued_on=D(2026, 2, 1)), by=None, at=at)

    found = Standing.objects.order_by("year").values_list("political_theory", flat=True)
    assert list(found) == [0, 2]


@pytest.mark.parametrize("issued_on", [None, D(2021, 7, 9)])
def test_late_confirmation_is_refused_with_a_sentence(at, issued_on):
    late = claim(PersonFactory(), evidence="giay_xac_nhan", issued_on=issued_on)

    with pytest.raises(ConfirmationTooLate):
        add_qualification(late, by=None, at=at)

    assert not Qualification.objects.exists()


def test_unknown_level_is_refused(at):
    with pytest.raises(ValueError, match="giao_su"):
        add_qualification(claim(PersonFactory(), level="giao_su"), by=None, at=at)


def test_person_is_counted_once_under_the_highest_position(at):
    xa = OrganisationFactory(kind_id="xa")
    chi_bo = OrganisationFactory(parent=xa, residential_kind_id="thon")
    person = PersonFactory()
    HoldingFactory(person=person, organisation=xa, title_id="cap_uy_vien")
    HoldingFactory(person=person, organisation=chi_bo, title_id="pho_bi_thu")
    HoldingFactory(person=person, organisation=chi_bo, title_id="truong_thon")

    rebuild_standings(2026, at=at)

    assert places(person) == {
        "cap_uy_co_so": (xa.code, "cap_uy_vien"),
        "chi_uy_thon_tdp": (chi_bo.code, "pho_bi_thu"),
        "dien_boi_duong_hang_nam": (chi_bo.code, "pho_bi_thu"),
    }


def test_who_is_in_no_audience_and_was_not_trained_has_no_standing(at):
    school = OrganisationFactory(kind_id="chi_bo", residential_kind_id=None)
    HoldingFactory(organisation=school)
    trained = PersonFactory()
    TrainingFactFactory(person=trained)

    assert rebuild_standings(2026, at=at) == 1

    assert Standing.objects.get().person == trained
    assert not StandingScope.objects.exists()


def test_past_year_is_as_it_was_on_its_last_day(at):
    moved = HoldingFactory(valid_until=D(2026, 1, 1))
    joined = HoldingFactory(valid_from=D(2026, 1, 1))
    ExemptionFactory(person=moved.person, valid_from=D(2025, 12, 31), valid_until=D(2026, 1, 1))

    rebuild_standings(2025, at=at)
    rebuild_standings(2026, at=at)

    found = Standing.objects.values_list("year", "person__code", "is_exempt")
    assert set(found) == {
        (2025, moved.person.code, True),
        (2026, joined.person.code, False),
    }


def test_organisation_that_has_left_the_tree_counts_nobody(at):
    holding = HoldingFactory()
    Placement.objects.filter(organisation=holding.organisation).update(valid_until=D(2026, 7, 1))

    rebuild_standings(2026, at=at)

    assert not Standing.objects.exists()


def test_rebuilding_mends_what_is_wrong_and_leaves_the_rest(at):
    right, wrong, gone = HoldingFactory.create_batch(3)
    rebuild_standings(2026, at=at)
    Standing.objects.filter(person=wrong.person).update(professional=6)
    StandingScope.objects.filter(standing__person=wrong.person).delete()
    Holding.objects.filter(pk=gone.pk).delete()

    assert rebuild_standings(2026, at=at) == 2

    assert set(Standing.objects.values_list("person", "professional")) == {
        (right.person.pk, 0),
        (wrong.person.pk, 0),
    }
    assert len(places(wrong.person)) == 2
    assert rebuild_standings(2026, at=at) == 0


@pytest.mark.parametrize("people", [5, 50])
def test_rebuilding_costs_the_same_for_5_and_50_people(at, assert_queries, people):
    organisation = OrganisationFactory(kind_id="xa")
    HoldingFactory.create_batch(people, organisation=organisation, title_id="cap_uy_vien")
    rebuild_standings(2026, at=at)

    with assert_queries(9):
        assert rebuild_standings(2026, at=at) == 0


def test_sweep_follows_positions_and_exemptions_that_begin_or_end(at):
    begins = HoldingFactory(valid_from=D(2026, 11, 23))
    ends = HoldingFactory(valid_until=D(2026, 11, 23))
    exempt = HoldingFactory()
    ExemptionFactory(person=exempt.person, valid_from=D(2026, 11, 23))
    aged = HoldingFactory()
    QualificationFactory(person=aged.person, issued_on=D(2026, 11, 23))
    done = HoldingFactory()
    TrainingFactFactory(person=done.person, completed_on=D(2026, 11, 23))
    yesterday = at - dt.timedelta(days=1)
    rebuild_standings(2026, at=yesterday)
    assert Standing.objects.filter(person=ends.person).exists()
    assert not Standing.objects.filter(person=begins.person).exists()

    assert refresh_changed_standings(at=at) == 5

    assert list(drifted_standings(at=at)) == []
    assert refresh_changed_standings(at=at) == 0


def test_sweep_looks_at_everybody_in_a_new_year_and_after_a_move(at):
    holding = HoldingFactory()
    assert refresh_changed_standings(at=at) == 1
    Placement.objects.update(valid_until=D(2026, 11, 23))

    assert refresh_changed_standings(at=at) == 1

    assert not Standing.objects.filter(person=holding.person).exists()


def test_tasks_say_how_many_they_mended():
    HoldingFactory()

    assert refresh_standings() == 1
    assert refresh_standings() == 0
    Standing.objects.update(professional=3)
    assert rebuild_this_year() == 1
    assert Standing.objects.get().year == timezone.localdate().year


def test_drift_is_found_in_columns_places_and_whole_rows(at):
    one, two, three, four = HoldingFactory.create_batch(4)
    rebuild_standings(2026, at=at)
    StandingScope.objects.filter(standing__person=four.person, audience="chi_uy_thon_tdp").update(
        sits_here=False
    )
    Standing.objects.filter(person=one.person).update(professional=6)
    StandingScope.objects.filter(standing__person=two.person, audience="chi_uy_thon_tdp").update(
        title="chi_uy_vien"
    )
    Standing.objects.get(person=three.person).delete()
    Standing.objects.create(person=PersonFactory(code="LA"), year=2019)

    found = {
        (d.year, d.person_code, d.field, d.stored, d.expected) for d in drifted_standings(at=at)
    }

    place = two.organisation.pk
    assert found == {
        (2026, one.person.code, "professional", 6, 0),
        (2026, two.person.code, "chi_uy_thon_tdp", (place, "chi_uy_vien"), (place, "bi_thu")),
        (2026, three.person.code, "standing", False, True),
        (2026, four.person.code, "chi_uy_thon_tdp committees", (), (four.organisation.pk,)),
        (2019, "LA", "standing", True, False),
    }


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_courses_completed_at_once_are_both_in_the_standing(at):
    holding = HoldingFactory()
    rebuild_standings(2026, at=at)

    def finish(number):
        try:
            credit_training(credit(holding.person, source=f"certificate:{number}"), at=at)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as tabs:
        list(tabs.map(finish, range(4)))

    assert Standing.objects.get().periods == 80
