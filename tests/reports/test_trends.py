"""Twelve months, topics by organisation, and organisations beside each other."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.rules import Role
from courses.models import Topic
from records.actions import rebuild_standings
from records.models import TallySnapshot
from shared.numbers import percent
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import HoldingFactory
from tests.factories.records import TrainingFactFactory
from tests.reports.pages import NOW, D, chi_bo, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def phuong(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return OrganisationFactory(code="DUCPHO", kind_id="xa", name="Đảng bộ phường Đức Phổ")


def sign_in(client, phuong, role):
    user = UserFactory()
    RoleAssignmentFactory(user=user, role=role.value, organisation=phuong)
    client.force_login(user)


def kept(organisation, day, **counts):
    TallySnapshot.objects.create(
        organisation=organisation, audience_id="dien_boi_duong_hang_nam", day=day, counts=counts
    )


def test_months_topics_and_comparison_show_the_same_people(client, phuong, assert_queries):
    an = chi_bo(phuong, "Chi bộ thôn An", people=6, trained=2)
    binh = chi_bo(phuong, "Chi bộ thôn Bình", people=5)
    small = chi_bo(phuong, "Chi bộ thôn Cát", people=2)
    topic = Topic.objects.get(code="cell_meetings")
    late = HoldingFactory(organisation=binh, title_id="bi_thu").person
    TrainingFactFactory(person=late, completed_on=D(2026, 11, 20), topics=[topic.code])
    kept(phuong, D(2026, 9, 30), trained=1, in_scope=10)
    kept(an, D(2026, 9, 30), trained=1, in_scope=4)
    kept(an, D(2026, 10, 31), trained=2, in_scope=5)
    rebuild_standings(2026, at=NOW)
    sign_in(client, phuong, Role.TRAINING_OFFICER)

    # The settings of the site are read once.
    page(client, "tracking_topics", "DUCPHO")

    with assert_queries(8):
        response, html = page(client, "tracking_months", "DUCPHO")
    months = response.context["months"]
    assert months.days == [D(2026, 9, 30), D(2026, 10, 31), D(2026, 11, 23)]
    assert [each.organisation for each in months.below] == [binh, an, small]
    assert [mark and mark.percent for mark in months.top.marks] == [10, None, percent(3, 14)]
    assert [mark.percent for mark in months.below[1].marks] == [25, 40, percent(2, 6)]
    assert "25,00" in html

    with assert_queries(8):
        response, html = page(client, "tracking_topics", "DUCPHO")
    found = response.context["map"]
    assert found.topics == [topic.name]
    assert [(line.organisation, line.fields[0].people) for line in found.lines] == [
        (an, 0), (binh, 1), (small, 0)
    ]  # fmt: skip
    assert [line.fields[0].step for line in found.lines] == [0, 5, 0]

    with assert_queries(9):
        response, html = page(client, "tracking_comparison", "DUCPHO")
    lines = response.context["comparison"].by_change
    # The small cell and the next smallest are one line.
    assert [(line.name, line.joined, line.change) for line in lines] == [
        (binh.name, 1, percent(1, 6)), ("", 2, 0)
    ]  # fmt: skip
    assert late.full_name not in html


def test_whoever_sees_no_names_does_not_see_small_groups(client, phuong):
    chi_bo(phuong, "Chi bộ thôn An", people=6)
    chi_bo(phuong, "Chi bộ thôn Bình", people=7)
    chi_bo(phuong, "Chi bộ thôn Cát", people=2)
    kept(phuong, dt.date(2026, 10, 31), trained=1, in_scope=10)
    rebuild_standings(2026, at=NOW)
    sign_in(client, phuong, Role.ISSUER)

    response, html = page(client, "tracking_months", "DUCPHO")

    assert response.context["hidden"] == 2
    assert "Chi bộ thôn Bình" in html
    assert "Chi bộ thôn An" not in html
    assert "Chi bộ thôn Cát" not in html
