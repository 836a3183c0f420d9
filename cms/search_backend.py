"""Search that does not mind Vietnamese diacritics, on SQLite and on PostgreSQL.

SQLite's index folds neither ế nor đ, and PostgreSQL's is exact about all of them. So every text is
indexed twice, as written and folded, and a query matches as typed or folded: "dao tao" finds
"đào tạo", and "hoá" finds "hóa".
"""

from typing import Any

from django.db import connection
from modelsearch.backends import database
from modelsearch.index import RelatedFields
from modelsearch.query import Or, Phrase, PlainText, SearchQuery

from shared.text import fold, nfc


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802 - the name Wagtail looks for
    """Return the backend of this process's database, with folding."""
    backend = database.SearchBackend(params)
    _index_folded_too()
    backend.__class__ = _folding(type(backend))
    return backend


def folded_query(query: str | SearchQuery, operator: str | None = None) -> SearchQuery:
    """Return a query that matches what was typed or its folded form."""
    if isinstance(query, str):
        query = PlainText(nfc(query), operator=operator or "or")
    if isinstance(query, Phrase):
        return Or([query, Phrase(fold(query.query_string))])
    if not isinstance(query, PlainText):
        return query
    folded = PlainText(fold(query.query_string), operator=query.operator, boost=query.boost)
    if folded.query_string == query.query_string.lower():
        return folded
    return Or([query, folded])


def _without_quotes(text: str) -> str:
    # Each word goes into SQLite's query between double quotes, unescaped.
    return text.replace('"', " ")


def _folding(backend: type) -> type:
    class FoldingBackend(backend):
        def search(
            self,
            query: str | SearchQuery,
            model_or_queryset: Any,
            fields: list[str] | None = None,
            operator: str | None = None,
            **kwargs: Any,
        ) -> Any:
            if isinstance(query, str):
                query = _without_quotes(query).strip()
            if query:
                query = folded_query(query, operator)
            return super().search(query, model_or_queryset, fields, operator, **kwargs)

        def autocomplete(self, query: Any, *args: Any, **kwargs: Any) -> Any:
            # Autocompletion takes plain text only; the folded form is in the index as well.
            if isinstance(query, str):
                query = _without_quotes(fold(query))
            return super().autocomplete(query, *args, **kwargs)

    return FoldingBackend


def _index_folded_too() -> None:
    """Replace the class that reads an object's texts; modelsearch 1.3.2 offers no other way."""
    module = _index_module()
    if module is None or hasattr(module.ObjectIndexer, "adds_folded"):
        return

    class FoldingIndexer(module.ObjectIndexer):  # type: ignore[name-defined]  # of either module
        adds_folded = True

        def prepare_field(self, obj: Any, field: Any) -> Any:
            for *what, text in super().prepare_field(obj, field):
                if isinstance(field, RelatedFields):
                    yield (*what, text)  # folded already, one level below
                    continue
                written, folded = nfc(text), fold(text)
                yield (*what, written if written == folded else f"{written} {folded}")

    module.ObjectIndexer = FoldingIndexer


def _index_module() -> Any:
    if connection.vendor == "postgresql":
        from modelsearch.backends.database.postgres import postgres  # noqa: PLC0415 - needs it

        return postgres
    if connection.vendor == "sqlite":
        from modelsearch.backends.database.sqlite import sqlite  # noqa: PLC0415 - needs it

        return sqlite
    return None
