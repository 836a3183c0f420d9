"""Roles and what each may do. Plain values: a role is stored by its name."""

from enum import StrEnum


class Permission(StrEnum):
    """One thing a person may do. Scope (which organisations) comes with the role's assignment."""

    SEE_FIGURES = "see_figures"
    SEE_PEOPLE = "see_people"
    OPEN_CLASSES = "open_classes"
    SUMMON = "summon"
    AUTHOR_CONTENT = "author_content"
    REVIEW_CONTENT = "review_content"
    SEE_QUESTIONS = "see_questions"
    EDIT_QUESTIONS = "edit_questions"
    ISSUE_CERTIFICATES = "issue_certificates"
    IMPORT_REGISTER = "import_register"
    ASSIGN_ROLES = "assign_roles"


class Role(StrEnum):
    """The roles of staff. A learner needs none: being a person of the register is enough."""

    TRAINER = "trainer"
    REVIEWER = "reviewer"
    TRAINING_OFFICER = "training_officer"
    DEPARTMENT = "department"
    ISSUER = "issuer"
    ADMINISTRATOR = "administrator"

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        return [(role.value, role.value) for role in cls]


P = Permission
PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.TRAINER: frozenset({P.AUTHOR_CONTENT, P.SEE_QUESTIONS, P.EDIT_QUESTIONS}),
    Role.REVIEWER: frozenset({P.REVIEW_CONTENT, P.SEE_QUESTIONS}),
    Role.TRAINING_OFFICER: frozenset(
        {P.SEE_FIGURES, P.SEE_PEOPLE, P.OPEN_CLASSES, P.SUMMON}
    ),
    Role.DEPARTMENT: frozenset({P.SEE_FIGURES, P.SEE_PEOPLE}),
    Role.ISSUER: frozenset({P.ISSUE_CERTIFICATES, P.SEE_FIGURES}),
    Role.ADMINISTRATOR: frozenset({P.IMPORT_REGISTER, P.ASSIGN_ROLES, P.SEE_FIGURES, P.SEE_PEOPLE}),
}

# Roles whose holders work in /quan-tri/ and therefore need a second factor in production.
ADMIN_DOOR_ROLES = frozenset({Role.TRAINER, Role.REVIEWER, Role.ISSUER, Role.ADMINISTRATOR, Role.TRAINING_OFFICER})


def roles_with(permission: Permission) -> list[Role]:
    """Return the roles that carry `permission`, in the order in which they are declared."""
    return [role for role in Role if permission in PERMISSIONS[role]]
