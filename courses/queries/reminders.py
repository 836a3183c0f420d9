"""Who still owes what, and which reminder falls on a day: of requirements, and of classes alone."""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.api import Scope
from courses.models import (
    Assignment,
    Enrolment,
    ReminderSent,
    Requirement,
    TrainingClass,
    UnitProgress,
)
from courses.queries.rounds import open_duties, programmes_of
from courses.rules.reminders import Step, is_behind, step_on
from organisations.api import Organisation
from people.api import Exemption, Person
from records.api import main_posts
from shared.dates import in_force, local_day

# A class this long overdue is no longer looked at.
LOOKS_BACK = dt.timedelta(days=60)


@dataclass(frozen=True)
class Owed:
    """What one person has not done yet.

    organisation  where the person counts; None for one who holds no position
    since         since when it is asked
    """

    person: Person
    organisation: Organisation | None
    since: dt.date
    due_on: dt.date | None


@dataclass(frozen=True)
class Source:
    """What is asked: a requirement of a year, or a class of its own. Exactly one is set."""

    requirement: Requirement | None = None
    training_class: TrainingClass | None = None

    @property
    def name(self) -> str:
        return str(self.requirement or self.training_class)

    @property
    def year(self) -> int:
        if self.requirement is not None:
            return self.requirement.year
        return self._class.due_on.year

    @property
    def key(self) -> str:
        """Names the source in the keys of messages: "r12" or "c7"."""
        if self.requirement is not None:
            return f"r{self.requirement.pk}"
        return f"c{self._class.pk}"

    @property
    def link(self) -> str:
        if self.requirement is not None:
            return reverse("courses:learning_home")
        return reverse("courses:class_detail", args=[self._class.code])

    @property
    def of_rows(self) -> dict[str, int | None]:
        """What its rows of `ReminderSent` have in common."""
        return {
            "requirement_id": self.requirement.pk if self.requirement else None,
            "training_class_id": self.training_class.pk if self.training_class else None,
        }

    @property
    def _class(self) -> TrainingClass:
        if self.training_class is None:
            raise ValueError("a source is a requirement or a class")
        return self.training_class

    def owed(self, *, on: dt.date, people: Collection[int] | None = None) -> list[Owed]:
        """Return who has not done it, by given name; a fixed number of queries.

        people  only these, by id; None means everybody
        """
        if self.requirement is not None:
            duties = open_duties(self.requirement, on=on, people=people)
            return [
                Owed(duty.person, duty.organisation, duty.since, duty.due_on)
                for duty in duties
                if duty.is_waiting
            ]
        return _owed_in(self._class, on=on, people=people)


def _owed_in(
    training_class: TrainingClass, *, on: dt.date, people: Collection[int] | None
) -> list[Owed]:
    """Learners of a class who have not completed it, without those of whom a live requirement asks
    the same programme: they are reminded of that one."""
    whose = Q() if people is None else Q(person__in=people)
    enrolments = list(
        training_class.enrolments.active()
        .filter(whose, completed_at=None)
        .exclude(Exists(_asked_by_a_requirement(training_class, on=on)))
        .exclude(Exists(Exemption.objects.filter(in_force(on), person=OuterRef("person"))))
        .select_related("person__user")
        .order_by("person__sort_key", "person__code")
    )
    posts = main_posts([enrolment.person_id for enrolment in enrolments], on=on)
    return [
        Owed(
            enrolment.person,
            post.organisation if (post := posts.get(enrolment.person_id)) else None,
            local_day(
                max(enrolment.enrolled_at, training_class.opened_at or enrolment.enrolled_at)
            ),
            training_class.due_on,
        )
        for enrolment in enrolments
    ]


def _asked_by_a_requirement(training_class: TrainingClass, *, on: dt.date) -> QuerySet[Assignment]:
    programme = training_class.programme_version.programme_id
    return Assignment.objects.filter(
        Q(requirement__programme=programme) | Q(requirement__equivalents=programme),
        Q(ended_on=None) | Q(ended_on__gt=on),
        requirement__state=Requirement.State.LIVE,
        person=OuterRef("person"),
        since__lte=on,
    )


def sources(*, on: dt.date) -> Iterator[Source]:
    """Yield what can be reminded of on a day. Two queries."""
    requirements = Requirement.objects.filter(
        state=Requirement.State.LIVE, year__in=[on.year - 1, on.year]
    ).select_related("programme", "owner")
    yield from (Source(requirement=one) for one in requirements)
    classes = TrainingClass.objects.filter(
        opened_at__isnull=False, closed_at=None, due_on__gte=on - LOOKS_BACK
    ).select_related("programme_version__programme", "organiser")
    yield from (Source(training_class=one) for one in classes)


def source_of_key(key: str) -> Source | None:
    """Return the source that `Source.key` names; None when it is gone or no longer live."""
    if key.startswith("r"):
        requirement = Requirement.objects.filter(pk=key[1:], state=Requirement.State.LIVE).first()
        return Source(requirement=requirement) if requirement else None
    training_class = (
        TrainingClass.objects.filter(pk=key[1:], closed_at=None)
        .select_related("programme_version")
        .first()
    )
    return Source(training_class=training_class) if training_class else None


@dataclass(frozen=True)
class Today:
    """What a day asks of one source.

    steps    who is reminded and at which step; not those reminded of it already
    settled  people, by id, who were reminded before and owe nothing any more
    """

    steps: list[tuple[Owed, Step]]
    settled: set[int]


def todays_steps(source: Source, *, on: dt.date) -> Today:
    """Look through everybody whom `source` concerns; one query more than `Source.owed`.

    A summons to a class says itself what "assigned" would say, so that step is left out there.
    """
    owed = source.owed(on=on)
    taken = set(
        ReminderSent.objects.filter(**source.of_rows, year=source.year).values_list(
            "person_id", "step"
        )
    )
    found = []
    for one in owed:
        step = step_on(on, since=one.since, due_on=one.due_on)
        announced = step is Step.ASSIGNED and source.training_class is not None
        if step and not announced and (one.person.pk, step.value) not in taken:
            found.append((one, step))
    return Today(found, {person for person, _step in taken} - {one.person.pk for one in owed})


class Reason(StrEnum):
    """Why somebody is behind, the first that fits."""

    NO_ACCOUNT = "no_account"
    NEVER_SIGNED_IN = "never"
    NOT_IN_A_CLASS = "no_class"
    NOT_BEGUN = "not_begun"
    BEGUN = "begun"


@dataclass(frozen=True)
class Behind:
    owed: Owed
    source: Source
    reason: Reason


def people_behind(*, on: dt.date) -> list[Behind]:
    """Return everybody who is overdue or nearly, with the reason; each person and source once."""
    found = []
    for source in sources(on=on):
        late = [one for one in source.owed(on=on) if is_behind(on, one.due_on)]
        begun = _begun(source, [one.person.pk for one in late])
        found += [Behind(one, source, _reason(one.person, begun)) for one in late]
    return found


def _begun(source: Source, people: Iterable[int]) -> dict[int, bool]:
    """Return of people in a fitting class whether they have begun. At most two queries."""
    enrolments = Enrolment.objects.active().filter(
        person__in=people, training_class__opened_at__isnull=False
    )
    if source.requirement is not None:
        codes = programmes_of([source.requirement])[source.requirement.pk]
        fitting = Q(training_class__programme_version__programme__code__in=codes)
        enrolments = enrolments.filter(fitting, training_class__closed_at=None)
    else:
        enrolments = enrolments.filter(training_class=source.training_class)
    progress = Exists(UnitProgress.objects.filter(enrolment=OuterRef("pk")))
    rows = enrolments.annotate(begun=progress).order_by(F("begun").asc())
    return dict(rows.values_list("person_id", "begun"))


def _reason(person: Person, begun: dict[int, bool]) -> Reason:
    if begun.get(person.pk):
        return Reason.BEGUN
    if person.user is None:
        return Reason.NO_ACCOUNT
    if person.user.last_login is None:
        return Reason.NEVER_SIGNED_IN
    return Reason.NOT_BEGUN if person.pk in begun else Reason.NOT_IN_A_CLASS


# --- Screens --------------------------------------------------------------------------------------

STEPS: dict[Step, str | Promise] = {
    Step.ASSIGNED: _("assigned"),
    Step.BEFORE_30: _("30 days before"),
    Step.BEFORE_14: _("14 days before"),
    Step.BEFORE_7: _("7 days before"),
    Step.BEFORE_1: _("1 day before"),
    Step.DUE: _("due day"),
    Step.AFTER_3: _("3 days late"),
    Step.AFTER_7: _("7 days late"),
    Step.AFTER_30: _("30 days late; the head is told"),
}
# More lines are not read; the officer sees how many there are.
MOST_PLANNED = 200


@dataclass(frozen=True)
class Planned:
    """One line of a preview: who would be reminded of what, at which step."""

    person: Person
    source: Source
    due_on: dt.date | None
    step: Step

    @property
    def step_in_words(self) -> str | Promise:
        return STEPS[self.step]


def planned_steps(scope: Scope, *, on: dt.date) -> list[Planned]:
    """Return whom the ladder would remind on a day in a part of the tree, as things stand now."""
    return [
        Planned(one.person, source, one.due_on, step)
        for source in sources(on=on)
        for one, step in todays_steps(source, on=on).steps
        if one.organisation is not None and scope.covers(one.organisation)
    ]


@dataclass(frozen=True)
class Remindable:
    """A learner who has not completed a class; `was_today`: an officer has reminded them today."""

    person: Person
    was_today: bool


def remindable_learners(training_class: TrainingClass, *, step: str) -> list[Remindable]:
    """Return who of a class could be reminded by an officer, by given name. Two queries."""
    taken = set(
        ReminderSent.objects.filter(training_class=training_class, step=step).values_list(
            "person_id", flat=True
        )
    )
    enrolments = (
        training_class.enrolments.active()
        .filter(completed_at=None)
        .select_related("person")
        .order_by("person__sort_key", "person__code")
    )
    return [Remindable(one.person, one.person_id in taken) for one in enrolments]
