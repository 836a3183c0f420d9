"""How long a text takes to be read: plain values."""

import datetime as dt

import pytest

from courses.rules.reading import reading_seconds, still_to_read

SINCE = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("words", "seconds"), [(0, 20), (100, 20), (101, 21), (300, 60), (301, 61), (3000, 600)]
)
def test_reading_takes_a_minute_for_300_words(words, seconds):
    assert reading_seconds("từ " * words) == seconds


@pytest.mark.parametrize(
    ("later", "left"), [(-5, 65), (0, 60), (59.5, 1), (60, 0), (600, 0)]
)  # fmt: skip
def test_what_is_left_goes_by_the_clock(later, left):
    at = SINCE + dt.timedelta(seconds=later)

    assert still_to_read("từ " * 300, since=SINCE, at=at) == left
