"""One's own messages, and how one wants to be told."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.api import known
from notifications import access, actions
from notifications.actions.wishes import is_stop_token, wishes_of
from notifications.forms import WishesForm
from notifications.queries.inbox import inbox_page, unread_count


@require_GET
@login_required
def message_list(request: HttpRequest) -> HttpResponse:
    context = {
        "unread": unread_count(request.user),
        "page": inbox_page(request.user, request.GET.get("trang")),
        "sees_log": access.sees_log(request.user, on=timezone.localdate()),
    }
    return render(request, "notifications/message_list.html", context)


@require_POST
@login_required
def message_read(request: HttpRequest, message_id: int) -> HttpResponse:
    """Mark one message as read and lead to what it is about."""
    message = access.get_message_or_404(request.user, message_id)
    actions.mark_read(message, at=timezone.now())
    unread_count(request.user)
    return redirect(message.link or "notifications:message_list")


@require_POST
@login_required
def messages_read(request: HttpRequest) -> HttpResponse:
    actions.mark_all_read(known(request.user), at=timezone.now())
    messages.success(request, _("All messages are marked as read."))
    return redirect("notifications:message_list")


@require_http_methods(["GET", "POST"])
@login_required
def wishes_edit(request: HttpRequest) -> HttpResponse:
    user = known(request.user)
    sent = request.POST if request.method == "POST" else None
    form = WishesForm(sent, wishes=wishes_of(user))
    if sent is not None and form.is_valid():
        actions.keep_wishes(user, form.chosen(), at=timezone.now())
        messages.success(request, _("Saved. It holds from the next message."))
        return redirect("notifications:wishes_edit")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "notifications/wishes_edit.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def emails_stop(request: HttpRequest, token: str) -> HttpResponse:
    """From the link in each e-mail, also when signed out; reading the page changes nothing."""
    if not is_stop_token(token):
        raise Http404
    if request.method == "POST":
        try:
            actions.stop_emails(token, at=timezone.now())
        except BadSignature as error:
            raise Http404 from error
    context = {"stopped": request.method == "POST"}
    return render(request, "notifications/emails_stop.html", context)
