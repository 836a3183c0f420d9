"""Periods attended, codes that change, and sheets filled in: plain functions."""

import datetime as dt
import io
from fractions import Fraction

import pytest
from openpyxl import Workbook

from courses.formats.attendance_sheet import (
    MAX_FILE_BYTES,
    STATE_WORDS,
    SheetRow,
    UnreadableSheet,
    read_sheet,
)
from courses.models import Attendance
from courses.rules import checkin
from courses.rules.attendance import Share, share_of

PRESENT, LATE, EXCUSED, ABSENT = "co_mat", "den_muon", "co_phep", "vang"
NOON = dt.datetime(2026, 11, 23, 5, 0, tzinfo=dt.UTC)
KEY = b"k" * 32


def test_present_and_late_count_excused_only_where_the_programme_says_so():
    sessions = [(5, PRESENT), (5, LATE), (5, EXCUSED), (5, ABSENT), (5, None)]

    assert share_of(sessions, excused_counts=False) == Share(10, 25)
    assert share_of(sessions, excused_counts=True) == Share(15, 25)


@pytest.mark.parametrize(
    ("attended", "total", "minimum", "enough", "missing"),
    [
        (12, 15, 80, True, 0),
        (11, 15, 80, False, 1),
        # 79.99… is not 80, however it is rounded on the screen.
        (7999, 10000, 80, False, 1),
        (2, 3, 67, False, 1),
        (2, 3, 66, True, 0),
        (0, 15, 0, True, 0),
        (15, 15, 100, True, 0),
        (0, 0, 80, False, 0),
        (0, 7, 80, False, 6),
    ],
)
def test_enough_is_decided_by_exact_fractions(attended, total, minimum, enough, missing):
    share = Share(attended, total)

    assert (share.reaches(minimum), share.missing(minimum)) == (enough, missing)


def test_percent_is_rounded_down():
    assert Share(7999, 10000).percent == 79
    assert Share(2, 3).fraction == Fraction(2, 3)
    assert Share(0, 0).percent == 0


def test_code_changes_every_step_and_the_step_before_is_still_taken():
    code, token = checkin.code_at(KEY, NOON), checkin.token_at(KEY, NOON)
    within = NOON + checkin.STEP - dt.timedelta(seconds=1)
    next_step, too_late = NOON + checkin.STEP, NOON + 2 * checkin.STEP

    assert len(code) == 6
    assert code.isdecimal()
    assert checkin.code_at(KEY, within) == code != checkin.code_at(KEY, next_step)
    for fits, shown in ((checkin.code_fits, code), (checkin.token_fits, token)):
        assert fits(KEY, shown, NOON)
        assert fits(KEY, shown, next_step)
        assert not fits(KEY, shown, too_late)
        assert not fits(KEY, shown, NOON - dt.timedelta(seconds=1))
        assert not fits(b"other", shown, NOON)
    assert not checkin.code_fits(KEY, "không", NOON)
    assert (checkin.left_of_step(NOON), checkin.left_of_step(within)) == (60, 1)


def test_checking_in_is_open_from_half_an_hour_before_until_the_end():
    ends, second = NOON + dt.timedelta(hours=4), dt.timedelta(seconds=1)

    opens = NOON - checkin.OPENS_BEFORE
    assert [
        checkin.is_open(NOON, ends, at) for at in (opens - second, opens, ends, ends + second)
    ] == [
        False,
        True,
        True,
        False,
    ]
    late = NOON + checkin.LATE_AFTER
    assert [checkin.is_late(NOON, at) for at in (NOON, late, late + second)] == [False, False, True]


def workbook(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_sheet_is_read_below_its_headings_whatever_their_order_and_accents():
    data = workbook(
        ["Lớp bồi dưỡng"],
        ["STT", "Họ và tên", "MÃ", "Trạng thái", "Ghi chú"],
        [1, "Đặng Thị Ánh", "CB-1", "Có mặt", None],
        [2, "Lò Văn Bình", 12.0, "VẮNG CÓ PHÉP", "ốm"],
        [None, None, None, None, None],
        [3, "Trần An", "CB-3", None, None],
        [4, "Trần Bé", "CB-4", "chắc có", None],
    )

    assert read_sheet("a.xlsx", data) == [
        SheetRow(3, "CB-1", "Đặng Thị Ánh", PRESENT, "Có mặt", ""),
        SheetRow(4, "12", "Lò Văn Bình", EXCUSED, "VẮNG CÓ PHÉP", "ốm"),
        SheetRow(6, "CB-3", "Trần An", "", "", ""),
        SheetRow(7, "CB-4", "Trần Bé", None, "chắc có", ""),
    ]


def test_csv_is_read_with_semicolons_and_the_mark_of_excel():
    text = "Mã;Trạng thái\r\nCB-1;x\r\nCB-2;'Đến muộn\r\n"

    rows = read_sheet("a.csv", text.encode("utf-8-sig"))

    assert [(row.code, row.state) for row in rows] == [("CB-1", PRESENT), ("CB-2", LATE)]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.xlsx", b"PK not a workbook", "not_a_sheet"),
        ("a.exe", b"MZ", "not_a_sheet"),
        ("a.csv", b"\xff\xfe", "not_a_sheet"),
        ("a.csv", "Tên,Điểm\nAn,9".encode(), "no_headings"),
        ("a.csv", b"x" * (MAX_FILE_BYTES + 1), "too_big"),
    ],
)
def test_what_is_no_sheet_is_refused_in_words(name, data, reason):
    with pytest.raises(UnreadableSheet, match=reason):
        read_sheet(name, data)


def test_every_state_can_be_written():
    assert set(STATE_WORDS.values()) == set(Attendance.State.values)
