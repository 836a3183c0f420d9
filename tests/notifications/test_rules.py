"""When something is sent again, quiet hours, and words with placeholders."""

import datetime as dt

import pytest

from notifications.rules import (
    after_quiet,
    fill,
    has_stray_braces,
    is_quiet,
    masked_address,
    one_line,
    placeholders_in,
    shortened,
    wait_after,
)

NIGHT, MORNING = dt.time(21), dt.time(6)


def test_each_wait_is_longer_and_the_fifth_failure_sets_aside():
    minutes = [
        wait_after(tries) and wait_after(tries).total_seconds() / 60 for tries in range(1, 6)
    ]

    assert minutes == [2, 8, 32, 128, None]


@pytest.mark.parametrize(
    ("clock", "quiet"),
    [("20:59", False), ("21:00", True), ("00:00", True), ("05:59", True), ("06:00", False)],
)
def test_quiet_hours_go_over_midnight(clock, quiet):
    assert is_quiet(dt.time.fromisoformat(clock), NIGHT, MORNING) is quiet


def test_quiet_hours_may_lie_within_a_day_or_be_none():
    assert is_quiet(dt.time(13), dt.time(12), dt.time(14))
    assert not is_quiet(dt.time(14), dt.time(12), dt.time(14))
    assert not is_quiet(dt.time(3), dt.time(3), dt.time(3))


@pytest.mark.parametrize(
    ("local", "sent"),
    [
        ("2026-11-23T08:00:30", "2026-11-23T08:00:30"),
        ("2026-11-23T22:15:00", "2026-11-24T06:00:00"),
        ("2026-11-24T00:00:00", "2026-11-24T06:00:00"),
        ("2026-11-24T05:59:59", "2026-11-24T06:00:00"),
        ("2026-12-31T23:00:00", "2027-01-01T06:00:00"),
    ],
)
def test_what_falls_into_quiet_hours_comes_in_the_morning(local, sent):
    found = after_quiet(dt.datetime.fromisoformat(local), NIGHT, MORNING)

    assert found.isoformat() == sent


def test_words_are_filled_once_and_nothing_in_them_is_evaluated():
    values = {"ho_ten": "{lop} {{ settings }}", "lop": "Lớp A"}

    assert fill("{ho_ten}: {lop}, {khong_co}.", values) == "{lop} {{ settings }}: Lớp A, ."


def test_placeholders_are_names_in_single_braces():
    assert placeholders_in("{ho_ten} {lop}") == {"ho_ten", "lop"}
    assert not has_stray_braces("{ho_ten}")
    assert all(has_stray_braces(text) for text in ("{", "{HO_TEN}", "{a.b}", "{{ho_ten}}", "{a!r}"))


def test_a_subject_is_one_line():
    assert one_line("Tin\r\nBcc: x@example.vn\u2028y") == "Tin Bcc: x@example.vn y"
    assert shortened("Một hai ba", 7) == "Một ha…"


def test_addresses_are_masked():
    assert masked_address("anh@example.vn") == "a***@example.vn"
    assert masked_address("+84912345678") == "+84******678"
