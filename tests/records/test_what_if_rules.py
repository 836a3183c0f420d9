"""The same facts under other rules, by hand."""

import datetime as dt
from dataclasses import replace

from records.rules.audience import Clause, Position
from records.rules.standing import LevelFact
from records.rules.what_if import (
    Change,
    Course,
    PersonFacts,
    Stand,
    Totals,
    TrialRules,
    stand,
    whole_committees,
)

DAY = dt.date(2026, 11, 23)
HEAD, MEMBER = Clause("bi_thu"), Clause("chi_uy_vien")
NOW = TrialRules((HEAD, MEMBER))
THEORY = {"so_cap_llct": {"ly_luan_chinh_tri": 1}}


def position(title="bi_thu", place=1):
    return Position(
        7, title, 10 if title == "bi_thu" else 5, place, "X", "chi_bo", None, True, None
    )


def course(day, *, programme="A", due=None, counts=True):
    return Course(programme, dt.date(2026, *day), due, counts)


def stood(facts, rules=NOW):
    return stand(facts, rules, day=DAY, indicators=THEORY)


def test_each_rule_by_itself():
    due = dt.date(2026, 6, 30)
    late = PersonFacts(7, (position(),), courses=(course((7, 1), due=due),))
    assert stood(late) == Stand(1, frozenset({1}), frozenset({"in_scope", "trained"}))
    assert "on_time" in stood(late, replace(NOW, due_on=dt.date(2026, 7, 1))).measures
    assert stood(late, replace(NOW, programmes=frozenset({"B"}))).measures == {"in_scope"}

    short = PersonFacts(7, (position(),), courses=(course((3, 1), programme="B", counts=False),))
    assert stood(short).measures == {"in_scope"}
    counted = stood(short, replace(NOW, programmes=frozenset({"B"})))
    assert counted.measures == {"in_scope", "trained", "on_time"}

    ahead = PersonFacts(7, (position(),), courses=(course((12, 1)),))
    assert stood(ahead).measures == {"in_scope"}, "not yet on that day"
    exempt = PersonFacts(7, (position(),), is_exempt=True, courses=late.courses)
    assert stood(exempt).measures == {"exempt"}

    said = PersonFacts(
        7, (position(),), levels=(LevelFact("ly_luan_chinh_tri", 1, "khai_bao", None),)
    )
    assert "level:so_cap_llct" not in stood(said).measures
    assert "level:so_cap_llct" in stood(said, replace(NOW, declared=True)).measures
    paper = replace(
        said, levels=(LevelFact("ly_luan_chinh_tri", 1, "giay_xac_nhan", dt.date(2020, 1, 1)),)
    )
    assert "level:so_cap_llct" in stood(paper).measures
    assert "level:so_cap_llct" not in stood(paper, replace(NOW, confirmations=False)).measures


def test_without_a_clause_people_leave_or_count_elsewhere():
    both = PersonFacts(7, (position(), position("chi_uy_vien", 2)))

    assert stood(both).place == 1
    assert stood(both).committees == {1, 2}
    assert stood(both, TrialRules((MEMBER,))).place == 2
    assert stood(both, TrialRules(())) == Stand()


def test_gains_losses_totals_and_committees():
    trained = Stand(1, frozenset({1, 2}), frozenset({"in_scope", "trained"}))
    waiting = Stand(1, frozenset({1}), frozenset({"in_scope"}))
    change = Change(7, waiting, trained)
    assert (change.gained, change.lost) == ({"trained"}, frozenset())
    totals = Totals()
    totals.add(waiting, trained)
    totals.add(trained, Stand())
    assert totals.before == {"in_scope": 2, "trained": 1}
    assert totals.after == {"in_scope": 1, "trained": 1}
    assert whole_committees([trained, waiting]) == ({1, 2}, {2})
    exempt = Stand(3, frozenset({3}), frozenset({"exempt"}))
    assert whole_committees([exempt]) == (set(), set())
