"""Calendar files as RFC 5545 has them: deadlines and meetings, with alarms."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

LONGEST_LINE = 75  # octets, without the end of the line
_ESCAPES = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": ""}


@dataclass(frozen=True)
class Entry:
    """One line of a calendar.

    uid          the same for ever, so that a newer file replaces the entry and adds no second one
    starts_at    for a whole day: its date
    ends_at      None for a whole day
    alarms       how long before the start to remind
    """

    uid: str
    title: str
    starts_at: dt.datetime | dt.date
    ends_at: dt.datetime | None = None
    place: str = ""
    text: str = ""
    url: str = ""
    is_cancelled: bool = False
    alarms: tuple[dt.timedelta, ...] = ()


def calendar_file(name: str, entries: Iterable[Entry], *, at: dt.datetime) -> str:
    """Return the text of an .ics file. Instants are written in UTC, days as days."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Hoc Ba//VI", "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH", f"X-WR-CALNAME:{_escaped(name)}",
    ]  # fmt: skip
    for entry in entries:
        lines += _event(entry, at)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _event(entry: Entry, at: dt.datetime) -> list[str]:
    lines = ["BEGIN:VEVENT", f"UID:{entry.uid}", f"DTSTAMP:{_instant(at)}", *_span(entry)]
    texts = {"SUMMARY": entry.title, "LOCATION": entry.place, "DESCRIPTION": entry.text}
    lines += [f"{name}:{_escaped(text)}" for name, text in texts.items() if text]
    if entry.url:
        lines.append(f"URL:{entry.url}")
    lines.append(f"STATUS:{'CANCELLED' if entry.is_cancelled else 'CONFIRMED'}")
    if not entry.is_cancelled:
        for before in entry.alarms:
            lines += _alarm(entry.title, before)
    return [*lines, "END:VEVENT"]


def _span(entry: Entry) -> list[str]:
    if isinstance(entry.starts_at, dt.datetime):
        end = [f"DTEND:{_instant(entry.ends_at)}"] if entry.ends_at else []
        return [f"DTSTART:{_instant(entry.starts_at)}", *end]
    day = entry.starts_at
    return [
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + dt.timedelta(days=1):%Y%m%d}",
        "TRANSP:TRANSPARENT",
    ]


def _alarm(title: str, before: dt.timedelta) -> list[str]:
    minutes = int(before.total_seconds()) // 60
    return [
        "BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_escaped(title)}",
        f"TRIGGER:-PT{minutes}M", "END:VALARM",
    ]  # fmt: skip


def _instant(moment: dt.datetime) -> str:
    return f"{moment.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    return "".join(_ESCAPES.get(char, char) for char in text)


def _folded(line: str) -> list[str]:
    """Cut a line at 75 octets, never inside a letter; what follows begins with a space."""
    pieces, piece, size = [], "", 0
    for char in line:
        octets = len(char.encode())
        if size + octets > LONGEST_LINE:
            pieces.append(piece)
            piece, size = " ", 1
        piece += char
        size += octets
    return [*pieces, piece]
