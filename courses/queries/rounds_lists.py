"""What officers and departments see of requirements: the list, the figures, the people."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.api import AnyUser, Permission, Scope, scope_of
from courses.models import (
    Enrolment,
    Extension,
    PriorLearning,
    Requirement,
    RequirementEquivalent,
    TrainingClass,
    Waiver,
)
from courses.queries.rounds import Duty, open_duties
from courses.rules.rounds import DutyState, is_acceptable
from organisations.api import STEP_LENGTH, Organisation
from people.api import Person
from records.api import TrainingFact

REQUIREMENTS_PER_PAGE = 20
PEOPLE_PER_PAGE = 50
MOST_SUMMONED_AT_ONCE = 500

# Which people a list shows, by the word in the address.
GROUPS: dict[str, frozenset[DutyState]] = {
    "chua": frozenset({DutyState.OPEN, DutyState.OVERDUE, DutyState.NO_DUE_DAY}),
    "tre": frozenset({DutyState.OVERDUE}),
    "xong": frozenset({DutyState.DONE, DutyState.DONE_LATE}),
    "mien": frozenset({DutyState.EXEMPT, DutyState.WAIVED}),
}


def seen_scope(user: AnyUser, *, on: dt.date) -> Scope:
    """Return where `user` sees people, and so how they stand with requirements."""
    return scope_of(user, Permission.SEE_PEOPLE, on=on)


def requirements_seen_by(user: AnyUser, *, on: dt.date) -> QuerySet[Requirement]:
    """Requirements of an organisation in the user's part of the tree, or above it once live."""
    scope = seen_scope(user, on=on)
    above = {
        path[:length]
        for path in scope.paths
        for length in range(STEP_LENGTH, len(path), STEP_LENGTH)
    }
    announced = ~Q(state__in=[Requirement.State.DRAFT, Requirement.State.PROPOSED])
    return Requirement.objects.filter(
        scope.q("owner__") | (Q(owner__path__in=above) & announced)
    ).select_related("owner", "programme", "audience")


def requirements_page(user: AnyUser, number: str | None, *, on: dt.date) -> Page[Requirement]:
    found = requirements_seen_by(user, on=on).order_by("-year", "owner__path", "pk")
    return Paginator(found, REQUIREMENTS_PER_PAGE).get_page(number)


@dataclass(frozen=True)
class Place:
    """An organisation in the list with how its people stand."""

    organisation: Organisation
    asked: int
    done: int
    overdue: int

    @property
    def percent(self) -> int:
        return self.done * 100 // self.asked if self.asked else 0


@dataclass(frozen=True)
class Figures:
    """How the people of a scope stand with a requirement; the exempt are asked nothing."""

    duties: Sequence[Duty]
    without_class: frozenset[int]
    places: Sequence[Place]
    on: dt.date

    @property
    def count(self) -> Counter[DutyState]:
        return Counter(duty.state for duty in self.duties)

    @property
    def stats(self) -> list[dict[str, str]]:
        count = self.count
        exempt = count[DutyState.EXEMPT] + count[DutyState.WAIVED]
        done = count[DutyState.DONE] + count[DutyState.DONE_LATE]
        rows = [
            (len(self.duties) - exempt, _("people are asked"), ""),
            (done, _("have done it"), "xong"),
            (count[DutyState.OVERDUE], _("are overdue"), "tre"),
            (exempt, _("are exempt"), "mien"),
            (len(self.without_class), _("have no class yet"), "chua-lop"),
            (len(self.issues), _("are to be looked at"), "vuong"),
        ]
        return [
            {
                "figure": intcomma(number),
                "label": label,
                "url": f"?nhom={group}&ngay={self.on}#people",
            }
            if group and number
            else {"figure": intcomma(number), "label": label}
            for number, label, group in rows
        ]

    @property
    def issues(self) -> list[Duty]:
        return [duty for duty in self.duties if duty.issue and duty.is_waiting]

    def of_group(self, group: str) -> list[Duty]:
        """Return the people a list asks for; an unknown word asks for everybody."""
        if group == "vuong":
            return self.issues
        if group == "chua-lop":
            return [duty for duty in self.duties if duty.person.pk in self.without_class]
        states = GROUPS.get(group)
        return [duty for duty in self.duties if states is None or duty.state in states]


def figures_of(requirement: Requirement, scope: Scope, *, on: dt.date) -> Figures:
    """Return how the people of `scope` stood on `on`, where they counted then. Fifteen queries.

    Who has a class is seen as of now.

    Who counts nowhere today is shown to those who see the whole of the owner.
    """
    sees_all = scope.covers(requirement.owner)
    duties = [
        duty
        for duty in open_duties(requirement, on=on)
        if (duty.organisation is None and sees_all)
        or (duty.organisation is not None and scope.covers(duty.organisation))
    ]
    waiting = [duty.person.pk for duty in duties if duty.is_waiting]
    return Figures(
        duties=duties,
        without_class=frozenset(waiting) - in_a_class(requirement, waiting),
        places=_places(requirement, duties),
        on=on,
    )


def in_a_class(requirement: Requirement, people: Iterable[int]) -> frozenset[int]:
    """Return who of `people` has a place in an open class that would satisfy it. One query."""
    rows = Enrolment.objects.filter(
        _satisfying(requirement, "training_class__"),
        person__in=list(people),
        withdrawn_at=None,
        completed_at=None,
        training_class__closed_at=None,
    )
    return frozenset(rows.values_list("person", flat=True))


def with_a_class(requirements: Sequence[Requirement], person: Person) -> set[int]:
    """Return for which requirements a person has a place in an open class. One query."""
    places = Enrolment.objects.filter(
        person=person, withdrawn_at=None, completed_at=None, training_class__closed_at=None
    ).filter(
        Q(training_class__programme_version__programme=OuterRef("programme"))
        | Q(
            training_class__programme_version__programme__in=RequirementEquivalent.objects.filter(
                requirement=OuterRef(OuterRef("pk"))
            ).values("programme")
        )
    )
    found = Requirement.objects.filter(Exists(places), pk__in=[one.pk for one in requirements])
    return set(found.values_list("pk", flat=True))


def classes_to_summon_to(
    requirement: Requirement, user: AnyUser, *, on: dt.date
) -> list[TrainingClass]:
    """Return the open classes that satisfy a requirement, where `user` may summon people."""
    classes = TrainingClass.objects.filter(
        _satisfying(requirement, ""),
        scope_of(user, Permission.SUMMON, on=on).q("organiser__"),
        opened_at__isnull=False,
        closed_at=None,
    )
    return list(classes.select_related("organiser").order_by("-starts_on", "code")[:100])


def creditable(requirement: Requirement, person: Person) -> list[TrainingFact]:
    """Return the trainings of a person that lie in the window of a requirement and do not count."""
    since = dt.date(requirement.year, 1, 1)
    taken = PriorLearning.objects.filter(requirement=requirement).values("fact")
    facts = TrainingFact.objects.filter(person=person, reverses=None, reversed_by=None).exclude(
        pk__in=taken
    )
    last = dt.date(requirement.year, 12, 31)
    days = requirement.acceptance_days
    return [
        fact
        for fact in facts.select_related("person").order_by("-completed_on")
        if is_acceptable(fact.completed_on, since=since, days=days, on=last)
    ]


def credits_of(requirement: Requirement, person: Person) -> QuerySet[PriorLearning]:
    return (
        PriorLearning.objects.filter(requirement=requirement, fact__person=person)
        .select_related("fact", "proposed_by", "agreed_by")
        .order_by("proposed_at", "pk")
    )


@dataclass(frozen=True)
class Decision:
    """A line of what was decided about a person."""

    what: str
    reason: str
    by: str
    at: dt.datetime


def decisions_about(requirement: Requirement, person: Person) -> list[Decision]:
    """Return the extensions and the waiver of a person, the latest first. Two queries."""
    whose = {"requirement": requirement, "person": person}
    longer = Extension.objects.filter(**whose).select_related("made_by")
    waivers = Waiver.objects.filter(**whose).select_related("made_by")
    found = [
        Decision(
            _("More time until %(day)s") % {"day": f"{one.due_on:%d/%m/%Y}"},
            one.reason,
            str(one.made_by or ""),
            one.made_at,
        )
        for one in longer
    ]
    found += [
        Decision(_("Waived"), one.reason, str(one.made_by or ""), one.made_at) for one in waivers
    ]
    return sorted(found, key=lambda one: one.at, reverse=True)


def requirement_facts(requirement: Requirement) -> list[dict[str, str]]:
    """Return what a requirement says, as rows of `components/records.html`. One query."""
    equal = ", ".join(one.name for one in requirement.equivalents.all())
    facts = [
        (_("Organisation"), requirement.owner.name),
        (_("Programme"), requirement.programme.name),
        (_("Programmes accepted as well"), equal),
        (_("Audience"), requirement.audience.name),
        (_("Due"), due_in_words(requirement)),
        (_("Joined by"), _day(requirement.joined_by)),
        (_("Who leaves the audience"), str(requirement.get_leaving_display())),
        (_("Source document and clause"), requirement.source),
    ]
    return [{"label": label, "value": value} for label, value in facts if value]


def due_in_words(requirement: Requirement) -> str:
    if requirement.due_on is None:
        return _("%(days)d days; %(rule)s") % {
            "days": requirement.due_days or 0,
            "rule": requirement.get_due_rule_display(),
        }
    day = _day(requirement.due_on)
    if requirement.due_time is None:
        return day
    return _("%(hour)s on %(day)s") % {"hour": f"{requirement.due_time:%H:%M}", "day": day}


def _day(day: dt.date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def groups() -> list[tuple[str, str]]:
    """Return the lists of people one may ask for, as the word in the address and its name."""
    return [
        ("", _("Everybody")),
        ("chua", _("Not done yet")),
        ("tre", _("Overdue")),
        ("chua-lop", _("Without a class")),
        ("vuong", _("To be looked at")),
        ("xong", _("Done")),
        ("mien", _("Exempt")),
    ]


def _satisfying(requirement: Requirement, prefix: str) -> Q:
    programme = f"{prefix}programme_version__programme"
    equal = RequirementEquivalent.objects.filter(requirement=requirement)
    return Q(**{programme: requirement.programme_id}) | Q(
        **{f"{programme}__in": equal.values("programme")}
    )


def _places(requirement: Requirement, duties: Sequence[Duty]) -> list[Place]:
    """Return the figures of each organisation right below the owner, the slowest first."""
    length = len(requirement.owner.path) + STEP_LENGTH
    grouped: dict[str, list[Duty]] = {}
    for duty in duties:
        if duty.organisation is not None and not duty.is_exempt:
            grouped.setdefault(duty.organisation.path[:length], []).append(duty)
    places = [
        Place(
            organisation,
            asked=len(grouped[organisation.path]),
            done=sum(duty.is_done for duty in grouped[organisation.path]),
            overdue=sum(duty.state is DutyState.OVERDUE for duty in grouped[organisation.path]),
        )
        for organisation in Organisation.objects.filter(path__in=grouped)
    ]
    return sorted(places, key=lambda one: (one.percent, one.organisation.sort_key))
