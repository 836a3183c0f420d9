"""Roles and what each may do, and how a phone number is written. Plain values."""

import re
from collections.abc import Iterable
from enum import StrEnum

from shared.text import fold


class Permission(StrEnum):
    """One thing a person may do. Where they may do it comes with the role's assignment."""

    SEE_FIGURES = "see_figures"
    SEE_PEOPLE = "see_people"
    OPEN_CLASSES = "open_classes"
    SUMMON = "summon"
    AUTHOR_CONTENT = "author_content"
    REVIEW_CONTENT = "review_content"
    SEE_QUESTIONS = "see_questions"
    EDIT_QUESTIONS = "edit_questions"
    MARK_ANSWERS = "mark_answers"
    ADJUST_TESTS = "adjust_tests"
    APPROVE_PLANS = "approve_plans"
    ISSUE_CERTIFICATES = "issue_certificates"
    IMPORT_REGISTER = "import_register"
    ASSIGN_ROLES = "assign_roles"
    MANAGE_MESSAGES = "manage_messages"
    # Degrees and certificates from elsewhere: having seen the original, and judging them.
    CONFIRM_PAPERS = "confirm_papers"
    VERIFY_PAPERS = "verify_papers"
    # What is aimed at in a year, and the end of a year.
    MANAGE_TARGETS = "manage_targets"
    CLOSE_YEARS = "close_years"
    REMIND = "remind"
    # The tree itself, one person entered twice, and the doors for other systems.
    REORGANISE = "reorganise"
    MERGE_PEOPLE = "merge_people"
    MANAGE_TOKENS = "manage_tokens"


class Role(StrEnum):
    """The roles of staff. A learner needs none: being a person of the register is enough."""

    TRAINER = "trainer"
    REVIEWER = "reviewer"
    TRAINING_OFFICER = "training_officer"
    DEPARTMENT = "department"
    ISSUER = "issuer"
    ADMINISTRATOR = "administrator"


P = Permission
PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.TRAINER: frozenset(
        {P.AUTHOR_CONTENT, P.SEE_QUESTIONS, P.EDIT_QUESTIONS, P.MARK_ANSWERS, P.ADJUST_TESTS}
    ),
    Role.REVIEWER: frozenset({P.REVIEW_CONTENT, P.SEE_QUESTIONS}),
    Role.TRAINING_OFFICER: frozenset(
        {
            P.SEE_FIGURES,
            P.SEE_PEOPLE,
            P.OPEN_CLASSES,
            P.SUMMON,
            P.ADJUST_TESTS,
            P.APPROVE_PLANS,
            P.CONFIRM_PAPERS,
            P.REMIND,
        }
    ),
    Role.DEPARTMENT: frozenset(
        {
            P.SEE_FIGURES,
            P.SEE_PEOPLE,
            P.APPROVE_PLANS,
            P.CONFIRM_PAPERS,
            P.VERIFY_PAPERS,
            P.MANAGE_TARGETS,
            P.CLOSE_YEARS,
            P.REMIND,
        }
    ),
    Role.ISSUER: frozenset({P.ISSUE_CERTIFICATES, P.SEE_FIGURES}),
    Role.ADMINISTRATOR: frozenset(
        {
            P.IMPORT_REGISTER,
            P.ASSIGN_ROLES,
            P.SEE_FIGURES,
            P.SEE_PEOPLE,
            P.MANAGE_MESSAGES,
            P.REORGANISE,
            P.MERGE_PEOPLE,
            P.MANAGE_TOKENS,
        }
    ),
}

# Roles whose holders work under /quan-tri/.
BACK_OFFICE_ROLES = frozenset(
    {Role.TRAINER, Role.REVIEWER, Role.TRAINING_OFFICER, Role.ISSUER, Role.ADMINISTRATOR}
)

# What is tried first where people speak Vietnamese, folded; digits at the ends do not help.
_FIRST_GUESSES = frozenset(
    """
    anhyeuem anhyeu bacho banmai bimat botochuc canbo chibo chinhtri conyeu daihoc dang dangvien
    danguy danghoc demo emyeuanh giadinh hanoi hocba hocsinh hocvien hoilamgi khongbiet khongnho
    matkhau matkhaumoi minhyeu motnguoi ngayhoi nguyen password quangngai quantri saigon thanhcong
    tinhyeu tochuc tuyengiao vietnam vietnammuonnam vietnamvodich xinchao yeuanh yeuem zalo
    """.split()  # noqa: SIM905 - read and extended as a list of words
)

_PHONE = re.compile(r"(?:\+?84|0)(\d{9,10})")


def roles_with(permission: Permission) -> list[Role]:
    """Return the roles that carry `permission`, in the order in which they are declared."""
    return [role for role in Role if permission in PERMISSIONS[role]]


def outermost(paths: list[str]) -> tuple[str, ...]:
    """Return `paths` (materialised paths of the tree) without those that lie below another."""
    kept: list[str] = []
    for path in sorted(paths):
        if not kept or not path.startswith(kept[-1]):
            kept.append(path)
    return tuple(kept)


def narrowed(paths: Iterable[str], path: str) -> tuple[str, ...]:
    """Return the part of `paths` (materialised paths of the tree) that lies at or below `path`."""
    inside = {
        one if one.startswith(path) else path
        for one in paths
        if one.startswith(path) or path.startswith(one)
    }
    return outermost(sorted(inside))


def is_easily_guessed(password: str, names: list[str]) -> bool:
    """Whether `password` is only a common word, only digits, or one of the owner's `names`.

    Diacritics, case, spaces and digits or signs around the word make no difference: "Mật khẩu
    2026!" is "matkhau".
    """
    plain = _core(password)
    if not any(char.isalpha() for char in plain):
        return True
    return plain in _FIRST_GUESSES or plain in {_core(name) for name in names if name}


def _core(text: str) -> str:
    return re.sub(r"^[\W\d_]+|[\W\d_]+$", "", fold(text).replace(" ", ""))


def international_phone(typed: str) -> str:
    """Return a Vietnamese number as +84…, whichever way it was typed.

    Raises ValueError for anything that is not 9 or 10 digits after the 0 or the 84.
    """
    match = _PHONE.fullmatch(re.sub(r"[\s.()-]", "", typed))
    if match is None:
        raise ValueError(typed)
    return f"+84{match[1]}"
