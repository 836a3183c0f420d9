"""An organisation of three levels, a mover on 15 June, leave in October, a joiner on 20 November:
every figure of the denominator is the number of names behind it, at every node, on every day."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.rules import Role
from organisations.api import tree_on
from records.api import YEARLY_TRAINING, population
from records.queries.any_day import figures_on
from records.queries.facts import audience_definitions
from reports.queries.denominator import Attribution, denominator
from reports.rules.denominator import first_kinds, movement
from reports.rules.period import Period
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import ExemptionFactory, HoldingFactory, PersonFactory
from tests.factories.records import TrainingFactFactory
from tests.factories.rounds import RequirementFactory
from tests.reports.pages import NOW

pytestmark = pytest.mark.django_db
D = dt.date
DAYS = [D(2026, 6, 14), D(2026, 6, 15), D(2026, 6, 30), D(2026, 10, 31), D(2026, 11, 1)]
LAST = D(2026, 12, 31)


@pytest.fixture
def places():
    province = OrganisationFactory(code="TINH", kind_id="tinh")
    found = {"TINH": province}
    for commune in "AB":
        found[commune] = OrganisationFactory(parent=province, code=commune, kind_id="xa")
        for number in "12":
            code = f"{commune}{number}"
            found[code] = OrganisationFactory(
                parent=found[commune], code=code, residential_kind_id="thon"
            )
    return found


@pytest.fixture
def people(places):
    def person(code, place, **holding):
        person = PersonFactory(code=code, full_name=f"Lê Văn {code}")
        HoldingFactory(person=person, organisation=places[place], **holding)
        return person

    found = {code: person(code, place) for code, place in [("O", "A1"), ("NGHI", "A2")]}
    found["DI"] = person("DI", "A1", valid_until=D(2026, 6, 15))
    HoldingFactory(person=found["DI"], organisation=places["B1"], valid_from=D(2026, 6, 15))
    found["MOI"] = person("MOI", "B2", valid_from=D(2026, 11, 20))
    found["THOI"] = person("THOI", "B2", valid_until=D(2026, 9, 1))
    # Sits in the committee of the commune, too; counts there, under the higher title.
    HoldingFactory(person=found["O"], organisation=places["A"], title_id="uy_vien_ban_thuong_vu")
    ExemptionFactory(
        person=found["NGHI"], kind="nghỉ thai sản", valid_from=D(2026, 10, 1),
        valid_until=D(2026, 11, 1),
    )  # fmt: skip
    TrainingFactFactory(person=found["DI"], completed_on=D(2026, 5, 10), organisation=places["A1"])
    return found


def opened(place, on, attribution=Attribution.ON_DAY, **about):
    return denominator(
        place, period=Period(on, 2026), attribution=attribution, today=LAST,
        **{"since": D(2025, 12, 31), **about},
    )  # fmt: skip


def codes(people, found):
    return {code for code, person in people.items() if person.pk in found}


@pytest.mark.parametrize("on", [*DAYS, LAST])
def test_sums_are_the_names_at_every_node(places, people, on):
    definition = audience_definitions(YEARLY_TRAINING)[YEARLY_TRAINING]
    for place in places.values():
        found = opened(place, on)
        judge = population(YEARLY_TRAINING, on=on, year=2026, organisation_id=place.pk)
        here = {each.person_id: each for each in judge.placed_in(place.pk)}
        assert found.people.keys() == here.keys()
        assert found.exempt == {pk for pk, each in here.items() if each.is_exempt}
        moved = found.moved
        assert len(found.people) == len(moved.before) + len(moved.joined) + len(
            moved.moved_in
        ) - len(moved.left) - len(moved.moved_out)
        assert sum(map(len, found.exempt_kinds.values())) == len(found.exempt)
        for name in ("people", "exempt", "in_scope", "trained"):
            total = getattr(found, name)
            assert sum(getattr(part, name) for part in found.parts) == len(total)
        figures = figures_on(definition, on=on, year=2026, organisation_id=place.pk)
        total = figures.below(place.pk).total
        assert total.in_scope == len(found.in_scope)
        assert total.trained == len(found.trained)
        assert total.committees == len(found.committees)
        assert total.committees_trained == found.committees_trained


def test_who_came_and_who_went_is_told_by_name(places, people):
    june = opened(places["A"], D(2026, 6, 30))
    assert codes(people, june.moved.moved_out) == {"DI"}
    assert codes(people, june.people) == {"O", "NGHI"}
    december = opened(places["B"], LAST)
    assert codes(people, december.moved.moved_in) == {"DI"}
    assert codes(people, december.moved.joined) == {"MOI"}
    assert codes(people, december.moved.left) == {"THOI"}
    october = opened(places["A"], D(2026, 10, 31))
    assert {kind: codes(people, on) for kind, on in october.exempt_kinds.items()} == {
        "nghỉ thai sản": {"NGHI"}
    }
    assert not opened(places["A"], D(2026, 11, 1)).exempt
    # Committees: that of the commune has one member, who is missing.
    lines = {each.organisation.code: codes(people, each.missing) for each in june.committees}
    assert lines == {"A": {"O"}, "A1": {"O"}, "A2": {"NGHI"}}


def test_mover_counts_once_wherever_movers_are_counted(places, people):
    for attribution, of_a, of_b in [
        (Attribution.ON_DAY, {"O", "NGHI", "DI"}, {"THOI"}),
        (Attribution.TODAY, {"O", "NGHI"}, {"THOI", "DI"}),
        (Attribution.AT_COMPLETION, {"O", "NGHI", "DI"}, {"THOI"}),
    ]:
        on = D(2026, 6, 14)
        assert codes(people, opened(places["A"], on, attribution).people) == of_a
        assert codes(people, opened(places["B"], on, attribution).people) == of_b
        assert len(opened(places["TINH"], on, attribution).people) == len(of_a | of_b)
    late = opened(places["A"], LAST, Attribution.AT_COMPLETION)
    assert codes(people, late.trained) == {"DI"}


def test_whoever_joined_after_the_cut_off_is_named_and_counts(places, people, at):
    RequirementFactory(
        owner=places["TINH"], audience_id=YEARLY_TRAINING, year=2026, state="live", live_at=at,
        joined_by=D(2026, 10, 31),
    )  # fmt: skip
    found = opened(places["B"], LAST)
    assert (found.cut_off, codes(people, found.late)) == (D(2026, 10, 31), {"MOI"})
    assert "MOI" in codes(people, found.in_scope)


def test_movement_and_kinds_without_a_database():
    moved = movement(
        {1: 10, 2: 10, 3: 99, 4: 10}, {1: 10, 2: 99, 3: 10, 5: 10},
        inside_before={10}, inside_now={10},
    )  # fmt: skip
    assert (moved.joined, moved.moved_in, moved.left, moved.moved_out) == ({5}, {3}, {4}, {2})
    assert first_kinds({1: {"b", "a"}, 2: {"b"}}) == {"a": {1}, "b": {2}}


def test_every_figure_of_the_page_opens_the_names(client, monkeypatch, places, people):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    user = UserFactory()
    RoleAssignmentFactory(user=user, role=Role.DEPARTMENT.value, organisation=places["TINH"])
    client.force_login(user)
    asked = {"ngay": "2026-06-30"}

    page = client.get("/theo-doi/A/mau-so/", asked)
    assert page.status_code == 200
    names = client.get("/theo-doi/A/mau-so/chuyen-di/", asked)
    assert [line.code for line in names.context["lines"]] == ["DI"]
    missing = client.get("/theo-doi/A/mau-so/uy-ban/", {**asked, "loai": "A2"})
    assert [line.code for line in missing.context["lines"]] == ["NGHI"]
    assert client.get("/theo-doi/A/mau-so/khong-co/", asked).status_code == 404
    assert client.get("/theo-doi/A/mau-so/", {"tu": "2027-01-01"}).status_code == 422
    assert places["A"].pk in tree_on(NOW.date())
