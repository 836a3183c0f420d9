"""Queries that are put into SQL once per process and then only executed.

Building a queryset with many joins and compiling it costs Django several times what the database
needs to answer it. That is nothing for most pages; in a test that a province sits at the same
minute it is most of the time of the processor.
"""

import copy
from collections.abc import Callable
from typing import Any, Generic, TypeVar, cast

from django.db import connections
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row")

# Stand-ins that occur in no query of ours by chance; they fit every whole-number column but the
# small ones.
FIRST_NUMBER = 2_049_880_117
MARKED_TEXT = "\u2039prepared:{}\u203a"
LARGEST_NUMBER = 2**63 - 1


class Prepared(Generic[Row]):
    """A queryset with blanks: `Prepared(build, person=int, code=str)`.

    build  is called once per database with stand-ins for the blanks, which it may only compare
           columns with; it may look at nothing else that changes. What the queryset reads, joins,
           annotates and locks is kept; prefetching is not.
    """

    def __init__(
        self, build: Callable[..., QuerySet[Any, Row]], **blanks: type[int] | type[str]
    ) -> None:
        self.build = build
        self.blanks = blanks
        self._kept: dict[str, _Compiled] = {}

    def __call__(self, using: str = "default", /, **values: int | str) -> list[Row]:
        """Return the rows for these values: one query, none where a number is out of all range."""
        if values.keys() != self.blanks.keys():
            raise TypeError(f"give {', '.join(self.blanks)}")
        if any(isinstance(v, int) and abs(v) > LARGEST_NUMBER for v in values.values()):
            return []
        compiled = self._kept.get(using)
        if compiled is None:
            compiled = self._kept[using] = _Compiled(self.build, self.blanks, using)
        return cast(list[Row], compiled.rows(values))

    def first(self, **values: int | str) -> Row | None:
        """Return the first row, if there is one."""
        return next(iter(self(**values)), None)


class _Compiled:
    """The SQL of a queryset for one database, and where its blanks are."""

    def __init__(
        self, build: Callable[..., QuerySet[Any, Any]], blanks: dict[str, type], using: str
    ) -> None:
        stand_ins: dict[str, Any] = {
            name: FIRST_NUMBER + i if kind is int else MARKED_TEXT.format(name)
            for i, (name, kind) in enumerate(blanks.items())
        }
        self.using = using
        self.queryset: Any = build(**stand_ins).using(using)
        self.compiler = self.queryset.query.get_compiler(using=using)
        self.sql, self.params = self.compiler.as_sql()
        names = {value: name for name, value in stand_ins.items()}
        self.places = [
            (place, names[param])
            for place, param in enumerate(self.params)
            if isinstance(param, int | str) and param in names
        ]
        if {name for _place, name in self.places} != set(blanks):
            raise ValueError("not every blank is compared with a column")

    def rows(self, values: dict[str, Any]) -> list[Any]:
        params = list(self.params)
        for place, name in self.places:
            # PostgreSQL's driver marks numbers with the width of their column.
            params[place] = type(params[place])(values[name])
        worded: Any = _Worded(self.queryset.query, self._compiler(tuple(params)))
        queryset: Any = type(self.queryset)(self.queryset.model, query=worded, using=self.using)
        # As QuerySet._clone does, without copying the query.
        for name in ("_fields", "_known_related_objects", "_hints"):
            setattr(queryset, name, getattr(self.queryset, name))
        return list(self.queryset._iterable_class(queryset))

    def _compiler(self, params: tuple[Any, ...]) -> SQLCompiler:
        compiler: Any = copy.copy(self.compiler)
        compiler.connection = connections[self.using]
        compiler.as_sql = lambda *_args, **_kwargs: (self.sql, params)
        return cast(SQLCompiler, compiler)


class _Worded:
    """A query that has its compiler already; all else is asked of the query it stands for."""

    def __init__(self, query: Any, compiler: SQLCompiler) -> None:
        self._query = query
        self._compiler = compiler

    def get_compiler(self, *_args: Any, **_kwargs: Any) -> SQLCompiler:
        return self._compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self._query, name)
