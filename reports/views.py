"""Tracking by organisation, and the record of a person."""

import datetime as dt
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.api import AnyUser
from organisations.api import Organisation, get_organisation_or_404
from people.api import get_person_or_404, people_visible_to, person_of
from records.api import may_declare_for, papers_waiting_for
from reports import access, actions
from reports.forms import PeriodForm, YearForm
from reports.queries import classes
from reports.queries.people import PeopleFilter, PeopleList, people_list
from reports.queries.record import record_of
from reports.queries.tracking import organisations_above, tracking_page
from reports.rendering import class_report as files
from reports.rules.classes import ClassReport
from shared.dates import local_day
from shared.tables import XLSX_TYPE

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KINDS = {
    "xlsx": (files.workbook, XLSX_TYPE),
    "docx": (files.word, WORD_TYPE),
    "pdf": (files.pdf, "application/pdf"),
}


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
    context = {
        "form": form,
        "address": _filters(request),
        "crumbs": _crumbs([*page.above, organisation], _filters(request)),
        "can_see_people": access.can_see_people(request.user, organisation, on=today),
        "page": page,
        # Only on the first page of those who look after papers, which is their desk.
        "papers_waiting": (
            papers_waiting_for(request.user, on=today) if organisation.path in scope.paths else 0
        ),
    }
    return render(request, "reports/tracking_detail.html", context, status=_status(form))


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
        "address": _filters(request),
        "crumbs": [
            *_crumbs(_way_down(request.user, organisation, today), _filters(request)),
            {"url": "", "label": _("Names")},
        ],
        "heading": _heading(found, which, period.year),
        "tabs": _tabs(which),
        "hidden": [(name, request.GET[name]) for name in ("loc", "chi-so") if name in request.GET],
        "found": found,
    }
    return render(request, "reports/tracking_people.html", context, status=_status(form))


@require_GET
@login_required
def record_detail(request: HttpRequest) -> HttpResponse:
    today = local_day(timezone.now())
    person = person_of(request.user)
    context: dict[str, Any] = {"is_own": True, "record": None, "can_declare": True}
    if person is not None:
        context["record"] = record_of(person, on=today)
    return render(request, "reports/record_detail.html", context)


@require_GET
@login_required
def person_record(request: HttpRequest, person_code: str) -> HttpResponse:
    at = timezone.now()
    today = local_day(at)
    person = get_person_or_404(request.user, person_code, on=today)
    is_own = person.user_id == request.user.pk
    context = {
        "is_own": is_own,
        "record": record_of(person, on=today),
        "can_declare": may_declare_for(request.user, person, on=today),
    }
    # After the page is put together: the reader does not see the line he or she is adding.
    actions.note_reading(person, by=request.user, at=at)
    return render(request, "reports/record_detail.html", context)


@require_GET
@login_required
def class_report(request: HttpRequest, code: str) -> HttpResponse:
    report, form = _report(request, code)
    context = {
        "report": report,
        "form": form,
        "headings": files.headings_of(report)[1:],
        "rows": [row[1:] for row in files.rows_of(report)],
        "note": files.NOTE,
        "kinds": list(KINDS),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "reports/class_report.html", context, status=status)


@require_GET
@login_required
def class_report_file(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    report, _form = _report(request, code)
    if kind not in KINDS:
        raise Http404
    make, content_type = KINDS[kind]
    response = HttpResponse(make(report), content_type=content_type)
    response["Content-Disposition"] = (
        f'attachment; filename="mo-lop-{report.code}-{report.year}.{kind}"'
    )
    return response


def _report(request: HttpRequest, code: str) -> tuple[ClassReport, YearForm]:
    today = local_day(timezone.now())
    scope = access.get_figures_scope_or_404(request.user, on=today)
    organisation = get_organisation_or_404(scope, code)
    form = YearForm(request.GET, today=today)
    return classes.class_report(organisation, year=form.year()), form


def _which(word: str) -> PeopleFilter:
    return PeopleFilter(word) if word in set(PeopleFilter) else PeopleFilter.MISSING


def _filters(request: HttpRequest) -> str:
    """The day and year of the address, to be kept in the links of the page."""
    kept = request.GET.copy()
    for name in list(kept):
        if name not in {"ngay", "nam"} or not kept[name]:
            del kept[name]
    return kept.urlencode()


def _way_down(user: AnyUser, organisation: Organisation, today: dt.date) -> list[Organisation]:
    scope = access.get_figures_scope_or_404(user, on=today)
    above = reversed(organisations_above(organisation))
    return [*(each for each in above if scope.covers(each)), organisation]


def _crumbs(way: list[Organisation], address: str) -> list[dict[str, Any]]:
    kept = f"?{address}" if address else ""
    return [
        {"url": reverse("reports:tracking_detail", args=[each.code]) + kept, "label": each.name}
        for each in way
    ]


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


def _status(form: PeriodForm) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
