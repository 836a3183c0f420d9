"""The yearly report against a model that counts by looking at every person again and again."""

import datetime as dt
from collections import Counter
from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accounts.api import Scope
from api.queries.figures import tracking_values
from organisations.api import Organisation, Placement
from people.api import Exemption, Holding, Person
from records.actions import rebuild_standings
from records.actions.tallies import drifted_tallies, fold_all_changes
from records.queries.tallies import NO_SUMS
from reports.queries.annual import annual_report
from reports.queries.documents import annual_document
from reports.queries.small import EVERYTHING
from reports.queries.standings import kept_figures, tally_of
from shared.numbers import percent
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import HoldingFactory, PersonFactory
from tests.factories.records import TrainingFactFactory

pytestmark = pytest.mark.django_db
D = dt.date
DAYS = [D(2025, 11, 1), D(2026, 1, 1), D(2026, 4, 1), D(2026, 7, 1), D(2026, 10, 1)]
ON = D(2026, 8, 15)
# The first day on which something changes, one between two changes, and one after all of them.
ASKED = [D(2026, 4, 1), ON, D(2026, 12, 31)]
RANKS = {"bi_thu": 90, "pho_bi_thu": 80, "cap_uy_vien": 60, "chi_uy_vien": 50, "truong_thon": 34}

day = st.sampled_from(DAYS)
maybe_day = st.sampled_from([None, *DAYS])
organisation = st.fixed_dictionaries(
    {
        "parent": st.integers(0, 5),
        "kind": st.sampled_from(["xa", "chi_bo", "to_dang"]),
        "fate": st.sampled_from(["stays", "stays", "moves", "merges"]),
        "other": st.integers(0, 5),
        "when": day,
    }
)
holding = st.tuples(st.integers(0, 6), st.sampled_from(sorted(RANKS)), maybe_day, maybe_day)
person = st.fixed_dictionaries(
    {
        "holdings": st.lists(holding, min_size=1, max_size=3, unique_by=lambda held: held[:2]),
        "exempt": st.one_of(st.none(), st.tuples(day, maybe_day)),
        "courses": st.lists(
            st.tuples(
                day,
                maybe_day,
                st.booleans(),
                st.sampled_from([(), ("a",), ("a", "b")]),
                st.sampled_from([False, False, True]),
            ),
            min_size=1,
            max_size=2,
        ),
    }
)
organisations_of = st.lists(organisation, min_size=2, max_size=5)
people_of = st.lists(person, min_size=4, max_size=6)
GENERATED = [Phase.explicit, Phase.reuse, Phase.generate]  # shrinking takes minutes


def holds(start, end, on):
    return (start is None or start <= on) and (end is None or on < end)


class World:
    """Random organisations and people, and what ought to be counted of them on any day."""

    def __init__(self, organisations, people):
        self.parents = {0: None}
        self.kinds = {0: "xa"}
        # Number → the day, and where to: below which other it moves, into which it is merged.
        self.moves, self.merges = {}, {}
        for number, row in enumerate(organisations, 1):
            self.parents[number] = row["parent"] % number
            self.kinds[number] = row["kind"]
            change = {"moves": self.moves, "merges": self.merges}.get(row["fate"])
            if change is not None:
                change[number] = row["when"], row["other"] % number
        self.people = people

    def is_gone(self, number, on):
        return number in self.merges and self.merges[number][0] <= on

    def taken_over(self, number, on):
        """The organisation itself, or what it has been merged into by then."""
        while self.is_gone(number, on):
            number = self.merges[number][1]
        return number

    def parent_on(self, number, on):
        parent = self.parents[number]
        if number in self.moves and self.moves[number][0] <= on:
            parent = self.moves[number][1]
        return None if parent is None else self.taken_over(parent, on)

    def inside(self, top, on):
        found = set() if self.is_gone(top, on) else {top}
        while True:
            more = {n for n in self.parents if not self.is_gone(n, on)
                    and self.parent_on(n, on) in found} | found  # fmt: skip
            if more == found:
                return found
            found = more

    def held(self, one):
        """The positions; whoever is in office at a merger goes on where it is merged into."""
        found = {}
        for place, title, start, end in one["holdings"]:
            place %= len(self.parents)
            while not (start and end and end <= start):
                last = self.merges.get(place, (None, None))[0]
                until = min(filter(None, (end, last)), default=None)
                if not (start and until and until <= start):
                    found.setdefault((place, title), (start, until))
                if last is None or (end and end <= last):
                    break
                start, place = max(filter(None, (start, last))), self.merges[place][1]
        return [(place, title, *days) for (place, title), days in found.items()]

    def positions(self, one, on):
        """Fitting positions in force, the one that counts first."""
        found = []
        for place, title, start, end in self.held(one):
            if not holds(start, end, on):
                continue
            kind = self.kinds[place]
            cell = kind == "chi_bo" and title in {"bi_thu", "pho_bi_thu", "chi_uy_vien"}
            base = kind == "xa" and title in {"bi_thu", "pho_bi_thu", "cap_uy_vien"}
            if cell or base:
                found.append((-RANKS[title], start or D.min, place, title))
        return sorted(found)

    def figures(self, top, on, *, only_own=False):
        places = {top} if only_own else self.inside(top, on)
        counted = Counter()
        topics = Counter()
        members = {}
        for one in self.people:
            positions = self.positions(one, on)
            is_exempt = one["exempt"] is not None and holds(*one["exempt"], on)
            done = [c for c in one["courses"] if D(2026, 1, 1) <= c[0] <= on and not c[4]]
            counting = sorted((c[0], bool(c[1] and c[0] > c[1])) for c in done if c[2])
            for _, _, place, _ in positions:
                if place in places and not is_exempt:
                    members.setdefault(place, []).append(bool(counting))
            if not positions or positions[0][2] not in places:
                continue
            if is_exempt:
                counted["exempt"] += 1
                continue
            counted["in_scope"] += 1
            topics.update({topic for course in done for topic in course[3]})
            if counting:
                counted["trained"] += 1
                counted["late" if counting[0][1] else "on_time"] += 1
        return {
            **{key: counted[key] for key in ("in_scope", "exempt", "trained", "on_time", "late")},
            "committees_total": len(members),
            "committees_fully_trained": sum(all(trained) for trained in members.values()),
            "by_topic": dict(topics),
        }

    def build(self):
        rows = {}
        for number, parent in self.parents.items():
            rows[number] = OrganisationFactory(
                code=f"T{number}",
                parent=rows.get(parent),
                kind_id=self.kinds[number],
                residential_kind_id="thon",
            )
        for number, row in rows.items():
            self._place(number, row, rows)
        for number, one in enumerate(self.people):
            self._build_person(number, one, rows)
        return rows

    def _place(self, number, row, rows):
        """Where it hung from one change of anything to the next."""
        row.placements.all().delete()
        starts = [None, *DAYS]
        above = [
            () if self.is_gone(number, on) else (rows.get(self.parent_on(number, on)),)
            for on in (D(2025, 1, 1), *DAYS)
        ]
        changes = [n for n in range(len(starts)) if not n or above[n] != above[n - 1]]
        for first, following in pairwise([*changes, None]):
            if above[first]:
                Placement.objects.create(
                    organisation=row,
                    parent=above[first][0],
                    valid_from=starts[first],
                    valid_until=None if following is None else starts[following],
                )

    def _build_person(self, number, one, rows):
        created = PersonFactory(code=f"P{number}")
        for place, title, start, end in self.held(one):
            Holding.objects.create(
                person=created,
                title_id=title,
                organisation=rows[place],
                valid_from=start,
                valid_until=end,
            )
        if one["exempt"] and (one["exempt"][1] is None or one["exempt"][0] < one["exempt"][1]):
            start, end = one["exempt"]
            Exemption.objects.create(person=created, kind="x", valid_from=start, valid_until=end)
        for completed, due, counts, topics, is_taken_back in one["courses"]:
            about = {"person": created, "completed_on": completed, "topics": list(topics)}
            fact = TrainingFactFactory(due_on=due, counts_for_annual=counts, **about)
            if is_taken_back:
                TrainingFactFactory(reverses=fact, **about)


def has_one_holding_per_place(one, size):
    return len({(place % size, title) for place, title, *_ in one["holdings"]}) == len(
        one["holdings"]
    )


SUMMED = [
    "in_scope",
    "exempt",
    "trained",
    "on_time",
    "late",
    "committees_total",
    "committees_fully_trained",
]


def check(node, world, on):
    number = int(node["organisation"][1:])
    expected = world.figures(number, on, only_own=node["own"])
    topics = expected.pop("by_topic")
    assert {key: node[key] for key in expected} == expected
    assert {topic: each["count"] for topic, each in node["by_topic"].items()} == topics
    share = percent(expected["trained"], expected["in_scope"])
    assert node["percent"] == (None if share is None else str(share))
    if node["by_child"]:
        for key in SUMMED:
            assert node[key] == sum(child[key] for child in node["by_child"])
    for child in node["by_child"]:
        check(child, world, on)


def check_page(values, world, on):
    """What the page shows, as the interface tells it."""
    total = values["total"]
    number = int(total["organisation"][1:])
    expected = world.figures(number, on)
    asked = ("in_scope", "exempt", "trained", "on_time")
    assert {key: total[key] for key in asked} == {key: expected[key] for key in asked}
    for key in ("committees_total", "committees_fully_trained"):
        assert values[key] == expected[key]
    for row in values["rows"]:
        below = world.figures(int(row["organisation"][1:]), on, only_own=row["own"])
        assert {key: row[key] for key in asked} == {key: below[key] for key in asked}
    if values["rows"]:
        assert [total[key] for key in asked] == [
            sum(row[key] for row in values["rows"]) for key in asked
        ]


@settings(
    max_examples=30,
    phases=GENERATED,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    organisations_of,
    people_of,
    st.sampled_from(ASKED),
    st.integers(0, 5),
)
def test_every_figure_is_the_sum_of_its_parts_and_counts_each_person_once(
    organisations, people, on, one
):
    """As of any day, at every node; asked for at the root and at one more."""
    world = World(organisations, people)
    world.people = [each for each in people if has_one_holding_per_place(each, len(world.parents))]
    with transaction.atomic():
        rows = world.build()

        for number in {0, one % len(rows)}:
            top = rows[number]
            report = annual_report(top, on=on, year=2026, with_people=True)
            document = annual_document(report, with_people=True)
            check(document, world, on)
            names = document["people"]
            assert len(names["trained"]) + len(names["not_trained"]) == document["in_scope"]
            assert len(names["exempt"]) == document["exempt"]
            # The database adds the same up without the people, for all levels or for one.
            asked = {"on": on, "year": 2026}
            whole, short = (annual_report(top, is_short=is_short, **asked) for is_short in (0, 1))
            check(annual_document(whole, with_people=False), world, on)
            assert whole.committees == report.committees
            assert (short.top.tally, [each.tally for each in short.top.children]) == (
                whole.top.tally,
                [each.tally for each in whole.top.children],
            )
            assert short.organisations.items() <= whole.organisations.items()
            about = {"scope": Scope((top.path,)), "today": D(2027, 1, 1), "told": EVERYTHING}
            check_page(tracking_values(top, on=on, year=2026, **about), world, on)
        transaction.set_rollback(True)


@settings(
    max_examples=15,
    phases=GENERATED,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(organisations_of, people_of)
def test_sums_of_the_standings_are_the_figures_from_facts(at, organisations, people):
    """Today nobody is moving: the tree of the database and the tree of placements are one."""
    today = D(2026, 11, 23)
    world = World([{**row, "fate": "stays"} for row in organisations], people)
    world.people = [one for one in people if has_one_holding_per_place(one, len(world.parents))]
    with transaction.atomic():
        world.build()
        rebuild_standings(2026, at=at)

        for fold in (lambda: None, fold_all_changes):
            fold()
            for top in Organisation.objects.all():
                sums = kept_figures(top, [], year=2026).year.get(top.pk, NO_SUMS)
                kept = tally_of(sums.total, day=today)
                report = annual_report(top, on=today, year=2026).top.tally
                assert {**vars(kept), "topics": {}} == {**vars(report), "topics": {}}
        assert list(drifted_tallies()) == []
        transaction.set_rollback(True)


def test_names_behind_each_count_are_sorted_by_given_name():
    top = OrganisationFactory(kind_id="xa", code="DUCPHO")
    cell = OrganisationFactory(parent=top, residential_kind_id="thon", code="AN")
    for name in ("Trần Văn Đức", "Đặng Thị Ánh"):
        HoldingFactory(organisation=cell, person=PersonFactory(full_name=name))
    done = HoldingFactory(organisation=top, title_id="cap_uy_vien").person
    TrainingFactFactory(person=done)

    report = annual_report(top, on=D(2026, 12, 31), year=2026, with_people=True)
    document = annual_document(report, with_people=True)

    missing = [each["full_name"] for each in document["people"]["not_trained"]]
    assert missing == ["Đặng Thị Ánh", "Trần Văn Đức"]
    assert [child["own"] for child in document["by_child"]] == [False, True]
    assert [child["trained"] for child in document["by_child"]] == [0, 1]
    assert document["by_child"][1]["people"]["trained"][0]["code"] == done.code


@pytest.mark.parametrize("people", [5, 50])
def test_report_costs_six_queries_whatever_the_number_of_people(assert_queries, people):
    top = OrganisationFactory(kind_id="xa")
    HoldingFactory.create_batch(people, organisation=top, title_id="cap_uy_vien")

    for is_short in (False, True):
        with assert_queries(6):
            annual_report(top, on=ON, year=2026, is_short=is_short)


def test_organisation_that_did_not_exist_has_nobody():
    young = OrganisationFactory(kind_id="xa", opened_on=D(2026, 9, 1))
    Person.objects.count()
    HoldingFactory(organisation=young, title_id="cap_uy_vien")

    document = annual_document(annual_report(young, on=ON, year=2026), with_people=False)

    assert (document["in_scope"], document["percent"], document["by_child"]) == (0, None, [])
