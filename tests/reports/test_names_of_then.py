"""A page or a report about a past day calls organisations as they were called on that day."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.api import Role, assign_role
from organisations.api import rename
from records.actions import rebuild_standings, rebuild_tallies
from reports.queries.papers import make_paper
from reports.rules.wanted import Form, Wanted
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import HoldingFactory

pytestmark = pytest.mark.django_db

OPENED, ON, BEFORE = dt.date(2020, 1, 1), dt.date(2026, 7, 1), dt.date(2026, 6, 30)
COMMUNE = "Đảng bộ phường Cũ (nay là Đảng bộ phường Mới)"
CELL = "Chi bộ tổ 1 (nay là Chi bộ Đông)"


@pytest.fixture
def commune(at):
    commune = OrganisationFactory(
        code="XA", name="Đảng bộ phường Cũ", kind_id="xa", opened_on=OPENED
    )
    cell = OrganisationFactory(
        parent=commune, code="C1", name="Chi bộ tổ 1", residential_kind_id="thon", opened_on=OPENED
    )
    HoldingFactory(organisation=cell, valid_from=OPENED)
    rename("XA", "Đảng bộ phường Mới", on=ON, by=None, at=at)
    rename("C1", "Chi bộ Đông", on=ON, by=None, at=at)
    for year in (2025, 2026):
        rebuild_standings(year, at=at)
        rebuild_tallies(year)
    commune.refresh_from_db()
    return commune


def test_pages_lists_series_and_reports_of_a_past_day(client, commune, at):
    user = UserFactory()
    assign_role(user, Role.DEPARTMENT, commune, by=None, at=at - dt.timedelta(days=365))
    client.force_login(user)
    then = {"ngay": f"{BEFORE:%Y-%m-%d}"}

    def page(name, *args, **query):
        answer = client.get(reverse(f"reports:{name}", args=["XA", *args]), query)
        assert answer.status_code == 200
        return answer.content.decode()

    assert CELL in page("tracking_detail", **then)
    for name in ("tracking_detail", "denominator_detail"):
        assert COMMUNE in page(name, **then), name
        assert "nay là" not in page(name), name
    assert COMMUNE in page("indicator_list", **then)
    assert f"{CELL}, {COMMUNE}" in page("tracking_people", loc="tat-ca", **then)
    assert "nay là" not in page("tracking_people", loc="tat-ca")
    assert "khi đó là Đảng bộ phường Cũ" in page("tracking_years")

    def paper(day):
        wanted = Wanted(Form.YEAR, year=day.year, day=day)
        made = make_paper(commune, wanted, maker="Trần Thị Cán Bộ", at=at)
        return str(made)

    assert COMMUNE in paper(BEFORE)
    assert CELL in paper(BEFORE)
    assert "nay là" not in paper(at.date())
    # Whoever signs does so under today's name.
    assert commune.name == "Đảng bộ phường Mới"
    made = make_paper(commune, Wanted(Form.YEAR, year=2026, day=BEFORE), maker="", at=at)
    assert "Mới" in made.letterhead.issuer.title() or "MỚI" in made.letterhead.issuer
    assert "nay là" not in made.letterhead.issuer
