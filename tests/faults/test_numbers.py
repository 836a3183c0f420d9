"""Numbers of certificates, given by many processes at once, some of them killed."""

import json

import pytest

from tests.faults.stage import IS_LONG

PEOPLE, KILLS = (400, 120) if IS_LONG else (20, 6)


@pytest.mark.fault(34, "processes killed -9 while they issue over one series of numbers")
def test_killed_processes_leave_no_gap_and_no_double(stage, record_property):
    printed = stage.manage(
        f"from tests.faults.issuing import main; main(people={PEOPLE}, kills={KILLS}, seed=7)"
    )

    given = json.loads(printed.splitlines()[-1])
    everyone = list(range(1, PEOPLE + 1))
    assert given["serials"] == everyone
    assert given["registers"] == everyone
    assert given["people"] == PEOPLE
    assert given["last"] == [PEOPLE, PEOPLE]
    assert given["killed"] > 0
    record_property(
        "measured",
        f"{PEOPLE} certificates by 20 processes, {given['killed']} of them killed,"
        f" in {given['seconds']:.1f} s",
    )
