"""Roles: who holds what, where, and until when."""

import datetime as dt
from io import StringIO

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command

from accounts import tasks
from accounts.access import (
    NOWHERE,
    has_permission,
    permissions_of,
    scope_of,
    works_in_back_office,
)
from accounts.actions import assign_role, end_role, leave_groups_of_ended_roles, open_account
from accounts.errors import PhoneUnreadable, UsernameTaken
from accounts.models import RoleAssignment, User
from accounts.rules import (
    PERMISSIONS,
    Permission,
    Role,
    international_phone,
    is_easily_guessed,
    outermost,
)
from audit.models import Event
from shared.dates import local_day
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.factories.organisations import OrganisationFactory

DAY = dt.date(2026, 11, 23)


@pytest.fixture
def tree(db):
    root = OrganisationFactory(code="R", kind_id="tinh")
    commune = OrganisationFactory(parent=root, code="A", kind_id="xa")
    cell = OrganisationFactory(parent=commune, code="A1")
    other = OrganisationFactory(parent=root, code="B", kind_id="xa")
    return {"root": root, "commune": commune, "cell": cell, "other": other}


def test_a_scope_covers_an_organisation_and_all_below_it(tree):
    user = UserFactory()
    RoleAssignmentFactory(user=user, role=Role.TRAINING_OFFICER, organisation=tree["commune"])

    scope = scope_of(user, Permission.SEE_PEOPLE, on=DAY)

    covered = {code for code, organisation in tree.items() if scope.covers(organisation)}
    assert covered == {"commune", "cell"}
    organisations = type(tree["root"]).objects.filter(scope.q()).values_list("code", flat=True)
    assert set(organisations) == {"A", "A1"}


def test_scopes_of_several_roles_are_joined_without_overlap(tree):
    user = UserFactory()
    for organisation in ("cell", "commune", "other"):
        RoleAssignmentFactory(user=user, role=Role.DEPARTMENT, organisation=tree[organisation])

    assert len(scope_of(user, Permission.SEE_FIGURES, on=DAY).paths) == 2


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "holds"),
    [
        (None, None, True),
        (DAY, None, True),
        (DAY + dt.timedelta(days=1), None, False),
        (None, DAY, False),
        (None, DAY + dt.timedelta(days=1), True),
    ],
)
def test_a_role_holds_from_its_first_day_to_the_day_before_its_end(
    tree, valid_from, valid_until, holds
):
    user = UserFactory()
    RoleAssignmentFactory(
        user=user, organisation=tree["root"], valid_from=valid_from, valid_until=valid_until
    )

    assert bool(scope_of(user, Permission.SEE_PEOPLE, on=DAY)) is holds


@pytest.mark.parametrize("role", list(Role))
def test_a_role_gives_exactly_its_permissions(tree, role):
    user = UserFactory()
    RoleAssignmentFactory(user=user, role=role, organisation=tree["root"])

    assert permissions_of(user, on=DAY) == PERMISSIONS[role]
    for permission in Permission:
        assert has_permission(user, permission, on=DAY) is (permission in PERMISSIONS[role])
        assert bool(scope_of(user, permission, on=DAY)) is (permission in PERMISSIONS[role])


@pytest.mark.parametrize(
    ("role", "enters"),
    [
        (Role.TRAINER, True),
        (Role.REVIEWER, True),
        (Role.ISSUER, True),
        (Role.ADMINISTRATOR, True),
        (Role.TRAINING_OFFICER, True),
        (Role.DEPARTMENT, False),
    ],
)
def test_who_enters_the_back_office(tree, role, enters):
    user = UserFactory()
    RoleAssignmentFactory(user=user, role=role, organisation=tree["root"])

    assert works_in_back_office(user, on=DAY) is enters


def test_who_is_signed_out_or_closed_holds_nothing(tree, assert_queries):
    closed = UserFactory(is_active=False, is_superuser=True)
    RoleAssignmentFactory(user=closed, role=Role.ADMINISTRATOR, organisation=tree["root"])

    with assert_queries(0):
        for user in (AnonymousUser(), closed):
            assert scope_of(user, Permission.SEE_FIGURES, on=DAY) == NOWHERE
            assert not works_in_back_office(user, on=DAY)
    assert works_in_back_office(UserFactory(is_superuser=True), on=DAY)


def test_nothing_lies_in_the_empty_scope(tree):
    assert not NOWHERE
    assert not type(tree["root"]).objects.filter(NOWHERE.q()).exists()


@pytest.mark.parametrize("number", [1, 3])
def test_rights_cost_one_query_a_request_however_often_they_are_asked(tree, number, assert_queries):
    user = UserFactory()
    for organisation in list(tree.values())[:number]:
        RoleAssignmentFactory(user=user, organisation=organisation)

    with assert_queries(1):
        for permission in Permission:
            scope_of(user, permission, on=DAY)


# --- Actions --------------------------------------------------------------------------------------


def test_giving_a_role_twice_gives_it_once(tree, at):
    user = UserFactory()
    for _ in range(2):
        assign_role(user, Role.TRAINER, tree["commune"], by=None, at=at, reason="QĐ 12")

    given = RoleAssignment.objects.get()
    assert (given.valid_from, given.reason) == (DAY, "QĐ 12")
    assert [group.name for group in user.groups.all()] == ["Giảng viên"]
    assert list(Event.objects.values_list("verb", flat=True)) == ["role.assigned"]


def test_a_role_outside_the_back_office_joins_no_group(tree, at):
    user = UserFactory()
    assign_role(user, Role.DEPARTMENT, tree["root"], by=None, at=at)

    assert not user.groups.exists()


def test_ending_a_role_takes_it_at_once_and_the_group_with_the_last_one(tree, at):
    user = UserFactory()
    roles = [
        assign_role(user, Role.TRAINER, tree[key], by=None, at=at) for key in ("commune", "other")
    ]

    end_role(roles[0], by=None, at=at)
    assert user.groups.exists()
    end_role(roles[1], by=None, at=at)
    end_role(roles[1], by=None, at=at)

    user = User.objects.get(pk=user.pk)
    assert not user.groups.exists()
    assert permissions_of(user, on=local_day(at)) == frozenset()
    assert Event.objects.filter(verb="role.ended").count() == 2


def test_a_role_that_ends_by_its_date_leaves_its_group_by_the_sweep(tree, at):
    user, other = UserFactory(), UserFactory()
    assign_role(
        user, Role.REVIEWER, tree["root"], by=None, at=at, valid_until=DAY + dt.timedelta(1)
    )
    assign_role(other, Role.REVIEWER, tree["root"], by=None, at=at)

    assert leave_groups_of_ended_roles(on=DAY) == 0
    assert leave_groups_of_ended_roles(on=DAY + dt.timedelta(1)) == 1
    assert (user.groups.exists(), other.groups.exists()) == (False, True)


def test_the_sweeps_run_twice(db):
    assert (tasks.leave_groups_of_ended_roles(), tasks.leave_groups_of_ended_roles()) == (0, 0)
    tasks.forget_ended_sessions()


def test_opening_an_account_tidies_its_names(db, at):
    user = open_account(
        username="  Ánh.Tuyết ",
        full_name=" Đặng  Thị Ánh ",
        email="A@B.VN",
        phone="0912 345 678",
        by=None,
        at=at,
    )

    assert (user.username, user.full_name, user.email, user.phone) == (
        "ánh.tuyết",
        "Đặng Thị Ánh",
        "a@b.vn",
        "+84912345678",
    )
    assert not user.has_usable_password()


def test_an_account_is_refused_when_a_name_is_taken_or_the_phone_unreadable(db, at):
    open_account(username="anh", full_name="Ánh", phone="0912345678", by=None, at=at)

    with pytest.raises(UsernameTaken):
        open_account(username="binh", full_name="Bình", phone="+84 912 345 678", by=None, at=at)
    with pytest.raises(PhoneUnreadable):
        open_account(username="binh", full_name="Bình", phone="12", by=None, at=at)
    assert User.objects.count() == 1


def test_the_first_role_is_given_from_the_command_line(tree, at):
    user = UserFactory(username="anh")
    output = StringIO()

    call_command("assign_role", "ANH", "administrator", "R", stdout=output)

    assert works_in_back_office(User.objects.get(pk=user.pk), on=DAY)
    assert output.getvalue() == "anh: administrator, R\n"
    with pytest.raises(CommandError, match="No organisation"):
        call_command("assign_role", "anh", "administrator", "X")
    with pytest.raises(CommandError, match="--full-name"):
        call_command("assign_role", "nobody", "administrator", "R")


def test_the_command_line_opens_the_account_it_needs(tree, monkeypatch):
    monkeypatch.setattr("accounts.management.commands.assign_role.getpass", lambda _: "gạo mới 26")

    call_command(
        "assign_role", "moi", "administrator", "R", full_name="Lò Văn Mới", stdout=StringIO()
    )

    assert User.objects.get(username="moi").check_password("gạo mới 26")


# --- Rules ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("0912345678", "+84912345678"),
        ("0912 345 678", "+84912345678"),
        ("0912.345.678", "+84912345678"),
        ("(0255) 386-1234", "+842553861234"),
        ("+84 912 345 678", "+84912345678"),
        ("84912345678", "+84912345678"),
    ],
)
def test_phones_are_stored_one_way(typed, stored):
    assert international_phone(typed) == stored


@pytest.mark.parametrize("typed", ["", "12", "0912", "abc", "+1 555 0100", "09123456789012"])
def test_what_is_no_phone_is_refused(typed):
    with pytest.raises(ValueError, match=r".*"):
        international_phone(typed)


@pytest.mark.parametrize(
    ("password", "guessed"),
    [
        ("matkhau", True),
        ("Mật khẩu 2026!", True),
        ("123456789", True),
        ("!!!!!!!!", True),
        ("Đặng Thị Ánh", True),
        ("dangthianh1972", True),
        ("lúa chín vàng đồng", False),
        ("matkhaudaidai", False),
    ],
)
def test_passwords_that_are_guessed_first(password, guessed):
    assert is_easily_guessed(password, ["Đặng Thị Ánh", ""]) is guessed


def test_outermost_keeps_only_the_topmost_paths():
    assert outermost(["00010002", "0001", "0003", "00030001"]) == ("0001", "0003")
    assert outermost([]) == ()
