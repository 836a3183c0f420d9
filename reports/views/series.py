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
from reports.rules.masking import SMALLEST_SHOWN
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
    can_see_people = access.can_see_people(request.user, organisation, on=today)
    small = any(0 < each.now.in_scope < SMALLEST_SHOWN for each in found.years)
    context = {
        "organisation": organisation,
        "crumbs": [
            *ways.crumbs(ways.way_down(request.user, organisation, today), ""),
            {"url": "", "label": heading},
        ],
        "heading": heading,
        "series": found,
        "is_hidden": small and not can_see_people,
    }
    return render(request, "reports/tracking_years.html", context)
