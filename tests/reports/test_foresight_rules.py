"""The projection of the year, by hand; the nearest people; the fewest for whole committees."""

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.rules.foresight import (
    Basis,
    Course,
    Nearness,
    Projection,
    TooLittle,
    drawn,
    fewest_for_committees,
    hazards,
    line,
    nearness,
    point,
    projection,
    quantile,
    recent,
    scaled,
    seasonal,
    strength,
    weeks_between,
)

DAY, END = dt.date(2026, 11, 23), dt.date(2026, 12, 31)


def course(year, in_scope, **days):
    """`course(2026, 100, d0510=20)`: 20 of 100 people trained on 10 May."""
    by_day = {dt.date(year, int(d[1:3]), int(d[3:])): number for d, number in days.items()}
    return Course(year, in_scope, by_day)


def test_shares_of_those_missing_week_by_week():
    # 100 people; 20 in the first week, 40 of the 80 left in the second, nobody in the third.
    seen = course(2026, 100, d0105=20, d0112=40)
    ends = [dt.date(2026, 1, 7), dt.date(2026, 1, 14), dt.date(2026, 1, 21)]

    assert hazards(seen, ends) == [0.2, 0.5, 0.0]
    assert hazards(course(2026, 20, d0105=20), ends) == [1.0, 1.0, 1.0]
    assert weeks_between(DAY, END) == 6  # 38 days
    assert weeks_between(END, END) == 0
    assert len(recent(seen, day=DAY)) == 8
    assert recent(course(2026, 100, d0105=20), day=dt.date(2026, 1, 9)) == [0.2]


def test_a_year_that_runs_stronger_makes_last_years_weeks_stronger():
    assert strength(50, 100, 50, 100) == 1.0
    # -ln(25.5/101) / -ln(50.5/101) = 1.3765 / 0.6931
    assert strength(75, 100, 50, 100) == pytest.approx(1.9859, abs=1e-3)
    assert strength(0, 100, 50, 100) == 0.5
    assert strength(99, 100, 10, 100) == 2.0
    assert strength(10, 100, 0, 100) == 1.0
    # Twice the strength: half are left once, and half of these again.
    assert scaled(0.5, 2) == 0.75
    last = course(2025, 100, d0510=50, d1128=25)
    weeks = seasonal(course(2026, 100, d0510=50), last, day=DAY, weeks=6)
    assert len(weeks) == 6
    # The week to 30 November 2025 saw 25 of the 50 who were missing.
    assert max(weeks[0]) == 0.5
    assert weeks[5] == [0.0] * len(weeks[5])


def test_projection_where_only_one_outcome_is_possible():
    nobody_after = course(2025, 100, d0510=60)
    still = projection(course(2026, 100, d0310=60), nobody_after, day=DAY, deadline=END)
    assert still == Projection(60, 60, 60, Basis.BOTH)
    everybody = course(2025, 100, d0510=50, d1124=50)
    done = projection(course(2026, 100, d0310=100), everybody, day=DAY, deadline=END)
    assert done == Projection(100, 100, 100, Basis.DONE)
    over = projection(course(2026, 100, d0310=40), everybody, day=END, deadline=END)
    assert (over.likely, over.basis) == (40, Basis.DONE)


def test_projection_says_when_there_is_too_little():
    assert projection(course(2026, 9, d0310=5), None, day=DAY, deadline=END) == TooLittle.FEW_PEOPLE
    nothing = projection(course(2026, 50), None, day=DAY, deadline=END)
    assert nothing == TooLittle.NOTHING_SEEN
    early = dt.date(2026, 1, 20)
    only_last = projection(
        course(2026, 50, d0105=6), course(2025, 50, d0510=40), day=early, deadline=END
    )
    assert only_last.basis == Basis.LAST_YEAR
    only_pace = projection(course(2026, 50, d1110=20), None, day=DAY, deadline=END)
    assert only_pace.basis == Basis.PACE


def test_projection_follows_a_steady_pace():
    # Every week a tenth of those missing: after six weeks 1 - 0.9^6 = 46.9 % of 500 are trained.
    assert drawn(None, [0.1], weeks=6, size=1000)[0] == pytest.approx(1 - 0.9**6)
    days, left = {}, 1000.0
    for week in range(1, 48):
        end = DAY - dt.timedelta(weeks=47 - week)
        days[end] = round(left * 0.1)
        left -= days[end]
    steady = Course(2026, 1000, days)
    trained = steady.trained_by(DAY)
    found = projection(steady, None, day=DAY, deadline=END)
    expected = trained + (1000 - trained) * (1 - 0.9**6)
    assert found.low <= found.likely <= found.high
    assert math.isclose(found.likely, expected, abs_tol=4)
    assert projection(steady, None, day=DAY, deadline=END) == found, "the same each time"


@given(
    st.integers(10, 400), st.integers(0, 400), st.integers(0, 300), st.dates(dt.date(2026, 2, 1), END)
)  # fmt: skip
def test_projection_never_leaves_what_is_possible(total, trained, trained_last, day):
    now = course(2026, total, d0115=min(trained, total))
    before = course(2025, 300, d0601=trained_last // 2, d1130=trained_last - trained_last // 2)

    found = projection(now, before, day=day, deadline=END)

    if isinstance(found, Projection):
        assert now.trained_by(day) <= found.low <= found.likely <= found.high <= total


def test_quantiles_by_nearest_rank():
    assert [quantile(range(1, 11), part) for part in (0.1, 0.5, 0.9, 1.0)] == [1, 5, 9, 10]


def test_fewest_people_for_whole_committees():
    # 1 needs one person, 2 needs two of whom one is that person, 3 needs three others.
    missing = {
        1: frozenset({10}),
        2: frozenset({10, 20}),
        3: frozenset({30, 31, 32}),
        4: frozenset(),
    }

    assert fewest_for_committees(missing, budget=0) == []
    assert fewest_for_committees(missing, budget=2) == [
        (1, frozenset({10})),
        (2, frozenset({20})),
    ]
    assert [key for key, _people in fewest_for_committees(missing, budget=4)] == [1, 2]
    assert [key for key, _people in fewest_for_committees(missing, budget=5)] == [1, 2, 3]


def test_who_is_nearest():
    def near(**known):
        return nearness(**{"reason": "", "done": 0, "total": 0, "has_signed_in": True} | known)

    assert near(reason="awaiting", done=3, total=4) == Nearness.AWAITING
    assert near(done=3, total=4) == Nearness.BEGUN
    assert near(total=4) == Nearness.ENROLLED
    assert near() == Nearness.NOT_ENROLLED
    assert near(has_signed_in=False) == Nearness.NEVER_SIGNED_IN


def test_the_line_of_the_picture():
    assert point(dt.date(2026, 1, 1), 0, 100, width=364, height=100) == (0.0, 100.0)
    assert point(END, 50, 100, width=364, height=100) == (364.0, 50.0)
    corners = line(course(2026, 100, d0105=50), until=dt.date(2026, 1, 10), width=364, height=100)
    assert corners == [(0.0, 100.0), (7.0, 50.0), (9.0, 50.0)]
