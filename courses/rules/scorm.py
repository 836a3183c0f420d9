"""The data model of SCORM 1.2 (Run-Time Environment, chapter 3.4): what a package may say.

One table for both sides. The server judges every value by it, and gives it to the script that
answers the package in the browser (static/js/scorm-api.js), as patterns that Python and JavaScript
read alike.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

# Longest state and other values of one package that are kept. SCORM 1.2 promises 4096 characters.
MOST_SUSPEND_DATA = 65_536
PROMISED_SUSPEND_DATA = 4_096
MOST_MORE = 65_536
MOST_TIME = timedelta(hours=9999, minutes=59, seconds=59)

DONE = frozenset({"passed", "completed"})

NOT_IMPLEMENTED, INVALID_ARGUMENT = 401, 201
NO_CHILDREN, NO_COUNT = 202, 203
KEYWORD, READ_ONLY, WRONG_TYPE = 402, 403, 405

_SCORE = r"|0*(?:100(?:\.0{0,9})?|\d{1,2}(?:\.\d{0,9})?|\.\d{1,9})"
_DECIMAL = r"-?\d{1,9}(?:\.\d{0,9})?|-?\.\d{1,9}"
_SPAN = r"\d{2,4}:\d{2}:\d{2}(?:\.\d{1,2})?"
_STATUS = "passed|completed|failed|incomplete|browsed"
PATTERNS = {
    "string": r"[\s\S]{0,255}",
    "location": r"[\s\S]{0,1000}",
    "text": r"[\s\S]{0,4096}",
    "state": rf"[\s\S]{{0,{MOST_SUSPEND_DATA}}}",
    "name": r"[!-~]{1,255}",
    "score": _SCORE,
    "decimal": _DECIMAL,
    "span": _SPAN,
    "time": r"(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,2})?",
    "status": _STATUS,
    "objective": f"{_STATUS}|not attempted",
    "exit": "|time-out|suspend|logout",
    "percent": r"-1|\d{1,2}|100",
    "speed": r"-?(?:\d{1,2}|100)",
    "sign": "-1|0|1",
    "kind": "true-false|choice|fill-in|matching|performance|sequencing|likert|numeric",
    "result": f"correct|wrong|unanticipated|neutral|{_DECIMAL}",
}

# Element → who may use it (r: the package reads, w: it writes) and the pattern of what it writes.
# `n` stands for a number; `_count` of a list is the number of its entries.
ELEMENTS: dict[str, tuple[str, str]] = {
    "cmi.core.student_id": ("r", ""),
    "cmi.core.student_name": ("r", ""),
    "cmi.core.lesson_location": ("rw", "location"),
    "cmi.core.credit": ("r", ""),
    "cmi.core.lesson_status": ("rw", "status"),
    "cmi.core.entry": ("r", ""),
    "cmi.core.score.raw": ("rw", "score"),
    "cmi.core.score.max": ("rw", "score"),
    "cmi.core.score.min": ("rw", "score"),
    "cmi.core.total_time": ("r", ""),
    "cmi.core.lesson_mode": ("r", ""),
    "cmi.core.exit": ("w", "exit"),
    "cmi.core.session_time": ("w", "span"),
    "cmi.suspend_data": ("rw", "state"),
    "cmi.launch_data": ("r", ""),
    "cmi.comments": ("rw", "text"),
    "cmi.comments_from_lms": ("r", ""),
    "cmi.objectives.n.id": ("rw", "name"),
    "cmi.objectives.n.score.raw": ("rw", "score"),
    "cmi.objectives.n.score.max": ("rw", "score"),
    "cmi.objectives.n.score.min": ("rw", "score"),
    "cmi.objectives.n.status": ("rw", "objective"),
    "cmi.student_data.mastery_score": ("r", ""),
    "cmi.student_data.max_time_allowed": ("r", ""),
    "cmi.student_data.time_limit_action": ("r", ""),
    "cmi.student_preference.audio": ("rw", "percent"),
    "cmi.student_preference.language": ("rw", "string"),
    "cmi.student_preference.speed": ("rw", "speed"),
    "cmi.student_preference.text": ("rw", "sign"),
    "cmi.interactions.n.id": ("w", "name"),
    "cmi.interactions.n.objectives.n.id": ("w", "name"),
    "cmi.interactions.n.time": ("w", "time"),
    "cmi.interactions.n.type": ("w", "kind"),
    "cmi.interactions.n.correct_responses.n.pattern": ("w", "text"),
    "cmi.interactions.n.weighting": ("w", "decimal"),
    "cmi.interactions.n.student_response": ("w", "text"),
    "cmi.interactions.n.result": ("w", "result"),
    "cmi.interactions.n.latency": ("w", "span"),
}
CHILDREN = {
    "cmi.core": (
        "student_id,student_name,lesson_location,credit,lesson_status,entry,score,total_time,"
        "lesson_mode,exit,session_time"
    ),
    "cmi.core.score": "raw,min,max",
    "cmi.objectives": "id,score,status",
    "cmi.objectives.n.score": "raw,min,max",
    "cmi.student_data": "mastery_score,max_time_allowed,time_limit_action",
    "cmi.student_preference": "audio,language,speed,text",
    "cmi.interactions": (
        "id,objectives,time,type,correct_responses,weighting,student_response,result,latency"
    ),
}
LISTS = (
    "cmi.objectives",
    "cmi.interactions",
    "cmi.interactions.n.objectives",
    "cmi.interactions.n.correct_responses",
)
# Answers to questions inside a package stay in the browser: the class has no use for them.
NOT_SENT = "cmi.interactions."
MOST_ENTRIES = 1000

_COMPILED = {name: re.compile(pattern, re.ASCII) for name, pattern in PATTERNS.items()}


@dataclass(frozen=True)
class Score:
    """The three scores of `cmi.core.score`, each from 0 to 100 or unknown."""

    raw: Decimal | None = None
    lowest: Decimal | None = None
    highest: Decimal | None = None

    @property
    def mark(self) -> Decimal | None:
        """Of 10, with two decimals; None without a score, or when its bounds make no sense."""
        if self.raw is None:
            return None
        lowest = Decimal(0) if self.lowest is None else self.lowest
        highest = Decimal(100) if self.highest is None else self.highest
        if highest <= lowest:
            return None
        share = (min(max(self.raw, lowest), highest) - lowest) / (highest - lowest)
        return (share * 10).quantize(Decimal("0.01"), ROUND_HALF_UP)


def model() -> dict[str, object]:
    """Return the table for the script in the browser."""
    return {
        "patterns": PATTERNS,
        "elements": ELEMENTS,
        "children": CHILDREN,
        "lists": LISTS,
        "notSent": NOT_SENT,
        "mostEntries": MOST_ENTRIES,
    }


def general(element: str) -> str:
    """Return `element` with `n` in the place of each number: its name in the tables."""
    return re.sub(r"\.(?:0|[1-9]\d{0,3})(?=\.)", ".n", element)


def fault_of(element: str, value: str) -> int:
    """Return the SCORM error code of writing `value` into `element`; 0 when it is right."""
    name = general(element)
    parent, _dot, last = name.rpartition(".")
    if last == "_children":
        return KEYWORD if parent in CHILDREN else _without(parent, NO_CHILDREN)
    if last == "_count":
        return KEYWORD if parent in LISTS else _without(parent, NO_COUNT)
    if name not in ELEMENTS:
        return NOT_IMPLEMENTED if name.startswith("cmi.") else INVALID_ARGUMENT
    access, pattern = ELEMENTS[name]
    if "w" not in access:
        return READ_ONLY
    if max((int(part) for part in element.split(".") if part.isdecimal()), default=0) > (
        MOST_ENTRIES - 1
    ):
        return INVALID_ARGUMENT
    return 0 if _COMPILED[pattern].fullmatch(value) else WRONG_TYPE


def _without(parent: str, code: int) -> int:
    """The code for a keyword where it does not belong."""
    known = parent in ELEMENTS or parent in CHILDREN or parent in LISTS
    return code if known else INVALID_ARGUMENT


def settled_status(reported: str, score: Score, *, mastery: Decimal | None, has_ended: bool) -> str:
    """Return the status that counts, from the one a package reported.

    A score to pass decides over what the package says once it says that it is through; while it
    says "incomplete", it is not judged. A package that ends without a word is through.
    """
    status = reported
    if has_ended and status == "not attempted":
        status = "completed"
    if mastery is None or score.raw is None or status not in {"completed", "passed", "failed"}:
        return status
    return "passed" if score.raw >= mastery else "failed"


def all_done(statuses: Iterable[str]) -> bool:
    """Whether every part that reports says that it is through; nothing at all is not."""
    listed = list(statuses)
    return bool(listed) and all(status in DONE for status in listed)


def whole_mark(marks: Iterable[Decimal | None]) -> Decimal | None:
    """Return the mean of the marks that the parts gave, of 10; None when none gave one."""
    given = [mark for mark in marks if mark is not None]
    if not given:
        return None
    return (sum(given, Decimal(0)) / len(given)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def decimal_of(text: str) -> Decimal | None:
    """Return a score as a package wrote it, with four decimals; None for an empty one."""
    return Decimal(text).quantize(Decimal("0.0001"), ROUND_HALF_UP) if text else None


def span_of(text: str) -> timedelta:
    """Return a CMITimespan ("0001:02:03.4") as time. Its minutes and seconds may pass 59."""
    hours, minutes, seconds = text.split(":")
    return timedelta(
        hours=int(hours), minutes=int(minutes), milliseconds=int(Decimal(seconds) * 1000)
    )


def span_text(span: timedelta) -> str:
    """Return time as a CMITimespan with hundredths; what is longer than it can say is cut."""
    hundredths = min(span, MOST_TIME) // timedelta(milliseconds=10)
    seconds, hundredths = divmod(hundredths, 100)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:04d}:{minutes:02d}:{seconds:02d}.{hundredths:02d}"
