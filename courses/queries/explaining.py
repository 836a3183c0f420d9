"""Why a class is not complete, a lesson not seen, a requirement not done, a certificate not there:
by which rule, and who can help."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.api import Role, RoleAssignment
from courses.models import Assignment, Enrolment, LessonPage, PriorLearning, Requirement
from courses.queries.learning import Learning, learning_of
from courses.queries.reasons import Contact, Reason
from courses.queries.rounds import Duty, duties_of
from courses.queries.rounds_lists import with_a_class
from courses.queries.rounds_people import audience_on
from courses.rules import explaining as rules
from courses.rules.explaining import FINE, Why
from courses.rules.rounds import is_in_this_year
from organisations.api import STEP_LENGTH, Organisation
from people.api import Person
from records.api import main_post
from shared.dates import in_force
from shared.text import fold

MOST_CLASSES = 50
MOST_OTHER_REQUIREMENTS = 10


@dataclass(frozen=True)
class Explained:
    """One thing and why it is as it is.

    missing  parts of a class that are not done, with why and where
    helper   the nearest training officer; None where there is none, or nothing to help with
    """

    title: str
    kind: str
    reasons: Sequence[Reason]
    url: str = ""
    missing: Sequence[dict[str, str]] = field(default_factory=list)
    helper: Contact | None = None

    @property
    def is_fine(self) -> bool:
        return all(reason.code in FINE for reason in self.reasons)


@dataclass(frozen=True)
class Status:
    """Everything about one person; `found` answers a search for a class or a lesson."""

    requirements: Sequence[Explained]
    classes: Sequence[Explained]
    found: Sequence[Explained] = ()


def status_of(person: Person, *, words: str = "", on: dt.date) -> Status:
    """Explain all classes of a person and the requirements of the running year.

    A fixed number of queries, and four for each requirement around them that is not theirs.
    """
    learning = _learning(person, on=on)
    duties = duties_of(person, on=on)
    strangers = _other_requirements(person, duties, on=on)
    places = [
        *(one.training_class.organiser for one in learning),
        *(duty.requirement.owner for duty in duties),
        *(requirement.owner for requirement in strangers),
    ]
    helpers = helpers_for(places, on=on)
    return Status(
        requirements=[
            *_duties_explained(duties, helpers),
            *(_outside(person, one, helpers, on=on) for one in strangers),
        ],
        classes=[_class_explained(one, helpers) for one in learning],
        found=_found_by_words(learning, words, helpers),
    )


def _found_by_words(
    learning: Sequence[Learning], words: str, helpers: dict[str, Contact]
) -> list[Explained]:
    """Explain the classes and lessons of a person's own classes that a search names.

    The answer for what exists elsewhere is the same as for what does not exist.
    """
    wanted = fold(words)
    if not wanted:
        return []
    found = [
        _class_explained(one, helpers)
        for one in learning
        if wanted in fold(f"{one.training_class.name} {one.training_class.code}")
    ]
    found += _lessons_explained(learning, wanted, helpers)
    return found or [Explained(words, "", [Reason(Why.NOT_IN_CLASS)])]


def duty_explained(duty: Duty, *, on: dt.date) -> Explained:
    """Explain where a person stands with a requirement. Three queries."""
    helpers = helpers_for([duty.requirement.owner], on=on)
    return _duties_explained([duty], helpers)[0]


def _duties_explained(duties: Sequence[Duty], helpers: dict[str, Contact]) -> list[Explained]:
    """Explain duties of one person. Two queries, or none."""
    waiting = [duty.requirement for duty in duties if duty.is_waiting]
    credited: set[int] = set()
    in_class: set[int] = set()
    if waiting:
        person = duties[0].person
        credited = set(
            PriorLearning.objects.filter(
                requirement__in=waiting, fact__person=person, agreed_at=None
            ).values_list("requirement", flat=True)
        )
        in_class = with_a_class(waiting, person)
    return [
        _duty_explained(
            duty,
            credit_waits=duty.requirement.pk in credited,
            in_a_class=duty.requirement.pk in in_class,
            helper=helpers.get(duty.requirement.owner.path),
        )
        for duty in duties
    ]


def _duty_explained(
    duty: Duty, *, credit_waits: bool, in_a_class: bool, helper: Contact | None
) -> Explained:
    codes = rules.requirement_reasons(
        state=duty.state,
        in_a_class=in_a_class,
        credit_waits=credit_waits,
        moved=duty.due.moved,
        too_little_time=duty.issue == Assignment.Issue.TOO_LITTLE_TIME,
    )
    return Explained(
        title=str(duty.requirement),
        kind=_("Requirement"),
        reasons=[Reason(code, _rule_of(code, duty)) for code in codes],
        helper=None if duty.is_done else helper,
    )


def helpers_for(organisations: Iterable[Organisation], *, on: dt.date) -> dict[str, Contact]:
    """Return the nearest training officer of each organisation, by its path. One query."""
    paths = {one.path for one in organisations}
    above = {
        path[:length] for path in paths for length in range(STEP_LENGTH, len(path) + 1, STEP_LENGTH)
    }
    if not above:
        return {}
    officers: dict[str, Contact] = {}
    for assignment in (
        RoleAssignment.objects.filter(
            in_force(on), role=Role.TRAINING_OFFICER, organisation__path__in=above
        )
        .select_related("user", "organisation")
        .order_by("pk")
    ):
        user = assignment.user
        contact = Contact(user.full_name, str(user.phone or ""))
        officers.setdefault(assignment.organisation.path, contact)
    nearest = {
        path: max((one for one in officers if path.startswith(one)), key=len, default="")
        for path in paths
    }
    return {path: officers[found] for path, found in nearest.items() if found}


def _learning(person: Person, *, on: dt.date) -> list[Learning]:
    enrolments = (
        Enrolment.objects.filter(person=person)
        .select_related(
            "training_class__organiser",
            "training_class__programme_version",
            "training_class__course",
            "certificate",
        )
        .order_by("-training_class__starts_on", "pk")
    )
    return learning_of(enrolments[:MOST_CLASSES], on=on)


def _class_codes(learning: Learning) -> list[Why]:
    enrolment, training_class = learning.enrolment, learning.training_class
    return rules.class_reasons(
        is_completed=enrolment.is_completed,
        is_withdrawn=enrolment.withdrawn_at is not None,
        is_opened=training_class.opened_at is not None,
        is_closed=training_class.closed_at is not None,
        is_suspended=enrolment.suspended_at is not None,
        units_left=len(learning.missing),
        is_late=learning.is_late,
    )


def _class_explained(learning: Learning, helpers: dict[str, Contact]) -> Explained:
    enrolment, training_class = learning.enrolment, learning.training_class
    codes = _class_codes(learning)
    certificate = enrolment.certificate
    about_paper = rules.certificate_reason(
        is_completed=enrolment.is_completed,
        issues_certificates=training_class.programme_version.certificate_template_id is not None,
        by_decision=training_class.issues_by_decision,
        has_certificate=certificate is not None,
        is_printed=certificate is not None and bool(certificate.pdf),
    )
    is_seen = not any(rules.hides_the_class(code) for code in codes)
    reasons = [Reason(code, _rule_of_class(code, learning)) for code in codes]
    if is_seen:
        reasons.append(Reason(about_paper))
    is_fine = all(reason.code in FINE for reason in reasons)
    return Explained(
        title=training_class.name,
        kind=_("Class"),
        reasons=reasons,
        url=reverse("courses:class_detail", args=[training_class.code]) if is_seen else "",
        missing=_missing(learning) if is_seen and not enrolment.is_completed else [],
        helper=None if is_fine else helpers.get(training_class.organiser.path),
    )


def _missing(learning: Learning) -> list[dict[str, str]]:
    return [
        {
            "title": line.title,
            "why": line.reason,
            "rule": str(line.unit.get_rule_display()),
            "url": line.url,
        }
        for line in learning.missing
    ]


def _lessons_explained(
    learning: Sequence[Learning], wanted: str, helpers: dict[str, Contact]
) -> list[Explained]:
    """Explain the lessons of the courses of some classes that a search names. One query."""
    within = Q(pk__in=[])
    for one in learning:
        within |= Q(path__startswith=one.training_class.course.path)
    lessons = [
        lesson
        for lesson in LessonPage.objects.live().filter(within)
        if wanted in fold(lesson.title)
    ]
    return [
        _lesson_explained(lesson, one, helpers)
        for one in learning
        for lesson in lessons
        if lesson.path.startswith(one.training_class.course.path)
    ]


def _lesson_explained(
    lesson: LessonPage, learning: Learning, helpers: dict[str, Contact]
) -> Explained:
    training_class = learning.training_class
    hiding = next((code for code in _class_codes(learning) if rules.hides_the_class(code)), None)
    code = rules.lesson_reason(
        in_a_class=True,
        in_units=any(line.unit.lesson_id == lesson.pk for line in learning.units),
        class_reason=hiding,
    )
    return Explained(
        title=f"{lesson.title} ({training_class.name})",
        kind=_("Lesson"),
        reasons=[Reason(code)],
        helper=helpers.get(training_class.organiser.path),
    )


def _other_requirements(
    person: Person, duties: Sequence[Duty], *, on: dt.date
) -> list[Requirement]:
    """Return the live requirements around a person that do not concern them. Two queries."""
    post = main_post(person, on=on)
    if post is None:
        return []
    path = post.organisation.path
    above = [path[:length] for length in range(STEP_LENGTH, len(path) + 1, STEP_LENGTH)]
    found = Requirement.objects.filter(
        state=Requirement.State.LIVE, year=on.year, owner__path__in=above
    ).exclude(pk__in=[duty.requirement.pk for duty in duties])
    return list(found.select_related("owner", "programme").order_by("pk")[:MOST_OTHER_REQUIREMENTS])


def _outside(
    person: Person, requirement: Requirement, helpers: dict[str, Contact], *, on: dt.date
) -> Explained:
    """Explain why a requirement does not concern a person. Four queries."""
    member = audience_on(requirement, on=on, people=[person.pk]).members.get(person.pk)
    past = set(
        Assignment.objects.filter(requirement=requirement, person=person).values_list(
            "ending", flat=True
        )
    )
    joined_late = member is not None and not is_in_this_year(
        member.joined_on, requirement.joined_by
    )
    code = rules.outside_reason(
        in_audience=member is not None,
        joined_late=joined_late,
        taken_back=Assignment.Ending.TAKEN_BACK in past,
        left=bool(past),
    )
    rule = ""
    if code is Why.JOINED_LATE and requirement.joined_by:
        rule = _("Joined by: %(day)s") % {"day": f"{requirement.joined_by:%d/%m/%Y}"}
    return Explained(
        title=str(requirement),
        kind=_("Requirement"),
        reasons=[Reason(code, rule)],
        helper=helpers.get(requirement.owner.path),
    )


def _rule_of(code: Why, duty: Duty) -> str:
    """Return the rule behind a reason about a requirement."""
    if code in {Why.DONE, Why.DONE_LATE} and duty.done_on:
        return _("Completed on %(day)s") % {"day": f"{duty.done_on:%d/%m/%Y}"}
    if duty.due_on and code in {
        Why.OVERDUE, Why.DUE_MOVED_BY_LEAVE, Why.DUE_MOVED_BY_EXTENSION
    }:  # fmt: skip
        return _("Due on %(day)s") % {"day": f"{duty.due_on:%d/%m/%Y}"}
    return ""


def _rule_of_class(code: Why, learning: Learning) -> str:
    if code is Why.LATE:
        return _("Due on %(day)s") % {"day": f"{learning.training_class.due_on:%d/%m/%Y}"}
    if code is Why.UNITS_LEFT:
        return _("%(done)d of %(total)d parts are done.") % {
            "done": learning.done,
            "total": learning.total,
        }
    return ""
