"""Reminding people of what they have not done, and telling heads who is behind."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db import transaction

from accounts.api import User
from audit.api import record
from courses.errors import NobodyToRemind
from courses.models import ReminderSent, TrainingClass
from courses.queries.reminders import (
    Owed,
    Planned,
    Source,
    source_of_key,
    sources,
    todays_steps,
)
from courses.rules.reminders import Step, occasion_of_step
from notifications.api import Addressed, Message, composed, post_composed, retire_messages
from people.api import Person
from shared.batches import batches
from shared.dates import local_day

# So many people are reminded in one transaction: a killed worker has done whole batches.
BATCH = 200
KEPT_FOR = dt.timedelta(days=730)
# Whose e-mails and SMS are asked about once more before they leave.
REMINDERS = (
    "assigned",
    "reminder_before",
    "reminder_due",
    "reminder_late",
    "reminder_manual",
)


def send_reminders(*, at: dt.datetime) -> int:
    """Take today's step of everybody's ladder; return how many people were reminded.

    Safe to run twice and at once: a step is a row that exists once, and so is its message.
    """
    on = local_day(at)
    reminded = 0
    for source in sources(on=on):
        today = todays_steps(source, on=on)
        # What asked them to finish would stand among their unread messages for ever.
        retire_messages(today.settled, prefix=_prefix(source), at=at)
        for batch in batches(today.steps, BATCH):
            reminded += _remind(source, batch, at=at)
    return reminded


@transaction.atomic
def _remind(source: Source, batch: list[tuple[Owed, Step]], *, at: dt.datetime) -> int:
    """Remind one batch of people, without those who have finished in the meantime."""
    on = local_day(at)
    people = [one.person.pk for one, _step in batch]
    still = {one.person.pk: one for one in source.owed(on=on, people=people)}
    # "30 days left" is no longer true when "14 days left" comes.
    retire_messages(people, prefix=_prefix(source), at=at)
    by_step: dict[Step, list[Owed]] = defaultdict(list)
    for one, step in batch:
        if one.person.pk in still:
            by_step[step].append(still[one.person.pk])
    for step, owed in by_step.items():
        _note(source, owed, step, at=at)
        post_composed(
            (_addressed(source, one, on=on) for one in owed),
            occasion=occasion_of_step(step),
            key=_key(source, step),
            at=at,
        )
    return sum(map(len, by_step.values()))


def _note(source: Source, owed: Iterable[Owed], step: str, *, at: dt.datetime) -> None:
    ReminderSent.objects.bulk_create(
        (
            ReminderSent(
                person=one.person, **source.of_rows, year=source.year, step=step, sent_at=at
            )
            for one in owed
        ),
        ignore_conflicts=True,
    )


def _addressed(source: Source, one: Owed, *, on: dt.date) -> Addressed:
    values = {"lop": source.name}
    if one.due_on is not None:
        days = (one.due_on - on).days
        values |= {"han": f"{one.due_on:%d/%m/%Y}", "con_lai": str(days), "qua_han": str(-days)}
    return Addressed(person=one.person, values=values, link=source.link)


def _key(source: Source, step: str) -> str:
    return f"{_prefix(source)}{source.year}:{step}"


def _prefix(source: Source) -> str:
    return f"reminder:{source.key}:"


def still_owed(messages: Collection[Message], on: dt.date) -> set[int]:
    """Return which reminders still make sense: their reader has not finished. Asked just before
    an e-mail or an SMS leaves."""
    by_source: dict[str, list[Message]] = defaultdict(list)
    needed: set[int] = set()
    for message in messages:
        kind, _colon, rest = message.key.partition(":")
        if kind == "reminder":
            by_source[rest.partition(":")[0]].append(message)
        else:
            # Somebody tries the words on themselves.
            needed.add(message.pk)
    for key, mine in by_source.items():
        source = source_of_key(key)
        if source is None:
            continue
        people = {message.person_id for message in mine if message.person_id is not None}
        waiting = {one.person.pk for one in source.owed(on=on, people=people)}
        needed |= {message.pk for message in mine if message.person_id in waiting}
    return needed


@transaction.atomic
def remind_in_class(
    training_class: TrainingClass, people: Iterable[Person], *, by: User, at: dt.datetime
) -> int:
    """Remind chosen learners of a class now; return how many.

    Once per person and day: whoever was reminded today by an officer is passed over, and so is
    whoever has finished.

    Raises NobodyToRemind when nobody is left; nothing is sent then.
    """
    on = local_day(at)
    source = Source(training_class=training_class)
    step = manual_step(on)
    chosen = [person.pk for person in people]
    taken = set(
        ReminderSent.objects.filter(**source.of_rows, step=step).values_list("person_id", flat=True)
    )
    enrolments = training_class.enrolments.active().filter(
        person__in=set(chosen) - taken, completed_at=None
    )
    owed = [
        Owed(enrolment.person, None, local_day(enrolment.enrolled_at), training_class.due_on)
        for enrolment in enrolments.select_related("person__user")
    ]
    if not owed:
        raise NobodyToRemind
    _note(source, owed, step, at=at)
    post_composed(
        (_addressed(source, one, on=on) for one in owed),
        occasion="reminder_manual",
        key=_key(source, step),
        at=at,
    )
    record("class.reminded", training_class, by=by, at=at, people=len(owed))
    return len(owed)


def words_of_step(planned: Planned, *, on: dt.date) -> tuple[str, str]:
    """Return the subject and the text that one person of a preview will read."""
    one = Owed(planned.person, None, on, planned.due_on)
    return composed(occasion_of_step(planned.step), _addressed(planned.source, one, on=on))


def words_in_class(
    training_class: TrainingClass, person: Person, *, on: dt.date
) -> tuple[str, str]:
    """Return what `person` will read when an officer reminds them."""
    one = Owed(person, None, on, training_class.due_on)
    source = Source(training_class=training_class)
    return composed("reminder_manual", _addressed(source, one, on=on))


def manual_step(on: dt.date) -> str:
    return f"manual-{on:%Y%m%d}"


def forget_old_reminders(*, at: dt.datetime) -> int:
    """Delete what was noted more than 24 months ago: no year is reminded of so long."""
    return ReminderSent.objects.filter(sent_at__lt=at - KEPT_FOR).delete()[0]
