import datetime as dt

import pytest
from django.http import Http404

from accounts.api import Scope
from organisations.api import (
    Organisation,
    Placement,
    get_organisation_or_404,
    organisations_below,
    tree_on,
)
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 23)


@pytest.fixture
def tree():
    """Root > (xa: Ánh > Ba), (xa: Bình); names out of alphabetical order."""
    root = OrganisationFactory(code="R", kind_id="huyen", name="Gốc")
    second = OrganisationFactory(code="B", parent=root, kind_id="xa", name="Bình")
    first = OrganisationFactory(code="A", parent=root, kind_id="xa", name="Ánh")
    cell = OrganisationFactory(code="C", parent=first, name="Ba")
    return root, first, second, cell


def test_tree_on_gives_children_by_name_parents_and_subtrees(tree):
    root, first, second, cell = tree

    found = tree_on(DAY)

    assert found.roots() == [root.pk]
    assert found.children_of(root.pk) == [first.pk, second.pk]
    assert found.parent_of(cell.pk) == first.pk
    assert found.ancestors_of(cell.pk) == [first.pk, root.pk]
    assert list(found.walk(root.pk)) == [root.pk, first.pk, cell.pk, second.pk]
    assert found.subtree_ids(first.pk) == {first.pk, cell.pk}
    assert found.subtree_ids(0) == set()


@pytest.mark.parametrize("extra", [0, 3])
def test_tree_on_asks_once_whatever_the_size(tree, extra, assert_queries):
    for _number in range(extra):
        OrganisationFactory(parent=tree[0])

    with assert_queries(1):
        tree_on(DAY)


def test_tree_on_a_day_before_a_move_is_the_tree_before_it(tree):
    _root, first, second, cell = tree
    moved_on = dt.date(2026, 3, 1)
    Placement.objects.filter(organisation=cell).update(valid_until=moved_on)
    Placement.objects.create(organisation=cell, parent=second, valid_from=moved_on)

    assert tree_on(dt.date(2026, 2, 28)).parent_of(cell.pk) == first.pk
    assert tree_on(moved_on).parent_of(cell.pk) == second.pk


def test_below_and_directly_below(tree):
    root, first, second, cell = tree

    assert list(Organisation.objects.below(first)) == [first, cell]
    assert list(organisations_below(root)) == [first, second]


@pytest.mark.parametrize(
    ("code", "is_found"), [("A", True), ("C", True), ("B", False), ("X", False)]
)
def test_the_door_opens_inside_the_scope_only(tree, code, is_found):
    scope = Scope((tree[1].path,))

    if is_found:
        assert get_organisation_or_404(scope, code).code == code
    else:
        with pytest.raises(Http404):
            get_organisation_or_404(scope, code)
