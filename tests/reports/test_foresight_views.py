"""Foresight, eligibility and trials on the screen; a trial writes nothing."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.api import Role, assign_role
from courses.models import UnitProgress
from records.actions import rebuild_standings
from records.rules.what_if import TrialRules
from reports.queries.foresight import foresight_page
from reports.queries.level_standards import level_page
from reports.queries.nearest import nearest_page
from reports.queries.what_if import ground, what_if_page
from reports.rules.level_standards import Verdict
from tests.factories.accounts import UserFactory
from tests.factories.courses import EnrolmentFactory, TrainingClassFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import HoldingFactory
from tests.factories.records import QualificationFactory, TargetFactory, TrainingFactFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def commune(client):
    """A commune of three cells with four people each: seven of twelve trained; the eighth and
    ninth are in a class, the latter further on."""
    now = timezone.now()
    today = timezone.localdate(now)
    top = OrganisationFactory(code="XA", name="Đảng bộ xã Phổ An")
    people = []
    for number in (1, 2, 3):
        cell = OrganisationFactory(
            parent=top, code=f"CB{number}", name=f"Chi bộ {number}", residential_kind_id="thon"
        )
        for place in range(4):
            people.append(
                HoldingFactory(
                    organisation=cell,
                    title_id="chi_uy_vien" if place else "bi_thu",
                    person__code=f"P{len(people):02d}",
                    person__full_name=f"Nguyễn Văn {'ABCDEGHIKLMN'[len(people)]}",
                    person__party_status="chinh_thuc",
                    person__sex="nam",
                    person__born_on=dt.date(1975, 1, 1),
                ).person
            )
    for person in people[:7]:
        TrainingFactFactory(
            person=person,
            programme_code="A",
            completed_on=dt.date(today.year, 1, 5),
            due_on=dt.date(today.year, 1, 1),
        )
    for person in people:
        TrainingFactFactory(person=person, completed_on=dt.date(today.year - 1, 5, 10))
    QualificationFactory(person=people[0], dimension="chuyen_mon", level="cao_dang", rank=3)
    training_class = TrainingClassFactory(
        lessons=3, tests=0, due_on=today + dt.timedelta(days=10), organiser=top
    )
    begun = EnrolmentFactory(person=people[8], training_class=training_class)
    UnitProgress.objects.create(
        enrolment=begun, unit=training_class.units.first(), opened_at=now, completed_at=now
    )
    EnrolmentFactory(person=people[7], training_class=training_class)
    TargetFactory(
        owner=top, indicator_id="boi_duong_nam", audience_id="dien_boi_duong_hang_nam",
        year=today.year, value=75,
    )  # fmt: skip
    for year in (today.year - 1, today.year):
        rebuild_standings(year, at=now)
    user = UserFactory()
    assign_role(user, Role.DEPARTMENT, top, by=None, at=now)
    client.force_login(user)
    return top


def test_each_page_asks_a_fixed_number_of_questions(commune, assert_queries):
    today = timezone.localdate()

    with assert_queries(12):
        foresight_page(commune, today=today)
    with assert_queries(19):
        nearest_page(commune, today=today, page_number="")
    with assert_queries(6):
        level_page(
            commune,
            code="trung_cap_llct",
            which=Verdict.NOT_ELIGIBLE,
            today=today,
            page_number="",
        )
    with assert_queries(10):
        known = ground(commune, today=today)
    with assert_queries(1):
        what_if_page(commune, known, TrialRules(known.clauses), None, today=today)


def page_of(client, name, **query):
    response = client.get(reverse(f"reports:{name}", args=["XA"]), query)
    assert response.status_code == 200
    return response, response.content.decode()


def test_projection_and_the_shortest_way_to_the_target(client, commune):
    response, text = page_of(client, "foresight_detail")
    page = response.context["page"]
    assert (page.top.trained, page.top.now.in_scope, page.gap_now) == (7, 12, 2)
    assert page.top.found.low >= 7
    assert {row.code for row in page.rows} == {"CB1", "CB2", "CB3"}
    assert "<polyline" in text
    assert "style=" not in text

    response, text = page_of(client, "foresight_people")
    found = response.context["found"]
    # Two people reach 9 of 12 = 75 %: first who has begun, then who is in a class.
    assert (found.number, found.missing) == (2, 5)
    assert [each.code for each in found.page] == ["P08", "P07"]
    assert "nguoi=P08&amp;nguoi=P07" in text
    # One person makes the second committee whole; the third needs four.
    assert [[code for code, _name in each.people] for each in found.committees] == [["P07"]]
    assert found.committees_missing == 2

    response, _text = page_of(client, "at_risk_list")
    assert [each.person.code for each in response.context["page"]] == ["P07", "P08"]


def test_who_may_be_sent_to_study(client, commune):
    response, _text = page_of(client, "eligibility_list", bac="trung_cap_llct", loc="chua")
    found = response.context["found"]
    assert found.counts == {"du": 0, "xem": 0, "chua": 12}
    assert dict(found.reasons) == {"ly_luan_chinh_tri:so_cap": 12, "chuyen_mon:cao_dang": 11}
    assert len(found.page) == 12
    assert (
        client.get(reverse("reports:eligibility_list", args=["XA"]), {"bac": "x"}).status_code
        == 404
    )


def test_a_trial_shows_who_gains_and_who_loses_and_writes_nothing(client, commune):
    with CaptureQueriesContext(connection) as sent:
        response, _text = page_of(
            client, "what_if", nguong="50", han=f"{timezone.localdate().year}-01-31", bo="2"
        )
    verbs = {each["sql"].split()[0] for each in sent.captured_queries}
    assert not verbs & {"INSERT", "UPDATE", "DELETE"}
    page = response.context["page"]
    moved = {line.measure: (line.before, line.after) for line in page.measures}
    # Without chi ủy viên only the three bí thư are left: two of them trained, and now on time.
    assert moved["in_scope"] == (12, 3)
    assert moved["trained"] == (7, 2)
    assert moved["on_time"] == (0, 2)
    top = page.places[0]
    assert (top.before.share.count, top.before.gap) == (7, 2)
    assert (top.after.share.count, top.after.share.total, top.after.is_met) == (2, 3, True)
    assert (top.gained, top.lost) == (0, 5)

    response, _text = page_of(client, "what_if", cach_tinh="cap_uy")
    top = response.context["page"].places[0]
    assert (top.after.share.count, top.after.share.total) == (1, 3)
    response, _text = page_of(client, "what_if")
    assert response.context["page"].people_total == 0
    wrong = client.get(reverse("reports:what_if", args=["XA"]), {"nguong": "101"})
    assert wrong.status_code == 422
