"""What the database says no to: a good row is changed or copied, and the constraint is named."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import BaseConstraint, Model, UniqueConstraint

Row = tuple[str, Callable[[], Model], dict[str, Any]]

LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
LATER = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)


def refuses(name: str, row: Model, changes: dict[str, Any]) -> None:
    """Assert that the constraint `name` says no to `row` with `changes`.

    A unique constraint says no to a second row, a check to the row itself. A change that can be
    called is made only now.
    """
    constraint = constraint_named(type(row), name)
    made = {key: value() if callable(value) else value for key, value in changes.items()}
    copy = copy_of(row, made)
    if isinstance(constraint, UniqueConstraint):
        write = copy.save
    else:
        copy.pk = row.pk

        def write() -> None:
            type(row)._base_manager.filter(pk=row.pk).update(**made)

    with pytest.raises(ValidationError):
        constraint.validate(type(row), copy)
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        write()
    # SQLite names a check, and of a unique index only the columns.
    named = name in str(refusal.value)
    assert named or (connection.vendor == "sqlite" and "UNIQUE" in str(refusal.value))


def copy_of(row: Model, changes: dict[str, Any]) -> Model:
    fresh = type(row)._base_manager.get(pk=row.pk)
    values = {field.attname: getattr(fresh, field.attname) for field in row._meta.concrete_fields}
    copy = type(row)(**values | {row._meta.pk.attname: row._meta.pk.get_default()})
    for name, value in changes.items():
        setattr(copy, name, value)
    return copy


def constraint_named(model: type[Model], name: str) -> BaseConstraint:
    return next(item for item in model._meta.constraints if item.name == name)
