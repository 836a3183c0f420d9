"""The interface as a whole: who is let in, how it refuses, what its document says."""

import datetime as dt
import hashlib
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.renderers import JSONRenderer
from ninja.security import HttpBearer

from api.access import Caller, caller_with
from api.actions.tokens import RATE_WINDOW, is_too_often, note_use
from api.errors import ApiRefused, Busy, CursorGone, KeyUsedOtherwise, Malformed, RightMissing
from api.formats.answers import Problem, ProblemItem

PROBLEM = "application/problem+json"
A_PROBLEM = {"$ref": "#/components/schemas/Problem"}
DESCRIPTION = (
    "Organisations, people in scope, records, figures, certificates and classes of the part of the "
    "tree that the key was made for. Missing and forbidden are both 404. Decimals are strings, "
    "days are ISO 8601, lists go on with `next`."
)
# What any operation may answer besides what it is for.
REFUSALS = {401: Problem, 403: Problem, 404: Problem, 422: Problem, 429: Problem}


class TooManyCalls(Exception):
    """More calls with one key than a minute may have."""


class Key(HttpBearer):
    """`Authorization: Bearer hocba_…`"""

    def authenticate(self, _request: HttpRequest, token: str) -> Caller | None:
        at = timezone.now()
        caller = caller_with(token, at=at)
        if caller is None:
            return None
        if is_too_often(caller.token, most=settings.API_CALLS_PER_MINUTE, at=at):
            raise TooManyCalls
        note_use(caller.token, at=at)
        return caller


class Json(JSONRenderer):
    """Vietnamese letters as they are: half the bytes."""

    json_dumps_params = {"ensure_ascii": False, "separators": (",", ":")}


class Interface(NinjaAPI):
    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """The document; problems have a media type of their own. Made once in a process."""
        if path_prefix is not None or path_params:
            return super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        if self._document is None:
            self._document = self._made()
        return self._document

    _document: OpenAPISchema | None = None

    def _made(self) -> OpenAPISchema:
        document = super().get_openapi_schema()
        for path in document["paths"].values():
            for operation in path.values():
                for answer in operation["responses"].values():
                    content = answer.get("content", {})
                    if content.get("application/json", {}).get("schema") == A_PROBLEM:
                        answer["content"] = {PROBLEM: content["application/json"]}
        return document


interface = Interface(
    title="Học Bạ",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api-1",
    docs_url=None,
    renderer=Json(),
    auth=Key(),
)


def answers(shape: Any) -> dict[int, Any]:
    """What an operation may answer: `shape`, or a refusal."""
    return {200: shape, **REFUSALS}


def caller_of(request: HttpRequest) -> Caller:
    return cast(Caller, request.auth)  # type: ignore[attr-defined]  # set by ninja


def past_or_today(caller: Caller, day: dt.date | None, *, where: str = "query.on") -> dt.date:
    """Return the day asked for. Raises Malformed for one in the future or before all records."""
    if day is None:
        return caller.today
    if day > caller.today:
        raise Malformed(where, _("This day lies in the future. Choose today or earlier."))
    if day.year < FIRST_YEAR:
        raise Malformed(where, _("There are no records of so early a day."))
    return day


FIRST_YEAR = 1950


# --- Around every answer --------------------------------------------------------------------------


def kept_by_nobody(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answers are about people: no cache keeps them. Whoever kept one asks with its ETag."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store, private"
        if request.method == "GET" and response.status_code == HTTPStatus.OK:
            tag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
            if request.headers.get("If-None-Match") == tag:
                response = HttpResponse(status=HTTPStatus.NOT_MODIFIED)
                response["Cache-Control"] = "no-store, private"
            response["ETag"] = tag
        return response

    return wrapped


interface.add_decorator(kept_by_nobody, mode="view")


# --- Refusals: RFC 9457 ---------------------------------------------------------------------------


def problem(
    status: HTTPStatus,
    detail: str,
    *,
    errors: list[dict[str, str]] | None = None,
    headers: dict[str, str] | None = None,
) -> HttpResponse:
    data = Problem(
        type="about:blank",
        title=status.phrase,
        status=status.value,
        detail=detail,
        errors=[ProblemItem(**each) for each in errors or []],
    )
    response = HttpResponse(
        data.model_dump_json(), content_type=PROBLEM, status=status, headers=headers
    )
    response.is_final = True  # type: ignore[attr-defined]  # see config.middleware
    return response


@interface.exception_handler(AuthenticationError)
def _no_key(_request: HttpRequest, _error: Exception) -> HttpResponse:
    sentence = _(
        "Send a valid key as “Authorization: Bearer …”. It may have expired or been revoked."
    )
    return problem(
        HTTPStatus.UNAUTHORIZED, sentence, headers={"WWW-Authenticate": 'Bearer realm="hocba"'}
    )


@interface.exception_handler(TooManyCalls)
def _too_many(_request: HttpRequest, _error: Exception) -> HttpResponse:
    sentence = _("Too many requests in this minute. Wait a minute, then go on.")
    return problem(
        HTTPStatus.TOO_MANY_REQUESTS, sentence, headers={"Retry-After": str(RATE_WINDOW)}
    )


@interface.exception_handler(Http404)
def _not_found(_request: HttpRequest, _error: Exception) -> HttpResponse:
    return problem_not_there()


def problem_not_there() -> HttpResponse:
    sentence = _("There is nothing here, or this key does not reach it.")
    return problem(HTTPStatus.NOT_FOUND, sentence)


@interface.exception_handler(RightMissing)
def _no_right(_request: HttpRequest, error: RightMissing) -> HttpResponse:
    return problem(HTTPStatus.FORBIDDEN, str(error.message))


@interface.exception_handler(Malformed)
def _malformed(_request: HttpRequest, error: Malformed) -> HttpResponse:
    message = str(error.message)
    return problem(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        message,
        errors=[{"where": error.where, "message": message}],
    )


@interface.exception_handler(CursorGone)
def _gone(_request: HttpRequest, error: CursorGone) -> HttpResponse:
    return problem(HTTPStatus.GONE, str(error.message))


@interface.exception_handler(Busy)
@interface.exception_handler(KeyUsedOtherwise)
def _conflict(_request: HttpRequest, error: ApiRefused) -> HttpResponse:
    return problem(HTTPStatus.CONFLICT, str(error.message))


@interface.exception_handler(ApiRefused)
def _refused(_request: HttpRequest, error: ApiRefused) -> HttpResponse:
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, str(error.message))


@interface.exception_handler(ValidationError)
def _invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    found = [
        {"where": ".".join(str(part) for part in one["loc"]), "message": str(one["msg"])}
        for one in error.errors
    ]
    sentence = _("Something in the request makes no sense; `errors` says what.")
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, sentence, errors=found)


@interface.exception_handler(HttpError)
def _other(_request: HttpRequest, error: HttpError) -> HttpResponse:
    if error.status_code == HTTPStatus.BAD_REQUEST:
        sentence = _("The body of the request cannot be read as what its Content-Type says.")
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, sentence)
    return problem(HTTPStatus(error.status_code), str(error))
