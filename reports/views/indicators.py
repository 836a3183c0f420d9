"""Indicators against their targets: all of them, one of them, the names behind one."""

import datetime as dt
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from organisations.api import Organisation, get_organisation_or_404
from people.api import people_visible_to
from records.api import codes_of_group, entered_history, may_set_targets, proposed_targets
from reports import access
from reports.forms.period import PeriodForm
from reports.queries.indicator_names import IndicatorNames
from reports.queries.indicator_people import axes_of, part_words, people_page
from reports.queries.indicator_told import (
    indicators_without_few,
    is_of_nobody,
    is_small,
    told_others,
    told_parts,
)
from reports.queries.indicators import (
    IndicatorFigure,
    YearFigure,
    indicator_figures,
    indicator_series,
)
from reports.queries.small import Told, told_to
from reports.rules.period import Period
from reports.views import ways
from shared.dates import local_day

GROUPS = ("trinh_do", "boi_duong", "ket_qua")
MISSING, COUNTED = "chua", "da"


@require_GET
@login_required
def indicator_list(request: HttpRequest, code: str) -> HttpResponse:
    today = local_day(timezone.now())
    organisation = get_organisation_or_404(
        access.get_figures_scope_or_404(request.user, on=today), code
    )
    form = PeriodForm(request.GET, today=today)
    period = form.period()
    group = request.GET.get("nhom", "")
    group = group if group in GROUPS else GROUPS[0]
    can_set = may_set_targets(request.user, organisation, on=today)
    told = told_to(request.user, organisation, period=period, today=today)
    figures = indicator_figures(
        organisation, on=period.day, year=period.year, codes=codes_of_group(group)
    )
    context = {
        "form": form,
        "organisation": organisation,
        "period": period,
        "address": ways.filters(request),
        "crumbs": crumbs(request, organisation, on=period.day),
        "tabs": _tabs(group),
        "hidden": [("nhom", group)],
        "lines": [_line(each, told) for each in indicators_without_few(figures, told)],
        "can_see_people": told.names,
        "can_set": can_set,
        "proposed": len(proposed_targets(organisation)) if can_set else 0,
    }
    return render(request, "reports/indicator_list.html", context, status=ways.status(form))


@require_GET
@login_required
def indicator_detail(request: HttpRequest, code: str, indicator_code: str) -> HttpResponse:
    today = local_day(timezone.now())
    organisation = get_organisation_or_404(
        access.get_figures_scope_or_404(request.user, on=today), code
    )
    form = PeriodForm(request.GET, today=today)
    period = form.period()
    told = told_to(request.user, organisation, period=period, today=today)
    found = _figure_or_404(request, organisation, period, indicator_code)
    (figure,) = indicators_without_few([found], told)
    is_entered = figure.row.rule == "entered"
    context = {
        "form": form,
        "organisation": organisation,
        "period": period,
        "address": _address(request),
        "crumbs": [
            *crumbs(request, organisation, on=period.day),
            {"url": "", "label": figure.short_name},
        ],
        "line": _line(figure, told),
        "hidden": _kept(request),
        "axes": axes_of(figure, organisation, with_small=told.names),
        "series": _series(organisation, figure, told),
        "history": entered_history(organisation, figure.code) if is_entered else [],
        "can_see_people": told.names,
        "can_set": may_set_targets(request.user, organisation, on=today),
        "is_entered": is_entered,
    }
    return render(request, "reports/indicator_detail.html", context, status=ways.status(form))


@require_GET
@login_required
def indicator_people(request: HttpRequest, code: str, indicator_code: str) -> HttpResponse:
    today = local_day(timezone.now())
    organisation = access.get_organisation_with_people_or_404(request.user, code, on=today)
    form = PeriodForm(request.GET, today=today)
    period = form.period()
    figure = _figure_or_404(request, organisation, period, indicator_code)
    which = COUNTED if request.GET.get("loc") == COUNTED else MISSING
    lines, page = people_page(
        IndicatorNames(organisation, figure, is_counted=which == COUNTED),
        page_number=request.GET.get("trang", ""),
        visible=people_visible_to(request.user, on=today),
        on=period.day,
    )
    context = {
        "form": form,
        "organisation": organisation,
        "period": period,
        "address": _address(request),
        "crumbs": [
            *crumbs(request, organisation, on=period.day),
            {"url": "", "label": figure.short_name},
        ],
        "figure": figure,
        "which": which,
        "hidden": [("loc", which), *_kept(request)],
        "lines": lines,
        "page": page,
        "lacks": any(line.lacks for line in lines),
    }
    return render(request, "reports/indicator_people.html", context, status=ways.status(form))


def crumbs(
    request: HttpRequest, organisation: Organisation, *, on: dt.date | None = None
) -> list[dict[str, Any]]:
    """The way down to the indicators of an organisation, called as they were on that day."""
    today = local_day(timezone.now())
    kept = ways.filters(request)
    address = reverse("reports:indicator_list", args=[organisation.code])
    return [
        *ways.crumbs(ways.way_down(request.user, organisation, today, on=on), kept),
        {"url": f"{address}?{kept}" if kept else address, "label": _("Indicators and targets")},
    ]


def _figure_or_404(
    request: HttpRequest, organisation: Organisation, period: Period, code: str
) -> IndicatorFigure:
    """Return the indicator over the audience that the address names, or over its own."""
    found = indicator_figures(organisation, on=period.day, year=period.year, codes=[code])
    audience = request.GET.get("doi-tuong", "")
    wanted = [each for each in found if each.audience.code == audience] or found
    if not wanted:
        raise Http404
    return wanted[0]


def _series(organisation: Organisation, figure: IndicatorFigure, told: Told) -> list[YearFigure]:
    """The years; without those of a few people for readers who see no names."""
    if not figure.is_told:
        return []
    all_told = told.names or is_of_nobody(figure)
    found = indicator_series(organisation, figure)
    return [each for each in found if all_told or not is_small(each.figure.share)]


def _line(figure: IndicatorFigure, told: Told) -> dict[str, Any]:
    """What the templates show of one figure; of a few people nothing to those who see no names."""
    return {
        "figure": figure,
        "others": told_others(figure, told),
        "parts": [(part_words(figure, part), part.share) for part in told_parts(figure, told)],
        "is_small": not figure.is_told,
        "of_audience": "" if figure.is_own_audience else figure.audience.code,
    }


def _tabs(current: str) -> list[dict[str, Any]]:
    labels = {
        "trinh_do": _("Qualification"),
        "boi_duong": _("Training and courses"),
        "ket_qua": _("Outcomes, entered"),
    }
    return [
        {"code": code, "label": label, "current": code == current} for code, label in labels.items()
    ]


def _kept(request: HttpRequest) -> list[tuple[str, str]]:
    return [(name, request.GET[name]) for name in ("doi-tuong",) if request.GET.get(name)]


def _address(request: HttpRequest) -> str:
    """The day, the year and the audience of the address."""
    kept = request.GET.copy()
    for name in list(kept):
        if name not in {"ngay", "nam", "doi-tuong"} or not kept[name]:
            del kept[name]
    return kept.urlencode()
