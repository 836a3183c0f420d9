"""Why something is as it is: facts in, codes out, and a sentence for each code."""

import pytest

from courses.queries.reasons import SENTENCES
from courses.rules import explaining
from courses.rules.explaining import Why
from courses.rules.rounds import DutyState, Moved

CLASS = {
    "is_completed": False,
    "is_withdrawn": False,
    "is_opened": True,
    "is_closed": False,
    "is_suspended": False,
    "units_left": 2,
    "is_late": False,
}
DUTY = {
    "state": DutyState.OPEN,
    "in_a_class": True,
    "credit_waits": False,
    "moved": Moved.NO,
    "too_little_time": False,
}


def test_every_code_has_a_sentence_of_its_own():
    assert set(SENTENCES) == set(Why)
    assert len(set(map(str, SENTENCES.values()))) == len(Why)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, [Why.UNITS_LEFT]),
        ({"is_late": True}, [Why.UNITS_LEFT, Why.LATE]),
        ({"units_left": 0}, [Why.NOTHING_LEFT]),
        ({"is_suspended": True}, [Why.SUSPENDED, Why.UNITS_LEFT]),
        ({"is_closed": True}, [Why.CLOSED, Why.UNITS_LEFT]),
        ({"is_opened": False}, [Why.NOT_OPENED]),
        ({"is_withdrawn": True, "is_opened": False}, [Why.WITHDRAWN]),
        ({"is_completed": True, "is_late": True}, [Why.COMPLETED]),
    ],
)
def test_why_a_class_is_not_complete(facts, expected):
    assert explaining.class_reasons(**CLASS | facts) == expected


@pytest.mark.parametrize(
    ("in_a_class", "in_units", "hiding", "expected"),
    [
        (False, False, None, Why.NOT_IN_CLASS),
        (True, True, None, Why.LESSON_VISIBLE),
        (True, False, None, Why.LESSON_ADDED_LATER),
        (True, True, Why.WITHDRAWN, Why.WITHDRAWN),
        (True, False, Why.NOT_OPENED, Why.NOT_OPENED),
    ],
)
def test_why_a_lesson_is_not_seen(in_a_class, in_units, hiding, expected):
    found = explaining.lesson_reason(in_a_class=in_a_class, in_units=in_units, class_reason=hiding)

    assert found is expected


@pytest.mark.parametrize(
    ("completed", "issues", "has", "printed", "expected"),
    [
        (True, True, True, True, Why.CERTIFICATE_READY),
        (True, True, True, False, Why.CERTIFICATE_BEING_MADE),
        (True, True, False, False, Why.CERTIFICATE_MISSING),
        (False, True, False, False, Why.CERTIFICATE_AFTER_COMPLETION),
        (True, False, False, False, Why.NO_CERTIFICATE_HERE),
        (False, False, False, False, Why.NO_CERTIFICATE_HERE),
    ],
)
def test_why_there_is_no_certificate(completed, issues, has, printed, expected):
    found = explaining.certificate_reason(
        is_completed=completed,
        issues_certificates=issues,
        by_decision=False,
        has_certificate=has,
        is_printed=printed,
    )

    assert found is expected


@pytest.mark.parametrize(
    ("completed", "issues", "has", "expected"),
    [
        (True, True, False, Why.CERTIFICATE_AWAITS_DECISION),
        (False, True, False, Why.CERTIFICATE_BY_DECISION),
        (True, True, True, Why.CERTIFICATE_READY),
        (True, False, False, Why.NO_CERTIFICATE_HERE),
    ],
)
def test_where_certificates_come_by_decision_one_waits_for_it(completed, issues, has, expected):
    found = explaining.certificate_reason(
        is_completed=completed,
        issues_certificates=issues,
        by_decision=True,
        has_certificate=has,
        is_printed=True,
    )

    assert found is expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, [Why.IN_A_CLASS]),
        ({"in_a_class": False}, [Why.NO_CLASS]),
        ({"state": DutyState.OVERDUE}, [Why.OVERDUE, Why.IN_A_CLASS]),
        ({"state": DutyState.NO_DUE_DAY, "in_a_class": False}, [Why.NO_DUE_DAY, Why.NO_CLASS]),
        ({"credit_waits": True, "in_a_class": False}, [Why.CREDIT_WAITS, Why.NO_CLASS]),
        ({"moved": Moved.LEAVE}, [Why.IN_A_CLASS, Why.DUE_MOVED_BY_LEAVE]),
        ({"moved": Moved.EXTENSION}, [Why.IN_A_CLASS, Why.DUE_MOVED_BY_EXTENSION]),
        ({"too_little_time": True}, [Why.IN_A_CLASS, Why.TOO_LITTLE_TIME]),
        ({"state": DutyState.DONE, "moved": Moved.LEAVE}, [Why.DONE]),
        ({"state": DutyState.DONE_LATE}, [Why.DONE_LATE]),
        ({"state": DutyState.WAIVED, "in_a_class": False}, [Why.WAIVED]),
        ({"state": DutyState.EXEMPT, "in_a_class": False}, [Why.EXEMPT]),
        (
            {"state": DutyState.EXEMPT, "moved": Moved.LEAVE},
            [Why.EXEMPT, Why.DUE_MOVED_BY_LEAVE],
        ),
    ],
)
def test_why_a_requirement_is_not_done(facts, expected):
    assert explaining.requirement_reasons(**DUTY | facts) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, Why.NOT_IN_AUDIENCE),
        ({"in_audience": True, "joined_late": True}, Why.JOINED_LATE),
        ({"taken_back": True, "in_audience": True}, Why.TAKEN_BACK),
        ({"left": True}, Why.LEFT),
    ],
)
def test_why_a_requirement_does_not_concern_a_person(facts, expected):
    known = dict.fromkeys(["in_audience", "joined_late", "taken_back", "left"], False)

    assert explaining.outside_reason(**known | facts) is expected
