"""Essays: what a learner sees of their own, what waits for trainers, and one to be marked."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Count, Min, Q, QuerySet

from accounts.api import AnyUser, Permission, scope_of
from courses.formats.nameless import nameless
from courses.models import ClassUnit, Enrolment, Essay, EssayEvent, EssayTask
from courses.rules.essays import (
    CONTENT_TYPES,
    Criterion,
    ending_of,
    number_of_words,
    parts_by_size,
    receipt_code,
    shown_number,
)

Kind, State = EssayEvent.Kind, Essay.State
# What one archive for reading offline holds at most; it is made in memory.
MOST_BYTES_AT_ONCE = 50 * 1024 * 1024


def passes(essay: Essay, task: EssayTask) -> bool:
    return essay.mark is not None and essay.mark >= task.pass_mark


def can_write(essay: Essay | None, task: EssayTask) -> bool:
    """Whether the learner may change the text: before handing in, when it was sent back, or when
    the mark was not enough."""
    if essay is None or essay.state in {State.DRAFT, State.RETURNED}:
        return True
    return essay.state == State.MARKED and not passes(essay, task)


def criteria_of(task: EssayTask) -> list[Criterion]:
    """Return the lines of the marking guide; without any, the mark is given as a whole."""
    return [
        Criterion(block.value["name"], Decimal(block.value["points"]))
        for block in task.criteria
        if block.value["points"]
    ]


@dataclass(frozen=True)
class HandIn:
    """What was handed in, as it was then."""

    event: EssayEvent

    @property
    def receipt(self) -> str:
        return receipt_code(self.event.pk, self.event.text, secret=settings.SECRET_KEY)

    @property
    def words(self) -> int:
        return number_of_words(self.event.text)

    @property
    def file_type(self) -> str:
        return CONTENT_TYPES.get(ending_of(self.event.file.name or ""), "application/octet-stream")


@dataclass(frozen=True)
class OwnEssay:
    """A learner's essay with its history; `essay` is None before the first save."""

    task: EssayTask
    essay: Essay | None
    events: list[EssayEvent]

    @property
    def state(self) -> str:
        return State.DRAFT if self.essay is None else self.essay.state

    @property
    def version(self) -> int:
        return self.essay.version if self.essay else 0

    @property
    def words(self) -> int:
        return number_of_words(self.essay.text) if self.essay else 0

    @property
    def can_write(self) -> bool:
        return can_write(self.essay, self.task)

    @property
    def is_passed(self) -> bool:
        return self.essay is not None and passes(self.essay, self.task)

    @property
    def handed_in(self) -> HandIn | None:
        return _last_hand_in(self.events)

    @property
    def marked(self) -> EssayEvent | None:
        return _last(self.events, Kind.MARKED, Kind.CHANGED)

    @property
    def returned(self) -> EssayEvent | None:
        return _last(self.events, Kind.RETURNED)


def own_essay(unit: ClassUnit, enrolment: Enrolment) -> OwnEssay:
    """Return what the learner has of an essay. Two queries (one before the first save)."""
    if unit.essay_task is None:
        raise ValueError("the unit is no essay")
    essay = Essay.objects.filter(unit=unit, enrolment=enrolment).first()
    events = list(essay.events.order_by("pk")) if essay else []
    return OwnEssay(unit.essay_task, essay, events)


def _last(events: Iterable[EssayEvent], *kinds: str) -> EssayEvent | None:
    return next((one for one in reversed(list(events)) if one.kind in kinds), None)


def _last_hand_in(events: Iterable[EssayEvent]) -> HandIn | None:
    event = _last(events, Kind.HANDED_IN)
    return None if event is None else HandIn(event)


# --- For trainers ---------------------------------------------------------------------------------


def markable(user: AnyUser, *, on: dt.date) -> QuerySet[Essay]:
    """Essays that `user` marks: by the permission where the class is organised, or as its trainer."""
    return Essay.objects.markable_by(user, scope_of(user, Permission.MARK_ANSWERS, on=on))


@dataclass(frozen=True)
class QueueLine:
    """An essay of a class, and how many wait for a mark."""

    unit: ClassUnit
    waiting: int
    total: int
    late: int
    oldest_at: dt.datetime | None


def queue_of(user: AnyUser, *, on: dt.date) -> list[QueueLine]:
    """Return the essays of classes with something handed in; what waits longest first. Two queries,
    besides the roles."""
    waits = Q(marked_at=None, returned_at=None)
    rows = (
        markable(user, on=on)
        .order_by()
        .values("unit")
        .annotate(
            total=Count("pk"),
            waiting=Count("pk", filter=waits),
            late=Count("pk", filter=waits & Q(is_late=True)),
            oldest_at=Min("handed_in_at", filter=waits),
        )
    )
    counted: dict[int, dict[str, Any]] = {
        row["unit"]: {name: value for name, value in row.items() if name != "unit"} for row in rows
    }
    units = ClassUnit.objects.filter(pk__in=counted).select_related("training_class")
    lines = [QueueLine(unit, **counted[unit.pk]) for unit in units]
    return sorted(
        lines,
        key=lambda line: (line.oldest_at is None, str(line.oldest_at or ""), -line.unit.pk),
    )


def essays_waiting(user: AnyUser, *, on: dt.date) -> int:
    """Return how many essays wait for `user`'s mark. One query, besides the roles."""
    return markable(user, on=on).waiting().count()  # type: ignore[attr-defined]


@dataclass(frozen=True)
class ListedEssay:
    """An essay in the list of its task. The name shows once it is marked."""

    essay: Essay
    number: str

    @property
    def name(self) -> str:
        marked = self.essay.state == State.MARKED
        return self.essay.enrolment.person.full_name if marked else ""


def listed(essays: QuerySet[Essay]) -> list[ListedEssay]:
    """Return the essays of one task in the order of handing in. One query."""
    rows = essays.select_related("enrolment__person").defer("text")
    rows = rows.order_by("handed_in_at", "pk")
    return [ListedEssay(each, number_of(each.pk)) for each in rows]


def next_waiting(essays: QuerySet[Essay], *, after: int = 0) -> int | None:
    """Return the essay that has waited longest, other than the one just left while there is one."""
    ids = list(
        essays.filter(marked_at=None, returned_at=None)
        .order_by("handed_in_at", "pk")
        .values_list("pk", flat=True)
    )
    return next((pk for pk in ids if pk != after), ids[0] if ids else None)


@dataclass(frozen=True)
class EssayToMark:
    """An essay as the one who marks it sees it; `name` is empty until it is marked."""

    essay: Essay
    events: list[EssayEvent]
    criteria: list[Criterion]

    @property
    def number(self) -> str:
        return number_of(self.essay.pk)

    @property
    def name(self) -> str:
        return ListedEssay(self.essay, "").name

    @property
    def handed_in(self) -> HandIn:
        found = _last_hand_in(self.events)
        if found is None:
            raise ValueError("not handed in")
        return found

    @property
    def marked(self) -> EssayEvent | None:
        return _last(self.events, Kind.MARKED, Kind.CHANGED)

    @property
    def is_waiting(self) -> bool:
        return self.essay.state == State.WAITING

    @property
    def is_final(self) -> bool:
        return self.essay.enrolment.is_completed


def essay_to_mark(essay: Essay) -> EssayToMark:
    """Return an essay with its history. One query; `essay` comes with `unit__essay_task`."""
    if essay.unit.essay_task is None:
        raise ValueError("the unit is no essay")
    events = list(essay.events.select_related("by").order_by("pk"))
    return EssayToMark(essay, events, criteria_of(essay.unit.essay_task))


def number_of(essay: int) -> str:
    return shown_number(essay, secret=settings.SECRET_KEY)


def file_without_names(event: EssayEvent) -> bytes:
    """Return the file of a hand-in as those who mark it get it. Raises NotCleaned."""
    with event.file.open("rb") as stored:
        return nameless(stored.read(), ending_of(event.file.name or ""))


def hand_ins_of(essays: QuerySet[Essay]) -> list[HandIn]:
    """Return what was handed in last of each essay that waits, in its order. One query."""
    waiting = essays.filter(marked_at=None, returned_at=None)
    events = EssayEvent.objects.filter(essay__in=waiting, kind=Kind.HANDED_IN).order_by("pk")
    last = {event.essay_id: event for event in events}
    return [HandIn(event) for event in sorted(last.values(), key=lambda event: event.pk)]


def parts_of(hand_ins: list[HandIn]) -> list[list[HandIn]]:
    """Return them in parts that make archives of a size that can be fetched."""
    sizes = [one.event.file_size + len(one.event.text) for one in hand_ins]
    return [
        [hand_ins[place] for place in part]
        for part in parts_by_size(sizes, most=MOST_BYTES_AT_ONCE)
    ]
