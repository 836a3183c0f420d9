"""The ladder of reminders on plain days."""

import datetime as dt

import pytest

from courses.rules.reminders import Step, is_behind, ladder, occasion_of_step, step_on

DUE = dt.date(2026, 11, 30)
LONG_AGO = dt.date(2026, 1, 5)


def day(offset: int) -> dt.date:
    return DUE + dt.timedelta(days=offset)


def test_a_year_has_nine_steps_each_on_its_day():
    steps = [step.value for _day, step in ladder(since=LONG_AGO, due_on=DUE)]

    assert steps == ["assigned", "t-30", "t-14", "t-7", "t-1", "t0", "t+3", "t+7", "t+30"]
    for on, step in ladder(since=LONG_AGO, due_on=DUE):
        assert step_on(on, since=LONG_AGO, due_on=DUE) is step


@pytest.mark.parametrize(
    ("offset", "step"),
    [
        (-31, None),  # "assigned" was in January
        (-30, Step.BEFORE_30),
        (-15, Step.BEFORE_30),
        (-6, Step.BEFORE_7),
        (2, Step.DUE),
        (21, Step.AFTER_7),
        (23, None),
        (45, Step.AFTER_30),
        (46, None),
    ],
)
def test_a_late_run_takes_the_latest_step_if_it_is_not_too_old(offset, step):
    assert step_on(day(offset), since=LONG_AGO, due_on=DUE) is step


def test_whoever_is_asked_late_meets_no_step_of_before():
    steps = [step for _day, step in ladder(since=day(-7), due_on=DUE)]

    assert steps[:3] == [Step.ASSIGNED, Step.BEFORE_1, Step.DUE]
    assert step_on(day(-8), since=day(-7), due_on=DUE) is None
    assert step_on(day(40), since=day(35), due_on=DUE) is Step.ASSIGNED


def test_without_a_due_day_there_is_only_the_assignment():
    assert ladder(since=LONG_AGO, due_on=None) == [(LONG_AGO, Step.ASSIGNED)]


def test_an_extension_moves_the_steps():
    later = DUE + dt.timedelta(days=31)

    assert step_on(DUE, since=LONG_AGO, due_on=later) is None
    assert step_on(day(1), since=LONG_AGO, due_on=later) is Step.BEFORE_30


def test_each_step_has_its_words():
    words = {step: occasion_of_step(step) for step in Step if step is not Step.HEAD_TOLD}

    assert words[Step.ASSIGNED] == "assigned"
    assert words[Step.BEFORE_1] == "reminder_before"
    assert words[Step.DUE] == "reminder_due"
    assert words[Step.AFTER_30] == "reminder_late"


def test_behind_is_who_is_overdue_or_nearly():
    assert [is_behind(day(offset), DUE) for offset in (-15, -14, 5)] == [False, True, True]
    assert not is_behind(DUE, None)
