"""Reminding people of the yearly training from the list of those who are missing."""

import datetime as dt

from django.db import transaction

from accounts.api import User
from audit.api import record
from notifications.api import post_composed
from organisations.api import Organisation
from people.api import Person
from reports.queries.choosing import Choice
from reports.queries.reminding import OCCASION, reminder_plan
from shared.dates import local_day


@transaction.atomic
def remind(organisation: Organisation, choice: Choice, *, by: User, at: dt.datetime) -> int:
    """Remind the people chosen; return how many were.

    Whoever was reminded lately, is trained or exempt is passed over, so that a second press, a
    second tab and a second officer remind nobody twice.
    """
    planned = [person.pk for person in reminder_plan(organisation, choice, at=at).people]
    # Whoever reminds one of these people at the same time waits here, and then sees the message.
    waiting = Person.objects.select_for_update(of=("self",), no_key=True)
    codes = waiting.filter(pk__in=planned).order_by("pk").values_list("code", flat=True)
    locked = Choice(choice.of_list, tuple(codes))
    if not locked.codes:
        return 0
    plan = reminder_plan(organisation, locked, at=at)
    if not plan.people:
        return 0
    key = f"yearly-reminder:{plan.year}:{local_day(at):%Y%m%d}"
    post_composed(plan.recipients, occasion=OCCASION, key=key, at=at)
    record("people.reminded", organisation, by=by, at=at, year=plan.year, people=len(plan.people))
    return len(plan.people)
