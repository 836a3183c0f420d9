"""Why people are not trained this year: the facts of many people, in a fixed number of queries."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q

from audit.api import READ, lines_since
from courses.api import open_places, people_of, unfinished
from organisations.api import Placement
from people.api import Holding, Person
from quizzes.api import tries_of
from records.api import (
    YEARLY_TRAINING,
    Situation,
    Standing,
    StandingScope,
    people_with_certificates_to_verify,
    reason_of,
)
from shared.batches import batches
from shared.dates import in_force

PEOPLE_AT_ONCE = 1000
SIGNED_IN = "account.signed_in"
TRAINING_CLASS, ENROLMENT = "courses.trainingclass", "courses.enrolment"


@dataclass
class _Known:
    """People by what is known of them."""

    begun: set[int] = field(default_factory=set)
    in_class: set[int] = field(default_factory=set)
    failed: set[int] = field(default_factory=set)
    awaits: set[int] = field(default_factory=set)


def reasons_of(people: Iterable[int], *, year: int, on: dt.date) -> dict[int, str]:
    """Return the reason of each of these who is in scope and neither trained nor exempt.

    "" where none of the five fits. Eight queries.
    """
    missing = _missing(Q(person__in=list(people)), year=year, on=on)
    if not missing:
        return {}
    known = _known(Q(person__in=list(missing)), year=year)
    found = {}
    for person, (is_in_place, is_active, last_login) in missing.items():
        reason = reason_of(
            Situation(
                is_in_place=is_in_place,
                has_left=is_active is False,
                has_signed_in=last_login is not None,
                is_in_class=person in known.in_class,
                has_begun=person in known.begun,
                has_failed=person in known.failed,
                awaits=person in known.awaits,
            )
        )
        found[person] = "" if reason is None else reason.value
    return found


def missing_people(year: int) -> Iterable[list[int]]:
    """Yield everybody who is not trained, some at a time."""
    rows = Standing.objects.filter(year=year, trained_on=None, is_exempt=False).order_by("person")
    # All at once: rows are written while the batches are worked through.
    return batches(list(rows.values_list("person_id", flat=True)), PEOPLE_AT_ONCE)


def people_changed(*, year: int, since: dt.datetime) -> set[int]:
    """Return of whom the journal has said anything since, and newcomers nobody has looked at.

    Four queries at most, whatever the number of people.
    """
    codes: set[str] = set()
    users: set[str] = set()
    classes: set[int] = set()
    enrolments: set[int] = set()
    for line in lines_since(since):
        if line.verb == SIGNED_IN:
            users.add(line.object_id)
        elif line.object_type == TRAINING_CLASS:
            classes.add(int(line.object_id))
        elif line.person_code and line.verb != READ:
            codes.add(line.person_code)
        elif line.object_type == ENROLMENT:
            enrolments.add(int(line.object_id))
    named = Q(code__in=codes) | Q(user__in=[int(each) for each in users])
    found = set(Person.objects.filter(named).values_list("pk", flat=True))
    if classes or enrolments:
        found |= people_of(classes=classes, enrolments=enrolments)
    return found | _newcomers(year)


def _newcomers(year: int) -> set[int]:
    """In scope, never signed in, and without a reason: they always have one."""
    rows = Standing.objects.filter(year=year, trained_on=None, is_exempt=False, reason="")
    never = Q(person__user=None) | Q(person__user__last_login=None)
    counted = StandingScope.objects.filter(standing=OuterRef("pk"), audience=YEARLY_TRAINING)
    return set(rows.filter(never, Exists(counted)).values_list("person_id", flat=True))


def _missing(
    people: Q, *, year: int, on: dt.date
) -> dict[int, tuple[bool, bool | None, dt.datetime | None]]:
    """Return for each whether the position holds, and what is known of the account."""
    scopes = StandingScope.objects.filter(
        standing__in=Standing.objects.filter(people, year=year, trained_on=None, is_exempt=False),
        audience=YEARLY_TRAINING,
    )
    placed = Placement.objects.filter(in_force(on), organisation=OuterRef("organisation"))
    held = Holding.objects.filter(
        in_force(on), organisation=OuterRef("organisation"), person=OuterRef("standing__person")
    )
    rows = scopes.annotate(is_placed=Exists(placed), is_held=Exists(held)).values_list(
        "standing__person_id",
        "is_placed",
        "is_held",
        "organisation__closed_on",
        "standing__person__user__is_active",
        "standing__person__user__last_login",
    )
    return {
        person: (
            is_placed and is_held and (closed_on is None or closed_on > on),
            is_active,
            last_login,
        )
        for person, is_placed, is_held, closed_on, is_active, last_login in rows
    }


def _known(people: Q, *, year: int) -> _Known:
    learning = unfinished(people, year=year)
    tries = tries_of(open_places(people, year=year))
    return _Known(
        begun=learning.people_in(learning.begun),
        in_class=set(learning.people.values()),
        failed=learning.failed_people(learning.failed | tries.failed),
        awaits=learning.waiting_people(learning.waiting | tries.waiting)
        | learning.undecided
        | people_with_certificates_to_verify(people, year=year),
    )
