"""Who may be sent to study for a level."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from reports import access
from reports.queries.level_standards import Lacking, level_page
from reports.rules.level_standards import STANDARDS, Verdict
from reports.views import ways
from shared.dates import local_day


@require_GET
@login_required
def eligibility_list(request: HttpRequest, code: str) -> HttpResponse:
    today = local_day(timezone.now())
    organisation = access.get_organisation_with_people_or_404(request.user, code, on=today)
    chosen = request.GET.get("bac", next(iter(STANDARDS)))
    word = request.GET.get("loc", "")
    which = Verdict(word) if word in set(Verdict) else Verdict.ELIGIBLE
    found = level_page(
        organisation,
        code=chosen,
        which=which,
        today=today,
        page_number=request.GET.get("trang", ""),
    )
    if found is None:
        raise Http404
    conditions = _conditions()
    context = {
        "organisation": organisation,
        "crumbs": [
            *ways.crumbs(ways.way_down(request.user, organisation, today), ""),
            {"url": "", "label": _("Who may be sent to study")},
        ],
        "found": found,
        "which": which,
        "tabs": [(each, words, found.counts[each]) for each, words in _verdicts().items()],
        "levels": list(STANDARDS),
        "reasons": [(conditions[key], number) for key, number in found.reasons],
        "to_check": [(conditions[key], number) for key, number in found.to_check],
        "unchecked": [_unchecked()[key] for key in found.standard.unchecked],
        "lines": [(each, _why(each, conditions)) for each in found.page],
    }
    return render(request, "reports/eligibility_list.html", context)


def _verdicts() -> dict[Verdict, str]:
    return {
        Verdict.ELIGIBLE: _("May be sent"),
        Verdict.TO_CHECK: _("Somebody has to look"),
        Verdict.NOT_ELIGIBLE: _("Not eligible yet"),
    }


def _conditions() -> dict[str, str]:
    return {
        "membership": _("Party membership"),
        "age": _("age"),
        "chuyen_mon:cao_dang": _("college degree or higher"),
        "ly_luan_chinh_tri:so_cap": _("elementary degree of political theory"),
        "pho_thong:thcs": _("lower secondary school"),
    }


def _unchecked() -> dict[str, str]:
    return {
        "ratings": _("two years in a row rated as having done the tasks well or better"),
        "position": _("committee member of a grassroots cell or committee, in office or planned"),
    }


def _why(person: Lacking, conditions: dict[str, str]) -> list[str]:
    finding = person.finding
    return [
        *(_("not met: %(what)s") % {"what": conditions[key]} for key in finding.not_met),
        *(_("to be looked at: %(what)s") % {"what": conditions[key]} for key in finding.to_check),
    ]
