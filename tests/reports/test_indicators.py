"""Every requirement of the documents as a figure, in each of its readings."""

import datetime as dt

import pytest

from records.models import Indicator, IndicatorReading
from reports.queries.indicator_names import IndicatorNames
from reports.queries.indicators import indicator_figures, indicator_series
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import ExemptionFactory, HoldingFactory, PersonFactory
from tests.factories.records import QualificationFactory, TargetFactory, TrainingFactFactory
from tests.factories.targets import an_entered_figure

D = dt.date
ON, LONG_AGO = D(2026, 11, 23), D(2020, 6, 1)
ROWS = [
    *(f"Q-{number:02}" for number in range(1, 11)),
    *(f"T-{number:02}" for number in range(1, 14)),
    *(f"O-{number:02}" for number in range(1, 6)),
]


@pytest.fixture
def commune(db):
    return OrganisationFactory(code="XA", kind_id="xa", name="Đảng bộ xã")


def cell(commune, **changes):
    return OrganisationFactory(
        parent=commune, kind_id="chi_bo", residential_kind_id="ap", **changes
    )


def holder(organisation, *titles, since=LONG_AGO, **facts):
    person = PersonFactory(**facts)
    for title in titles:
        HoldingFactory(person=person, organisation=organisation, title_id=title, valid_from=since)
    return person


def figures(organisation, **options):
    return {each.code: each for each in indicator_figures(organisation, **{"on": ON} | options)}


def misses(organisation, figure):
    return IndicatorNames(organisation, figure, is_counted=False)


def shares(figure):
    return {each.reading.code: (each.share.count, each.share.total) for each in figure.readings}


def test_every_requirement_has_an_indicator_with_one_default_reading(db):
    found = Indicator.objects.prefetch_related("readings", "clauses")

    assert sorted({clause.row for each in found for clause in each.clauses.all()}) == sorted(ROWS)
    assert {each.code: sum(one.is_default for one in each.readings.all()) for each in found} == {
        each.code: 1 for each in found
    }
    assert all(clause.document and clause.words for each in found for clause in each.clauses.all())


def test_every_indicator_of_a_commune(commune, assert_queries):
    """Two cells: in one, everybody is trained; in the other a young secretary heads the village."""
    first, second = cell(commune), cell(commune)
    trained = holder(first, "bi_thu", born_on=D(1970, 1, 1), sex="nam", party_status="chinh_thuc")
    young = holder(
        second, "bi_thu", "truong_ap", born_on=D(1990, 5, 1), sex="nu", party_status="chinh_thuc"
    )
    deputy = holder(second, "pho_bi_thu", born_on=D(1960, 1, 1), party_status="chinh_thuc")
    heads = holder(first, "truong_ap", "truong_ban_cong_tac_mat_tran", party_status="khong")
    leader = holder(commune, "bi_thu", party_status="chinh_thuc")
    ExemptionFactory(person=deputy)
    for person in (trained, young, leader):
        QualificationFactory(person=person)
    for person, level in ((trained, "so_cap"), (leader, "trung_cap")):
        QualificationFactory(person=person, dimension="ly_luan_chinh_tri", level=level)
    TrainingFactFactory(
        person=trained, topics=["Kỹ năng lãnh đạo, điều hành", "cell_meetings"], organisation=first
    )
    TrainingFactFactory(
        person=deputy,
        programme_name="Lớp Sơ cấp lý luận chính trị khóa I",
        counts_for_annual=False,
        organisation=second,
    )
    TrainingFactFactory(
        person=heads,
        programme_name="Bồi dưỡng đảng viên mới",
        grade_band="Khá",
        counts_for_annual=False,
        organisation=commune,
    )
    TargetFactory(owner=commune, indicator_id="boi_duong_cap_uy", year=2026,
                  audience_id="chi_uy_dang_uy_xa",
                  reading=IndicatorReading.objects.get(indicator="boi_duong_cap_uy",
                                                       code="ca_cap_uy"))  # fmt: skip
    TargetFactory(
        owner=commune, indicator_id="llct_bi_thu_co_so", operator="tang", value=0, year=2026,
        audience_id="bi_thu_pho_bi_thu_co_so",
    )  # fmt: skip
    an_entered_figure(commune, year=2026, value="93.75", numerator=None, denominator=None)

    with assert_queries(22):
        found = figures(commune)

    assert set(found) == set(Indicator.objects.values_list("code", flat=True))
    assert shares(found["bi_thu_kiem_truong_thon"]) == {"tat_ca": (1, 2), "kiem_nhiem": (1, 1)}
    assert shares(found["truong_thon_dang_vien"]) == {"chuc_danh": (1, 3), "nguoi": (1, 2)}
    assert shares(found["boi_duong_cap_uy"]) == {
        "nguoi": (1, 3),
        "ca_cap_uy": (1, 3),
        "mot_nguoi": (1, 3),
    }
    committees = found["boi_duong_cap_uy"]
    assert (committees.reading.code, committees.unit, committees.gap_people) == (
        "ca_cap_uy",
        "cap_uy",
        2,
    )
    assert {each.organisation_id for each in misses(commune, committees)} == {second.pk, commune.pk}
    assert {
        code: (found[code].share.count, found[code].share.total)
        for code in (
            "thpt", "so_cap_llct", "thpt_va_so_cap_llct", "llct_bi_thu_co_so", "bi_thu_dat_chuan",
            "bi_thu_tre", "boi_duong_theo_nhom", "boi_duong_nam", "boi_duong_ky_nang",
            "boi_duong_lanh_dao", "llct_dang_vien", "boi_duong_chuc_danh",
            "chuan_khong_chuyen_trach",
        )
    } == {
        "thpt": (2, 3),
        "so_cap_llct": (1, 3),
        "thpt_va_so_cap_llct": (1, 3),
        "llct_bi_thu_co_so": (1, 1),
        "bi_thu_dat_chuan": (1, 3),
        "bi_thu_tre": (1, 3),
        "boi_duong_theo_nhom": (1, 3),
        "boi_duong_nam": (1, 3),
        "boi_duong_ky_nang": (1, 3),
        "boi_duong_lanh_dao": (1, 2),
        "llct_dang_vien": (2, 4),
        "boi_duong_chuc_danh": (1, 3),
        "chuan_khong_chuyen_trach": (1, 3),
    }  # fmt: skip
    assert {one.person_id for one in misses(commune, found["bi_thu_dat_chuan"])} == {
        young.pk,
        deputy.pk,
    }
    assert [(part.code, part.share.count) for part in found["boi_duong_ket_nap"].parts] == [
        ("Khá", 1)
    ]
    assert (found["boi_duong_ket_nap"].number, found["boi_duong_ket_nap"].percent) == (1, None)
    assert [(part.code, part.share.count) for part in found["llct_dang_vien"].parts] == [
        ("courses", 1)
    ]
    rated = found["xep_loai_to_chuc"]
    assert (str(rated.percent), rated.share, rated.entered.numerator) == ("93.75", None, None)
    assert found["xep_loai_dang_vien"].percent is None
    # At the end of 2025 it was all of them already: more cannot be asked.
    rising = found["llct_bi_thu_co_so"]
    assert (rising.previous, rising.target.is_met) == (rising.share, True)


def test_a_figure_over_the_years_is_that_of_each_day(commune):
    here = cell(commune)
    person = holder(here, "bi_thu", since=D(2024, 3, 1))
    QualificationFactory(person=person, issued_on=D(2025, 6, 1))

    figure = figures(commune, codes=["thpt"])["thpt"]

    assert [
        (each.year, each.day, each.figure.share.count, each.figure.share.total)
        for each in indicator_series(commune, figure, years=4)
    ] == [
        (2023, D(2023, 12, 31), 0, 0),
        (2024, D(2024, 12, 31), 0, 1),
        (2025, D(2025, 12, 31), 1, 1),
        (2026, ON, 1, 1),
    ]
    assert figures(commune, on=D(2024, 6, 1), codes=["thpt"])["thpt"].share.count == 0


def test_a_target_over_another_audience_has_a_figure_of_its_own(commune):
    holder(commune, "bi_thu")
    TargetFactory(owner=commune, audience_id="cap_uy_co_so", value=100)

    found = indicator_figures(commune, on=ON, codes=["thpt"])

    assert [(each.audience.code, each.gap_people) for each in found] == [
        ("chi_uy_thon_tdp", None),
        ("cap_uy_co_so", 1),
    ]
