"""What can be done for many people of a list at once: remind them, summon them to a class.

Whom it is about stands in the address, so that the look before and the sending speak of the same
people.
"""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from accounts.api import Permission, known, scope_of
from courses.api import CourseRefused, classes_to_summon_to, gathered, summon
from notifications.api import previews, reach_of
from organisations.api import Organisation
from reports import access
from reports.actions.reminding import remind
from reports.forms.choosing import ClassForm, choice_of
from reports.queries.choosing import MOST_AT_ONCE, chosen_people
from reports.queries.reminding import OCCASION, ReminderPlan, reminder_plan
from reports.views import ways
from shared.dates import local_day
from shared.locks import Busy, busy_when_locked

BUSY_REMINDING = gettext_lazy(
    "Somebody else is reminding some of these people at this moment, so you have reminded nobody."
    " This is the list as it is now. Wait a minute, and remind those who are still left."
)
BUSY_SUMMONING = gettext_lazy(
    "Somebody else is changing this class at this moment, so you have summoned nobody. Wait a"
    " minute and try again."
)


@require_http_methods(["GET", "POST"])
@login_required
def people_remind(request: HttpRequest, code: str) -> HttpResponse:
    at = timezone.now()
    today = local_day(at)
    organisation = access.get_organisation_to_remind_or_404(request.user, code, on=today)
    choice = choice_of(request.GET, organisation, on=today)
    if request.method == "POST":
        try:
            with busy_when_locked():
                number = remind(organisation, choice, by=known(request.user), at=at)
        except Busy:
            messages.error(request, BUSY_REMINDING)
            return redirect(request.get_full_path())
        _say_reminded(request, number)
        return redirect(_back(request, organisation))
    plan = reminder_plan(organisation, choice, at=at)
    context = _about(request, organisation, _("Remind")) | {
        "plan": plan,
        "rest_days": settings.REMINDER_REST_DAYS,
        "outside": _outside(plan),
    }
    if plan.people:
        context["first"] = plan.people[0]
        context["previews"] = previews(OCCASION, plan.recipients[0])
    return render(request, "reports/people_remind.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def people_summon(request: HttpRequest, code: str) -> HttpResponse:
    at = timezone.now()
    today = local_day(at)
    organisation = access.get_organisation_to_summon_or_404(request.user, code, on=today)
    choice = choice_of(request.GET, organisation, on=today)
    rows = chosen_people(organisation, choice, year=today.year)
    number = rows.count()
    people = [row.standing.person for row in rows[:MOST_AT_ONCE]]
    classes = classes_to_summon_to(scope_of(request.user, Permission.SUMMON, on=today), on=today)
    form = ClassForm(request.GET if "lop" in request.GET else None, classes=classes)
    training_class = form.training_class()
    found = gathered(training_class, people, on=today) if training_class else None
    error = ""
    if request.method == "POST" and training_class and found:
        try:
            with busy_when_locked():
                new = summon(training_class, found.new, by=known(request.user), at=at)
        except CourseRefused as refusal:
            error = str(refusal.message)
        except Busy:
            error = str(BUSY_SUMMONING)
        else:
            _say_summoned(request, new)
            return redirect(_back(request, organisation))
    context = _about(request, organisation, _("Summon to a class")) | {
        "form": form,
        "number": number,
        "left_out": number - len(people),
        "training_class": training_class,
        "found": found,
        "error": error,
        "kept": _kept(request),
    }
    return render(request, "reports/people_summon.html", context, status=422 if error else 200)


def _about(request: HttpRequest, organisation: Organisation, label: str) -> dict[str, Any]:
    today = timezone.localdate()
    way = ways.crumbs(ways.way_down(request.user, organisation, today), "")
    back = {"url": _back(request, organisation), "label": _("Names")}
    return {
        "organisation": organisation,
        "crumbs": [*way, back, {"url": "", "label": label}],
        "back": back["url"],
    }


def _back(request: HttpRequest, organisation: Organisation) -> str:
    """The list from which the people were chosen, with its filter."""
    query = request.GET.copy()
    for name in ("nguoi", "ai", "lop"):
        query.pop(name, None)
    address = reverse("reports:tracking_people", args=[organisation.code])
    return f"{address}?{query.urlencode()}" if query else address


def _kept(request: HttpRequest) -> list[tuple[str, str]]:
    """What the address says besides the class, to be sent along with the class."""
    return [
        (name, value) for name, values in request.GET.lists() if name != "lop" for value in values
    ]


def _outside(plan: ReminderPlan) -> dict[str, Any]:
    reach = reach_of(OCCASION, plan.recipients)
    return {
        "email": reach.by_channel.get("email", 0),
        "sms": reach.by_channel.get("sms", 0),
        "zalo": reach.by_channel.get("zalo", 0),
        "nowhere": reach.nowhere,
    }


def _say_reminded(request: HttpRequest, number: int) -> None:
    if not number:
        messages.warning(
            request, _("Nobody was reminded: they are trained, exempt, or were reminded lately.")
        )
        return
    sentence = ngettext(
        "%(count)d person has been reminded.", "%(count)d people have been reminded.", number
    )
    messages.success(request, sentence % {"count": number})


def _say_summoned(request: HttpRequest, number: int) -> None:
    if not number:
        messages.warning(request, _("Nobody was summoned: all of them are in the class already."))
        return
    sentence = ngettext(
        "%(count)d person has been summoned and told.",
        "%(count)d people have been summoned and told.",
        number,
    )
    messages.success(request, sentence % {"count": number})
