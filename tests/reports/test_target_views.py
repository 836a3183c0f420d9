"""Targets on the screen: read by everybody who sees figures, set by the department."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.rules import Role
from audit.models import Event
from records.models import IndicatorReading, OutcomeFigure, Target, TargetInheritance
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.factories.closings import a_closing
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import HoldingFactory, PersonFactory, PlannedPositionFactory
from tests.factories.records import QualificationFactory, TargetFactory
from tests.factories.targets import left_to
from tests.reports.pages import NOW, page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def commune():
    return OrganisationFactory(code="DUCPHO", kind_id="xa", name="Đảng bộ phường Đức Phổ")


@pytest.fixture
def department(client, commune):
    user = UserFactory(full_name="Nguyễn Thị Bình")
    RoleAssignmentFactory(user=user, role=Role.DEPARTMENT.value, organisation=commune)
    client.force_login(user)
    return user


def post(client, name, *args, **data):
    return client.post(reverse(f"reports:{name}", args=["DUCPHO", *args]), data)


def a_secretary(commune, **facts):
    cell = OrganisationFactory(parent=commune, kind_id="chi_bo", residential_kind_id="thon")
    return HoldingFactory(organisation=cell, person=PersonFactory(**facts)).person


def draft(indicator="thpt", **changes):
    reading = IndicatorReading.objects.get(indicator=indicator, is_default=True)
    return {
        "audience": reading.indicator.audience_id,
        "reading": reading.pk,
        "year": 2027,
        "operator": ">=",
        "value": "67,5",
        "source": "Kế hoạch 01-KH/ĐU, mục 2",
    } | changes


def test_from_all_indicators_to_one_and_to_its_names(client, department, commune, assert_queries):
    QualificationFactory(person=a_secretary(commune, full_name="Đặng Thị Ánh", sex="nu"))
    lacking = a_secretary(commune, full_name="Lê Dũng", code="DUNG")
    PlannedPositionFactory(person=lacking)
    TargetFactory(owner=commune, year=2026, value=100, source="Đề án, mục II.1.2")

    with assert_queries(20):
        _response, html = page(client, "indicator_list", "DUCPHO")
    assert "1/2" in html
    assert "50,00 %" in html or "50.00 %" in html
    assert "Đề án, mục II.1.2" in html
    assert "Mọi bí thư chi bộ ấp, khóm" in html
    assert "Q-07." in html

    response, html = page(client, "indicator_detail", "DUCPHO", "thpt")
    sex = next(axis for axis in response.context["axes"] if axis.code == "gioi_tinh")
    assert [(each.code, each.share.count, each.share.total) for each in sex.groups] == [
        ("nu", 1, 1),
        ("khong_ro", 0, 1),
    ]
    plan = next(axis for axis in response.context["axes"] if axis.code == "quy_hoach")
    assert [(each.name, each.share.count, each.share.total) for each in plan.groups] == [
        ("Trong quy hoạch", 0, 1),
        ("Ngoài quy hoạch hoặc chưa nhập", 1, 1),
    ]
    assert "Quy hoạch cán bộ" in html
    assert [each.year for each in response.context["series"]] == [2022, 2023, 2024, 2025, 2026]

    response, html = page(client, "indicator_people", "DUCPHO", "bi_thu_dat_chuan")
    dung = next(line for line in response.context["lines"] if line.code == lacking.code)
    assert len(dung.lacks) == 2
    assert "/ho-so/DUNG/" in html
    _response, html = page(client, "indicator_people", "DUCPHO", "thpt", loc="da")
    assert "Đặng Thị Ánh" in html
    assert "Lê Dũng" not in html
    assert page(client, "indicator_detail", "DUCPHO", "khac")[0].status_code == 404
    for group in ("boi_duong", "ket_qua"):
        assert page(client, "indicator_list", "DUCPHO", nhom=group)[0].status_code == 200


def test_a_target_is_set_changed_and_taken_back_until_its_year_is_closed(
    client, department, commune
):
    assert post(client, "target_create", "thpt", **draft()).status_code == 302
    target = Target.objects.get()
    assert (target.value, target.reading, target.operator) == (67.5, None, ">=")
    again = post(client, "target_create", "thpt", **draft())
    assert "Chỉ tiêu này đã có mức cho năm ấy" in again.content.decode()

    band = draft(operator="khoang", value="3", value_to="4", year=2026)
    assert post(client, "target_edit", target.pk, **band).status_code == 302
    target.refresh_from_db()
    assert (target.year, target.operator, target.value_to) == (2026, "khoang", 4)
    for wrong in (
        {"operator": "khoang", "value": "4", "value_to": "3"},
        {"value": "101"},
        {"value": ""},
        {"source": ""},
    ):
        assert post(client, "target_edit", target.pk, **draft(**wrong)).status_code == 422
    rise = draft(operator="tang", value="")
    assert post(client, "target_create", "thpt", **rise).status_code == 302
    assert [event.verb for event in Event.objects.filter(verb__startswith="target.")] == [
        "target.set",
        "target.changed",
        "target.set",
    ]

    closing = a_closing(organisation=commune, year=2026, day=dt.date(2026, 12, 31))
    closing.figures.create(organisation=commune, figures={})
    closing.confirmed_by, closing.confirmed_at = UserFactory(), NOW
    closing.save()
    refused = post(client, "target_edit", target.pk, **draft())
    assert "Năm 2026 đã chốt" in refused.content.decode()
    post(client, "target_remove", target.pk)
    assert Target.objects.filter(pk=target.pk).exists()
    post(client, "target_remove", Target.objects.get(operator="tang").pk)
    assert not Target.objects.filter(operator="tang").exists()


def test_a_target_of_a_predecessor_binds_only_once_somebody_takes_it_over(
    client, department, commune
):
    a_secretary(commune)
    first, second = left_to(commune, value=80), left_to(commune, value=90)
    response, _html = page(client, "indicator_list", "DUCPHO")
    assert response.context["proposed"] == 2
    assert response.context["lines"][0]["figure"].target is None

    post(client, "target_inherit", first.pk, **{"quyet-dinh": "nhan"})
    made = Target.objects.get(owner=commune)
    assert (made.value, made.inherited.target) == (80, first)
    response, _html = page(client, "indicator_list", "DUCPHO")
    assert response.context["lines"][0]["figure"].target.line.value == 80

    # There is a target now: the other one can only be refused.
    post(client, "target_inherit", second.pk, **{"quyet-dinh": "nhan"})
    assert TargetInheritance.objects.count() == 1
    post(client, "target_inherit", second.pk, **{"quyet-dinh": "tu-choi"})
    post(client, "target_inherit", second.pk, **{"quyet-dinh": "nhan"})
    assert not TargetInheritance.objects.get(target=second).is_accepted
    assert page(client, "target_list", "DUCPHO")[0].context["proposals"] == []


def test_figures_of_others_are_entered_and_every_entry_stays(client, department, commune):
    start, end = IndicatorReading.objects.filter(indicator="ket_nap_dang_vien")
    entry = {"reading": start.pk, "year": 2025, "numerator": 35, "denominator": 1000}
    entry["source"] = "Báo cáo 12-BC/ĐU"
    assert post(client, "outcome_enter", "ket_nap_dang_vien", **entry).status_code == 302
    assert post(client, "outcome_enter", "ket_nap_dang_vien",
                **entry | {"numerator": 36}).status_code == 302  # fmt: skip
    alone = {"reading": end.pk, "year": 2025, "value": "3,4", "source": "Báo cáo"}
    assert post(client, "outcome_enter", "ket_nap_dang_vien", **alone).status_code == 302
    for wrong in ({"numerator": 1001}, {"denominator": ""}, {"source": ""}):
        assert post(client, "outcome_enter", "ket_nap_dang_vien",
                    **entry | wrong).status_code == 422  # fmt: skip
    assert post(client, "outcome_enter", "thpt", **entry).status_code == 404
    TargetFactory(owner=commune, indicator_id="ket_nap_dang_vien", audience_id="moi_chuc_vu",
                  year=2020, operator="khoang", value=3, value_to=4)  # fmt: skip

    response, _html = page(client, "indicator_detail", "DUCPHO", "ket_nap_dang_vien", nam=2025)

    figure = response.context["line"]["figure"]
    assert (str(figure.percent), figure.share.count, figure.target.is_met) == ("3.60", 36, True)
    assert [str(each.percent) for each in figure.readings] == ["3.60", "3.40"]
    assert len(response.context["history"]) == OutcomeFigure.objects.count() == 3
