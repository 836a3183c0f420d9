import datetime as dt

import pytest

from audit.models import Event
from organisations.api import (
    CannotPlant,
    Organisation,
    OrganisationEvent,
    OrganisationRow,
    Placement,
    Planted,
    plant,
    tree_on,
)
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db

ROOT = OrganisationRow("R", "", "huyen", "Đảng bộ thị xã")
A = OrganisationRow("A", "R", "xa", "Đảng bộ phường A", opened_on=dt.date(2020, 1, 1))
B = OrganisationRow("B", "R", "xa", "Đảng bộ xã B")
CELL = OrganisationRow("C", "A", "chi_bo", "Chi bộ thôn", residential_kind="thon")
GROUP = OrganisationRow("D", "C", "to_dang", "Tổ đảng")


@pytest.fixture
def sow(at):
    def do(*rows, **options):
        return plant(list(rows), by=None, at=options.pop("at", at), **options)

    return do


def named(code):
    return Organisation.objects.get(code=code)


def is_sound():
    return Organisation.find_problems() == ([], [], [], [], [])


def test_rows_in_any_order_become_a_tree(sow):
    assert sow(GROUP, CELL, B, A, ROOT) == Planted(new=5)

    assert [one.code for one in named("D").get_ancestors()] == ["R", "A", "C"]
    assert is_sound()
    assert tree_on(dt.date(2026, 1, 1)).parent_of(named("D").pk) == named("C").pk


def test_the_same_rows_again_change_nothing(sow):
    sow(ROOT, A, B, CELL, GROUP)
    before = list(Organisation.objects.values()), list(Placement.objects.values())

    assert sow(ROOT, A, B, CELL, GROUP) == Planted(unchanged=5)

    assert (list(Organisation.objects.values()), list(Placement.objects.values())) == before
    assert not Event.objects.exists()


def test_planting_fits_in_with_organisations_made_one_by_one(sow):
    root = OrganisationFactory(code="R", kind_id="huyen", name="Đảng bộ thị xã")
    OrganisationFactory(code="A", parent=root, kind_id="xa")

    assert sow(B, CELL) == Planted(new=2)

    root.refresh_from_db()
    assert root.numchild == 2
    assert is_sound()
    assert root.add_child(code="Z", kind_id="xa", name="Z").path > named("B").path


def test_a_move_takes_everything_below_along_and_keeps_the_past(sow):
    sow(ROOT, A, B, CELL, GROUP)

    moved = OrganisationRow("C", "B", "chi_bo", "Chi bộ thôn", residential_kind="thon",
                            opened_on=dt.date(2026, 3, 1))  # fmt: skip

    assert sow(moved) == Planted(changed=1)

    assert [one.code for one in named("D").get_ancestors()] == ["R", "B", "C"]
    assert is_sound()
    assert tree_on(dt.date(2026, 2, 28)).parent_of(named("C").pk) == named("A").pk
    assert tree_on(dt.date(2026, 3, 1)).parent_of(named("C").pk) == named("B").pk
    event = OrganisationEvent.objects.get()
    assert (event.kind, event.effective_on) == ("move", dt.date(2026, 3, 1))
    assert list(event.predecessors.all()) == list(event.successors.all()) == [named("C")]
    assert Event.objects.get().verb == "organisation.changed"


def test_a_move_without_a_day_holds_from_today(sow, at):
    sow(ROOT, A, B, CELL)

    sow(OrganisationRow("C", "B", "chi_bo", "Chi bộ thôn", residential_kind="thon"))

    assert tree_on(dt.date(2026, 11, 22)).parent_of(named("C").pk) == named("A").pk
    assert tree_on(dt.date(2026, 11, 23)).parent_of(named("C").pk) == named("B").pk


def test_moving_back_on_the_same_day_leaves_one_placement_for_the_day(sow):
    sow(ROOT, A, B, CELL)
    sow(OrganisationRow("C", "B", "chi_bo", "Chi bộ thôn", residential_kind="thon"))

    sow(CELL)

    today = dt.date(2026, 11, 23)
    assert tree_on(today).parent_of(named("C").pk) == named("A").pk
    assert is_sound()


def test_two_organisations_can_change_places(sow):
    sow(ROOT, A, CELL, GROUP)

    sow(OrganisationRow("D", "A", "to_dang", "Tổ đảng"),
        OrganisationRow("C", "D", "chi_bo", "Chi bộ thôn", residential_kind="thon"))  # fmt: skip

    assert [one.code for one in named("C").get_ancestors()] == ["R", "A", "D"]
    assert is_sound()


def test_a_new_name_is_found_sorted_and_noted(sow):
    sow(ROOT, A)

    sow(OrganisationRow("A", "R", "xa", "Đảng bộ phường Ánh Dương", opened_on=A.opened_on))

    changed = named("A")
    assert "anh duong" in changed.search_text
    assert changed.sort_key > named("R").sort_key[:1]
    assert OrganisationEvent.objects.get().kind == "rename"


def test_an_organisation_that_ends_leaves_the_tree_the_day_after(sow):
    sow(ROOT, A, CELL)

    sow(OrganisationRow("C", "A", "chi_bo", "Chi bộ thôn", residential_kind="thon",
                        closed_on=dt.date(2026, 6, 30)))  # fmt: skip

    cell = named("C")
    assert cell.closed_on == dt.date(2026, 6, 30)
    assert cell.pk in tree_on(dt.date(2026, 6, 30))
    assert cell.pk not in tree_on(dt.date(2026, 7, 1))
    event = OrganisationEvent.objects.get()
    assert (event.kind, event.effective_on) == ("dissolve", dt.date(2026, 7, 1))


def test_a_first_day_that_was_wrong_is_corrected(sow):
    sow(ROOT, A)

    sow(OrganisationRow("A", "R", "xa", "Đảng bộ phường A", opened_on=dt.date(2019, 1, 1)))

    assert named("A").pk in tree_on(dt.date(2019, 1, 1))
    assert Placement.objects.filter(organisation__code="A").count() == 1


def test_fields_that_are_not_given_stay(sow):
    sow(ROOT, A, CELL)

    assert sow(OrganisationRow("C", "", "chi_bo", "Chi bộ thôn"), given=()) == Planted(unchanged=1)

    assert named("C").residential_kind_id == "thon"
    assert named("C").get_parent() == named("A")


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ([OrganisationRow("A", "X", "xa", "A")], ["A"]),
        ([OrganisationRow("A", "B", "xa", "A"), OrganisationRow("B", "A", "xa", "B")], ["A", "B"]),
        (
            [
                OrganisationRow("A", "", "xa", "A", closed_on=dt.date(2026, 6, 30)),
                OrganisationRow("B", "A", "chi_bo", "B"),
            ],
            ["B"],
        ),
    ],
)
def test_what_forms_no_tree_is_refused_whole(sow, rows, codes):
    with pytest.raises(CannotPlant) as refusal:
        sow(ROOT, *rows)

    assert refusal.value.codes == codes
    assert not Organisation.objects.exists()


@pytest.mark.parametrize("cells", [1, 30])
def test_planting_takes_the_same_number_of_statements_whatever_the_size(sow, assert_queries, cells):
    sow(ROOT, A)
    rows = [OrganisationRow(f"N{n}", "A", "chi_bo", f"Chi bộ {n}") for n in range(cells)]

    with assert_queries(5):
        sow(*rows)
