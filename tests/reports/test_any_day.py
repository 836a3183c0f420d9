"""Figures that the database adds up, against the same ones counted person by person."""

import datetime as dt
from collections import Counter
from operator import add

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from organisations.api import Placement, branches_on
from people.api import Exemption, Holding
from records.api import CELL_COMMITTEES, YEARLY_TRAINING, audience_definitions, populations
from records.queries.any_day import branch_figures, figures_on, topics_on
from records.queries.placed import people_on
from records.queries.statement import Asked
from records.queries.targets import level_indicators
from records.rules.standing import meets
from reports.queries.annual import own_tallies
from reports.rules.tally import AnnualTally, roll_up
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import PersonFactory
from tests.factories.records import QualificationFactory, TrainingFactFactory

pytestmark = pytest.mark.django_db
D = dt.date
# 1 June is the last day of "lately" seen from 30 June, and too long ago from 1 July.
DAYS = [D(2025, 12, 31), D(2026, 3, 1), D(2026, 6, 1), D(2026, 7, 1), D(2026, 11, 20)]
IN_TIME = (D(2026, 6, 1), None, True, False)
ASKED = [D(2026, 6, 30), D(2026, 7, 1), D(2026, 12, 31)]

day = st.sampled_from(DAYS)
maybe_day = st.one_of(st.none(), day)
# Parent, kind; then it moves below another, is merged into another, or neither, on that day.
organisation = st.tuples(
    st.integers(0, 5),
    st.sampled_from(["xa", "chi_bo", "chi_bo", "to_dang"]),
    st.sampled_from(["stays", "stays", "moves", "is merged"]),
    st.integers(0, 5),
    day,
)
holding = st.tuples(
    st.integers(0, 5),
    st.sampled_from(["bi_thu", "pho_bi_thu", "chi_uy_vien", "cap_uy_vien", "truong_thon"]),
    maybe_day,
    maybe_day,
)
course = st.tuples(day, maybe_day, st.booleans(), st.booleans())
level = st.tuples(
    st.sampled_from([("pho_thong", "thpt"), ("ly_luan_chinh_tri", "trung_cap")]),
    st.sampled_from(["bang", "khai_bao"]),
    maybe_day,
    st.booleans(),
)
person = st.tuples(
    st.lists(holding, max_size=3, unique_by=lambda held: held[:2]),
    st.one_of(st.none(), st.tuples(day, maybe_day)),
    st.lists(course, max_size=2),
    st.lists(level, max_size=2),
)


def build_organisations(rows):
    found = [OrganisationFactory(code="T0", kind_id="xa")]
    for number, (parent, kind, fate, other, when) in enumerate(rows, 1):
        above, other = found[parent % number], found[other % number]
        one = OrganisationFactory(
            code=f"T{number}", parent=above, kind_id=kind, residential_kind_id="thon"
        )
        if fate != "stays":
            one.placements.update(valid_until=when)
        # A later one never hangs above an earlier one, so no move can close a circle.
        if fate == "moves":
            Placement.objects.create(organisation=one, parent=other, valid_from=when)
        found.append(one)
    return found


def build_person(places, row, number):
    holdings, exempt, courses, levels = row
    one = PersonFactory(code=f"P{number}")
    for place, title, start, end in holdings:
        if start is None or end is None or start < end:
            Holding.objects.get_or_create(
                person=one, title_id=title, organisation=places[place % len(places)],
                valid_from=start, defaults={"valid_until": end or D(2030, 1, 1)},
            )  # fmt: skip
    if exempt and (exempt[1] is None or exempt[0] < exempt[1]):
        Exemption.objects.create(
            person=one, kind="nghỉ", valid_from=exempt[0], valid_until=exempt[1]
        )
    for done, due, counts, is_taken_back in courses:
        fact = TrainingFactFactory(
            person=one, completed_on=done, due_on=due, counts_for_annual=counts,
            topics=["chung" if counts else "rieng"],
        )  # fmt: skip
        if is_taken_back:
            TrainingFactFactory(person=one, completed_on=done, reverses=fact)
    for (dimension, name), evidence, issued, is_taken_back in levels:
        about = {"dimension": dimension, "level": name, "evidence": evidence, "issued_on": issued}
        fact = QualificationFactory(person=one, **about)
        if is_taken_back:
            QualificationFactory(person=one, reverses=fact, **about)


def counted(figures):
    """As the judge has it."""
    return AnnualTally(**{k: v for k, v in vars(figures).items() if k != "levels"})


@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
# The first course late and the second in time, and the other way round.
@example(
    [(0, "chi_bo", "stays", 0, D(2026, 7, 1))],
    [
        ([(1, "bi_thu", None, None)], None, [(D(2026, 3, 1), D(2025, 12, 31), True, False), IN_TIME], []),
        ([(1, "bi_thu", None, None)], None, [(D(2026, 3, 1), None, True, False), IN_TIME], []),
    ],
    D(2026, 7, 1),
)  # fmt: skip
# Leave, with a course; and somebody who sits below and counts above.
@example(
    [(0, "chi_bo", "stays", 0, D(2026, 7, 1))],
    [
        ([(1, "bi_thu", None, None)], (D(2026, 3, 1), None), [IN_TIME], []),
        ([(0, "bi_thu", None, None), (1, "chi_uy_vien", None, None)], None, [IN_TIME], []),
    ],
    D(2026, 7, 1),
)
@given(st.lists(organisation, max_size=5), st.lists(person, max_size=6), st.sampled_from(ASKED))
def test_the_database_counts_as_the_facts_say_at_every_node(rows, people, on):
    with transaction.atomic():
        places = build_organisations(rows)
        for number, row in enumerate(people):
            build_person(places, row, number)
        definitions = audience_definitions(YEARLY_TRAINING, CELL_COMMITTEES)
        indicators = level_indicators(CELL_COMMITTEES)
        judge = populations(definitions.values(), on=on, year=2026)
        yearly, cells = judge[YEARLY_TRAINING], judge[CELL_COMMITTEES]
        own = own_tallies(yearly)

        for top in places:
            sums = roll_up(yearly.tree, top.pk, own, nothing=AnnualTally(), add=add)
            asked = {"on": on, "organisation_id": top.pk}
            below = figures_on(definitions[YEARLY_TRAINING], year=2026, **asked).below(top.pk)
            levels = figures_on(definitions[CELL_COMMITTEES], **asked, indicators=indicators)

            # Both at once, added up over branches in the database.
            both = [
                Asked(definitions[YEARLY_TRAINING], is_yearly=True),
                Asked(definitions[CELL_COMMITTEES], indicators=indicators),
            ]
            in_one = branch_figures(both, branches_on(top.pk, on), year=2026)
            for branches, one in zip(in_one, (below, levels.below(top.pk)), strict=True):
                assert (branches.total, branches.own) == (one.total, one.own)
                assert branches.children == {
                    child: figures
                    for child, figures in one.children.items()
                    if figures.people or figures.committees or child in branches.children
                }

            expected = sums.get(top.pk, AnnualTally())
            assert vars(counted(below.total)) == {**vars(expected), "topics": {}}
            assert counted(below.total) == sum(
                map(counted, below.children.values()), counted(below.own)
            )
            for child, figures in below.children.items():
                assert vars(counted(figures)) == {
                    **vars(sums.get(child, AnnualTally())),
                    "topics": {},
                }
            here = list(cells.placed_in(top.pk))
            total = levels.below(top.pk).total
            assert total.people == len(here)
            assert total.levels == {
                each.code: sum(meets(member.levels, each.conditions) for member in here)
                for each in indicators
            }
        assert_named(yearly, definitions[YEARLY_TRAINING], places[-1].pk)
        transaction.set_rollback(True)


def assert_named(judge, definition, place):
    """Who it is, by name; and on which topics those in scope had courses."""
    asked = {"on": judge.on, "year": 2026}
    if place in judge.tree:
        listed = people_on(definition, **asked, tree=judge.tree, organisation_id=place)
        assert {
            (one.person_id, one.organisation_id, one.is_exempt, one.trained_on, one.on_time)
            for one in listed
        } == {
            (
                one.person_id,
                one.place.organisation_id,
                one.is_exempt,
                one.training.trained_on,
                one.training.on_time,
            )
            for one in judge.placed_in(place)
        }
    topics = Counter(
        (one.place.organisation_id, topic)
        for one in judge.members
        if not one.is_exempt
        for topic in one.topics
    )
    places = {one.place.organisation_id for one in judge.members}
    found = topics_on(definition, **asked, inside=places)
    assert {(at, topic): n for at in places & found.keys() for topic, n in found[at].items()} == (
        topics
    )


def test_figures_of_a_day_cost_two_queries(assert_queries):
    top = OrganisationFactory(kind_id="xa")
    definition = audience_definitions(YEARLY_TRAINING)[YEARLY_TRAINING]

    with assert_queries(2):
        figures_on(definition, on=ASKED[0], year=2026, organisation_id=top.pk)
