"""What becomes of a changed answer that arrives. Decided under the lock of the attempt.

The newest change of a question wins, whichever way it took; one that comes too late, or to a place
where it may not go, changes nothing.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from quizzes.rules import deadline, navigation
from quizzes.rules.answers import Answer, InvalidAnswer, read_answer
from quizzes.rules.deadline import Delivery, Ends
from quizzes.rules.papers import PaperItem

# The fields of the page, as `rules.answers.read_answer` wants them.
Values = Sequence[str] | Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Change:
    """An answer as a page or a device sends it.

    position    of the question in the paper, from 1
    seq         order of the change, `rules.deadline.order_of_change`; None for a form without
                script
    changed_at  when the device says it was made, by the server's clock as it knows it; None for a
                form without script
    client      the device, a few letters of its own choice
    """

    position: int
    values: Values
    flagged: bool = False
    seq: int | None = None
    changed_at: dt.datetime | None = None
    client: str = ""


class Outcome(StrEnum):
    """What became of a change. Only one that is KEPT counts."""

    KEPT = "kept"
    # A newer change was there already.
    OLDER = "older"
    # Changed after the end, as far as one can tell.
    LATE = "late"
    # The test had been handed in.
    CLOSED = "closed"
    # Strictly forwards: a page further on, or one that was left.
    NOT_REACHED = "not_reached"
    LEFT_BEHIND = "left_behind"
    # The learner has seen what the answer is worth.
    CHECKED = "checked"
    # No question of this paper, or no answer to this question.
    UNKNOWN = "unknown"
    UNFIT = "unfit"


@dataclass(frozen=True)
class Draft:
    """An attempt, as far as saving looks at it; `now` is the database's clock."""

    paper: Sequence[Mapping[str, Any]]
    answers: Mapping[str, Mapping[str, Any]]
    pages: Sequence[int]
    reached: int | None
    started_at: dt.datetime
    ends: Ends
    is_closed: bool


@dataclass(frozen=True)
class Verdict:
    """What becomes of one change.

    answer       as it was read, in shown numbers
    order        of the change; 0 where it was no answer to the question
    entry        what is kept from now on for the question; None where nothing changes
    pushed_out   what was kept until now, where it came from another device
    is_late      kept although it arrived after the end, because it was given before
    """

    change: Change
    outcome: Outcome
    answer: Answer = None
    order: int = 0
    entry: dict[str, Any] | None = None
    pushed_out: Mapping[str, Any] = field(default_factory=dict)
    is_late: bool = False


def judge(draft: Draft, change: Change, *, at: dt.datetime, grace: dt.timedelta) -> Verdict:
    """Decide on one change. `grace` forgives a form without script a slow network at the end."""
    if not 1 <= change.position <= len(draft.paper):
        return Verdict(change, Outcome.UNKNOWN)
    kept = draft.answers.get(str(change.position), {})
    stored = int(kept.get("seq", 0))
    order = deadline.order_of_change(change.seq, stored=stored, at=at)
    delivery = deadline.delivery_of(
        at,
        changed_at=change.changed_at,
        acknowledged_at=_acknowledged_at(draft, change.client),
        ends=draft.ends,
        grace=grace,
    )
    refusal = _refusal(draft, change, kept, delivery)
    try:
        item = PaperItem.from_json(draft.paper[change.position - 1])
        answer = read_answer(item, change.values)
    except InvalidAnswer:
        return Verdict(change, refusal or Outcome.UNFIT)
    if refusal is not None:
        return Verdict(change, refusal, answer, order)
    if order <= stored:
        return _not_newer(change, kept, answer, order)
    is_late = delivery == Delivery.DELIVERED_LATE
    entry = _entry(change, answer, order, at=at, is_late=is_late)
    pushed_out = kept if _is_from_another_device(kept, change, answer) else {}
    return Verdict(change, Outcome.KEPT, answer, order, entry, pushed_out, is_late)


def _refusal(
    draft: Draft, change: Change, kept: Mapping[str, Any], delivery: Delivery
) -> Outcome | None:
    if draft.is_closed:
        return Outcome.CLOSED
    if delivery == Delivery.TOO_LATE:
        return Outcome.LATE
    if draft.reached is not None:
        page = navigation.page_of(draft.pages, change.position)
        if page != draft.reached:
            return Outcome.NOT_REACHED if page > draft.reached else Outcome.LEFT_BEHIND
    return Outcome.CHECKED if kept.get("checked") else None


def _not_newer(change: Change, kept: Mapping[str, Any], answer: Answer, order: int) -> Verdict:
    """The very change that is kept, sent again, is kept; any other one is older."""
    is_the_same = (order, answer) == (kept.get("seq"), kept.get("answer"))
    outcome = Outcome.KEPT if is_the_same else Outcome.OLDER
    return Verdict(change, outcome, answer, order, is_late=is_the_same and "late" in kept)


def _entry(
    change: Change, answer: Answer, order: int, *, at: dt.datetime, is_late: bool
) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "answer": answer,
        "flag": change.flagged,
        "seq": order,
        "at": at.astimezone(dt.UTC).isoformat(timespec="milliseconds"),
    }
    if change.client:
        entry["client"] = change.client
    if is_late:
        entry["late"] = True
    return entry


def _is_from_another_device(kept: Mapping[str, Any], change: Change, answer: Answer) -> bool:
    return (
        kept.get("answer") is not None
        and kept["answer"] != answer
        and kept.get("client", "") != change.client
    )


def _acknowledged_at(draft: Draft, client: str) -> dt.datetime:
    """Return when the newest change was kept that came from a device; at first, the start."""
    kept = [
        dt.datetime.fromisoformat(entry["at"])
        for entry in draft.answers.values()
        if "at" in entry and entry.get("client", "") == client
    ]
    return max([draft.started_at, *kept])
