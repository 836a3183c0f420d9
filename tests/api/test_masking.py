"""What somebody who may see figures and no names gets of small organisations, by every way out."""

import io

import docx
import pytest
from django.utils import timezone
from openpyxl import load_workbook

from accounts.rules import Role
from api.rules.rights import Right
from records.actions import rebuild_standings
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.factories.api import a_token, bearer
from tests.factories.organisations import OrganisationFactory
from tests.reports.pages import NOW, chi_bo

pytestmark = pytest.mark.django_db


def test_small_organisations_are_hidden_on_paper_and_by_the_interface_as_on_the_page(
    client, monkeypatch
):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    phuong = OrganisationFactory(code="DUCPHO", kind_id="xa", name="Đảng bộ phường Đức Phổ")
    for name, people in (("Chi bộ An", 8), ("Chi bộ Bình", 6), ("Chi bộ Cát", 2)):
        chi_bo(phuong, name, people=people, trained=1)
    rebuild_standings(2026, at=NOW)
    for role, hidden in ((Role.ISSUER, True), (Role.DEPARTMENT, False)):
        user = UserFactory()
        RoleAssignmentFactory(user=user, role=role.value, organisation=phuong)
        client.force_login(user)
        address = "/theo-doi/DUCPHO/bao-cao/tep/{}/?mau=boi-duong"

        book = load_workbook(io.BytesIO(client.get(address.format("xlsx")).content))
        cells = {row[1]: row[2:5] for row in book["Theo tổ chức"].values if row[1]}
        word = docx.Document(io.BytesIO(client.get(address.format("docx")).content))
        table = next(one for one in word.tables if one.rows[0].cells[1].text == "Tổ chức đảng")
        said = {row.cells[1].text: row.cells[2].text for row in table.rows}
        key = bearer(a_token(user, phuong, rights=[Right.FIGURES])[1])
        tracking = client.get("/api/v1/figures/DUCPHO/tracking", headers=key).json()
        annual = client.get("/api/v1/figures/DUCPHO/annual", headers=key).json()

        small, large = ("Chi bộ Bình", "Chi bộ Cát"), "Chi bộ An"
        assert (cells[large][0], said[large], said["Tổng số"]) == (8, "8", "16")
        assert [cells[name][0] for name in small] == ([None, None] if hidden else [6, 2])
        assert [said[name] for name in small] == (["–", "–"] if hidden else ["6", "2"])
        for rows in (tracking["rows"], annual["by_child"]):
            assert any(name == large for row in rows for name in row.values())
            assert any(name in small for row in rows for name in row.values()) is not hidden
