"""A register of another shape: communes directly below the province, ấp and khóm, tổ đảng."""

import datetime as dt

import pytest

from organisations.api import Organisation, tree_on
from records.api import CELL_COMMITTEES, audience_members
from tests.factories.registers import province_of_the_delta
from tests.records.register.books import bring_in, refused, table

pytestmark = pytest.mark.django_db


def test_a_province_of_ap_and_khom_is_taken_in(tmp_path):
    report = bring_in(tmp_path, province_of_the_delta())

    assert refused(report) == []
    assert table(report)["to_chuc"][:2] == (13, 13)
    group = Organisation.objects.get(code="DT-TD1")
    above = [one.kind_id for one in group.get_ancestors()]
    assert above == ["tinh", "xa", "dang_bo_bo_phan", "chi_bo"]


def test_only_cells_of_ap_and_khom_are_in_the_audience_of_cells(tmp_path):
    bring_in(tmp_path, province_of_the_delta())
    province = Organisation.objects.get(code="DT")
    today = dt.date(2026, 11, 23)

    members = audience_members(CELL_COMMITTEES, organisation=province, on=today)

    assert sorted(members.values_list("code", flat=True)) == [
        "DT-001", "DT-002", "DT-003", "DT-004", "DT-005", "DT-006", "DT-007", "DT-008",
    ]  # fmt: skip
    assert len(tree_on(today).subtree_ids(province.pk)) == 13
