"""Deadlines in words."""

import datetime as dt

import pytest

from courses.templatetags.deadlines import deadline

TODAY = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("due_on", "words"),
    [
        (dt.date(2026, 11, 25), "thứ Tư 25/11, còn 2 ngày"),
        (dt.date(2026, 11, 24), "thứ Ba 24/11, còn 1 ngày"),
        (dt.date(2026, 11, 23), "thứ Hai 23/11, hôm nay là ngày cuối"),
        (dt.date(2026, 11, 22), "Chủ nhật 22/11, 1 ngày trước"),
        (dt.date(2026, 11, 20), "thứ Sáu 20/11, 3 ngày trước"),
        (dt.date(2027, 1, 2), "thứ Bảy 2/1/2027, còn 40 ngày"),
    ],
)
def test_deadline_names_the_day_and_how_far_away_it_is(due_on, words):
    assert deadline(due_on, TODAY) == words
