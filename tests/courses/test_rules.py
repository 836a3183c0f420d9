"""Marks, grades and states: arithmetic on plain values."""

from decimal import Decimal

import pytest

from courses.rules.grading import band_of, class_mark
from courses.rules.progress import State, next_position, state_of

BANDS = [("Trung bình", Decimal(5)), ("Giỏi", Decimal(8)), ("Khá", Decimal("6.5"))]


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([], None),
        ([None, None], None),
        ([Decimal(7)], "7.00"),
        ([None, Decimal(7), Decimal(8)], "7.50"),
        ([Decimal("6.665")], "6.67"),
        ([Decimal(5), Decimal(5), Decimal(6)], "5.33"),
        ([Decimal("4.99"), Decimal("5.00")], "5.00"),
        ([Decimal(0)], "0.00"),
    ],
)
def test_class_mark_is_the_mean_of_the_tests_to_a_hundredth(marks, expected):
    assert class_mark(marks) == (None if expected is None else Decimal(expected))


@pytest.mark.parametrize(
    ("mark", "grade"),
    [
        (None, ""),
        (Decimal("4.99"), ""),
        (Decimal(5), "Trung bình"),
        (Decimal("6.49"), "Trung bình"),
        (Decimal("6.5"), "Khá"),
        (Decimal("7.99"), "Khá"),
        (Decimal(8), "Giỏi"),
        (Decimal(10), "Giỏi"),
    ],
)
def test_grade_is_the_highest_band_reached(mark, grade):
    assert band_of(mark, BANDS) == grade


def test_programme_without_bands_gives_no_grade():
    assert band_of(Decimal(9), []) == ""


@pytest.mark.parametrize(
    ("is_opened", "is_completed", "state"),
    [
        (False, False, State.TODO),
        (True, False, State.DOING),
        (True, True, State.DONE),
        (False, True, State.DONE),
    ],
)
def test_state_of_a_unit(is_opened, is_completed, state):
    assert state_of(is_opened=is_opened, is_completed=is_completed) is state


@pytest.mark.parametrize(
    ("states", "position"),
    [
        ([], None),
        ([State.DONE, State.DONE], None),
        ([State.TODO, State.DONE], 0),
        ([State.DONE, State.DOING, State.TODO], 1),
    ],
)
def test_next_unit_is_the_first_that_is_not_done(states, position):
    assert next_position(states) == position
