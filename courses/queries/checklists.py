"""What must or should be in order before a class opens and before it closes."""

import datetime as dt
from collections.abc import Callable

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.models import ClassUnit, Enrolment, Essay, SurveyTaken, TrainingClass
from courses.queries.attendance import calendar_of
from courses.queries.completion import published_lessons
from courses.rules.checklist import Check, Mark
from shared.dates import in_force

# What apps above this one look at; each gives lines of its own, or none.
Checker = Callable[[TrainingClass, dt.datetime], list[Check]]
_opening: list[Checker] = []
_closing: list[Checker] = []


def add_opening_checks(checker: Checker) -> None:
    """Let an app above this one add lines to the list before opening. Call it in `ready()`."""
    if checker not in _opening:
        _opening.append(checker)


def add_closing_checks(checker: Checker) -> None:
    if checker not in _closing:
        _closing.append(checker)


def opening_checks(training_class: TrainingClass, *, at: dt.datetime) -> list[Check]:
    """Return the list before opening, in the order in which things are best done."""
    return [
        _lessons(training_class),
        *(check for checker in _opening for check in checker(training_class, at)),
        _signatory(training_class),
        _template(training_class),
        *([_sessions(training_class)] if training_class.meets else []),
        _trainers(training_class),
        _people(training_class),
    ]


def closing_checks(training_class: TrainingClass, *, at: dt.datetime) -> list[Check]:
    """Return the list before closing."""
    kinds = set(training_class.units.values_list("kind", flat=True))
    return [
        *([_attendance(training_class, at)] if training_class.meets else []),
        *([_essays(training_class)] if ClassUnit.Kind.ESSAY in kinds else []),
        *(check for checker in _closing for check in checker(training_class, at)),
        *([_survey(training_class)] if ClassUnit.Kind.SURVEY in kinds else []),
        _unfinished(training_class),
        *_decision(training_class),
    ]


def not_finished(training_class: TrainingClass) -> list[Enrolment]:
    """Return who is in the class and has not completed it, by given name."""
    left = training_class.enrolments.filter(withdrawn_at=None, completed_at=None)
    return list(left.select_related("person").order_by("person__sort_key", "person__code"))


def _lessons(training_class: TrainingClass) -> Check:
    count = len(published_lessons(training_class.course))
    detail = (
        ngettext("%(count)d lesson is published.", "%(count)d lessons are published.", count)
        if count
        else _("The course has no published lesson yet. Publish its lessons first.")
    )
    mark = Mark.OK if count else Mark.MISSING
    return Check("lessons", _("Lessons of the course"), mark, detail % {"count": count})


def _signatory(training_class: TrainingClass) -> Check:
    signed = training_class.issuer.signatories.filter(in_force(training_class.due_on)).exists()
    return Check(
        "signatory",
        _("Issuer of certificates"),
        Mark.OK if signed else Mark.MISSING,
        training_class.issuer.name
        if signed
        else _("Nobody signs for this body on the day the class is due. Choose another."),
        "" if signed else _address("courses:class_edit", training_class),
    )


def _template(training_class: TrainingClass) -> Check:
    template = training_class.programme_version.certificate_template
    if template is not None and not template.was_approved:
        words = _("A second person has to approve it before certificates are issued.")
        return Check("template", _("Certificate template"), Mark.MISSING, words)
    return Check(
        "template",
        _("Certificate template"),
        Mark.OK if template else Mark.NOTICE,
        str(template)
        if template
        else _("The programme has none: completing the class is recorded without a certificate."),
    )


def _sessions(training_class: TrainingClass) -> Check:
    held = training_class.sessions.held()
    count, periods = held.count(), held.aggregate(sum=Sum("periods"))["sum"] or 0
    words = ngettext(
        "%(count)d session, %(periods)d periods.",
        "%(count)d sessions, %(periods)d periods.",
        count,
    )
    return Check(
        "sessions",
        _("Calendar of sessions"),
        Mark.OK if count else Mark.MISSING,
        words % {"count": count, "periods": periods}
        if count
        else _("The class meets in person, but no session is planned yet."),
        _address("courses:session_list", training_class),
    )


def _trainers(training_class: TrainingClass) -> Check:
    names = [trainer.full_name for trainer in training_class.trainers.order_by("full_name")]
    return Check(
        "trainers",
        _("Trainers"),
        Mark.OK if names else Mark.NOTICE,
        ", ".join(names) or _("Nobody is named yet."),
        "" if names else _address("courses:class_edit", training_class),
    )


def _people(training_class: TrainingClass) -> Check:
    count = training_class.enrolments.active().count()
    words = ngettext("%(count)d person is chosen.", "%(count)d people are chosen.", count)
    return Check(
        "people",
        _("People to summon"),
        Mark.OK if count else Mark.NOTICE,
        words % {"count": count}
        if count
        else _("Nobody is chosen yet. You can summon people after opening too."),
        _address("courses:class_summon", training_class),
    )


def _attendance(training_class: TrainingClass, at: dt.datetime) -> Check:
    lines = [line for line in calendar_of(training_class) if not line.session.is_cancelled]
    ahead = [line for line in lines if line.session.ends_at > at]
    open_ones = [line for line in lines if line not in ahead and line.unmarked]
    if ahead:
        detail = ngettext(
            "%(count)d session is still to come. Hold it or cancel it.",
            "%(count)d sessions are still to come. Hold them or cancel them.",
            len(ahead),
        ) % {"count": len(ahead)}
    elif open_ones:
        detail = _("Not everybody is marked: %(sessions)s.") % {
            "sessions": ", ".join(line.session.title for line in open_ones)
        }
    else:
        detail = _("Everybody is marked in every session.")
    return Check(
        "attendance",
        _("Attendance"),
        Mark.MISSING if ahead or open_ones else Mark.OK,
        detail,
        _address("courses:session_list", training_class),
    )


def _essays(training_class: TrainingClass) -> Check:
    handed_in = Essay.objects.waiting().filter(unit__training_class=training_class)
    waiting = handed_in.filter(enrolment__withdrawn_at=None).count()
    words = ngettext(
        "%(count)d essay waits to be marked.", "%(count)d essays wait to be marked.", waiting
    )
    return Check(
        "essays",
        _("Essays"),
        Mark.MISSING if waiting else Mark.OK,
        words % {"count": waiting} if waiting else _("No essay waits to be marked."),
    )


def _survey(training_class: TrainingClass) -> Check:
    taken = SurveyTaken.objects.filter(unit__training_class=training_class)
    answered = taken.values("enrolment").distinct().count()
    total = training_class.enrolments.active().count()
    words = _("%(done)d of %(total)d people have answered.") % {"done": answered, "total": total}
    mark = Mark.OK if answered >= total else Mark.NOTICE
    return Check("survey", _("Survey"), mark, words)


def _unfinished(training_class: TrainingClass) -> Check:
    left = len(not_finished(training_class))
    words = ngettext(
        "%(count)d person has not completed the class.",
        "%(count)d people have not completed the class.",
        left,
    )
    return Check(
        "unfinished",
        _("Completion"),
        Mark.NOTICE if left else Mark.OK,
        words % {"count": left} if left else _("Everybody has completed the class."),
    )


def _decision(training_class: TrainingClass) -> list[Check]:
    issues = training_class.programme_version.certificate_template_id is not None
    if not (issues and training_class.issues_by_decision):
        return []
    waiting = training_class.enrolments.filter(completed_at__isnull=False, certificate=None).count()
    words = ngettext(
        "%(count)d person waits for the decision on certificates.",
        "%(count)d people wait for the decision on certificates.",
        waiting,
    )
    check = Check(
        "decision",
        _("Decision on certificates"),
        Mark.NOTICE if waiting else Mark.OK,
        words % {"count": waiting} if waiting else _("Nobody waits for a certificate."),
        _address("courses:decision_list", training_class) if waiting else "",
    )
    return [check]


def _address(route: str, training_class: TrainingClass) -> str:
    return reverse(route, args=[training_class.code])
