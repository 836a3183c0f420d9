"""The names behind a figure."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from people.api import people_visible_to
from reports import access
from reports.forms.period import PeriodForm
from reports.queries.people import PeopleFilter, PeopleList, people_list
from reports.views import ways
from shared.dates import local_day


@require_GET
@login_required
def tracking_people(request: HttpRequest, code: str) -> HttpResponse:
    today = local_day(timezone.now())
    organisation = access.get_organisation_with_people_or_404(request.user, code, on=today)
    form = PeriodForm(request.GET, today=today)
    period = form.period()
    which = _which(request.GET.get("loc", ""))
    found = people_list(
        organisation,
        which=which,
        indicator_code=request.GET.get("chi-so", ""),
        period=period,
        today=today,
        page_number=request.GET.get("trang", ""),
        visible=people_visible_to(request.user, on=today),
    )
    context = {
        "form": form,
        "organisation": organisation,
        "period": period,
        "address": ways.filters(request),
        "crumbs": [
            *ways.crumbs(ways.way_down(request.user, organisation, today), ways.filters(request)),
            {"url": "", "label": _("Names")},
        ],
        "heading": _heading(found, which, period.year),
        "tabs": _tabs(which),
        "hidden": [(name, request.GET[name]) for name in ("loc", "chi-so") if name in request.GET],
        "found": found,
    }
    return render(request, "reports/tracking_people.html", context, status=ways.status(form))


def _which(word: str) -> PeopleFilter:
    return PeopleFilter(word) if word in set(PeopleFilter) else PeopleFilter.MISSING


def _tabs(which: PeopleFilter) -> list[dict[str, Any]]:
    labels = {
        PeopleFilter.MISSING: _("Not trained yet"),
        PeopleFilter.TRAINED: _("Trained"),
        PeopleFilter.LATE: _("Trained late"),
        PeopleFilter.EXEMPT: _("Exempt"),
        PeopleFilter.ALL: _("All"),
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
