"""Signed webhooks: ours to providers of SMS and Zalo, theirs about what became of a message.

The format is in docs/operations/messages.md. Addresses come from the settings alone; a redirect is
never followed.
"""

import datetime as dt
import hashlib
import hmac
import http.client
import json
import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_noop

from notifications.errors import (
    AddressRefused,
    MessageImpossible,
    SendingFailed,
    SignatureWrong,
)

logger = logging.getLogger(__name__)

TIMEOUT = dt.timedelta(seconds=10)
# How old a report may be when it arrives.
REPLAY_WINDOW = dt.timedelta(minutes=5)
LONGEST_ANSWER = 64 * 1024
WORTH_ANOTHER_TRY = {
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.TOO_EARLY,
    HTTPStatus.TOO_MANY_REQUESTS,
}

NO_ANSWER = gettext_noop("no answer from the provider")
NOT_LISTED = gettext_noop("the address of the provider is not on the list of allowed hosts")

TIMESTAMP, SIGNATURE, IDEMPOTENCY = "X-Hocba-Timestamp", "X-Hocba-Signature", "Idempotency-Key"


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Return HMAC-SHA256 over the timestamp (seconds since 1970), a full stop and the body."""
    signed = timestamp.encode() + b"." + body
    return "v1=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def check_signature(
    secret: str, headers: Mapping[str, str], body: bytes, *, at: dt.datetime
) -> None:
    """Raise SignatureWrong unless the body was signed with `secret` within the replay window."""
    timestamp = headers.get(TIMESTAMP, "")
    given = headers.get(SIGNATURE, "").encode()
    if not hmac.compare_digest(signature(secret, timestamp, body).encode(), given):
        raise SignatureWrong
    if not timestamp.isdecimal():
        raise SignatureWrong
    if abs(at.timestamp() - int(timestamp)) > REPLAY_WINDOW.total_seconds():
        raise SignatureWrong


def post(
    url: str, *, hosts: list[str], secret: str, key: str, data: dict[str, Any], at: dt.datetime
) -> str:
    """Hand one message to a provider; return the number it gives it ("" when it gives none).

    hosts  the only machines that may be spoken to
    key    the same for every try of one message

    Raises SendingFailed when another try may succeed, AddressRefused when the recipient's address
    is wrong, MessageImpossible when the provider refuses for good.
    """
    address = urlsplit(url)
    if address.scheme != "https" or address.hostname not in hosts:
        raise MessageImpossible(NOT_LISTED)
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    timestamp = str(int(at.timestamp()))
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        TIMESTAMP: timestamp,
        SIGNATURE: signature(secret, timestamp, body),
        IDEMPOTENCY: key,
    }
    path = address.path or "/"
    target = f"{path}?{address.query}" if address.query else path
    status, answer = _exchange(address.hostname, address.port, target, body, headers)
    return _read(status, answer)


def _exchange(
    host: str, port: int | None, path: str, body: bytes, headers: dict[str, str]
) -> tuple[int, bytes]:
    connection = http.client.HTTPSConnection(host, port, timeout=TIMEOUT.total_seconds())
    try:
        connection.request("POST", path, body=body, headers=headers)
        response = connection.getresponse()
        return response.status, response.read(LONGEST_ANSWER)
    except (OSError, http.client.HTTPException) as error:
        logger.warning("no answer from %s", host, exc_info=error)
        raise SendingFailed(NO_ANSWER) from error
    finally:
        connection.close()


def _read(status: int, answer: bytes) -> str:
    told = _json_object(answer)
    # 409: this key has been taken already, by a try whose answer was lost.
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES or status == HTTPStatus.CONFLICT:
        return str(told.get("id") or "")[:100]
    if status in WORTH_ANOTHER_TRY or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise SendingFailed(f"HTTP {status}")
    if told.get("error") == "invalid_recipient":
        raise AddressRefused(f"HTTP {status}")
    raise MessageImpossible(f"HTTP {status}")


def _json_object(answer: bytes) -> dict[str, Any]:
    try:
        told = json.loads(answer)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
