"""Whom a reminder from the tracking pages reaches, who is left out, and what they will read."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from courses.api import next_deadlines
from notifications.api import Addressed, Message
from organisations.api import Organisation
from people.api import Person
from records.api import Standing
from reports.queries.choosing import MISSING, MOST_AT_ONCE, Choice, chosen_people
from shared.dates import end_of_year, local_day

OCCASION = "reminder_yearly"
# Whoever got one of these lately has been reminded, whoever sent it.
REMINDING = (OCCASION, "reminder_before", "reminder_due", "reminder_late", "reminder_manual")


@dataclass(frozen=True)
class ReminderPlan:
    """What pressing the button would do.

    people   who would be reminded now, by given name
    waiting  how many more could be, the next time: so many at once are not sent
    rested   how many were reminded lately and are left out
    settled  how many of those chosen are trained or exempt
    due_on   the day named in the message
    """

    people: list[Person]
    waiting: int
    rested: int
    settled: int
    due_on: dt.date
    year: int

    @property
    def recipients(self) -> list[Addressed]:
        return [addressed(person, year=self.year, due_on=self.due_on) for person in self.people]


def reminder_plan(organisation: Organisation, choice: Choice, *, at: dt.datetime) -> ReminderPlan:
    """Return whom a reminder of this year's training would reach now. Six queries."""
    on = local_day(at)
    chosen = chosen_people(organisation, choice, year=on.year)
    missing = chosen.filter(MISSING)
    lately = reminded_lately(at=at).filter(person=OuterRef("standing__person"))
    free = missing.filter(~Exists(lately))
    people = [row.standing.person for row in free[:MOST_AT_ONCE]]
    all_chosen, all_missing, all_free = chosen.count(), missing.count(), free.count()
    return ReminderPlan(
        people=people,
        waiting=all_free - len(people),
        rested=all_missing - all_free,
        settled=all_chosen - all_missing,
        due_on=next_deadlines(organisation, on=on).asked or end_of_year(on.year),
        year=on.year,
    )


def reminded_lately(*, at: dt.datetime) -> QuerySet[Message]:
    """Reminders of the last days, of any kind."""
    since = at - dt.timedelta(days=settings.REMINDER_REST_DAYS)
    return Message.objects.filter(occasion__in=REMINDING, created_at__gt=since)


def addressed(person: Person, *, year: int, due_on: dt.date) -> Addressed:
    name = _("the yearly training of %(year)s") % {"year": year}
    values = {"lop": name, "han": f"{due_on:%d/%m/%Y}"}
    return Addressed(person=person, values=values, link=reverse("courses:learning_home"))


def still_missing(messages: Collection[Message], on: dt.date) -> set[int]:
    """Return which reminders still make sense: their reader is not trained and not exempt."""
    people = _ids(messages)
    settled = set(
        Standing.objects.filter(person__in=people, year=on.year)
        .exclude(is_exempt=False, trained_on=None)
        .values_list("person_id", flat=True)
    )
    return {message.pk for message in messages if message.person_id not in settled}


def _ids(messages: Iterable[Message]) -> set[int]:
    return {message.person_id for message in messages if message.person_id is not None}
