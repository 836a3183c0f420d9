"""Indicators counted by the database, against the same ones counted person by person."""

import datetime as dt
from dataclasses import replace
from random import Random

import pytest

from courses.models import Enrolment, Topic
from organisations.api import Placement, ancestors_on, branches_on, tree_on
from people.api import Exemption, Holding
from records.api import (
    IndicatorQuestion,
    audience_definitions,
    breakdown,
    count_indicator,
    in_scope,
    indicator_groups,
    indicator_rows,
    indicator_totals,
    subjects,
)
from records.models import PositionRequirement
from records.rules.indicators import Rule
from reports.queries.indicator_names import IndicatorNames
from reports.queries.indicators import indicator_figures
from tests.factories.courses import (
    CoursePageFactory,
    EnrolmentFactory,
    ProgrammeFactory,
    ProgrammeVersionFactory,
    TrainingClassFactory,
)
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import HoldingFactory, PersonFactory, PlannedPositionFactory
from tests.factories.records import QualificationFactory, TrainingFactFactory

pytestmark = pytest.mark.django_db
D = dt.date
DAYS = [None, D(2020, 6, 1), D(2025, 3, 1), D(2026, 3, 1), D(2026, 6, 1)]
LAST = D(2026, 11, 23)
# A day, and which organisations are asked for.
ASKED = [(D(2024, 2, 29), [0]), (D(2026, 5, 31), [1, 5]), (LAST, [0, 2])]
READINGS = ["nguoi", "chuc_danh", "ca_cap_uy", "mot_nguoi", "rieng", "kiem_nhiem"]
TITLES = [
    "bi_thu", "bi_thu", "pho_bi_thu", "chi_uy_vien", "cap_uy_vien", "truong_ap",
    "truong_ban_cong_tac_mat_tran",
]  # fmt: skip
LEVELS = [
    ("pho_thong", "thpt"), ("pho_thong", "thcs"), ("chuyen_mon", "trung_cap"),
    ("chuyen_mon", "cao_dang"), ("ly_luan_chinh_tri", "so_cap"), ("ly_luan_chinh_tri", "trung_cap"),
]  # fmt: skip
TYPED = [
    "cell_meetings", "Sinh hoạt chi bộ", "SINH HOAT CHI BO", "leadership_skills", "practical_work",
    "Công tác dân vận", "Chuyên đề khác",
]  # fmt: skip
COURSES = [
    "Bồi dưỡng đảng viên mới", "Lớp Sơ cấp lý luận chính trị", "Bồi dưỡng cấp ủy", "Nghiệp vụ",
]  # fmt: skip
RULES = {each.value for each in Rule}


def some_organisations():
    """A root; a commune with three cells, one of which moves; a committee without a village."""
    root = OrganisationFactory(kind_id="tinh")
    commune, other = (OrganisationFactory(parent=root, kind_id="xa") for _number in range(2))
    cells = [
        OrganisationFactory(parent=commune, kind_id="chi_bo", residential_kind_id="ap")
        for _number in range(3)
    ]
    cells[2].placements.update(valid_until=D(2026, 6, 1))
    Placement.objects.create(organisation=cells[2], parent=other, valid_from=D(2026, 6, 1))
    office = OrganisationFactory(parent=other, kind_id="chi_bo", residential_kind_id=None)
    return [root, commune, other, *cells, office]


def some_person(chance, places):
    person = PersonFactory(
        sex=chance.choice(["nam", "nu", ""]),
        born_on=chance.choice(
            [None, D(1960, 1, 1), D(1984, 2, 29), D(1986, 11, 23), D(1999, 1, 1)]
        ),
        party_status=chance.choice(["chinh_thuc", "chinh_thuc", "du_bi", "khong", ""]),
    )
    for _number in range(chance.randint(1, 3)):
        Holding.objects.get_or_create(
            person=person,
            title_id=chance.choice(TITLES),
            organisation=chance.choice(places),
            valid_from=chance.choice(DAYS),
            defaults={"valid_until": chance.choice([None, None, D(2026, 6, 15), D(2027, 1, 1)])},
        )
    if chance.random() < 0.2:
        Exemption.objects.create(person=person, kind="nghỉ", valid_from=D(2026, 3, 1))
    if chance.random() < 0.3:
        PlannedPositionFactory(
            person=person, organisation=chance.choice(places), valid_until=D(2026, 6, 1)
        )
    for dimension, level in chance.sample(LEVELS, chance.randint(1, 6)):
        about = {
            "person": person, "dimension": dimension, "level": level,
            "issued_on": chance.choice(DAYS), "evidence": chance.choice(["bang", "bang", "khai_bao"]),
        }  # fmt: skip
        fact = QualificationFactory(**about)
        if chance.random() < 0.2:
            QualificationFactory(reverses=fact, **about)
    for _number in range(chance.randint(0, 2)):
        about = {
            "person": person, "completed_on": chance.choice([D(2024, 1, 9), *DAYS[2:]]),
            "counts_for_annual": chance.random() < 0.7, "programme_name": chance.choice(COURSES),
            "topics": chance.sample(TYPED, chance.randint(0, 3)), "due_on": None,
            "organisation": chance.choice(places), "grade_band": chance.choice(["", "Khá", "Giỏi"]),
        }  # fmt: skip
        fact = TrainingFactFactory(**about)
        if chance.random() < 0.2:
            TrainingFactFactory(reverses=fact, **about)
    return person


def some_classes(chance, places, people):
    version = ProgrammeVersionFactory(programme=ProgrammeFactory(name="Bồi dưỡng đảng viên mới"))
    course = CoursePageFactory(
        topic=Topic.objects.get_or_create(code="practical_work", defaults={"name": "Thực tiễn"})[0]
    )
    for organiser in places[1:3]:
        one = TrainingClassFactory(
            organiser=organiser, programme_version=version, course=course, starts_on=D(2026, 2, 1)
        )
        for person in chance.sample(people, 25):
            done = dt.datetime(2026, 4, 2, 1, tzinfo=dt.UTC) if chance.random() < 0.5 else None
            EnrolmentFactory(
                training_class=one, person=person, completed_at=done,
                grade_band=chance.choice(["Khá", "Giỏi"]) if done else "",
            )  # fmt: skip


@pytest.fixture
def places():
    for kind, code, name in (
        ("topic", "mass_mobilisation", "Công tác dân vận"),
        ("programme", "nghiep_vu", "nghiệp vụ"),
    ):
        PositionRequirement.objects.create(
            title_id="bi_thu", organisation_kind_id="chi_bo", kind=kind, code=code, name=name
        )
    chance = Random(6)
    found = some_organisations()
    people = [some_person(chance, found) for _number in range(45)]
    some_classes(chance, found, people)
    young = PersonFactory(born_on=D(1986, 11, 23))
    for title in ("bi_thu", "truong_ap"):
        HoldingFactory(person=young, organisation=found[3], title_id=title)
    return found


def questions():
    """Every rule about people in every reading, of everybody and of members of the Party."""
    definitions = audience_definitions()
    return [
        IndicatorQuestion(
            replace(row.spec, reading=reading, members_only=members_only),
            definitions[row.audience],
        )
        for row in indicator_rows()
        if row.rule in RULES
        for reading, members_only in [
            *((each, False) for each in READINGS),
            ("nguoi", True),
            ("ca_cap_uy", True),
        ]
    ]


def judged(asked, top, on):
    """What each question counts, person by person."""
    audiences = {each.audience.code: each.audience for each in asked}
    people = subjects(
        audiences.values(), on=on, year=on.year, tree=tree_on(on), organisation_id=top.pk
    )
    return [count_indicator(each.spec, people[each.audience.code], on) for each in asked]


@pytest.mark.parametrize(("on", "nodes"), ASKED)
def test_the_database_counts_as_the_rules_do(places, on, nodes, assert_queries):
    asked = questions()
    for top in (places[at] for at in nodes):
        branches = branches_on(top.pk, on)
        counted = judged(asked, top, on)
        # The statement, the topics as typed, the names of courses.
        with assert_queries(3):
            totals = indicator_totals(asked, branches, year=on.year)
        for question, judge, found in zip(asked, counted, totals, strict=True):
            assert (found.share, found.parts) == (judge.share, judge.parts), question.spec
        # Where the organisations are too many to be named.
        assert indicator_totals(asked, replace(branches, ids=None), year=on.year) == totals
        for question, judge in list(zip(asked, counted, strict=True))[::11]:
            groups = indicator_groups(question, branches, year=on.year)
            assert groups == breakdown(question.spec, judge, on), question.spec
        assert ancestors_on(top.pk, on) == tree_on(on).ancestors_of(top.pk)
        if on == LAST and top == places[0]:
            rules = zip(asked, counted, strict=True)
            assert {each.spec.rule for each, judge in rules if judge.share.count} == RULES


def by_name(items):
    """Items in any order, what they lack in any order."""
    found = [replace(each, lacks=frozenset(each.lacks)) for each in items]
    return sorted(found, key=lambda each: (each.person_id or 0, each.organisation_id, each.title))


def names_of(top, figure):
    """Those counted and those not."""
    return [list(IndicatorNames(top, figure, is_counted=which)) for which in (True, False)]


def test_the_names_are_those_that_the_rules_count(places):
    top = places[1]
    readings = [
        replace(figure, reading=one.reading, counted=replace(figure.counted, share=one.share))
        for figure in indicator_figures(top, on=LAST)
        if figure.row.rule in RULES
        for one in figure.readings
    ]
    asked = [
        IndicatorQuestion(replace(each.row.spec, reading=each.reading.code), each.audience)
        for each in readings
    ]
    for figure, judge in zip(readings, judged(asked, top, LAST), strict=True):
        hits, misses = names_of(top, figure)
        assert by_name(hits) == by_name(judge.hits), figure.reading
        assert by_name(misses) == by_name(judge.misses), figure.reading
        assert len(hits) == figure.number_counted
        assert len(misses) == figure.number_missing


def test_names_of_completions_and_enrolments_come_page_by_page(places):
    top = places[0]
    codes = ["boi_duong_ket_nap", "boi_duong_nguon"]
    joined, enrolled = indicator_figures(top, on=LAST, codes=codes)

    completions, nobody = names_of(top, joined)
    assert sum(part.share.count for part in joined.parts) == len(completions) > 0
    assert nobody == []
    in_two = IndicatorNames(top, joined, is_counted=True)
    assert [*in_two[:4], *in_two[4:]] == completions

    people = subjects(
        [enrolled.audience], on=LAST, year=2026, tree=tree_on(LAST), organisation_id=top.pk
    )[enrolled.audience.code]
    spec = enrolled.row.spec
    wanted = [each.person_id for each in people if each.is_here and in_scope(spec, each)]
    for names, is_under_way in zip(names_of(top, enrolled), (False, True), strict=True):
        rows = Enrolment.objects.filter(person__in=wanted, completed_at__isnull=is_under_way)
        found = [each.person_id for each in names]
        assert sorted(found) == sorted(rows.values_list("person", flat=True))
        assert found
