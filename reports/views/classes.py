"""The report on classes, on the page and as a file."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from organisations.api import Organisation
from reports import access
from reports.actions.papers import note_export
from reports.forms.period import YearForm
from reports.queries import classes
from reports.queries.papers import make_paper
from reports.queries.papers.classes import class_table
from reports.queries.small import told_to
from reports.rendering.files import KINDS, file_of
from reports.rules.period import Period, period
from reports.rules.wanted import Form, Wanted
from reports.views.papers import maker_of
from shared.dates import end_of_year, local_day


@require_GET
@login_required
def class_report(request: HttpRequest, code: str) -> HttpResponse:
    organisation, form = _asked(request, code)
    today, year = local_day(timezone.now()), form.year()
    told = told_to(request.user, organisation, period=period(today), today=today)
    report = classes.class_report(organisation, year=year, told=told)
    table = class_table(report)
    context = {
        "report": report,
        "form": form,
        "headings": [column.heading for column in table.columns][1:],
        "rows": [("", *row.cells) if row.kind == "heading" else row.cells for row in table.rows],
        "note": table.note,
        "kinds": list(KINDS),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "reports/class_report.html", context, status=status)


@require_GET
@login_required
def class_report_file(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    at = timezone.now()
    organisation, form = _asked(request, code)
    if kind not in KINDS:
        raise Http404
    year = form.year()
    day = min(end_of_year(year), local_day(at))
    wanted = Wanted(form=Form.CLASSES, day=day, year=year)
    told = told_to(request.user, organisation, period=Period(day, year), today=local_day(at))
    paper = make_paper(organisation, wanted, maker=maker_of(request), at=at, told=told)
    content, content_type = file_of(paper, kind)
    note_export(organisation, paper, kind, by=request.user, at=at)
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = (
        f'attachment; filename="mo-lop-{organisation.code}-{year}.{kind}"'
    )
    return response


def _asked(request: HttpRequest, code: str) -> tuple[Organisation, YearForm]:
    today = local_day(timezone.now())
    organisation = access.get_reported_or_404(request.user, code, on=today)
    return organisation, YearForm(request.GET, today=today)
