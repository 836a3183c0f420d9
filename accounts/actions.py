"""Opening accounts and giving roles."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction

from accounts.errors import PhoneUnreadable, UsernameTaken
from accounts.models import RoleAssignment, User
from accounts.reference import GROUP_OF_ROLE
from accounts.rules import Role, international_phone
from audit.api import record, record_many
from shared.dates import in_force, local_day
from shared.text import tidy

if TYPE_CHECKING:
    from organisations.api import Organisation


@transaction.atomic
def open_account(
    *,
    username: str,
    full_name: str,
    password: str | None = None,
    email: str = "",
    phone: str | None = None,
    by: User | None,
    at: dt.datetime,
) -> User:
    """Open an account; without a password nobody can sign in until one is set.

    Raises UsernameTaken or PhoneUnreadable; nothing is written then.
    """
    try:
        number = international_phone(phone) if phone else None
    except ValueError as error:
        raise PhoneUnreadable from error
    user = User(
        username=tidy(username).lower(),
        full_name=tidy(full_name),
        email=User.objects.normalize_email(email).lower(),
        phone=number,
        date_joined=at,
    )
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        raise UsernameTaken from error
    record("account.opened", user, by=by, at=at)
    return user


@transaction.atomic
def assign_role(
    user: User,
    role: Role,
    organisation: "Organisation",
    *,
    by: User | None,
    at: dt.datetime,
    valid_until: dt.date | None = None,
    reason: str = "",
) -> RoleAssignment:
    """Give `user` a role over `organisation` and all below it, from today on.

    Giving it twice changes nothing. Roles of the back office also join Wagtail's group of the
    same name, which is how Wagtail knows what its screens may show.
    """
    User.objects.select_for_update().get(pk=user.pk)
    assignment, is_new = RoleAssignment.objects.get_or_create(
        user=user,
        role=role.value,
        organisation=organisation,
        valid_until=valid_until,
        defaults={"valid_from": local_day(at), "delegated_by": by, "reason": reason},
    )
    if is_new:
        record("role.assigned", assignment, by=by, at=at, role=role.value, place=organisation.code)
    _join_group(user, role)
    return assignment


@transaction.atomic
def end_role(assignment: RoleAssignment, *, by: User | None, at: dt.datetime) -> None:
    """End a role today: from the next request on it is gone."""
    locked = RoleAssignment.objects.select_for_update().get(pk=assignment.pk)
    today = local_day(at)
    if locked.valid_until is not None and locked.valid_until <= today:
        return
    _end_today(locked, today)
    locked.save(update_fields=["valid_from", "valid_until"])
    record("role.ended", locked, by=by, at=at, role=locked.role)
    _leave_group_unless_held(locked.user, Role(locked.role), on=today)


@transaction.atomic
def follow_roles(
    successors: Mapping[int, Collection[int]],
    *,
    gone: Collection[int],
    by: User | None,
    at: dt.datetime,
) -> tuple[list[RoleAssignment], dict[str, Any]]:
    """Give whoever had a role over an organisation the same role over its successors, from today.

    successors  organisation → those that took its place
    gone        those of them that were merged: the role there ends, because in today's tree they
                hang below their successor. A role over one that was divided stays as well, for
                what it leaves behind.

    Returns the new roles, and what `undo_roles` needs.
    """
    today = local_day(at)
    held = list(
        RoleAssignment.objects.select_for_update(no_key=True, of=("self",))
        .filter(in_force(today), organisation__in=successors)
        .order_by("pk")
    )
    targets = {pk for each in successors.values() for pk in each}
    open_ones = RoleAssignment.objects.filter(valid_until=None, organisation__in=targets)
    there = set(open_ones.values_list("user_id", "role", "organisation_id"))
    new, ended, old = [], [], {}
    for one in held:
        for successor in successors[one.organisation_id]:
            key = (one.user_id, one.role, successor)
            if key not in there:
                there.add(key)
                new.append(_same_role(one, successor, today))
        if one.organisation_id in gone:
            old[str(one.pk)] = _span(one)
            _end_today(one, today)
            ended.append(one)
    RoleAssignment.objects.bulk_create(new)
    RoleAssignment.objects.bulk_update(ended, ["valid_from", "valid_until"], batch_size=500)
    record_many("role.assigned", new, by=by, at=at, source="reorganisation")
    record_many("role.ended", ended, by=by, at=at, source="reorganisation")
    left = {str(one.pk): _span(one) for one in [*new, *ended]}
    return new, {"new": [one.pk for one in new], "old": old, "left": left}


def _same_role(one: RoleAssignment, organisation_id: int, today: dt.date) -> RoleAssignment:
    return RoleAssignment(
        user_id=one.user_id,
        role=one.role,
        organisation_id=organisation_id,
        valid_from=today,
        valid_until=one.valid_until,
        delegated_by_id=one.delegated_by_id,
        reason=one.reason,
    )


def roles_changed_since(undo: Mapping[str, Any], *, opened: Collection[int]) -> list[str]:
    """Return names of those whose roles have changed since `follow_roles`, or were given since over
    an organisation opened then."""
    kept = {int(pk): span for pk, span in undo["left"].items()}
    rows = RoleAssignment.objects.filter(pk__in=kept).select_related("user").order_by("pk")
    changed = [str(one.user) for one in rows if _span(one) != kept[one.pk]]
    given = RoleAssignment.objects.filter(organisation__in=opened).exclude(pk__in=kept)
    return changed + [str(one.user) for one in given.select_related("user").order_by("pk")]


@transaction.atomic
def undo_roles(undo: Mapping[str, Any], *, by: User | None, at: dt.datetime) -> None:
    """Take back what `follow_roles` did."""
    new = list(RoleAssignment.objects.filter(pk__in=undo["new"]).order_by("pk"))
    record_many("role.ended", new, by=by, at=at, source="reorganisation undone")
    RoleAssignment.objects.filter(pk__in=undo["new"]).delete()
    rows = RoleAssignment.objects.in_bulk([int(pk) for pk in undo["old"]])
    for pk, one in rows.items():
        one.valid_from, one.valid_until = (
            dt.date.fromisoformat(day) if day else None for day in undo["old"][str(pk)]
        )
    RoleAssignment.objects.bulk_update(rows.values(), ["valid_from", "valid_until"])
    record_many("role.assigned", list(rows.values()), by=by, at=at, source="reorganisation undone")


def _end_today(one: RoleAssignment, today: dt.date) -> None:
    if one.valid_from is not None and one.valid_from >= today:
        one.valid_from = today - dt.timedelta(days=1)
    one.valid_until = today


def _span(one: RoleAssignment) -> list[str | None]:
    return [day.isoformat() if day else None for day in (one.valid_from, one.valid_until)]


@transaction.atomic
def leave_groups_of_ended_roles(*, on: dt.date) -> int:
    """Take people out of the groups of roles whose last day has passed; return how many left."""
    left = 0
    for role, name in GROUP_OF_ROLE.items():
        holders = RoleAssignment.objects.filter(in_force(on), role=role.value).values("user")
        for user in User.objects.filter(groups__name=name).exclude(pk__in=holders):
            _leave_group_unless_held(user, role, on=on)
            left += 1
    return left


@transaction.atomic
def set_text_size(user: User, size: str) -> None:
    """Keep the reading size on the account, so that it follows the person to each device."""
    user.text_size = size
    user.save(update_fields=["text_size"])


def _join_group(user: User, role: Role) -> None:
    name = GROUP_OF_ROLE.get(role)
    if name:
        group, _created = Group.objects.get_or_create(name=name)
        user.groups.add(group)


def _leave_group_unless_held(user: User, role: Role, *, on: dt.date) -> None:
    name = GROUP_OF_ROLE.get(role)
    still_held = RoleAssignment.objects.filter(in_force(on), user=user, role=role.value)
    if name and not still_held.exists():
        user.groups.remove(*Group.objects.filter(name=name))
