"""One message to each head about many people; never one message for each of them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.api import Permission, Role, RoleAssignment, Scope, User, scope_of
from courses.models import ReminderSent
from courses.queries.reminders import LOOKS_BACK, Behind, Reason, people_behind
from courses.rules.reminders import Step
from notifications.api import Addressed, post_composed
from organisations.api import Organisation
from people.api import person_of
from shared.dates import in_force, local_day

# Who looks after people; administrators also see them, but do not chase.
HEADS = (Role.TRAINING_OFFICER.value, Role.DEPARTMENT.value)
# More names are not read; the link leads to all of them.
MOST_NAMES = 20
REASONS: dict[Reason, str | Promise] = {
    Reason.NO_ACCOUNT: gettext_lazy("no account yet"),
    Reason.NEVER_SIGNED_IN: gettext_lazy("never signed in"),
    Reason.NOT_IN_A_CLASS: gettext_lazy("not in a class yet"),
    Reason.NOT_BEGUN: gettext_lazy("not begun"),
    Reason.BEGUN: gettext_lazy("begun, not finished"),
}


def send_digests(*, at: dt.datetime) -> int:
    """Tell each head once a week who is behind; return how many heads were told.

    A head under whom nobody is behind is told nothing.
    """
    on = local_day(at)
    year, week, _day = on.isocalendar()
    return _tell_heads(people_behind(on=on), "digest", f"digest:{year}-{week:02}", at=at)


@transaction.atomic
def escalate(*, at: dt.datetime) -> int:
    """Tell the heads who has been overdue for 30 days, once; return how many heads were told."""
    on = local_day(at)
    recent = ReminderSent.objects.filter(sent_at__gte=at - LOOKS_BACK)
    told = recent.filter(step=Step.HEAD_TOLD).values(
        "person_id", "requirement_id", "training_class_id", "year"
    )
    known = {tuple(row.values()) for row in told}
    new = {
        (row.person_id, row.requirement_id, row.training_class_id, row.year): row
        for row in recent.filter(step=Step.AFTER_30).order_by("pk")
    }
    fresh = {key: row for key, row in new.items() if key not in known}
    if not fresh:
        return 0
    behind = [one for one in people_behind(on=on) if _row_key(one) in fresh]
    last = max(row.pk for row in fresh.values())
    heads = _tell_heads(behind, "escalation", f"escalation:{last}", at=at)
    ReminderSent.objects.bulk_create(
        (
            ReminderSent(
                person_id=row.person_id,
                requirement_id=row.requirement_id,
                training_class_id=row.training_class_id,
                year=row.year,
                step=Step.HEAD_TOLD,
                sent_at=at,
            )
            for row in fresh.values()
        ),
        ignore_conflicts=True,
    )
    return heads


def _row_key(one: Behind) -> tuple[int, int | None, int | None, int]:
    rows = one.source.of_rows
    return (
        one.owed.person.pk,
        rows["requirement_id"],
        rows["training_class_id"],
        one.source.year,
    )


def _tell_heads(behind: Sequence[Behind], occasion: str, key: str, *, at: dt.datetime) -> int:
    on = local_day(at)
    if not behind:
        return 0
    letters = []
    for head in heads(on=on):
        scope = scope_of(head, Permission.SEE_PEOPLE, on=on)
        mine = [
            one for one in behind if one.owed.organisation and scope.covers(one.owed.organisation)
        ]
        if mine:
            letters.append(_letter(head, scope, mine))
    post_composed(letters, occasion=occasion, key=key, at=at)
    return len(letters)


def heads(*, on: dt.date) -> QuerySet[User]:
    """Return the accounts that look after people somewhere."""
    roles = RoleAssignment.objects.filter(in_force(on), role__in=HEADS)
    return (
        User.objects.filter(is_active=True, pk__in=roles.values("user"))
        .select_related("person")
        .order_by("pk")
    )


def _letter(head: User, scope: Scope, behind: list[Behind]) -> Addressed:
    people = {one.owed.person.pk for one in behind}
    roots = list(Organisation.objects.filter(path__in=scope.paths).order_by("path"))
    return Addressed(
        person=person_of(head),
        user=head,
        values={
            "so_nguoi": str(len(people)),
            "pham_vi": ", ".join(root.name for root in roots),
            "danh_sach": "\n".join(_lines(behind)),
        },
        link=_link(roots, behind),
    )


def _lines(behind: Iterable[Behind]) -> list[str]:
    """Return one line for each reason, the names in their order, each once."""
    by_reason: dict[Reason, dict[int, str]] = defaultdict(dict)
    for one in behind:
        by_reason[one.reason][one.owed.person.pk] = one.owed.person.full_name
    lines, room = [], MOST_NAMES
    for reason, words in REASONS.items():
        names = list(by_reason.get(reason, {}).values())
        if not names:
            continue
        shown, room = names[:room], max(room - len(names), 0)
        more = len(names) - len(shown)
        listed = ", ".join(shown)
        if more and not shown:
            listed = _("see the list")
        elif more:
            listed = _("%(names)s and %(more)d more") % {"names": listed, "more": more}
        lines.append(f"{str(words).capitalize()} ({len(names)}): {listed}")
    return lines


def _link(roots: list[Organisation], behind: list[Behind]) -> str:
    """Lead to the list of just these people, as far as there is one."""
    classes = {one.source.training_class for one in behind}
    if len(classes) == 1 and (only := classes.pop()) is not None:
        return reverse("courses:class_detail", args=[only.code])
    if len(roots) == 1:
        return reverse("reports:tracking_people", args=[roots[0].code]) + "?loc=chua"
    return reverse("reports:tracking_home")
