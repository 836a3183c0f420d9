"""The yearly report against a model that counts by looking at every person again and again."""

import datetime as dt
from collections import Counter

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from organisations.api import Organisation, Placement
from people.api import Exemption, Holding, Person
from records.actions import rebuild_standings
from records.actions.tallies import drifted_tallies, fold_all_changes
from records.models import TrainingFact
from records.queries.tallies import NO_SUMS
from reports.queries.annual import annual_report
from reports.queries.documents import annual_document
from reports.queries.standings import kept_figures, tally_of
from shared.numbers import percent
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import HoldingFactory, PersonFactory
from tests.factories.records import RECORDED_AT, TrainingFactFactory

pytestmark = pytest.mark.django_db
D = dt.date
DAYS = [D(2026, 1, 1), D(2026, 4, 1), D(2026, 7, 1), D(2026, 10, 1)]
ON = D(2026, 8, 15)
RANKS = {"bi_thu": 90, "pho_bi_thu": 80, "cap_uy_vien": 60, "chi_uy_vien": 50, "truong_thon": 34}

maybe_day = st.sampled_from([None, *DAYS])
organisation = st.fixed_dictionaries(
    {
        "parent": st.integers(0, 5),
        "kind": st.sampled_from(["xa", "chi_bo", "to_dang"]),
        "moved": st.booleans(),
    }
)
holding = st.tuples(st.integers(0, 6), st.sampled_from(sorted(RANKS)), maybe_day, maybe_day)
person = st.fixed_dictionaries(
    {
        "holdings": st.lists(holding, max_size=3, unique_by=lambda held: held[:2]),
        "exempt": st.booleans(),
        "courses": st.lists(
            st.tuples(
                st.sampled_from(DAYS),
                maybe_day,
                st.booleans(),
                st.sampled_from([(), ("a",), ("a", "b")]),
            ),
            max_size=2,
        ),
    }
)


class World:
    """Random organisations and people, and what ought to be counted of them."""

    def __init__(self, organisations, people):
        self.parents = {0: None}
        self.kinds = {0: "xa"}
        self.moved = set()
        for number, row in enumerate(organisations, 1):
            self.parents[number] = row["parent"] % number
            self.kinds[number] = row["kind"]
            if row["moved"]:
                self.moved.add(number)
        self.people = people

    def parent_on(self, number):
        """Whoever moves hung at the root until 1 October."""
        parent = self.parents[number]
        return 0 if parent is not None and number in self.moved else parent

    def inside(self, top):
        found = {top}
        while True:
            more = {n for n in self.parents if self.parent_on(n) in found} | found
            if more == found:
                return found
            found = more

    def positions(self, one):
        """Fitting positions in force, the one that counts first."""
        found = []
        for place, title, start, end in one["holdings"]:
            place %= len(self.parents)
            if start and end and end <= start:
                continue
            if (start and start > ON) or (end and end <= ON):
                continue
            kind = self.kinds[place]
            cell = kind == "chi_bo" and title in {"bi_thu", "pho_bi_thu", "chi_uy_vien"}
            base = kind == "xa" and title in {"bi_thu", "pho_bi_thu", "cap_uy_vien"}
            if cell or base:
                found.append((-RANKS[title], start or D.min, place, title))
        return sorted(found)

    def figures(self, top, *, only_own=False):
        places = {top} if only_own else self.inside(top)
        counted = Counter()
        topics = Counter()
        members = {}
        for one in self.people:
            positions = self.positions(one)
            done = [c for c in one["courses"] if c[0] <= ON]
            counting = sorted(
                (day, bool(due and day > due)) for day, due, counts, _ in done if counts
            )
            for _, _, place, _ in positions:
                if place in places and not one["exempt"]:
                    members.setdefault(place, []).append(bool(counting))
            if not positions or positions[0][2] not in places:
                continue
            if one["exempt"]:
                counted["exempt"] += 1
                continue
            counted["in_scope"] += 1
            topics.update({topic for *_, named in done for topic in named})
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
            if parent is not None and number in self.moved:
                rows[number].placements.update(valid_from=DAYS[3])
                Placement.objects.create(
                    organisation=rows[number], parent=rows[0], valid_until=DAYS[3]
                )
        for number, one in enumerate(self.people):
            self._build_person(number, one, rows)

    def _build_person(self, number, one, rows):
        created = PersonFactory(code=f"P{number}")
        for place, title, start, end in one["holdings"]:
            if not (start and end and end <= start):
                Holding.objects.create(
                    person=created,
                    title_id=title,
                    organisation=rows[place % len(rows)],
                    valid_from=start,
                    valid_until=end,
                )
        if one["exempt"]:
            Exemption.objects.create(person=created, kind="x", valid_from=D(2026, 1, 1))
        for index, (day, due, counts, topics) in enumerate(one["courses"]):
            TrainingFact.objects.create(
                person=created,
                programme_name="x",
                completed_on=day,
                due_on=due,
                counts_for_annual=counts,
                topics=list(topics),
                source=f"{number}:{index}",
                recorded_at=RECORDED_AT,
            )


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


def check(node, world):
    number = int(node["organisation"][1:])
    expected = world.figures(number, only_own=node["own"])
    topics = expected.pop("by_topic")
    assert {key: node[key] for key in expected} == expected
    assert {topic: each["count"] for topic, each in node["by_topic"].items()} == topics
    share = percent(expected["trained"], expected["in_scope"])
    assert node["percent"] == (None if share is None else str(share))
    if node["by_child"]:
        for key in SUMMED:
            assert node[key] == sum(child[key] for child in node["by_child"])
    for child in node["by_child"]:
        check(child, world)


@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(organisation, max_size=5), st.lists(person, max_size=6))
def test_every_figure_is_the_sum_of_its_parts_and_counts_each_person_once(organisations, people):
    world = World(organisations, people)
    world.people = [one for one in people if has_one_holding_per_place(one, len(world.parents))]
    with transaction.atomic():
        world.build()

        for number in world.parents:
            top = Organisation.objects.get(code=f"T{number}")
            report = annual_report(top, on=ON, year=2026, with_people=True)
            document = annual_document(report, with_people=True)
            check(document, world)
            names = document["people"]
            assert len(names["trained"]) + len(names["not_trained"]) == document["in_scope"]
            assert len(names["exempt"]) == document["exempt"]
            # The database adds the same up without the people, for all levels or for one.
            asked = {"on": ON, "year": 2026}
            whole, short = (annual_report(top, is_short=is_short, **asked) for is_short in (0, 1))
            check(annual_document(whole, with_people=False), world)
            assert whole.committees == report.committees
            assert (short.top.tally, [each.tally for each in short.top.children]) == (
                whole.top.tally,
                [each.tally for each in whole.top.children],
            )
            assert short.organisations.items() <= whole.organisations.items()
        transaction.set_rollback(True)


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(organisation, max_size=5), st.lists(person, max_size=6))
def test_sums_of_the_standings_are_the_figures_from_facts(at, organisations, people):
    """Today nobody is moving: the tree of the database and the tree of placements are one."""
    today = D(2026, 11, 23)
    world = World([{**row, "moved": False} for row in organisations], people)
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
