"""The certificate for other systems, and what they need to believe it without asking us."""

import datetime as dt
import hashlib
import json
from http import HTTPStatus
from typing import Any

from django.core.cache import caches
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils import timezone
from django.utils.http import quote_etag
from django.views.decorators.http import require_GET

from certificates.credential import identity
from certificates.credential.document import credential_of
from certificates.credential.keys import Key, ring
from certificates.credential.status import range_of
from certificates.credential.status import status_list as list_of_withdrawn
from certificates.credential.token import signed
from certificates.queries import checking
from certificates.queries.checking import CheckedPaper
from certificates.views.answers import Check, CountedResponse, client_of, guarded, refusal
from certificates.views.public import counted
from shared.codes import normalise_code

# Seconds for which other systems may keep our keys, and we a list that we signed.
KEYS_KEPT, LIST_KEPT = 3600, 3600
# Lists further on than this hold more certificates than there are people.
MOST_LISTS = 10_000


@require_GET
def credential_jwt(request: HttpRequest, code: str) -> HttpResponse:
    """The signed credential of the certificate with this code."""
    return _answer(request, code, is_signed=True)


@require_GET
def credential_json(request: HttpRequest, code: str) -> HttpResponse:
    """The same words without the signature, for people who want to read them."""
    return _answer(request, code, is_signed=False)


def _answer(request: HttpRequest, code: str, *, is_signed: bool) -> HttpResponse:
    at = timezone.now()
    if too_much := refusal(request, "credential", at):
        return too_much
    paper = checking.paper_by_code(normalise_code(code))
    key = ring().signing
    response = _response(paper, key, is_signed=is_signed)
    check = Check("credential", counted(paper), client_of(request), at, paper)
    response.and_then = check.count
    return guarded(response)


def _response(paper: CheckedPaper | None, key: Key | None, *, is_signed: bool) -> CountedResponse:
    if paper is None or (is_signed and key is None):
        body = json.dumps({"status": "unknown"})
        return CountedResponse(body, content_type="application/json", status=HTTPStatus.NOT_FOUND)
    # A confirmation stands for its certificate, which is what the credential is about.
    document = credential_of(paper.certificate)
    if not is_signed or key is None:
        body = json.dumps(document, ensure_ascii=False, indent=2)
        return CountedResponse(body, content_type="application/json; charset=utf-8")
    response = CountedResponse(signed(document, key), content_type="application/vc+jwt")
    response["Content-Disposition"] = (
        f'attachment; filename="{paper.certificate.verification_code}.jwt"'
    )
    return response


@require_GET
def status_list(request: HttpRequest, number: int) -> HttpResponseBase:
    """Which certificates of a list no longer hold: read anew for whoever asks, signed at need."""
    key = ring().signing
    if key is None or number >= MOST_LISTS:
        raise Http404
    withdrawn = checking.withdrawn_certificates(*range_of(number))
    at = timezone.now().replace(minute=0, second=0, microsecond=0).astimezone(dt.UTC)
    content = hashlib.sha256(f"{number} {at} {key.name} {withdrawn}".encode()).hexdigest()
    kept = f"status-list:{content}"
    token = caches["memory"].get(kept)
    if token is None:
        token = signed(list_of_withdrawn(number, withdrawn, at=at), key)
        caches["memory"].set(kept, token, LIST_KEPT)
    # Always asked again: what was revoked a minute ago is not believed from a copy.
    return _kept(request, token, "application/vc+jwt", "no-cache")


@require_GET
def did_document(request: HttpRequest) -> HttpResponseBase:
    return _json(request, identity.did_document(ring()), "application/did+json")


@require_GET
def key_set(request: HttpRequest) -> HttpResponseBase:
    return _json(request, identity.key_set(ring()), "application/jwk-set+json")


def _json(request: HttpRequest, content: dict[str, Any], content_type: str) -> HttpResponseBase:
    response = JsonResponse(content)
    return _kept(request, response.content.decode(), content_type, f"max-age={KEYS_KEPT}")


def _kept(request: HttpRequest, body: str, content_type: str, how_long: str) -> HttpResponseBase:
    response = HttpResponse(body, content_type=content_type)
    etag = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponse(status=HTTPStatus.NOT_MODIFIED)
    response["ETag"] = etag
    response["Cache-Control"] = f"public, {how_long}"
    # Verifiers also run in browsers, on pages of other sites; this is for everybody.
    response["Access-Control-Allow-Origin"] = "*"
    response["X-Robots-Tag"] = "noindex, nofollow"
    # Says nothing about who asks, also not to whoever is signed in.
    response.may_be_kept = True  # type: ignore[attr-defined]  # read by NothingPersonalKept
    return response
