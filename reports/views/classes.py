"""The report on classes, on the page and as a file."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from organisations.api import get_organisation_or_404
from reports import access
from reports.forms.period import YearForm
from reports.queries import classes
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
