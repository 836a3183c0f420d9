"""In the back office: keys of other systems, and addresses that are told of changes."""

import datetime as dt
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.api import known
from api import access
from api.actions import tokens, webhooks
from api.forms import RIGHT_NAMES, TOPIC_NAMES, ConnectionForm, TokenForm, WebhookForm
from api.queries import connections
from api.rules.rights import Right
from shared.dates import local_day

Asked = TypeVar("Asked", bound=ConnectionForm)
# What every connection is told of: name, owner, organisation, by and at.
Told = dict[str, Any]


@require_GET
@login_required
def connection_list(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    scope = access.manager_scope_or_404(request.user, on=local_day(at))
    lines = connections.tokens_in(scope, at=at)
    for line in lines:
        line["rights"] = [RIGHT_NAMES[Right(code)] for code in line["token"].rights]
    context = {"tokens": lines, "webhooks": connections.webhooks_in(scope)}
    return _screen(request, "connection_list", context, title=_("Connections"))


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def token_make(request: HttpRequest) -> HttpResponse:
    """The form; filled in, the key itself, this once."""

    def make(form: TokenForm, told: Told) -> dict[str, Any]:
        ends = _end_of(form.cleaned_data["last_day"])
        token, key = tokens.make_token(rights=form.chosen_rights(), expires_at=ends, **told)
        return {"token": token, "key": key}

    return _make(request, "token", TokenForm, make, title=_("Make a key"))


def _end_of(day: dt.date) -> dt.datetime:
    """The last second of a day in Vietnam."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(23, 59, 59)))


@require_POST
@login_required
def token_revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    at = timezone.now()
    token = access.get_token_or_404(request.user, token_id, on=local_day(at))
    tokens.revoke_token(token, by=known(request.user), at=at)
    messages.success(request, _("The key is revoked. It opens nothing any more."))
    return redirect("connections:connection_list")


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def webhook_make(request: HttpRequest) -> HttpResponse:
    """The form; filled in, the secret that signs the messages, this once."""

    def make(form: WebhookForm, told: Told) -> dict[str, Any]:
        url, topics = form.cleaned_data["url"], form.chosen_topics()
        webhook, secret = webhooks.make_webhook(url=url, topics=topics, **told)
        return {"webhook": webhook, "secret": secret}

    title = _("Add an address that is told of changes")
    return _make(request, "webhook", WebhookForm, make, title=title)


@require_GET
@login_required
def webhook_detail(request: HttpRequest, webhook_id: int) -> HttpResponse:
    webhook = access.get_webhook_or_404(request.user, webhook_id, on=timezone.localdate())
    context = {
        "webhook": webhook,
        "topics": [name for topic, name in TOPIC_NAMES.items() if topic.value in webhook.topics],
        "deliveries": connections.latest_messages(webhook),
    }
    return _screen(request, "webhook_detail", context, title=webhook.name)


@require_POST
@login_required
def webhook_stop(request: HttpRequest, webhook_id: int) -> HttpResponse:
    at = timezone.now()
    webhook = access.get_webhook_or_404(request.user, webhook_id, on=local_day(at))
    webhooks.stop_webhook(webhook, by=known(request.user), at=at)
    messages.success(request, _("This address is told nothing more."))
    return redirect("connections:webhook_detail", webhook.pk)


@require_POST
@login_required
def webhook_start(request: HttpRequest, webhook_id: int) -> HttpResponse:
    at = timezone.now()
    webhook = access.get_webhook_or_404(request.user, webhook_id, on=local_day(at))
    webhooks.start_webhook(webhook, by=known(request.user), at=at)
    messages.success(request, _("This address is told again, from where it was stopped."))
    return redirect("connections:webhook_detail", webhook.pk)


def _make(
    request: HttpRequest,
    name: str,
    form_class: type[Asked],
    make: Callable[[Asked, Told], dict[str, Any]],
    *,
    title: str,
) -> HttpResponse:
    """The form; filled in, what `make` returns, which is shown this once."""
    at = timezone.now()
    today = local_day(at)
    user = access.manager_or_404(request.user, on=today)
    scope = access.manager_scope_or_404(user, on=today)
    form = form_class(request.POST or None, scope=scope, today=today)
    if request.method == "POST" and form.is_valid():
        told = {key: form.cleaned_data[key] for key in ("name", "owner", "organisation")}
        made = make(form, told | {"by": user, "at": at})
        return _screen(request, f"{name}_made", made, title=title)
    return _screen(request, f"{name}_make", {"form": form}, title=title)


def _screen(
    request: HttpRequest, name: str, context: dict[str, Any], *, title: str
) -> HttpResponse:
    form = context.get("form")
    frame = {
        "header_title": title,
        "page_title": title,
        "header_icon": "key",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("connections:connection_list"), "label": _("Connections")},
        ],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form and form.errors else HTTPStatus.OK
    return render(request, f"api/{name}.html", frame | context, status=status)
