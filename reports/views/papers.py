"""Official reports: choosing one, its preview, its files, and what stands at its head."""

import datetime as dt
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.api import known
from organisations.api import Organisation
from reports import access
from reports.actions.papers import keep_head, note_export
from reports.forms.papers import PaperForm, ReportHeadForm
from reports.queries.papers import letterhead_of, make_paper
from reports.queries.small import told_to
from reports.rendering.files import KINDS, file_of
from reports.rendering.print import page_context
from reports.rules.paper import Letterhead, Paper
from reports.rules.period import Period
from reports.views import ways
from shared.dates import local_day


@require_GET
@login_required
def paper_detail(request: HttpRequest, code: str) -> HttpResponse:
    at = timezone.now()
    organisation, form = _asked(request, code)
    paper = _made(request, organisation, form, at=at)
    if paper.people_named:
        note_export(organisation, paper, "page", by=request.user, at=at)
    context = {
        **page_context(paper),
        "form": form,
        "organisation": organisation,
        "crumbs": [
            *ways.crumbs(ways.way_down(request.user, organisation, local_day(at)), ""),
            {"url": "", "label": _("Reports")},
        ],
        "kinds": list(KINDS),
        "asked": request.GET.urlencode(),
        "has_links": form.may_name,
        "may_write_head": access.may_write_head(request.user, organisation, on=local_day(at)),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "reports/paper_detail.html", context, status=status)


@require_GET
@login_required
def paper_file(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    at = timezone.now()
    organisation, form = _asked(request, code)
    if kind not in KINDS or form.errors:
        raise Http404
    wanted = form.wanted()
    paper = _made(request, organisation, form, at=at)
    content, content_type = file_of(paper, kind)
    note_export(organisation, paper, kind, by=request.user, at=at)
    response = HttpResponse(content, content_type=content_type)
    name = f"{paper.form}-{organisation.code}-{wanted.file_name}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "POST"])
@login_required
def head_edit(request: HttpRequest, code: str) -> HttpResponse:
    at = timezone.now()
    organisation = access.get_head_of_or_404(request.user, code, on=local_day(at))
    form = ReportHeadForm(request.POST or None, initial=_initial(letterhead_of(organisation)))
    if request.method == "POST" and form.is_valid():
        keep_head(organisation, _entered(form), by=request.user, at=at)
        messages.success(request, _("The head of the reports is kept."))
        return redirect("reports:paper_detail", organisation.code)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"form": form, "organisation": organisation}
    return render(request, "reports/report_head.html", context, status=status)


def maker_of(request: HttpRequest) -> str:
    user = known(request.user)
    return user.full_name or user.get_username()


def _made(
    request: HttpRequest, organisation: Organisation, form: PaperForm, *, at: dt.datetime
) -> Paper:
    wanted, today = form.wanted(), local_day(at)
    told = told_to(request.user, organisation, period=Period(wanted.day, wanted.year), today=today)
    return make_paper(organisation, wanted, maker=maker_of(request), at=at, told=told)


def _asked(request: HttpRequest, code: str) -> tuple[Organisation, PaperForm]:
    today = local_day(timezone.now())
    organisation = access.get_reported_or_404(request.user, code, on=today)
    may_name = access.can_see_people(request.user, organisation, on=today)
    return organisation, PaperForm(request.GET, today=today, may_name=may_name)


def _initial(head: Letterhead) -> dict[str, str]:
    names = (*ReportHeadForm.Meta.fields,)
    found = {name: getattr(head, name) for name in names}
    return {**found, "recipients": "\n".join(head.recipients)}


def _entered(form: ReportHeadForm) -> Letterhead:
    lines = tuple(filter(None, map(str.strip, form.cleaned_data["recipients"].splitlines())))
    return Letterhead(**{**form.cleaned_data, "recipients": lines})
