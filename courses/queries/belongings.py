"""What becomes of classes and duties when two records of one person are merged."""

import datetime as dt
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import Assignment, Enrolment, Extension, ReminderSent, Waiver
from people.api import Belonging, Change, Part, PersonMerge, Two, handed_over
from shared.dates import local_day


def classes(two: Two) -> Part:
    """Enrolments go over with all that was done in them: lessons, attempts, attendance.

    Of two in the same class, that of the record kept goes on. A class completed stays where its
    certificate is; what it is worth goes over with the ledger.
    """
    own = {each.training_class_id: each for each in _enrolments(two.kept)}
    part = Part()
    for each in _enrolments(two.merged):
        same = own.get(each.training_class_id)
        if each.awaits_decision:
            part.refusals.append(
                _("A certificate of the class %(name)s waits for its decision. Merge afterwards.")
                % {"name": each.training_class.name}
            )
        elif same is not None:
            _in_the_same_class(part, same, each, two)
        elif each.completed_at is None:
            part.changes.append(Change(each, {"person_id": two.kept.pk}))
            part.number += 1
    return part


def _enrolments(person: Any) -> Any:
    rows = Enrolment.objects.filter(person=person).annotate(units_begun=Count("progress"))
    return rows.select_related("training_class__programme_version").order_by("pk")


def _in_the_same_class(part: Part, kept: Any, merged: Any, two: Two) -> None:
    """One of the two goes on; the other, unless it is completed, is withdrawn."""
    words = {"name": merged.training_class.name}
    is_further = merged.units_begun > kept.units_begun or not _goes_on(kept)
    if kept.completed_at is None and _goes_on(merged) and is_further:
        part.refusals.append(
            _(
                "In the class %(name)s the record to be merged has come further. Merge the other "
                "way round, or withdraw it from the class first."
            )
            % words
        )
        return
    part.notes.append(_("Both are in the class %(name)s; one enrolment goes on.") % words)
    # Of one who has completed the class, the enrolment of the other is not waited for.
    for row in (merged, kept) if merged.completed_at is not None else (merged,):
        if row.completed_at is None and row.withdrawn_at is None:
            reason = _("The person is entered twice; the records were merged.")
            part.changes.append(Change(row, {"withdrawn_at": two.at, "state_reason": reason}))


def _goes_on(enrolment: Any) -> bool:
    return enrolment.completed_at is None and enrolment.withdrawn_at is None


def certified_since(merge: PersonMerge) -> list[str]:
    """A certificate issued since on an enrolment that went over belongs to the record kept."""
    moved = [
        pk
        for kind, label, pk, _before, after in merge.moved
        if label == "courses.enrolment" and kind == "changed" and "person_id" in after
    ]
    completed = Enrolment.objects.filter(pk__in=moved, completed_at__gt=merge.confirmed_at)
    names = completed.order_by("pk").values_list("training_class__name", flat=True)
    sentence = _("The class %(name)s has been completed since.")
    return [sentence % {"name": name} for name in names]


def duties(two: Two) -> Part:
    """Assignments, extensions and waivers go over; the same duty is not there twice."""
    part = Part()
    today = local_day(two.at)
    open_ones = Assignment.objects.filter(ended_on=None)
    taken = open_ones.filter(person=two.kept).values_list("requirement_id", "source")
    rows = Assignment.objects.filter(person=two.merged).order_by("pk")
    over, twice = handed_over(
        [each for each in rows if each.ended_on is None],
        two,
        once=("requirement_id", "source"),
        taken=taken,
    )
    part.number = len(over)
    part.changes += over
    part.changes += [Change(each, _ended(each, two, today)) for each in twice]
    part.changes += handed_over([each for each in rows if each.ended_on is not None], two)[0]
    part.changes += handed_over(Extension.objects.filter(person=two.merged).order_by("pk"), two)[0]
    waived = Waiver.objects.filter(person=two.kept).values_list("requirement_id")
    waivers = Waiver.objects.filter(person=two.merged).order_by("pk")
    part.changes += handed_over(waivers, two, once=("requirement_id",), taken=waived)[0]
    return part


def _ended(row: Any, two: Two, today: dt.date) -> dict[str, Any]:
    return {
        "person_id": two.kept.pk,
        "ended_on": max(today, row.since),
        "ending": Assignment.Ending.LEFT,
    }


def reminders(two: Two) -> Part:
    """So that nobody is reminded twice of the same."""
    of_duty, of_class = ("requirement_id", "year", "step"), ("training_class_id", "step")
    sent = ReminderSent.objects.filter(person=two.kept)
    rows = ReminderSent.objects.filter(person=two.merged).order_by("pk")
    duties_, _left = handed_over(
        [each for each in rows if each.requirement_id is not None],
        two,
        once=of_duty,
        taken=sent.values_list(*of_duty),
    )
    classes_, _left = handed_over(
        [each for each in rows if each.training_class_id is not None],
        two,
        once=of_class,
        taken=sent.values_list(*of_class),
    )
    return Part(changes=[*duties_, *classes_])


BELONGINGS = (
    Belonging(
        "classes",
        gettext_lazy("Classes, with lessons, attempts and attendance"),
        classes,
        (Enrolment,),
        in_the_way=certified_since,
    ),
    Belonging("duties", gettext_lazy("Training required"), duties, (Assignment, Extension, Waiver)),
    Belonging("reminders", gettext_lazy("Reminders sent"), reminders, (ReminderSent,)),
)
