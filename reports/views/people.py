"""The names behind a figure: on the screen, to print, and as a file."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.api import known
from organisations.api import Organisation
from people.api import people_visible_to
from reports import access
from reports.actions.reading import note_list_taken
from reports.forms.people import PeopleForm
from reports.forms.period import PeriodForm
from reports.queries.people import PEOPLE_ON_A_PAGE, PeopleFilter, PeopleList, people_list
from reports.rendering.people_list import people_workbook
from reports.rules.period import Period
from reports.views import ways
from shared.dates import local_day
from shared.tables import XLSX_TYPE

# So many names are shown at once to be printed, and go into a file.
MOST_TO_PRINT = 1000
MOST_IN_A_FILE = 10_000


@require_GET
@login_required
def tracking_people(request: HttpRequest, code: str) -> HttpResponse:
    at = timezone.now()
    to_print = "in" in request.GET
    shown = _listed(request, code, at=at, on_a_page=MOST_TO_PRINT if to_print else PEOPLE_ON_A_PAGE)
    today = local_day(at)
    number = shown.found.page.paginator.count
    context = vars(shown) | {
        "which": shown.filters.which,
        "address": ways.filters(request),
        "crumbs": [
            *ways.crumbs(
                ways.way_down(request.user, shown.organisation, today, on=shown.period.day),
                ways.filters(request),
            ),
            {"url": "", "label": _("Names")},
        ],
        "tabs": _tabs(shown.filters.which),
        "kept": [
            (name, value)
            for name, values in request.GET.lists()
            for value in values
            if name not in {"trang", "nguoi", "ai", "in"} and value
        ],
        "to_print": to_print,
        "number": number,
        "can_remind": shown.is_now
        and access.can_remind(request.user, shown.organisation, on=today),
        "can_summon": shown.is_now
        and access.can_summon(request.user, shown.organisation, on=today),
        "is_too_long": number > MOST_IN_A_FILE,
    }
    status = 422 if shown.filters.errors else ways.status(shown.form)
    return render(request, "reports/tracking_people.html", context, status=status)


@require_GET
@login_required
def people_file(request: HttpRequest, code: str) -> HttpResponse:
    """The list as a workbook; the list itself where it makes no sense or is too long."""
    at = timezone.now()
    shown = _listed(request, code, at=at, on_a_page=MOST_IN_A_FILE)
    number = shown.found.page.paginator.count
    if shown.filters.errors or shown.form.errors or number > MOST_IN_A_FILE:
        address = reverse("reports:tracking_people", args=[code])
        return redirect(f"{address}?{request.GET.urlencode()}")
    words = [
        (_("Organisation"), shown.organisation.name),
        (_("Figures as of"), f"{shown.period.day:%d/%m/%Y}"),
        *shown.filters.in_words(),
    ]
    user = known(request.user)
    file = people_workbook(
        shown.found.lines, heading=capfirst(shown.heading), filters=words, maker=str(user), at=at
    )
    note_list_taken(
        shown.organisation,
        people=number,
        asked={name: request.GET[name] for name in request.GET},
        by=user,
        at=at,
    )
    response = HttpResponse(file, content_type=XLSX_TYPE)
    name = f"danh-sach-{shown.organisation.code}-{shown.period.day:%Y%m%d}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@dataclass(frozen=True)
class _Listed:
    organisation: Organisation
    form: PeriodForm
    filters: PeopleForm
    period: Period
    is_now: bool
    found: PeopleList
    heading: str


def _listed(request: HttpRequest, code: str, *, at: dt.datetime, on_a_page: int) -> _Listed:
    today = local_day(at)
    organisation = access.get_organisation_with_people_or_404(request.user, code, on=today)
    form = PeriodForm(request.GET, today=today)
    period = form.period()
    filters = PeopleForm(
        request.GET, organisation=organisation, on=period.day, is_now=period.is_now(today)
    )
    found = people_list(
        organisation,
        wanted=filters.wanted(),
        period=period,
        today=today,
        page_number=request.GET.get("trang", ""),
        visible=people_visible_to(request.user, on=today),
        on_a_page=on_a_page,
    )
    heading = _heading(found, filters.which, period.year)
    return _Listed(organisation, form, filters, period, period.is_now(today), found, heading)


def _tabs(which: PeopleFilter) -> list[dict[str, Any]]:
    labels = {
        PeopleFilter.MISSING: _("Not trained yet"),
        PeopleFilter.TRAINED: _("Trained"),
        PeopleFilter.LATE: _("Trained late"),
        PeopleFilter.EXEMPT: _("Exempt"),
        PeopleFilter.ALL: _("All"),
        PeopleFilter.LACKING: _("Lacking a level"),
    }
    return [
        {"code": each.value, "label": label, "current": each == which}
        for each, label in labels.items()
    ]


def _heading(found: PeopleList, which: PeopleFilter, year: int) -> str:
    """What the list says, after the number of people."""
    if found.indicator is not None:
        return _("people without: %(level)s") % {"level": found.indicator.name}
    return {
        PeopleFilter.MISSING: _("people not trained yet in %(year)s"),
        PeopleFilter.TRAINED: _("people trained in %(year)s"),
        PeopleFilter.LATE: _("people trained late in %(year)s"),
        PeopleFilter.EXEMPT: _("people exempt in %(year)s"),
    }.get(which, _("people in scope in %(year)s")) % {"year": year}
