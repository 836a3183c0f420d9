"""Foresight: where the year will end, whom it takes, who runs out of time."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from organisations.api import Organisation
from reports import access
from reports.queries.classes import class_report
from reports.queries.foresight import foresight_page
from reports.queries.nearest import MOST_PEOPLE, at_risk_page, nearest_page
from reports.rules.foresight import Basis, Nearness, TooLittle
from reports.views import ways
from shared.dates import local_day


@require_GET
@login_required
def foresight_detail(request: HttpRequest, code: str) -> HttpResponse:
    today = local_day(timezone.now())
    # Small organisations stand here one by one, so it is for those who may see names.
    organisation = access.get_organisation_with_people_or_404(request.user, code, on=today)
    page = foresight_page(organisation, today=today)
    context = _about(request, organisation, _("Foresight")) | {
        "page": page,
        "today": today,
        "too_little": _too_little(page.top.too_little),
        "basis": _basis(page.top.found.basis) if page.top.found else "",
        "plans": class_report(organisation, year=today.year),
        "can_close": access.can_close(request.user, organisation, on=today),
    }
    return render(request, "reports/foresight_detail.html", context)


@require_GET
@login_required
def foresight_people(request: HttpRequest, code: str) -> HttpResponse:
    today = local_day(timezone.now())
    organisation = access.get_organisation_with_people_or_404(request.user, code, on=today)
    found = nearest_page(organisation, today=today, page_number=request.GET.get("trang", ""))
    context = _about(request, organisation, _("Whom it takes")) | {
        "found": found,
        "most": MOST_PEOPLE,
        "words": [(_near(each), number) for each, number in found.by_nearness],
        "lines": [(each, _near(each.nearness)) for each in found.page],
        **_bulk(request, organisation, [each.code for each in found.page]),
    }
    return render(request, "reports/foresight_people.html", context)


@require_GET
@login_required
def at_risk_list(request: HttpRequest, code: str) -> HttpResponse:
    today = local_day(timezone.now())
    organisation = access.get_organisation_with_people_or_404(request.user, code, on=today)
    page = at_risk_page(organisation, today=today, page_number=request.GET.get("trang", ""))
    context = _about(request, organisation, _("People at risk")) | {
        "page": page,
        **_bulk(request, organisation, [each.person.code for each in page]),
    }
    return render(request, "reports/at_risk_list.html", context)


def _about(request: HttpRequest, organisation: Organisation, last: str) -> dict[str, Any]:
    today = local_day(timezone.now())
    way = ways.way_down(request.user, organisation, today)
    return {
        "organisation": organisation,
        "crumbs": [*ways.crumbs(way, ""), {"url": "", "label": last}],
    }


def _bulk(request: HttpRequest, organisation: Organisation, codes: list[str]) -> dict[str, str]:
    """The ways to remind or summon the people of this page; empty where not allowed."""
    today = local_day(timezone.now())
    people = urlencode({"nguoi": codes}, doseq=True)

    def to(name: str) -> str:
        return f"{reverse(name, args=[organisation.code])}?{people}"

    return {
        "remind_url": (
            to("reports:people_remind")
            if codes and access.can_remind(request.user, organisation, on=today)
            else ""
        ),
        "summon_url": (
            to("reports:people_summon")
            if codes and access.can_summon(request.user, organisation, on=today)
            else ""
        ),
    }


def _too_little(why: TooLittle | None) -> str:
    if why is None:
        return ""
    return {
        TooLittle.FEW_PEOPLE: _(
            "Fewer than ten people are in scope. Each of them weighs too much for a projection."
        ),
        TooLittle.NOTHING_SEEN: _(
            "Neither last year nor this year shows a pace yet. A projection needs one of them."
        ),
    }[why]


def _basis(basis: Basis) -> str:
    return {
        Basis.BOTH: _("From last year's course and the pace of the last eight weeks."),
        Basis.LAST_YEAR: _("From last year's course only; this year has too little to show yet."),
        Basis.PACE: _("From the pace of the last eight weeks only; last year is not known."),
        Basis.DONE: _("The figure is final."),
    }[basis]


def _near(near: Nearness) -> str:
    return {
        Nearness.AWAITING: _("has done everything; a mark or an approval is owed"),
        Nearness.BEGUN: _("has begun a class"),
        Nearness.ENROLLED: _("is in a class and has not begun"),
        Nearness.NOT_ENROLLED: _("is in no class"),
        Nearness.NEVER_SIGNED_IN: _("is in no class and has never signed in"),
    }[near]
