"""Why a class is not complete, a lesson not seen, a requirement not done, a certificate not there:
by which rule, and who can help."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.api import Role, RoleAssignment
from courses.models import Assignment, Enrolment, LessonPage, PriorLearning, Requirement
from courses.queries.learning import Learning, learning_of
from courses.queries.rounds import Duty, duties_of
from courses.queries.rounds_lists import in_a_class
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

SENTENCES: dict[Why, str | Promise] = {
    Why.COMPLETED: gettext_lazy("The class is completed."),
    Why.WITHDRAWN: gettext_lazy("Taken out of the class, so it no longer shows."),
    Why.NOT_OPENED: gettext_lazy("The class is not open yet, so it does not show yet."),
    Why.SUSPENDED: gettext_lazy("The place in the class is paused."),
    Why.CLOSED: gettext_lazy("The class was closed before everything was done."),
    Why.UNITS_LEFT: gettext_lazy("Some parts of the class are not done yet."),
    Why.NOTHING_LEFT: gettext_lazy(
        "Every part is done, but the class is not completed. The officer has to look at it."
    ),
    Why.LATE: gettext_lazy("The due day has passed. It can still be finished, and counts as late."),
    Why.NOT_IN_CLASS: gettext_lazy("In no class of this name. Ask whether a summons is planned."),
    Why.LESSON_VISIBLE: gettext_lazy("The lesson is part of the class."),
    Why.LESSON_ADDED_LATER: gettext_lazy(
        "The lesson was added after the class had opened. It is not required here."
    ),
    Why.CERTIFICATE_READY: gettext_lazy("The certificate is ready."),
    Why.CERTIFICATE_BEING_MADE: gettext_lazy(
        "The certificate is issued and is being made. Look again in a few minutes."
    ),
    Why.CERTIFICATE_AFTER_COMPLETION: gettext_lazy(
        "The certificate is issued when every part of the class is done."
    ),
    Why.NO_CERTIFICATE_HERE: gettext_lazy(
        "This programme gives no certificate. Completing it is written into the record."
    ),
    Why.CERTIFICATE_MISSING: gettext_lazy(
        "The class is completed, but there is no certificate. The officer has to look at it."
    ),
    Why.DONE: gettext_lazy("Done on time."),
    Why.DONE_LATE: gettext_lazy("Done after the due day; it counts as late."),
    Why.WAIVED: gettext_lazy("Waived by decision."),
    Why.EXEMPT: gettext_lazy("Exempt today; nothing is asked while the exemption lasts."),
    Why.NO_DUE_DAY: gettext_lazy(
        "The day from which to count is not known. The officer has to give a due day."
    ),
    Why.OVERDUE: gettext_lazy("The due day has passed."),
    Why.NO_CLASS: gettext_lazy("In no class of this programme yet."),
    Why.IN_A_CLASS: gettext_lazy("In a class; its parts are not all done yet."),
    Why.CREDIT_WAITS: gettext_lazy(
        "An earlier training is proposed; a second person has to agree."
    ),
    Why.DUE_MOVED_BY_LEAVE: gettext_lazy("The due day was moved by the days of leave."),
    Why.DUE_MOVED_BY_EXTENSION: gettext_lazy("More time was given."),
    Why.TOO_LITTLE_TIME: gettext_lazy(
        "There was too little time until the due day. Ask the officer for more."
    ),
    Why.NOT_IN_AUDIENCE: gettext_lazy("The present position is not of the audience."),
    Why.JOINED_LATE: gettext_lazy(
        "Joined after the cut-off day, so it is not asked for this year."
    ),
    Why.TAKEN_BACK: gettext_lazy("Taken off the list by an officer."),
    Why.LEFT: gettext_lazy("No longer in the audience; what was done is kept."),
}


@dataclass(frozen=True)
class Reason:
    """rule  what the sentence stands on: a rule of the class or requirement, "" for none"""

    code: Why
    rule: str = ""

    @property
    def text(self) -> str:
        return str(SENTENCES[self.code])


@dataclass(frozen=True)
class Contact:
    name: str
    phone: str


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
    """Everything about one person."""

    requirements: Sequence[Explained]
    classes: Sequence[Explained]


def status_of(person: Person, *, on: dt.date) -> Status:
    """Explain all classes of a person and the requirements of the running year."""
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
            *(duty_explained(duty, on=on, helpers=helpers) for duty in duties),
            *(_outside(person, one, helpers, on=on) for one in strangers),
        ],
        classes=[_class_explained(one, helpers) for one in learning],
    )


def found_by_words(person: Person, words: str, *, on: dt.date) -> list[Explained]:
    """Explain the classes and lessons of a person's own classes that a search names.

    The answer for what exists elsewhere is the same as for what does not exist.
    """
    wanted = fold(words)
    if not wanted:
        return []
    learning = _learning(person, on=on)
    helpers = helpers_for((one.training_class.organiser for one in learning), on=on)
    found = [
        _class_explained(one, helpers)
        for one in learning
        if wanted in fold(f"{one.training_class.name} {one.training_class.code}")
    ]
    for one in learning:
        found += _lessons_explained(one, wanted, helpers)
    return found or [Explained(words, "", [Reason(Why.NOT_IN_CLASS)])]


def duty_explained(
    duty: Duty, *, on: dt.date, helpers: dict[str, Contact] | None = None
) -> Explained:
    """Explain where a person stands with a requirement. At most three queries."""
    requirement, person = duty.requirement, duty.person
    owner = requirement.owner
    known = helpers_for([owner], on=on) if helpers is None else helpers
    waits = (
        duty.is_waiting
        and PriorLearning.objects.filter(
            requirement=requirement, fact__person=person, agreed_at=None
        ).exists()
    )
    codes = rules.requirement_reasons(
        state=duty.state,
        in_a_class=duty.is_waiting and bool(in_a_class(requirement, [person.pk])),
        credit_waits=waits,
        moved=duty.due.moved,
        too_little_time=duty.issue == Assignment.Issue.TOO_LITTLE_TIME,
    )
    return Explained(
        title=str(requirement),
        kind=_("Requirement"),
        reasons=[Reason(code, _rule_of(code, duty)) for code in codes],
        helper=None if duty.is_done else known.get(owner.path),
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
            "training_class__organiser", "training_class__programme_version", "certificate"
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
    learning: Learning, wanted: str, helpers: dict[str, Contact]
) -> list[Explained]:
    training_class = learning.training_class
    lessons = LessonPage.objects.child_of(training_class.course).live()
    in_units = {line.unit.lesson_id for line in learning.units}
    hiding = next((code for code in _class_codes(learning) if rules.hides_the_class(code)), None)
    return [
        Explained(
            title=f"{lesson.title} ({training_class.name})",
            kind=_("Lesson"),
            reasons=[
                Reason(
                    rules.lesson_reason(
                        in_a_class=True, in_units=lesson.pk in in_units, class_reason=hiding
                    )
                )
            ],
            helper=helpers.get(training_class.organiser.path),
        )
        for lesson in lessons
        if wanted in fold(lesson.title)
    ]


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
