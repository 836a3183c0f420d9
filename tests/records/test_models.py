import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError

from records.models import IndicatorCondition, Qualification, Standing, StandingScope
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import PersonFactory
from tests.factories.records import (
    RECORDED_AT,
    QualificationFactory,
    TargetFactory,
    TrainingFactFactory,
)

pytestmark = pytest.mark.django_db
D = dt.date


def refuses(constraint):
    return pytest.raises(IntegrityError, match=constraint)


@pytest.mark.parametrize("issued_on", [None, D(2019, 6, 1)])
def test_year_only_qualification_is_stored_as_first_of_january(issued_on):
    with refuses("qualification_year_stored_as_first_of_january"):
        QualificationFactory(issued_year_only=True, issued_on=issued_on)


def test_year_only_qualification_of_first_of_january_is_kept():
    assert QualificationFactory(issued_year_only=True, issued_on=D(2019, 1, 1)).pk


@pytest.mark.parametrize("issued_on", [None, D(2021, 7, 9)])
def test_confirmation_of_political_theory_must_be_older_than_9_july_2021(issued_on):
    with refuses("qualification_confirmation_before_9_july_2021"):
        QualificationFactory(
            dimension="ly_luan_chinh_tri",
            level="so_cap",
            evidence="giay_xac_nhan",
            issued_on=issued_on,
        )


@pytest.mark.parametrize(
    "changes",
    [
        {"issued_on": D(2021, 7, 8)},
        {"evidence": "bang", "issued_on": None},
        {"dimension": "chuyen_mon", "issued_on": None},
    ],
)
def test_other_evidence_is_kept(changes):
    values = {"dimension": "ly_luan_chinh_tri", "level": "so_cap", "evidence": "giay_xac_nhan"}

    assert QualificationFactory(**(values | changes)).pk


@pytest.mark.parametrize("fields", [{"verified_at": RECORDED_AT}, {"verified_by_id": 1}])
def test_verification_names_the_person_and_the_time(fields):
    with refuses("qualification_verified_at_and_by_together"):
        QualificationFactory(**fields)


def test_fact_is_reversed_once():
    fact = QualificationFactory()
    QualificationFactory(person=fact.person, reverses=fact)

    with pytest.raises(IntegrityError):
        QualificationFactory(person=fact.person, reverses=fact)


@pytest.mark.parametrize("score", [Decimal("-0.01"), Decimal("10.01")])
def test_score_is_between_0_and_10(score):
    with refuses("training_fact_score_from_0_to_10"):
        TrainingFactFactory(score=score)


@pytest.mark.parametrize("score", [None, Decimal(0), Decimal(10)])
def test_score_may_be_unknown(score):
    assert TrainingFactFactory(score=score).pk


@pytest.mark.parametrize("fields", [{"programme_name": ""}, {"source": ""}])
def test_training_fact_names_programme_and_source(fields):
    with refuses("training_fact_names_programme_and_source"):
        TrainingFactFactory(**fields)


def test_source_is_credited_once():
    TrainingFactFactory(source="certificate:1")

    with pytest.raises(IntegrityError):
        TrainingFactFactory(source="certificate:1")


@pytest.mark.parametrize("value", [Decimal("-0.01"), Decimal("100.01")])
def test_target_is_a_percentage(value):
    with refuses("target_from_0_to_100"):
        TargetFactory(value=value)


@pytest.mark.parametrize(
    "fields",
    [
        {"operator": "khoang", "value": Decimal(3)},
        {"operator": "khoang", "value": Decimal(3), "value_to": Decimal(2)},
        {"operator": "=", "value_to": Decimal(100)},
    ],
)
def test_band_has_both_ends_and_nothing_else_has(fields):
    with refuses("target_band_has_both_ends"):
        TargetFactory(**fields)


def test_band_with_both_ends_is_kept():
    assert TargetFactory(operator="khoang", value=Decimal(3), value_to=Decimal(4)).pk


def test_target_is_set_once_for_a_year():
    target = TargetFactory()

    with pytest.raises(IntegrityError):
        TargetFactory(owner=target.owner)


def test_condition_is_set_once_for_a_dimension():
    with pytest.raises(IntegrityError):
        IndicatorCondition.objects.create(indicator_id="thpt", dimension="pho_thong", level="thcs")


@pytest.mark.parametrize("fields", [{"trained_on": D(2026, 5, 1)}, {"on_time": True}])
def test_standing_is_on_time_or_late_exactly_when_trained(fields):
    with refuses("standing_on_time_exactly_when_trained"):
        Standing.objects.create(person=PersonFactory(), year=2026, **fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"reason": "lazy"},
        {"reason": "awaiting", "trained_on": D(2026, 5, 1), "on_time": True},
        {"reason": "awaiting", "is_exempt": True},
    ],
)
def test_standing_has_one_of_the_reasons_only_while_somebody_is_missing(fields):
    Standing.objects.create(person=PersonFactory(), year=2026, reason="awaiting")

    with refuses("standing_known_reason_only_while_missing"):
        Standing.objects.create(person=PersonFactory(), year=2026, **fields)


def test_person_stands_once_in_a_year_and_once_in_an_audience():
    standing = Standing.objects.create(person=PersonFactory(), year=2026)
    place = {
        "standing": standing,
        "audience_id": "cap_uy_co_so",
        "organisation": OrganisationFactory(),
    }
    StandingScope.objects.create(**place, title_id="bi_thu")

    with pytest.raises(IntegrityError):
        StandingScope.objects.create(**place, title_id="cap_uy_vien")


def test_second_standing_of_the_year_is_refused():
    standing = Standing.objects.create(person=PersonFactory(), year=2026)

    with pytest.raises(IntegrityError):
        Standing.objects.create(person=standing.person, year=2026)


def test_qualification_keeps_the_rank_of_its_level():
    assert Qualification.objects.get(pk=QualificationFactory().pk).rank == 3
