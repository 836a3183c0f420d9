import datetime as dt

import pytest

from records.models import Audience, AudienceClause, Indicator
from records.queries.facts import audience_definitions, clauses_by_audience
from records.queries.people import audience_members, main_post, main_posts
from records.queries.population import population, populations
from records.queries.targets import level_indicators, target_lines
from records.reference import install, level_name
from records.rules.audience import AudienceDefinition
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import ExemptionFactory, HoldingFactory, PersonFactory
from tests.factories.records import QualificationFactory, TargetFactory, TrainingFactFactory

pytestmark = pytest.mark.django_db
D = dt.date
ON = D(2026, 11, 23)


def test_members_of_an_audience_are_those_below_with_any_fitting_position():
    phuong = OrganisationFactory(kind_id="xa")
    cell = OrganisationFactory(parent=phuong, residential_kind_id="thon")
    school = OrganisationFactory(parent=phuong, residential_kind_id=None)
    both = PersonFactory()
    HoldingFactory(person=both, organisation=phuong, title_id="cap_uy_vien")
    HoldingFactory(person=both, organisation=cell, title_id="bi_thu")
    HoldingFactory(organisation=school)
    HoldingFactory(organisation=cell, valid_until=ON)
    HoldingFactory()

    def members(audience, organisation):
        return set(audience_members(audience, organisation=organisation, on=ON))

    assert members("chi_uy_thon_tdp", phuong) == {both}
    assert members("cap_uy_co_so", phuong) == {both}
    assert members("cap_uy_co_so", cell) == set()
    assert members("khong_co", phuong) == set()


def test_main_post_is_the_highest_then_the_oldest():
    person = PersonFactory()
    HoldingFactory(person=person, title_id="truong_thon", valid_from=D(2010, 1, 1))
    HoldingFactory(person=person, title_id="bi_thu", valid_from=D(2022, 1, 1))
    oldest = HoldingFactory(person=person, title_id="bi_thu", valid_from=D(2021, 1, 1))
    HoldingFactory(person=person, title_id="bi_thu", valid_until=ON)

    assert main_post(person, on=ON) == oldest
    assert main_post(PersonFactory(), on=ON) is None


@pytest.mark.parametrize("people", [1, 3])
def test_main_posts_cost_one_query(assert_queries, people):
    ids = [holding.person_id for holding in HoldingFactory.create_batch(people)]

    with assert_queries(1):
        found = main_posts(ids, on=ON)
        assert [found[pk].organisation.name for pk in ids]


def test_population_knows_the_day():
    holding = HoldingFactory(valid_until=D(2026, 7, 1))
    person = holding.person
    QualificationFactory(person=person, issued_on=D(2026, 2, 1))
    TrainingFactFactory(person=person, completed_on=D(2026, 3, 1), topics=["a"])
    ExemptionFactory(person=person, valid_from=D(2026, 4, 1))

    def on(day):
        found = population("chi_uy_thon_tdp", on=day, year=2026).members
        return [(each.levels, each.is_trained, each.is_exempt, set(each.topics)) for each in found]

    assert on(D(2026, 1, 31)) == [({}, False, False, set())]
    assert on(D(2026, 2, 1)) == [({"pho_thong": 3}, False, False, set())]
    assert on(D(2026, 3, 1)) == [({"pho_thong": 3}, True, False, {"a"})]
    assert on(D(2026, 4, 1)) == [({"pho_thong": 3}, True, True, {"a"})]
    assert on(D(2026, 7, 1)) == []


def test_member_placed_elsewhere_is_known_but_not_placed_here():
    phuong = OrganisationFactory(kind_id="xa")
    person = PersonFactory()
    HoldingFactory(person=person, organisation=phuong, title_id="cap_uy_vien")
    elsewhere = HoldingFactory(person=person, title_id="bi_thu")

    found = population("dien_boi_duong_hang_nam", on=ON, organisation_id=phuong.pk)

    assert [member.place.organisation_id for member in found.members] == [elsewhere.organisation.pk]
    assert found.members[0].committees == {phuong.pk, elsewhere.organisation.pk}
    assert list(found.placed_in(phuong.pk)) == []


def test_audiences_read_together_are_the_same_people_as_each_read_alone(assert_queries):
    phuong = OrganisationFactory(kind_id="xa")
    HoldingFactory(organisation=phuong, title_id="cap_uy_vien")
    cell = HoldingFactory(
        organisation=OrganisationFactory(
            parent=phuong, kind_id="chi_bo", residential_kind_id="thon"
        )
    )
    HoldingFactory(person=cell.person, organisation=phuong, title_id="cap_uy_vien")
    QualificationFactory(person=cell.person)
    HoldingFactory()
    definitions = audience_definitions("chi_uy_thon_tdp", "dien_boi_duong_hang_nam")
    asked = {"on": ON, "year": 2026, "organisation_id": phuong.pk}

    with assert_queries(5):
        together = populations(definitions.values(), **asked)

    def placed(found):
        return sorted(found.placed_in(phuong.pk), key=lambda member: member.person_id)

    assert {code: len(placed(found)) for code, found in together.items()} == {
        "chi_uy_thon_tdp": 1,
        "dien_boi_duong_hang_nam": 2,
    }
    for code, found in together.items():
        assert placed(found) == placed(population(code, **asked))


def test_definition_without_clauses_is_nobody(assert_queries):
    Audience.objects.create(code="moi", name="Mới", definition="Chưa định nghĩa.")

    with assert_queries(1):
        found = audience_definitions("moi", "khong_co")

    assert found == {"moi": AudienceDefinition("moi", "Mới", "Chưa định nghĩa.")}
    assert clauses_by_audience("moi") == {}
    assert population("moi", on=ON).members == population("khong_co", on=ON).members == []


@pytest.mark.parametrize("people", [5, 50])
def test_population_costs_six_queries_whatever_the_number_of_people(assert_queries, people):
    for holding in HoldingFactory.create_batch(people):
        QualificationFactory(person=holding.person)

    with assert_queries(6):
        assert len(population("chi_uy_thon_tdp", on=ON, year=2026).members) == people


def test_targets_of_the_organisations_above_bind_too(assert_queries):
    tinh = OrganisationFactory(kind_id="tinh")
    xa = OrganisationFactory(kind_id="xa", parent=tinh)
    TargetFactory(owner=tinh, year=2030)
    TargetFactory(owner=xa, year=2025)
    TargetFactory(year=2027)

    with assert_queries(1):
        lines = target_lines("chi_uy_thon_tdp", owners=[xa.pk, tinh.pk])

    found = {(line.year, line.distance) for line in lines["chi_uy_thon_tdp", "thpt"]}
    assert found == {(2030, 1), (2025, 0)}


def test_indicators_ask_for_ranks_in_their_order(assert_queries):
    with assert_queries(1):
        found = level_indicators("chi_uy_thon_tdp")

    assert [(each.code, each.conditions) for each in found] == [
        ("thpt", {"pho_thong": 3}),
        ("so_cap_llct", {"ly_luan_chinh_tri": 1}),
        ("thpt_va_so_cap_llct", {"pho_thong": 3, "ly_luan_chinh_tri": 1}),
        ("trung_cap_llct", {"ly_luan_chinh_tri": 2}),
        ("trung_cap_chuyen_mon", {"chuyen_mon": 2}),
    ]


def test_installing_again_changes_nothing_and_keeps_clauses_people_changed():
    before = Audience.objects.count(), Indicator.objects.count()
    AudienceClause.objects.filter(audience="cap_uy_co_so", title="bi_thu").delete()
    clauses = AudienceClause.objects.count()

    install()

    assert (Audience.objects.count(), Indicator.objects.count()) == before
    assert AudienceClause.objects.count() == clauses


def test_levels_have_names():
    assert level_name("chuyen_mon", "dai_hoc") == "Đại học"
    assert level_name("ngoai_ngu", "B1") == "B1"
