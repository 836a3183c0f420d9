"""Whether this process lives, and whether it could answer people."""

import datetime as dt
import uuid
from collections.abc import Callable
from http import HTTPStatus

from celery import current_app
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from certificates.api import certificates_wait, key_states

# After this a certificate without its PDF means that the workers or their beat stand still.
LONGEST_WAIT = dt.timedelta(minutes=5)


@require_GET
@never_cache
def health(_request: HttpRequest) -> HttpResponse:
    """The process answers. Nothing else is asked, so that a full database restarts nothing."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_GET
@never_cache
def readiness(request: HttpRequest) -> JsonResponse:
    """Each thing a page needs, "ok" or the kind of failure; 503 when one fails.

    Says no more than the kind: the address is open to everybody. Work that nobody does in the
    background is told too, and makes it 503 only for who asks with `?background`: an alarm wants to
    know, while taking web servers out of service for it would help nobody.
    """
    state = {name: _state_of(look) for name, look in LOOKS.items()}
    needed = set(LOOKS) if "background" in request.GET else set(LOOKS) - BEHIND
    good = all(state[name] in GOOD for name in needed)
    return JsonResponse(state, status=HTTPStatus.OK if good else HTTPStatus.SERVICE_UNAVAILABLE)


def _state_of(look: Callable[[], None]) -> str:
    try:
        look()
    except Exception as error:  # noqa: BLE001 - whatever goes wrong is the answer
        return type(error).__name__
    return "ok"


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


class CacheForgets(Exception):
    """What was put into the cache is not there."""


def _cache() -> None:
    key, value = f"readiness-{uuid.uuid4()}", uuid.uuid4().hex
    cache.set(key, value, 10)
    if cache.get(key) != value:
        raise CacheForgets
    cache.delete(key)


def _broker() -> None:
    with current_app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, interval_start=0, timeout=2)


def _storage() -> None:
    for alias in ("default", "private"):
        name = storages[alias].save(f".readiness-{uuid.uuid4()}", ContentFile(b"ok"))
        storages[alias].delete(name)


class WorkWaits(Exception):
    """Nobody does what was put off: no worker runs, or it listens to another broker."""


def _background() -> None:
    if certificates_wait(timezone.now() - LONGEST_WAIT):
        raise WorkWaits


class KeyFails(Exception):
    """A signing key has run out or was withdrawn; the page of keys says which."""


class KeyEnds(Exception):
    """A signing key runs out soon. Time to order the next one, not to wake anybody."""


def _signing() -> None:
    states = key_states(timezone.now())
    if any(state.problem for state in states):
        raise KeyFails
    if any(state.is_ending for state in states):
        raise KeyEnds


# What no page waits for.
BEHIND = {"background", "signing"}
GOOD = {"ok", "KeyEnds"}
LOOKS: dict[str, Callable[[], None]] = {
    "database": _database,
    "cache": _cache,
    "broker": _broker,
    "storage": _storage,
    "background": _background,
    "signing": _signing,
}
