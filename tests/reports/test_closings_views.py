"""Closing a year on the screen: two people, an addendum, strangers see nothing."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.api import Role, assign_role
from audit.models import Event
from records.actions import reverse_training_fact
from records.api import prepare_closing
from records.models import TrainingFact, YearClosing
from records.queries.closings import comparison, indicators_of, soundness
from reports.actions.closings import prepare_year
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import HoldingFactory
from tests.factories.records import TargetFactory, TrainingFactFactory
from tests.factories.targets import an_entered_figure

pytestmark = pytest.mark.django_db


@pytest.fixture
def commune(settings, tmp_path):
    settings.CREDENTIAL_KEYS = tmp_path / "none"
    top = OrganisationFactory(code="XA", name="Đảng bộ xã Phổ An")
    cell = OrganisationFactory(parent=top, code="CB", residential_kind_id="thon")
    person = HoldingFactory(organisation=cell, person__full_name="Đặng Thị Ánh").person
    TrainingFactFactory(person=person, completed_on=dt.date(2025, 5, 10))
    return top


def department(commune, at):
    user = UserFactory()
    assign_role(user, Role.DEPARTMENT, commune, by=None, at=at)
    return user


def test_two_people_close_a_year_and_amend_it(client, commune):
    def page(name, *args):
        return reverse(f"reports:closing_{name}", args=["XA", *args])

    at = timezone.now()
    one, two = department(commune, at), department(commune, at)
    client.force_login(one)
    response = client.post(page("prepare"), {"nam": "2026", "ngay": "2026-12-31"})
    assert response.status_code == 422
    assert client.post(page("prepare"), {"nam": "2025"}).status_code == 302
    client.post(page("confirm", 2025, 0))
    assert not YearClosing.objects.get().is_confirmed, "not by the same person"
    client.force_login(two)
    assert page("confirm", 2025, 0) in client.get(page("detail", 2025)).content.decode()
    client.post(page("confirm", 2025, 0))

    closing = YearClosing.objects.get()
    assert (closing.confirmed_by, closing.signature) == (two, "")
    text = client.get(page("detail", 2025)).content.decode()
    assert "100,00" in text
    assert page("confirm", 2025, 0) not in text
    fact = TrainingFact.objects.get()
    reverse_training_fact(fact, reason="nhầm", by=None, at=timezone.now())
    text = client.get(page("detail", 2025), {"doi-chieu": "1"}).content.decode()
    assert "Đặng Thị Ánh" in text
    assert fact.programme_name in text
    assert client.post(page("amend", 2025), {"ly_do": ""}).status_code == 422
    assert client.post(page("amend", 2025), {"ly_do": "Rà soát"}).status_code == 302
    client.force_login(one)
    assert page("confirm", 2025, 1) in client.get(page("detail", 2025)).content.decode()
    client.post(page("confirm", 2025, 1))
    assert YearClosing.objects.get(number=1).is_confirmed
    assert "Đặng Thị Ánh" in client.get(page("detail", 2025)).content.decode()
    assert client.get(page("list")).status_code == 200

    taken = client.get(page("file", 2025, 0, "danh-sach"))
    assert taken.content.decode() == closing.people
    assert Event.objects.filter(verb="closing.taken", actor_id=one.pk).count() == 1
    assert client.get(page("file", 2025, 0, "khac")).status_code == 404
    assert client.get(page("detail", 2024)).status_code == 404


def test_a_closed_year_keeps_how_each_indicator_read(client, commune):
    at, year = timezone.now(), ["XA", 2025]
    TargetFactory(
        owner=commune, indicator_id="boi_duong_nam", audience_id="dien_boi_duong_hang_nam"
    )
    one, two = department(commune, at), department(commune, at)
    detail = reverse("reports:closing_detail", args=year)
    confirm = reverse("reports:closing_confirm", args=[*year, 0])

    prepare_year(commune, 2025, by=one, at=at)
    client.force_login(two)
    assert "1/1 người" in table_of(client.get(detail))
    # What is entered before the second person has looked is looked at again.
    an_entered_figure(commune)
    client.post(confirm)
    assert not YearClosing.objects.get().is_confirmed
    client.post(reverse("reports:closing_discard", args=[*year, 0]))
    prepare_year(commune, 2025, by=one, at=at)
    client.post(confirm)

    closing = YearClosing.objects.get()
    assert closing.is_confirmed
    kept = {each.code: each for each in indicators_of(closing)}
    trained, rated = kept["boi_duong_nam"], kept["xep_loai_to_chuc"]
    assert (trained.reading, trained.numerator, trained.denominator) == ("nguoi", 1, 1)
    assert (trained.target["value"], trained.is_met, trained.lacking) == ("100.00", True, 0)
    assert (rated.numerator, rated.denominator, rated.value) == (95, 100, "95.00")
    assert kept["thpt"].target is None
    reverse_training_fact(TrainingFact.objects.get(), reason="nhầm", by=None, at=timezone.now())
    text = table_of(client.get(detail, {"doi-chieu": "1"}))
    row = text[text.index(trained.name) :].split("</tr>")[0]
    assert "1/1 người" in row
    assert "Mức 2025: 100 %, đã đạt" in row
    assert "0/1 người (0,00 %)" in row
    assert "như khi chốt" in text[text.index(rated.name) :].split("</tr>")[0]
    assert soundness(closing).is_whole


def test_a_year_closed_without_its_indicators_says_so_and_still_holds(client, commune):
    at = timezone.now()
    prepare_closing(commune, 2025, by=UserFactory(), at=at)
    client.force_login(department(commune, at))
    # Nor does it get any when it is confirmed: its text would be another.
    client.post(reverse("reports:closing_confirm", args=["XA", 2025, 0]))

    detail = reverse("reports:closing_detail", args=["XA", 2025])
    pages = [table_of(client.get(detail, asked)) for asked in ({}, {"doi-chieu": "1"})]

    closing = YearClosing.objects.get()
    assert (closing.is_confirmed, indicators_of(closing)) == (True, None)
    assert all("Bản chốt này lập trước khi có phần chỉ tiêu." in page for page in pages)
    assert soundness(closing).is_whole
    assert comparison(closing).is_empty


def table_of(response) -> str:
    """The page with its spaces drawn together."""
    return " ".join(response.content.decode().split())
