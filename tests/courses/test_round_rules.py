"""Who is in a year, by which day, and where a duty stands: every rule with its edges."""

import datetime as dt

import pytest

from courses.rules import rounds
from courses.rules.rounds import DutyState, EffectiveDue, Moved, SourceDue, Span


def day(text: str) -> dt.date:
    """`1/10` is in 2026; `1/2/27` names its year."""
    parts = [int(part) for part in text.split("/")]
    return dt.date(2000 + parts[2] if len(parts) == 3 else 2026, parts[1], parts[0])


def span(first: str | None, until: str | None) -> Span:
    return Span(day(first) if first else None, day(until) if until else None)


OCTOBER = span("1/10", "1/11")
YEAR_END = day("31/12")


@pytest.mark.parametrize(
    ("spans", "on", "expected"),
    [
        ([span("1/6/20", None)], "31/12", "1/6/20"),
        # Moves on 15 June straight to another chi bộ: has been in the audience all the time.
        ([span("1/6/20", "15/6"), span("15/6", None)], "31/12", "1/6/20"),
        ([span("15/6", None), span("1/6/20", "15/6")], "30/6", "1/6/20"),
        # One day without a position: joined anew.
        ([span("1/6/20", "14/6"), span("15/6", None)], "31/12", "15/6"),
        # Three positions one after another; two at the same time.
        ([span("1/1/20", "1/1/22"), span("1/1/22", "1/1"), span("1/1", None)], "1/2", "1/1/20"),
        ([span("1/1/20", None), span("1/5", None)], "1/6", "1/1/20"),
        # A position that is still to come says nothing yet.
        ([span("1/1/20", None), span("1/12", None)], "1/6", "1/1/20"),
        ([span(None, None), span("1/5", None)], "1/6", None),
        ([span(None, "1/5"), span("1/5", None)], "1/6", None),
        ([span("20/11", None)], "31/12", "20/11"),
    ],
)
def test_joined_on(spans, on, expected):
    assert rounds.joined_on(spans, day(on)) == (day(expected) if expected else None)


def test_nobody_has_joined_an_audience_without_being_in_it():
    with pytest.raises(ValueError, match="not in the audience"):
        rounds.joined_on([span("1/6/20", "15/6")], day("15/6"))


@pytest.mark.parametrize(
    ("joined", "cutoff", "expected"),
    [
        ("30/9", "1/10", True),
        ("1/10", "1/10", True),
        ("2/10", "1/10", False),
        ("20/11", "1/10", False),
        ("20/11", None, True),
        (None, "1/10", True),
    ],
)
def test_whoever_joins_after_the_cutoff_is_not_in_this_year(joined, cutoff, expected):
    days = [day(text) if text else None for text in (joined, cutoff)]

    assert rounds.is_in_this_year(*days) is expected


@pytest.mark.parametrize(
    ("rule", "start", "expected"),
    [
        ("fixed", None, "30/11"),
        ("live", None, "31/1"),
        ("position", "1/6", "1/7"),
        # Held before the requirement went live: the days count from then.
        ("position", "1/6/20", "31/1"),
        # The anchor is missing: to be looked at, never silently none.
        ("position", None, None),
    ],
)
def test_due_day_of_a_source(rule, start, expected):
    found = rounds.due_day(
        rule,
        due_on=day("30/11") if rule == "fixed" else None,
        days=30,
        position_start=day(start) if start else None,
        live_on=day("1/1"),
    )

    assert found == (day(expected) if expected else None)


@pytest.mark.parametrize(
    ("due", "since", "leaves", "expected"),
    [
        ("30/11", "1/1", [], "30/11"),
        ("30/11", "1/1", [OCTOBER], "31/12"),
        ("31/12", "1/1", [OCTOBER], "31/1/27"),
        # Only the days since the assignment, and until the due day, count.
        ("30/11", "16/10", [OCTOBER], "16/12"),
        ("15/10", "1/1", [OCTOBER], "15/11"),
        ("30/9", "1/1", [OCTOBER], "30/9"),
        ("30/11", "1/11", [OCTOBER], "30/11"),
        # Days that lie in two leaves count once.
        ("30/11", "1/1", [OCTOBER, span("16/10", "11/11")], "10/1/27"),
        ("30/11", "1/1", [OCTOBER, span("5/10", "10/10")], "31/12"),
        # A leave that the moved day runs into moves it on.
        ("31/12", "1/1", [span("20/12", "21/1/27")], "1/2/27"),
        ("31/12", "1/1", [OCTOBER, span("20/1/27", "25/1/27")], "5/2/27"),
        # Without an end there is no day; if it begins later, it does not matter.
        ("30/11", "1/1", [span("1/10", None)], None),
        ("30/11", "1/1", [span("1/12", None)], "30/11"),
        ("30/11", "1/1", [OCTOBER, span("15/12", None)], None),
    ],
)
def test_leave_moves_the_due_day(due, since, leaves, expected):
    found = rounds.moved_by_leave(day(due), since=day(since), leaves=leaves)

    assert found == (day(expected) if expected else None)


AUDIENCE = SourceDue("audience", day("1/1"), day("30/11"))
PERSON = SourceDue("person", day("1/3"), day("30/6"))
UNKNOWN = SourceDue("position", day("1/1"), None)


@pytest.mark.parametrize(
    ("sources", "leaves", "extensions", "expected"),
    [
        ([AUDIENCE], [], [], EffectiveDue(day("30/11"), day("30/11"), "audience")),
        # The earliest day wins, and says whose it is.
        ([AUDIENCE, PERSON], [], [], EffectiveDue(day("30/6"), day("30/6"), "person")),
        ([UNKNOWN, AUDIENCE], [], [], EffectiveDue(day("30/11"), day("30/11"), "audience")),
        ([UNKNOWN], [], [], EffectiveDue(None, None, "position")),
        (
            [UNKNOWN],
            [],
            [day("1/9")],
            EffectiveDue(day("1/9"), None, "position", Moved.EXTENSION),
        ),
        (
            [AUDIENCE],
            [OCTOBER],
            [],
            EffectiveDue(YEAR_END, day("30/11"), "audience", Moved.LEAVE),
        ),
        # Of extensions the latest holds; none brings the day nearer than leave has moved it.
        (
            [AUDIENCE],
            [OCTOBER],
            [day("15/12"), day("15/1/27"), day("1/1/27")],
            EffectiveDue(day("15/1/27"), day("30/11"), "audience", Moved.EXTENSION),
        ),
        (
            [AUDIENCE],
            [OCTOBER],
            [day("15/12")],
            EffectiveDue(YEAR_END, day("30/11"), "audience", Moved.LEAVE),
        ),
        (
            [AUDIENCE],
            [span("1/10", None)],
            [day("15/12")],
            EffectiveDue(None, day("30/11"), "audience", Moved.LEAVE),
        ),
        ([], [], [day("15/12")], None),
    ],
)
def test_the_due_day_that_holds(sources, leaves, extensions, expected):
    assert rounds.effective_due(sources, leaves=leaves, extensions=extensions) == expected


def satisfied(*days: str, year: int = 2026, due: str = "1/12", on: str = "31/12", **more):
    return rounds.done_on(
        [("refresher", day(text)) for text in days],
        programmes={"refresher", "equal"},
        year=year,
        due=day(due),
        on=day(on),
        **more,
    )


def test_each_year_looks_at_its_own_days_only():
    """One person, due on 1 December each year: completions on 15/8/25, 10/11/26 and 10/4/27.

    No completion moves the due day of the next year, forwards or backwards, and none is lost.
    """
    days = ("15/8/25", "10/11/26", "10/4/27")

    found = {
        year: satisfied(*days, year=year, due=f"1/12/{year - 2000}", on="31/12/28")
        for year in (2024, 2025, 2026, 2027, 2028)
    }

    assert found == {
        2024: None,
        2025: day("15/8/25"),
        2026: day("10/11/26"),
        2027: day("10/4/27"),
        2028: None,
    }


def test_a_year_that_was_missed_stays_missed():
    """Lapsed in 2026 and trained on 10 April 2027: that is the training of 2027."""
    assert satisfied("15/8/25", "10/4/27", year=2026, due="1/12/26", on="31/12/27") is None


def test_the_earliest_completion_decides_and_none_is_seen_before_its_day():
    assert satisfied("5/7", "10/5") == day("10/5")
    assert satisfied("10/5", on="9/5") is None
    assert satisfied("10/5", on="10/5") == day("10/5")


def test_only_the_programme_or_an_equal_one_satisfies():
    facts = [("other", day("1/3")), ("equal", day("1/6")), ("", day("1/2"))]
    asked = {"programmes": {"refresher", "equal"}, "year": 2026, "due": None, "on": YEAR_END}

    assert rounds.done_on(facts, **asked) == day("1/6")


def test_after_the_end_of_the_year_only_who_was_given_longer_can_complete_it():
    assert satisfied("10/1/27", due="1/12", on="31/1/27") is None
    assert satisfied("10/1/27", due="31/1/27", on="31/1/27") == day("10/1/27")
    assert satisfied("1/2/27", due="31/1/27", on="1/3/27") is None


def test_earlier_training_counts_from_its_own_day():
    assert satisfied(credited=[day("20/11/25")]) == day("20/11/25")
    assert satisfied("10/5", credited=[day("20/11/25")]) == day("20/11/25")


@pytest.mark.parametrize(
    ("completed", "days", "expected"),
    [
        ("2/10/25", 90, False),
        ("3/10/25", 90, True),
        ("31/12/25", 90, True),
        ("31/12/25", 0, False),
        ("1/3", 90, True),
        ("2/6", 90, False),
    ],
)
def test_how_old_an_earlier_training_may_be(completed, days, expected):
    asked = {"since": day("1/1"), "days": days, "on": day("1/6")}

    assert rounds.is_acceptable(day(completed), **asked) is expected


@pytest.mark.parametrize(
    ("values", "on", "expected"),
    [
        ({}, "30/11", DutyState.OPEN),
        ({}, "1/12", DutyState.OVERDUE),
        ({"done": day("30/11")}, "31/12", DutyState.DONE),
        ({"done": day("1/12")}, "31/12", DutyState.DONE_LATE),
        ({"done": day("1/12"), "due": None}, "31/12", DutyState.DONE),
        ({"due": None}, "31/12", DutyState.NO_DUE_DAY),
        ({"is_waived": True}, "1/12", DutyState.WAIVED),
        ({"is_exempt": True}, "1/12", DutyState.EXEMPT),
        ({"is_exempt": True, "due": None}, "1/12", DutyState.EXEMPT),
        ({"is_waived": True, "is_exempt": True}, "1/12", DutyState.WAIVED),
        # Who has done it has done it, whatever was decided besides.
        ({"is_waived": True, "done": day("1/5")}, "1/12", DutyState.DONE),
        ({"is_exempt": True, "done": day("1/5")}, "1/12", DutyState.DONE),
    ],
)
def test_where_a_duty_stands(values, on, expected):
    given = {"done": None, "due": day("30/11"), "is_waived": False, "is_exempt": False} | values

    assert rounds.duty_state(**given, on=day(on)) is expected


@pytest.mark.parametrize(
    ("people", "of", "expected"),
    [(0, 0, False), (20, 100, False), (21, 100, True), (200, 9000, False), (201, 9000, True)],
)
def test_when_a_second_person_has_to_agree(people, of, expected):
    assert rounds.needs_second_person(people, of=of) is expected


@pytest.mark.parametrize(
    ("due", "minutes", "expected"),
    [
        ("1/6", 24 * 60, False),
        ("1/6", 24 * 60 + 1, True),
        ("2/6", 24 * 60 + 1, False),
        ("31/5", 1, True),
        ("31/5", 0, False),
    ],
)
def test_too_little_time(due, minutes, expected):
    asked = {"on": day("1/6"), "minutes": minutes}

    assert rounds.has_too_little_time(day(due), **asked) is expected


def test_a_realistic_day_is_the_bare_time_and_a_week():
    assert rounds.realistic_day(on=day("1/6"), minutes=675) == day("9/6")
    assert rounds.realistic_day(on=day("1/6"), minutes=24 * 60) == day("9/6")
    assert rounds.realistic_day(on=day("1/6"), minutes=24 * 60 + 1) == day("10/6")
