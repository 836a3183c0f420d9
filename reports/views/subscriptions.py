"""Reports by the calendar: asking for one, stopping it, opening what was sent."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import storages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from reports import access
from reports.actions.papers import note_opening, stop, subscribe
from reports.forms.papers import FORM_LABELS, SubscriptionForm
from reports.queries.subscriptions import open_subscriptions
from reports.rendering.files import KINDS
from reports.rules.wanted import Form
from shared.dates import local_day


@require_http_methods(["GET", "POST"])
@login_required
def subscriptions(request: HttpRequest, code: str) -> HttpResponse:
    at = timezone.now()
    organisation = access.get_reported_or_404(request.user, code, on=local_day(at))
    form = SubscriptionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        subscribe(
            organisation,
            Form(asked["mau"]),
            asked["nhip"],
            asked["tep"],
            by=request.user,
            at=at,
        )
        messages.success(request, _("The report will come by message."))
        return redirect("reports:subscriptions", organisation.code)
    context = {
        "form": form,
        "organisation": organisation,
        "subscriptions": [
            (each, FORM_LABELS[Form(each.form)])
            for each in open_subscriptions(request.user, organisation)
        ],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "reports/subscriptions.html", context, status=status)


@require_POST
@login_required
def subscription_stop(request: HttpRequest, pk: int) -> HttpResponse:
    found = access.get_subscription_or_404(request.user, pk)
    stop(found, by=request.user, at=timezone.now())
    messages.success(request, _("The report will not come any more."))
    return redirect("reports:subscriptions", found.organisation.code)


@require_GET
@login_required
def sent_report(request: HttpRequest, pk: int) -> HttpResponseBase:
    at = timezone.now()
    found = access.get_sent_report_or_404(request.user, pk, on=local_day(at))
    note_opening(found, by=request.user, at=at)
    kind = found.subscription.kind
    place = found.subscription.organisation.code
    return FileResponse(
        storages["private"].open(found.file),
        as_attachment=True,
        filename=f"{found.subscription.form}-{place}-{found.period}.{kind}",
        content_type=KINDS[kind][1],
    )
