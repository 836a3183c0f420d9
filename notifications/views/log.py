"""For staff: what was sent to whom, what was set aside."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.api import known
from notifications import access, actions
from notifications.errors import MessageRefused
from notifications.forms import LogForm
from notifications.queries.log import log_page, set_aside_count


@require_GET
@login_required
def delivery_list(request: HttpRequest) -> HttpResponse:
    log = access.get_log_or_404(request.user, on=timezone.localdate())
    form = LogForm(request.GET)
    context = {
        "form": form,
        "page": log_page(log, form.filters(), request.GET.get("trang")),
        "set_aside": set_aside_count(log),
    }
    return render(request, "notifications/delivery_list.html", context)


@require_POST
@login_required
def delivery_retry(request: HttpRequest, delivery_id: int) -> HttpResponse:
    at = timezone.now()
    delivery = access.get_delivery_or_404(request.user, delivery_id, on=timezone.localdate(at))
    try:
        actions.try_again(delivery, by=known(request.user), at=at)
    except MessageRefused as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("It will be sent again within a minute or two."))
    return redirect("notifications:delivery_list")
