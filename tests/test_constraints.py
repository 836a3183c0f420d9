"""What the database refuses, for the constraints that no test of an app speaks of.

Each row: a good row is made and copied with the changes; the constraint named says no to the copy,
and so does the database.
"""

import re
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import BaseConstraint, Model

from tests.refusals import ROWS


def constraint_named(model: type[Model], name: str) -> BaseConstraint:
    return next(item for item in model._meta.constraints if item.name == name)


def refusal(model: type[Model], constraint: BaseConstraint) -> str:
    """A pattern: the constraint, or what SQLite says instead of it, the columns that are once."""
    columns = [
        f"{model._meta.db_table}.{model._meta.get_field(name).column}"
        for name in getattr(constraint, "fields", ())
    ]
    return "|".join(re.escape(words) for words in (constraint.name, ", ".join(columns)) if words)


def copy_of(row: Model, changes: dict[str, Any]) -> Model:
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    copy = type(row)(**values | {row._meta.pk.attname: None})
    for name, value in changes.items():
        setattr(copy, name, value() if callable(value) else value)
    return copy


@pytest.mark.parametrize(("name", "make", "changes"), ROWS, ids=[row[0] for row in ROWS])
def test_the_database_refuses(db, name, make, changes):
    row = make()
    copy = copy_of(row, changes)
    constraint = constraint_named(type(row), name)
    refused = refusal(type(row), constraint)

    with pytest.raises(ValidationError):
        constraint.validate(type(row), copy)
    with pytest.raises(IntegrityError, match=refused), transaction.atomic():
        copy.save(force_insert=True)


def test_every_row_speaks_of_a_constraint():
    known = {item.name for model in apps.get_models() for item in model._meta.constraints}

    assert {row[0] for row in ROWS} <= known
