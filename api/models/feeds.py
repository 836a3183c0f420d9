"""Where changes come from: triggers of the database that note each change in its own transaction.

They see what no hook of Python would: rows written in bulk, by imports, by commands, by hand.
"""

from collections.abc import Iterator
from dataclasses import dataclass

NOTES = "api_change"


@dataclass(frozen=True)
class Feed:
    """Rows of `table` whose change is a change of the object that `column` names.

    place     column of the organisation in which the row lets the object be seen: whoever saw it
              there is told that it is gone, also when the row itself is no longer there
    events    of these: INSERT, UPDATE, DELETE
    columns   an update counts only if one of these gets another value; empty: always
    """

    kind: str
    table: str
    column: str = "id"
    place: str = ""
    events: tuple[str, ...] = ("INSERT", "UPDATE", "DELETE")
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Note:
    """The trigger of one event of a feed."""

    feed: Feed
    event: str

    @property
    def name(self) -> str:
        return f"api_feed_{self.feed.table}_{self.event.lower()}"

    @property
    def table(self) -> str:
        return self.feed.table

    @property
    def names(self) -> tuple[str, ...]:
        return (NOTES,)

    def statements(self, vendor: str) -> list[str]:
        return _sqlite(self) if vendor == "sqlite" else _postgresql(self)


FEEDS = [
    Feed(
        "organisation",
        "organisations_organisation",
        events=("INSERT", "UPDATE"),
        columns=(
            "code", "kind_id", "residential_kind_id", "sector", "legal_status", "name",
            "opened_on", "closed_on",
        ),
    ),
    Feed("organisation", "organisations_placement", "organisation_id", "parent_id"),
    Feed(
        "person",
        "people_person",
        events=("INSERT", "UPDATE"),
        columns=(
            "code", "full_name", "given", "born_on", "born_year_only", "sex", "party_status",
            "joined_party_on", "joined_party_year_only",
        ),
    ),
    Feed("person", "people_holding", "person_id", "organisation_id"),
    Feed("person", "people_plannedposition", "person_id"),
    Feed("person", "people_exemption", "person_id"),
    Feed("training", "records_trainingfact", events=("INSERT",)),
    Feed("qualification", "records_qualification", events=("INSERT",)),
    Feed(
        "certificate",
        "certificates_certificate",
        events=("INSERT", "UPDATE"),
        columns=("revoked_at", "replaced_by_id"),
    ),
]  # fmt: skip


TRIGGERS = [Note(feed, event) for feed in FEEDS for event in feed.events]


def _notes(feed: Feed, event: str, now: str, differs: str) -> Iterator[str]:
    """What a trigger does: one note, or two when a row went over to another object or place."""
    insert = f"INSERT INTO {NOTES} (kind, object_id, organisation_id, at) "

    def values(row: str) -> str:
        place = f"{row}.{feed.place}" if feed.place else "NULL"
        return f"'{feed.kind}', {row}.{feed.column}, {place}, {now}"

    if event != "DELETE":
        yield f"{insert} VALUES ({values('NEW')});"
    if event == "DELETE":
        yield f"{insert} VALUES ({values('OLD')});"
    elif event == "UPDATE" and feed.column != "id":
        other = [feed.column, *filter(None, [feed.place])]
        moved = " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in other)
        yield f"{insert} SELECT {values('OLD')} WHERE {moved};"


def _when(feed: Feed, event: str, differs: str) -> str:
    if event != "UPDATE" or not feed.columns:
        return ""
    changes = (f"NEW.{column} {differs} OLD.{column}" for column in feed.columns)
    return f"WHEN ({' OR '.join(changes)})"


def _sqlite(note: Note) -> list[str]:
    feed, event = note.feed, note.event
    notes = " ".join(_notes(feed, event, "strftime('%Y-%m-%d %H:%M:%f', 'now')", "IS NOT"))
    return [
        f"DROP TRIGGER IF EXISTS {note.name}",
        f"CREATE TRIGGER {note.name} AFTER {event} ON {feed.table} FOR EACH ROW "
        f"{_when(feed, event, 'IS NOT')} BEGIN {notes} END",
    ]


def _postgresql(note: Note) -> list[str]:
    feed, event = note.feed, note.event
    notes = " ".join(_notes(feed, event, "now()", "IS DISTINCT FROM"))
    return [
        f"CREATE OR REPLACE FUNCTION {note.name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN {notes} RETURN NULL; END $$",
        f"DROP TRIGGER IF EXISTS {note.name} ON {feed.table}",
        f"CREATE TRIGGER {note.name} AFTER {event} ON {feed.table} FOR EACH ROW "
        f"{_when(feed, event, 'IS DISTINCT FROM')} EXECUTE FUNCTION {note.name}()",
    ]
