"""Queries that are put into SQL once: the same rows as the queryset, for whatever values."""

import pytest
from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef

from accounts.models import RoleAssignment, User
from shared.prepared import Prepared
from tests.factories.accounts import RoleAssignmentFactory, UserFactory

pytestmark = pytest.mark.django_db

ROLES = Prepared(
    lambda user, name: (
        RoleAssignment.objects.filter(user=user, user__username=name)
        .select_related("organisation")
        .annotate(others=Count("user__role_assignments"))
    ),
    user=int,
    name=str,
)


def test_the_rows_are_those_of_the_queryset(assert_queries) -> None:
    one, two = RoleAssignmentFactory(), RoleAssignmentFactory()

    for role in (one, two, one):
        with assert_queries(1):
            (found,) = ROLES(user=role.user_id, name=role.user.username)
            assert found == role
            assert found.organisation.name == role.organisation.name
            assert found.others == 1
    assert ROLES(user=one.user_id, name=two.user.username) == []
    assert ROLES.first(user=0, name="") is None


def test_text_cannot_leave_its_place() -> None:
    role = RoleAssignmentFactory()

    assert ROLES(user=role.user_id, name="' OR 1=1 --") == []
    assert ROLES(user=role.user_id, name="%s") == []


def test_a_number_out_of_all_range_finds_nothing_and_asks_nothing(assert_queries) -> None:
    with assert_queries(0):
        assert ROLES(user=10**30, name="x") == []


def test_tuples_and_subqueries_are_kept_too() -> None:
    role = RoleAssignmentFactory()
    UserFactory()
    with_roles = Exists(RoleAssignment.objects.filter(user=OuterRef("pk")))
    named = Prepared(
        lambda user: User.objects.filter(with_roles, pk=user).values_list("pk", "username"),
        user=int,
    )

    assert named(user=role.user_id) == [(role.user_id, role.user.username)]


def test_rows_can_be_locked() -> None:
    role = RoleAssignmentFactory()
    locked = Prepared(
        lambda pk: RoleAssignment.objects.select_for_update(of=("self",)).filter(pk=pk), pk=int
    )

    with transaction.atomic():
        assert locked(pk=role.pk) == [role]
    if connection.features.has_select_for_update:
        (kept,) = locked._kept.values()
        assert "FOR UPDATE" in kept.sql


def test_blanks_are_all_given_and_all_used() -> None:
    with pytest.raises(TypeError, match="user, name"):
        ROLES(user=1)
    idle = Prepared(lambda user, other: User.objects.filter(pk=user), user=int, other=int)  # noqa: ARG005
    with pytest.raises(ValueError, match="compared with a column"):
        idle(user=1, other=2)
