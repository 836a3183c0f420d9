"""Where providers report what became of a message. Signed; nothing here knows a session."""

import json
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from notifications import actions
from notifications.errors import SignatureWrong
from notifications.formats.webhook import check_signature
from notifications.forms import ReportForm

LONGEST_REPORT = 16 * 1024


@csrf_exempt
@require_POST
def report(request: HttpRequest, channel: str) -> HttpResponse:
    """204 when it is noted (also when it came before), 403 unsigned or too old, 422 unreadable."""
    configured = settings.MESSAGE_CHANNELS.get(channel)
    if not configured:
        raise Http404
    at = timezone.now()
    body = request.read(LONGEST_REPORT + 1)
    try:
        check_signature(configured["secret"], request.headers, body, at=at)
    except SignatureWrong:
        return HttpResponse(status=HTTPStatus.FORBIDDEN)
    form = ReportForm(_json_object(body))
    if len(body) > LONGEST_REPORT or not form.is_valid():
        return HttpResponse(status=HTTPStatus.UNPROCESSABLE_ENTITY)
    told = form.cleaned_data
    if not actions.note_report(channel, told["id"], told["status"], reason=told["reason"], at=at):
        raise Http404
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
