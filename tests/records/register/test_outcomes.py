"""Figures that others have worked out come in with the register's workbook."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from records.models import OutcomeFigure
from tests.factories.accounts import UserFactory
from tests.factories.closings import a_closing
from tests.records.register.books import bring_in, good, refused, table

pytestmark = pytest.mark.django_db

HEAD = ["ma_to_chuc", "chi_so", "cach_tinh", "nam", "so_dat", "tong_so", "ty_le", "van_ban"]
ROWS = [
    ["XA", "ket_nap_dang_vien", "cuoi_nam", 2026, 12, 480, None, "Báo cáo 15-BC/ĐU, mục II"],
    ["CB1", "xep_loai_dang_vien", None, "2026", None, None, "98,5 %", "Thông báo 3-TB/ĐU"],
]


def a_book(*rows):
    return good() | {"ket_qua": [HEAD, *(list(row) for row in rows)]}


def values():
    rows = OutcomeFigure.objects.order_by("pk")
    return [(row.organisation.code, row.reading.code, row.value, row.numerator) for row in rows]


def test_figures_come_in_once_and_a_correction_stands_beside_the_former(tmp_path):
    assert table(bring_in(tmp_path, a_book(*ROWS)))["ket_qua"] == (2, 2, 0, 0, 0)
    assert values() == [
        ("XA", "cuoi_nam", Decimal("2.50"), 12),
        ("CB1", "danh_gia", Decimal("98.50"), None),
    ]
    assert bring_in(tmp_path, a_book(*ROWS)).changes_nothing

    corrected = [[*ROWS[0][:4], 13, 480, "2,71", ROWS[0][7]], ROWS[1]]
    assert table(bring_in(tmp_path, a_book(*corrected)))["ket_qua"] == (2, 0, 1, 1, 0)
    assert [value for code, _reading, value, _n in values() if code == "XA"] == [
        Decimal("2.50"),
        Decimal("2.71"),
    ]


@pytest.mark.parametrize(
    ("place", "value", "column"),
    [
        (0, "XYZ", "ma_to_chuc"),
        (1, "thpt", "chi_so"),
        (2, "x", "cach_tinh"),
        (4, 481, "so_dat"),
        (5, None, "tong_so"),
        (6, "3", "ty_le"),
        (6, "2-3", "ty_le"),
        (7, None, "van_ban"),
    ],
)
def test_what_cannot_be_is_refused_with_the_rest(tmp_path, place, value, column):
    wrong = list(ROWS[0])
    wrong[place] = value

    report = bring_in(tmp_path, a_book(wrong, ROWS[1]))

    assert [(sheet, row, name) for sheet, row, name, _value in refused(report)] == [
        ("ket_qua", 2, column)
    ]
    assert not OutcomeFigure.objects.exists()


def test_the_same_figure_twice_and_a_closed_year_are_refused(tmp_path):
    report = bring_in(tmp_path, a_book(ROWS[1], ROWS[1]))
    assert [row[:3] for row in refused(report)] == [("ket_qua", 3, "chi_so")]

    bring_in(tmp_path, a_book(ROWS[1]))
    commune = OutcomeFigure.objects.get().organisation.get_parent()
    a_closing(
        organisation=commune, year=2026, day=dt.date(2026, 12, 31),
        confirmed_by=UserFactory(), confirmed_at=timezone.now(),
    )  # fmt: skip

    assert bring_in(tmp_path, a_book(ROWS[1])).changes_nothing
    assert [row[:3] for row in refused(bring_in(tmp_path, a_book(*ROWS)))] == [
        ("ket_qua", 2, "nam")
    ]
