"""What tracking draws on pages of its own, so that none of them grows heavy."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Protocol, TypeVar

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from organisations.api import Organisation, get_organisation_or_404
from reports import access
from reports.queries.comparing import comparison
from reports.queries.months import last_months, without_few
from reports.queries.small import told_to
from reports.queries.topics import coloured, topic_map
from reports.rules.masking import hidden_of
from reports.rules.period import period
from reports.views import ways
from shared.dates import local_day

ON_A_PAGE = 24


class HasSize(Protocol):
    """A line about so many people of an organisation."""

    @property
    def organisation(self) -> Organisation: ...

    @property
    def in_scope(self) -> int: ...


Sized = TypeVar("Sized", bound=HasSize)


@require_GET
@login_required
def tracking_months(request: HttpRequest, code: str) -> HttpResponse:
    today = local_day(timezone.now())
    organisation, context = _about(request, code, _("The last twelve months"))
    months = last_months(organisation, today=today)
    below = _shown(months.below, context, whole=months.top)
    if not context["can_see_people"]:
        months = replace(months, top=without_few(months.top))
        below = [without_few(each) for each in below]
    context |= {
        "months": months,
        "shown": Paginator(below, ON_A_PAGE).get_page(request.GET.get("trang")),
        "hidden": len(months.below) - len(below),
    }
    return render(request, "reports/tracking_months.html", context)


@require_GET
@login_required
def tracking_topics(request: HttpRequest, code: str) -> HttpResponse:
    today = local_day(timezone.now())
    organisation, context = _about(request, code, _("Topics by organisation"))
    topics = topic_map(organisation, year=today.year)
    # The darkest field may be one that is not shown.
    lines = coloured(_shown(topics.lines, context, whole=topics.top))
    context |= {
        "map": topics,
        "year": today.year,
        "shown": Paginator(lines, ON_A_PAGE).get_page(request.GET.get("trang")),
        "hidden": len(topics.lines) - len(lines),
    }
    return render(request, "reports/tracking_topics.html", context)


@require_GET
@login_required
def tracking_comparison(request: HttpRequest, code: str) -> HttpResponse:
    today = local_day(timezone.now())
    organisation, context = _about(request, code, _("Comparison of organisations"))
    smallest = settings.COMPARISON_SMALLEST_GROUP
    context |= {
        "comparison": comparison(organisation, today=today, smallest=smallest),
        "smallest": smallest,
        "year": today.year,
    }
    return render(request, "reports/tracking_comparison.html", context)


def _about(request: HttpRequest, code: str, label: str) -> tuple[Organisation, dict[str, Any]]:
    today = local_day(timezone.now())
    scope = access.get_figures_scope_or_404(request.user, on=today)
    organisation = get_organisation_or_404(scope, code)
    way = ways.crumbs(ways.way_down(request.user, organisation, today), "")
    told = told_to(request.user, organisation, period=period(today), today=today)
    return organisation, {
        "organisation": organisation,
        "today": today,
        "crumbs": [*way, {"url": "", "label": label}],
        "heading": label,
        "can_see_people": told.names,
        "is_hidden": not told.yearly,
    }


def _shown(lines: Sequence[Sized], context: dict[str, Any], *, whole: HasSize) -> list[Sized]:
    """Leave out what would tell of a few people to a reader who sees figures and no names."""
    if context["can_see_people"]:
        return list(lines)
    sizes = {line.organisation.pk: line.in_scope for line in lines}
    # Those placed at the organisation itself have a line on the tracking page.
    own = whole.in_scope - sum(sizes.values())
    hidden = hidden_of({**sizes, whole.organisation.pk: own})
    return [line for line in lines if line.organisation.pk not in hidden]
