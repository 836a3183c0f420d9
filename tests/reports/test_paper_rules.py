"""Words, numbers and days of official reports: plain rules."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from reports.rules.calendar import period_due
from reports.rules.letterhead import committee_of, default_letterhead, place_of
from reports.rules.paper import (
    STATE,
    Figure,
    Letterhead,
    long_date,
    number_words,
    plain,
    roman,
    short_date,
    text,
)
from reports.rules.wording import (
    NOTHING_BEFORE,
    against_target,
    compared,
    listed,
    lowered,
    share_figure,
    target_words,
)

D = dt.date


def test_numbers_and_days_are_written_as_vietnamese_documents_write_them():
    assert number_words(1240) == "1.240"
    assert number_words(Decimal("67.78")) == "67,78"
    assert str(Figure(None)) == "–"
    assert str(share_figure(223, 329)) == "67,78"
    assert str(share_figure(0, 0)) == "–"
    assert [short_date(day) for day in (D(2022, 6, 16), D(2008, 2, 2), D(2022, 6, 1))] == [
        "16/6/2022",
        "02/02/2008",
        "01/6/2022",
    ]
    assert long_date(D(2018, 2, 20)) == "ngày 20 tháng 02 năm 2018"
    assert [roman(number) for number in (1, 4, 9, 14)] == ["I", "IV", "IX", "XIV"]


def test_sentence_keeps_its_figures_apart():
    words = text("Có {n}/{all} đồng chí {name}.", n=Figure(3, place="A"), all=1200, name="{x}")

    assert plain(words) == "Có 3/1.200 đồng chí {x}."
    assert words[1] == Figure(3, place="A")


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        ("50", "40.5", "tăng 9,5 điểm phần trăm so với cùng kỳ năm trước (40,5%)"),
        ("40.50", "50.00", "giảm 9,50 điểm phần trăm so với cùng kỳ năm trước (50,00%)"),
        ("40.50", "40.50", "bằng cùng kỳ năm trước (40,50%)"),
        ("40.50", None, NOTHING_BEFORE),
        (None, "1", NOTHING_BEFORE),
    ],
)
def test_comparison_with_the_year_before(now, before, said):
    assert compared(now and Decimal(now), before and Decimal(before)) == said


def test_targets_in_words():
    assert target_words(">", Decimal(90)) == "trên 90%"
    assert target_words(">=", Decimal("97.50")) == "97,5% trở lên"
    assert target_words("=", Decimal(100)) == "100%"
    assert target_words(">=", Decimal(100)) == "100%"
    assert target_words("khoang", Decimal(20), Decimal(30)) == "từ 20% đến 30%"
    assert target_words("tang", Decimal(0)) == "tăng so với năm trước"
    assert plain(against_target(Figure(3), False, missing=3)) == (
        "chưa đạt chỉ tiêu, còn thiếu 3 người"
    )
    assert plain(against_target(Figure(0), False, missing=0)) == "vượt mức trên của chỉ tiêu"
    assert plain(against_target(Figure(0), True, missing=0)) == "đã đạt chỉ tiêu"
    assert "chưa có người thuộc diện" in plain(against_target(Figure(0), None, missing=0))


def test_names_in_sentences():
    assert listed([]) == ""
    assert listed(["A"]) == "A"
    assert listed(["A", "B", "C"]) == "A, B và C"
    assert lowered("Tốt nghiệp THPT") == "tốt nghiệp THPT"


def test_head_of_an_organisation_that_entered_none():
    assert committee_of("Đảng bộ phường Nguyễn Nghiêm") == "Đảng ủy phường Nguyễn Nghiêm"
    assert committee_of("Đảng bộ tỉnh Quảng Ngãi") == "Tỉnh ủy Quảng Ngãi"
    assert committee_of("Đảng bộ thị xã Đức Phổ") == "Thị ủy Đức Phổ"
    assert committee_of("Đảng bộ thành phố Huế") == "Thành ủy Huế"
    town = default_letterhead(name="Đảng bộ thị xã Đức Phổ", kind="huyen", superior="")
    assert (town.symbol, town.issuer) == ("BC/TU", "Thị ủy Đức Phổ")
    assert committee_of("Chi bộ thôn 1") == "Chi bộ thôn 1"
    assert place_of("Đảng bộ thị xã Đức Phổ") == "Đức Phổ"
    head = default_letterhead(
        name="Đảng bộ xã Phổ Phong", kind="xa", superior="Đảng bộ tỉnh Quảng Ngãi"
    )
    assert head.recipients == (
        "Tỉnh ủy Quảng Ngãi (báo cáo)",
        "Các tổ chức đảng trực thuộc",
        "Lưu Văn phòng Đảng ủy xã Phổ Phong",
    )
    assert head.superior == "Đảng bộ tỉnh Quảng Ngãi"
    assert (head.authority, head.signer_title) == ("T/M BAN THƯỜNG VỤ", "BÍ THƯ")


def test_number_and_day_leave_room_until_they_are_known():
    head = default_letterhead(name="Đảng bộ xã A", kind="xa", superior="")
    assert head.number_line.replace("\u00a0", "_") == "Số ________-BC/ĐU"
    assert head.place_date(2026).endswith("năm 2026")
    school = Letterhead(
        style=STATE, superior="UBND tỉnh", issuer="Trường Chính trị", place="Quảng Ngãi",
        symbol="BC-TCT", authority="", signer_title="HIỆU TRƯỞNG", number="36", day=D(2026, 2, 3),
    )  # fmt: skip
    assert school.number_line == "Số: 36/BC-TCT"
    assert school.annexed_to("BÁO CÁO", 2026) == (
        "(Kèm theo Báo cáo số 36/BC-TCT, ngày 03 tháng 02 năm 2026 của Trường Chính trị)"
    )
    assert (
        head.annexed_to("BÁO CÁO", 2026)
        .replace("\u00a0", "_")
        .startswith("(Kèm theo Báo cáo số ________-BC/ĐU, ngày ______ tháng")
    )
    assert head.of_kind("TTr").symbol == "TTr/ĐU"
    assert school.of_kind("TTr").number_line == "Số: 36/TTr-TCT"
    assert replace(head, symbol="12/BC").of_kind("TTr").symbol == "12/BC"
    assert school.place_date(2026) == "Quảng Ngãi, ngày 03 tháng 02 năm 2026"


@pytest.mark.parametrize(
    ("cadence", "on", "period"),
    [
        ("weekly", D(2026, 11, 23), "2026-W48"),
        ("weekly", D(2027, 1, 3), "2026-W53"),
        ("monthly", D(2026, 11, 1), "2026-11"),
        ("quarterly", D(2026, 3, 31), "2026-Q1"),
        ("quarterly", D(2026, 10, 1), "2026-Q4"),
        ("deadline", D(2026, 12, 16), None),
        ("deadline", D(2026, 12, 17), "2026-12-31-due"),
        ("deadline", D(2026, 12, 31), "2026-12-31-due"),
    ],
)
def test_period_of_a_report_by_the_calendar(cadence, on, period):
    assert period_due(cadence, on=on, deadline=D(2026, 12, 31)) == period


def test_unknown_cadence_is_refused():
    with pytest.raises(ValueError, match="daily"):
        period_due("daily", on=D(2026, 1, 1), deadline=D(2026, 12, 31))
