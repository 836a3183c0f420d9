"""Several years of an organisation on one page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from organisations.api import get_organisation_or_404
from reports import access
from reports.queries.series import series
from reports.queries.small import told_to
from reports.rules.masking import is_few
from reports.rules.period import period
from reports.views import ways
from shared.dates import local_day


@require_GET
@login_required
def tracking_years(request: HttpRequest, code: str) -> HttpResponse:
    today = local_day(timezone.now())
    scope = access.get_figures_scope_or_404(request.user, on=today)
    organisation = get_organisation_or_404(scope, code)
    heading = _("Over the years")
    found = series(organisation, today=today)
    told = told_to(request.user, organisation, period=period(today), today=today)
    few = any(
        part is not None and is_few(part.in_scope)
        for each in found.years
        for part in (each.now, each.then)
    )
    context = {
        "organisation": organisation,
        "crumbs": [
            *ways.crumbs(ways.way_down(request.user, organisation, today), ""),
            {"url": "", "label": heading},
        ],
        "heading": heading,
        "series": found,
        "is_hidden": not told.names and (few or not told.yearly),
    }
    return render(request, "reports/tracking_years.html", context)
