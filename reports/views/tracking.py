"""Tracking by organisation."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from organisations.api import get_organisation_or_404
from records.api import papers_waiting_for
from reports import access
from reports.forms.period import PeriodForm
from reports.queries.around import BY_SHARE, in_order, masked, with_surroundings
from reports.queries.small import told_to
from reports.queries.tracking import tracking_page
from reports.views import ways
from reports.views.pages import more_pages
from shared.dates import local_day

# Worst first: whoever reads on has seen those who need help most.
ROWS_ON_A_PAGE = 25


@require_GET
@login_required
def tracking_home(request: HttpRequest) -> HttpResponse:
    today = local_day(timezone.now())
    scope = access.get_figures_scope_or_404(request.user, on=today)
    roots = list(access.scope_roots(scope))
    if len(roots) == 1:
        return redirect("reports:tracking_detail", roots[0].code)
    return render(request, "reports/tracking_home.html", {"roots": roots})


@require_GET
@login_required
def tracking_detail(request: HttpRequest, code: str) -> HttpResponse:
    today = local_day(timezone.now())
    scope = access.get_figures_scope_or_404(request.user, on=today)
    organisation = get_organisation_or_404(scope, code)
    form = PeriodForm(request.GET, today=today)
    period = form.period()
    page = tracking_page(organisation, scope=scope, period=period, today=today)
    told = told_to(request.user, organisation, period=period, today=today)
    page = with_surroundings(page, may_name=told.names)
    if not told.names:
        page = masked(page, told)
    order = request.GET.get("xep", "")
    context = {
        "form": form,
        "address": ways.filters(request),
        "crumbs": ways.crumbs([*page.above, organisation], ways.filters(request)),
        "can_see_people": told.names,
        "can_remind": access.can_remind(request.user, organisation, on=today),
        "is_now": period.is_now(today),
        "page": page,
        "rows": Paginator(in_order(page.rows, order), ROWS_ON_A_PAGE).get_page(
            request.GET.get("trang")
        ),
        "orders": _orders(order),
        "more": more_pages(
            organisation,
            can_see_people=told.names,
            can_close=access.can_close(request.user, organisation, on=today),
        ),
        "hidden": [("xep", order)] if order else [],
        # Only on the first page of those who look after papers, which is their desk.
        "papers_waiting": (
            papers_waiting_for(request.user, on=today) if organisation.path in scope.paths else 0
        ),
    }
    return render(request, "reports/tracking_detail.html", context, status=ways.status(form))


def _orders(current: str) -> list[dict[str, Any]]:
    """The orders of the table: most people missing first, or the lowest share first."""
    labels = {"": _("Most people missing first"), BY_SHARE: _("Lowest share first")}
    return [
        {"code": code, "label": label, "current": code == (current if current in labels else "")}
        for code, label in labels.items()
    ]
