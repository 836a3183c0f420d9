"""Carrying out what the belongings say, writing down what was before, and putting it back."""

import datetime as dt
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

from people.errors import MergeMoved
from people.merging.belongings import Part

# One entry of what moved: what was done, the table, the key, the values before and after.
Entry = tuple[str, str, Any, dict[str, Any], dict[str, Any]]
CHANGED, REMOVED, ADDED = "changed", "removed", "added"


def fingerprint(parts: Iterable[Part]) -> str:
    """Return what the plan is known by: another plan has another one."""
    lines: list[str] = []
    for part in parts:
        lines += [f"c {_name(one.row)} {_lasting(one.values)}" for one in part.changes]
        lines += [f"r {_name(one.row)} {_name(one.instead)}" for one in part.removals]
        lines += [f"a {_lasting(_values(one))}" for one in part.additions]
        lines += part.refusals
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:32]


def carry_out(parts: Iterable[Part]) -> list[Entry]:
    """Do it, and return what each row was before. Raises MergeMoved if a row differs by now."""
    parts = list(parts)
    rows = [change.row for part in parts for change in part.changes]
    _lock([*rows, *(removal.row for part in parts for removal in part.removals)])
    entries: list[Entry] = []
    known: dict[tuple[str, Any], dict[str, Any]] = defaultdict(dict)
    for part in parts:
        for removal in part.removals:
            entries += _point_elsewhere(removal.row, removal.instead)
            entries.append((REMOVED, _label(removal.row), removal.row.pk, _values(removal.row), {}))
            _model(removal.row).objects.filter(pk=removal.row.pk).delete()
        for change in part.changes:
            now = known[_label(change.row), change.row.pk]
            before = {name: now.get(name, getattr(change.row, name)) for name in change.values}
            now |= change.values
            entries.append((CHANGED, _label(change.row), change.row.pk, before, change.values))
        _write(part)
        for model, added in groupby(part.additions, key=_model):
            for row in model.objects.bulk_create(list(added)):
                entries.append((ADDED, _label(row), row.pk, {}, {}))
    stored: list[Entry] = json.loads(json.dumps(entries, cls=DjangoJSONEncoder))
    return stored


def put_back(entries: list[Entry]) -> int:
    """Give each row what it had before, unless it has changed since; return how many it left.

    Rows that were added are for whoever added them.
    """
    left = 0
    for (kind, label, before, after), rows in _runs(reversed(entries)):
        model: Any = apps.get_model(label)
        if kind == CHANGED:
            unchanged = model.objects.filter(pk__in=rows, **_read(model, json.loads(after)))
            left += len(rows) - unchanged.update(**_read(model, json.loads(before)))
        elif kind == REMOVED:
            model.objects.bulk_create([model(**_read(model, json.loads(before)))])
    return left


def _runs(entries: Iterable[Any]) -> Iterator[tuple[tuple[str, str, str, str], list[Any]]]:
    """Entries side by side that say the same of several rows."""

    def key(entry: Any) -> tuple[str, str, str, str]:
        kind, label, _pk, before, after = entry
        return kind, label, json.dumps(before), json.dumps(after)

    for same, rows in groupby(entries, key=key):
        yield same, [row[2] for row in rows]


def _write(part: Part) -> None:
    """One statement for rows side by side that get the same values."""

    def key(change: Any) -> tuple[str, str]:
        return _label(change.row), _plain(change.values)

    for _same, run in groupby(part.changes, key=key):
        rows = list(run)
        ids = [each.row.pk for each in rows]
        _model(rows[0].row).objects.filter(pk__in=ids).update(**rows[0].values)


def _point_elsewhere(row: Model, instead: Model) -> Iterator[Entry]:
    # Also relations without a name of their own.
    fields: list[Any] = row._meta.get_fields(include_hidden=True)
    for relation in fields:
        if not relation.auto_created or relation.concrete or relation.many_to_many:
            continue
        column, model = relation.field.attname, relation.related_model
        ids = list(model.objects.filter(**{column: row.pk}).order_by("pk").values_list("pk"))
        for (pk,) in ids:
            yield (
                CHANGED,
                model._meta.label_lower,
                pk,
                {column: row.pk},
                {column: instead.pk},
            )
        if ids:
            model.objects.filter(**{column: row.pk}).update(**{column: instead.pk})


def _lock(rows: list[Model]) -> None:
    """Lock the rows, and see that they are what the plan was made of."""
    by_model: dict[Any, dict[Any, Model]] = defaultdict(dict)
    for row in rows:
        by_model[type(row)][row.pk] = row
    for model in sorted(by_model, key=lambda each: each._meta.label_lower):
        planned = by_model[model]
        locked = model.objects.select_for_update(no_key=True).filter(pk__in=planned)
        found = {row.pk: _values(row) for row in locked.order_by("pk")}
        if any(found.get(pk) != _values(row) for pk, row in planned.items()):
            raise MergeMoved


def _values(row: Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def _read(model: Any, stored: dict[str, Any]) -> dict[str, Any]:
    return {
        name: model._meta.get_field(name).to_python(value) if value is not None else None
        for name, value in stored.items()
    }


def _model(row: Model) -> Any:
    return type(row)


def _label(row: Model) -> str:
    return row._meta.label_lower


def _name(row: Model) -> str:
    return f"{_label(row)} {row.pk}"


def _lasting(values: dict[str, Any]) -> str:
    """Without the moment of looking, and the source that names the proposal."""
    kept = {
        name: value
        for name, value in values.items()
        if name != "source" and not isinstance(value, dt.datetime)
    }
    return _plain(kept)


def _plain(values: dict[str, Any]) -> str:
    return json.dumps(values, cls=DjangoJSONEncoder, sort_keys=True, default=str)
