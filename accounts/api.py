"""What other apps may use of accounts."""

from accounts.access import (
    NOWHERE,
    AnyUser,
    Scope,
    has_permission,
    known,
    permissions_of,
    scope_of,
    works_in_back_office,
)
from accounts.actions import (
    assign_role,
    end_role,
    follow_roles,
    open_account,
    roles_changed_since,
    undo_roles,
)
from accounts.models import RoleAssignment, User
from accounts.reference import GROUP_OF_ROLE
from accounts.rules import Permission, Role, international_phone

__all__ = [
    "GROUP_OF_ROLE",
    "NOWHERE",
    "AnyUser",
    "Permission",
    "Role",
    "RoleAssignment",
    "Scope",
    "User",
    "assign_role",
    "end_role",
    "follow_roles",
    "has_permission",
    "international_phone",
    "known",
    "open_account",
    "permissions_of",
    "roles_changed_since",
    "scope_of",
    "undo_roles",
    "works_in_back_office",
]
