"""The list from which people and committees are proposed for commendation. Never public."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from organisations.api import Organisation
from reports import access
from reports.actions.papers import note_export
from reports.forms.papers import CommendationForm
from reports.queries.papers.commendation import commendation_list
from reports.rendering.files import KINDS, file_of
from reports.rendering.print import page_context
from reports.rules.paper import Paper
from reports.views.papers import maker_of
from shared.dates import end_of_year, local_day


@require_GET
@login_required
def commendations(request: HttpRequest, code: str) -> HttpResponse:
    organisation, form, paper = _found(request, code)
    note_export(organisation, paper, "page", by=request.user, at=timezone.now())
    context = {
        **page_context(paper),
        "form": form,
        "organisation": organisation,
        "kinds": list(KINDS),
        "asked": request.GET.urlencode(),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "reports/commendations.html", context, status=status)


@require_GET
@login_required
def commendations_file(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    organisation, form, paper = _found(request, code)
    if kind not in KINDS or form.errors:
        raise Http404
    content, content_type = file_of(paper, kind)
    note_export(organisation, paper, kind, by=request.user, at=timezone.now())
    response = HttpResponse(content, content_type=content_type)
    name = f"{paper.form}-{organisation.code}-{form.year()}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _found(request: HttpRequest, code: str) -> tuple[Organisation, CommendationForm, Paper]:
    at = timezone.now()
    today = local_day(at)
    organisation = access.get_organisation_with_people_or_404(request.user, code, on=today)
    form = CommendationForm(request.GET, today=today)
    paper = commendation_list(
        organisation,
        year=form.year(),
        day=min(end_of_year(form.year()), today),
        least=form.least(),
        maker=maker_of(request),
        at=at,
    )
    return organisation, form, paper
