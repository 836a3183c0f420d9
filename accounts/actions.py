"""Opening accounts and giving roles."""

import datetime as dt
from typing import TYPE_CHECKING

from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction

from accounts.errors import PhoneUnreadable, UsernameTaken
from accounts.models import RoleAssignment, User
from accounts.reference import GROUP_OF_ROLE
from accounts.rules import Role, international_phone
from audit.api import record
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
    if locked.valid_from is not None and locked.valid_from >= today:
        locked.valid_from = today - dt.timedelta(days=1)
    locked.valid_until = today
    locked.save(update_fields=["valid_from", "valid_until"])
    record("role.ended", locked, by=by, at=at, role=locked.role)
    _leave_group_unless_held(locked.user, Role(locked.role), on=today)


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
