"""Banks and the shelves in them."""

import datetime as dt

from django.db import transaction

from accounts.api import User
from audit.api import record
from organisations.api import Organisation
from quizzes.errors import CategoryInsideItself, CategoryNameTaken, CategoryNotEmpty
from quizzes.models import Question, QuestionBank, QuestionCategory
from shared.text import tidy, vietnamese_slug


@transaction.atomic
def open_bank(name: str, owner: Organisation, *, by: User | None, at: dt.datetime) -> QuestionBank:
    """Open an empty bank of questions for an organisation; its code comes from the name."""
    Organisation.objects.select_for_update().get(pk=owner.pk)
    bank = QuestionBank.objects.create(code=_free_code(name), name=tidy(name), owner=owner)
    record("bank.opened", bank, by=by, at=at, owner=owner.code)
    return bank


def _free_code(name: str) -> str:
    stem = vietnamese_slug(name)[:70] or "ngan-hang"
    taken = set(QuestionBank.objects.filter(code__startswith=stem).values_list("code", flat=True))
    code, number = stem, 1
    while code in taken:
        number += 1
        code = f"{stem}-{number}"
    return code


@transaction.atomic
def add_category(
    bank: QuestionBank,
    name: str,
    parent: QuestionCategory | None = None,
    *,
    by: User | None,
    at: dt.datetime,
) -> QuestionCategory:
    """Put up a shelf, the last of those beside it. Raises CategoryNameTaken."""
    _lock(bank)
    _refuse_taken(bank, parent, name)
    siblings = QuestionCategory.objects.filter(bank=bank, parent=parent)
    last = siblings.order_by("-position").values_list("position", flat=True).first()
    category = QuestionCategory.objects.create(
        bank=bank, parent=parent, name=tidy(name), position=0 if last is None else last + 1
    )
    record("category.added", category, by=by, at=at, bank=bank.code)
    return category


@transaction.atomic
def change_category(
    category: QuestionCategory,
    name: str,
    parent: QuestionCategory | None,
    *,
    by: User | None,
    at: dt.datetime,
) -> QuestionCategory:
    """Rename a shelf or move it elsewhere in its bank, with everything on it.

    Raises CategoryNameTaken, CategoryInsideItself.
    """
    _lock(category.bank)
    locked = QuestionCategory.objects.get(pk=category.pk)
    _refuse_inside_itself(locked, parent)
    _refuse_taken(locked.bank, parent, name, besides=locked)
    before = {"name": locked.name, "parent": locked.parent_id}
    after = {"name": tidy(name), "parent": parent.pk if parent else None}
    if before != after:
        locked.name, locked.parent = tidy(name), parent
        locked.save(update_fields=["name", "parent"])
        changed = [key for key in before if before[key] != after[key]]
        record("category.changed", locked, by=by, at=at, changed=changed)
    return locked


@transaction.atomic
def remove_category(category: QuestionCategory, *, by: User | None, at: dt.datetime) -> None:
    """Take down an empty shelf. Raises CategoryNotEmpty."""
    _lock(category.bank)
    full = (
        QuestionCategory.objects.filter(parent=category).exists()
        or Question.objects.filter(category=category).exists()
    )
    if full:
        raise CategoryNotEmpty
    record("category.removed", category, by=by, at=at, name=category.name)
    category.delete()


def category_at(
    bank: QuestionBank, names: tuple[str, ...], *, by: User | None, at: dt.datetime
) -> QuestionCategory | None:
    """Return the shelf with these names from the outermost inwards, putting up what is missing.

    None for no names. The bank has to be locked by the transaction of the caller.
    """
    category: QuestionCategory | None = None
    for name in names:
        known = QuestionCategory.objects.filter(bank=bank, parent=category, name=tidy(name)).first()
        category = known or add_category(bank, name, category, by=by, at=at)
    return category


def _lock(bank: QuestionBank) -> None:
    QuestionBank.objects.select_for_update().get(pk=bank.pk)


def _refuse_taken(
    bank: QuestionBank,
    parent: QuestionCategory | None,
    name: str,
    besides: QuestionCategory | None = None,
) -> None:
    same = QuestionCategory.objects.filter(bank=bank, parent=parent, name=tidy(name))
    if besides:
        same = same.exclude(pk=besides.pk)
    if same.exists():
        raise CategoryNameTaken


def _refuse_inside_itself(category: QuestionCategory, parent: QuestionCategory | None) -> None:
    parents = dict(
        QuestionCategory.objects.filter(bank=category.bank_id).values_list("pk", "parent")
    )
    place = parent.pk if parent else None
    while place is not None:
        if place == category.pk:
            raise CategoryInsideItself
        place = parents[place]
