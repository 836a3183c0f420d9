"""Mergers, divisions, renamings and moves of the tree, and taking them back."""

import datetime as dt

import pytest

from organisations.actions.planting import OrganisationRow, plant
from organisations.actions.reorganising import (
    dissolve,
    establish,
    merge,
    move,
    rename,
    reorganise_tree,
    split,
)
from organisations.actions.undoing import undo_tree
from organisations.errors import CannotReorganise, CannotUndo
from organisations.models import Organisation, OrganisationEvent, OrganisationName, Placement
from organisations.queries import tree_on
from organisations.queries.history import (
    called_on,
    events_of,
    former_names,
    names_on,
    predecessors_of,
    successors_of,
)
from organisations.rules.changes import Change, ChangeKind, Opening
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db

D = dt.date
BEFORE, ON = D(2026, 6, 30), D(2026, 7, 1)
OPENED = D(2020, 1, 1)


def snapshot():
    """Everything about organisations that has to come back."""
    placed = Placement.objects.order_by("pk").values_list(
        "organisation__code", "parent__code", "valid_from", "valid_until"
    )
    named = OrganisationName.objects.values_list("organisation__code", "name", "valid_until")
    tree = {
        one.code: (
            one.name,
            one.closed_on,
            one.succeeded_by_id,
            getattr(one.get_parent(), "code", ""),
        )
        for one in Organisation.objects.exclude(code__startswith="MOI")
    }
    return list(placed), list(named), tree


@pytest.fixture
def root():
    return OrganisationFactory(code="XA", opened_on=OPENED)


@pytest.fixture
def cells(root):
    return [
        OrganisationFactory(parent=root, code=f"C{n}", name=f"Chi bộ thôn {n}", opened_on=OPENED)
        for n in range(4)
    ]


def opening(code="MOI", parent="XA", name="Chi bộ thôn Mới"):
    return Opening(code, name, parent, "chi_bo", "thon")


def test_a_merger_closes_opens_and_is_told_by_both_sides(root, cells, at):
    below = OrganisationFactory(parent=cells[0], code="TO", kind_id="to_dang", opened_on=OPENED)
    was = snapshot()

    done = merge(["C0", "C1"], opening(), on=ON, by=None, at=at, decision_number="12-QĐ/ĐU")

    new = Organisation.objects.get(code="MOI")
    c0, c1 = Organisation.objects.filter(code__in=["C0", "C1"]).order_by("code")
    assert c0.closed_on == BEFORE
    assert c0.succeeded_by == new
    # In today's tree the merged hang below their successor: who looks after it looks after them.
    assert c0.path.startswith(new.path)
    assert tree_on(BEFORE).children_of(root.pk) == [one.pk for one in cells]
    assert tree_on(ON).children_of(root.pk) == [cells[2].pk, cells[3].pk, new.pk]
    assert tree_on(ON).children_of(new.pk) == [below.pk]
    assert successors_of([c0.pk, cells[2].pk], on=ON) == {
        c0.pk: {new.pk},
        cells[2].pk: {cells[2].pk},
    }
    assert successors_of([c0.pk], on=BEFORE) == {c0.pk: {c0.pk}}
    assert predecessors_of([new.pk], on=BEFORE) == {new.pk: {c0.pk, c1.pk}}
    assert [one.kind for one in events_of(new)] == ["merge"]
    assert [one.kind for one in events_of(below)] == ["move"]
    assert Organisation.find_problems() == ([], [], [], [], [])
    assert {one.organisation_id for one in done.handovers} == {c0.pk, c1.pk}

    again = merge(["C0", "C1"], opening(), on=ON, by=None, at=at)
    assert again.changes == []

    undo_tree(done.undo, by=None, at=at)
    assert snapshot() == was
    assert Organisation.find_problems() == ([], [], [], [], [])
    assert tree_on(ON).parent_of(new.pk) is None
    assert new.pk not in tree_on(ON)
    assert successors_of([c0.pk], on=ON) == {c0.pk: {c0.pk}}
    assert OrganisationEvent.objects.get(kind="merge").undone_at == at
    # An import of the register leaves what was taken back where it is.
    plant([OrganisationRow("C0", "XA", "chi_bo", "Chi bộ thôn 0", "thon")], by=None, at=at)
    assert snapshot() == was
    merge(["C0", "C1"], opening(), on=ON, by=None, at=at)
    assert Organisation.objects.get(code="C1").succeeded_by == new
    # Nor does an old list, on which the merged still stand, bring them back.
    plant([OrganisationRow("C0", "XA", "chi_bo", "Chi bộ thôn 0", "thon")], by=None, at=at)
    assert tree_on(ON).parent_of(c0.pk) is None
    assert Organisation.objects.get(code="C0").path.startswith(new.path)


def test_names_divisions_moves_and_dissolutions_and_what_is_refused(root, cells, at):
    other = OrganisationFactory(code="XB", opened_on=OPENED)
    was = snapshot()
    renamed = rename("C0", "Chi bộ Đông", on=ON, by=None, at=at)
    assert names_on([Organisation.objects.get(code="C0")], on=BEFORE) == {
        cells[0].pk: "Chi bộ thôn 0"
    }
    assert names_on([Organisation.objects.get(code="C0")], on=ON) == {cells[0].pk: "Chi bộ Đông"}
    moved = move("C1", "XB", on=ON, by=None, at=at)
    assert tree_on(ON).parent_of(cells[1].pk) == other.pk
    parted = split("C2", [opening("MOI1"), opening("MOI2")], on=ON, by=None, at=at)
    parts = set(Organisation.objects.filter(code__startswith="MOI").values_list("pk", flat=True))
    assert successors_of([cells[2].pk], on=ON) == {cells[2].pk: parts}
    ended = dissolve("C3", on=ON, by=None, at=at)
    assert successors_of([cells[3].pk], on=ON) == {cells[3].pk: set()}
    establish(opening("MOI3"), on=ON, by=None, at=at)
    for refused in (
        lambda: dissolve("C3", on=ON + dt.timedelta(days=3), by=None, at=at),
        lambda: dissolve("XA", on=ON, by=None, at=at),
        lambda: merge(["C0"], opening("C1"), on=ON, by=None, at=at),
        lambda: move("XA", "C0", on=ON, by=None, at=at),
        lambda: move("C1", "XA", on=BEFORE, by=None, at=at),
        lambda: split("C0", ["C0"], on=ON, by=None, at=at),
    ):
        with pytest.raises(CannotReorganise):
            refused()
    later = rename("C0", "Chi bộ Đông 2", on=ON + dt.timedelta(days=9), by=None, at=at)
    # Each name has its own days: the second begins where the first ended.
    c0, c3 = Organisation.objects.filter(code__in=["C0", "C3"]).order_by("code")
    assert [(one.name, one.valid_from, one.valid_until) for one in former_names(c0)] == [
        ("Chi bộ Đông", ON, ON + dt.timedelta(days=9)),
        ("Chi bộ thôn 0", OPENED, ON),
    ]
    assert [called_on(day)[c0.pk] for day in (BEFORE, ON)] == ["Chi bộ thôn 0", "Chi bộ Đông"]
    with pytest.raises(CannotUndo, match="Đông"):
        undo_tree(renamed.undo, by=None, at=at)
    # Its last day has been put right since: that would be lost.
    Organisation.objects.filter(pk=c3.pk).update(closed_on=ON)
    with pytest.raises(CannotUndo, match=c3.name):
        undo_tree(ended.undo, by=None, at=at)
    Organisation.objects.filter(pk=c3.pk).update(closed_on=c3.closed_on)
    for done in (later, ended, parted, moved, renamed):
        undo_tree(done.undo, by=None, at=at)
    placed, named, tree = snapshot()
    assert (placed[: len(was[0])], named, tree) == was
    # Both names from one list.
    names = [(ON, "Chi bộ Đông"), (ON + dt.timedelta(days=9), "Chi bộ Đông 2")]
    reorganise_tree(
        [Change(ChangeKind.RENAME, day, ("C0",), ("C0",), name=name) for day, name in names],
        by=None, at=at,
    )  # fmt: skip
    assert [called_on(day)[c0.pk] for day in (BEFORE, ON)] == ["Chi bộ thôn 0", "Chi bộ Đông"]
