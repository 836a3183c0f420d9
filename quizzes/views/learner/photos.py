"""Photographed pages of essays: sending them, and handing them out to those who may see them."""

import mimetypes
from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.api import known
from quizzes import access
from quizzes.actions.photos import add_photo
from quizzes.errors import AttemptClosed, QuizRefused, TooLate
from quizzes.forms.answers import BadFields, read_photo
from quizzes.views.learner.doors import signed_in


@require_POST
@signed_in(back_to="quizzes:attempt_detail")
def photo_add(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """Keep one photo that a script sends; without script photos come with the answers."""
    try:
        position, data = read_photo(request.POST, request.FILES)
        photo = add_photo(attempt_id, by=known(request.user), position=position, data=data)
    except access.MissingAttempt as missing:
        raise Http404 from missing
    except BadFields:
        access.get_attempt_or_404(request.user, attempt_id)
        return _refused(QuizRefused(), HTTPStatus.UNPROCESSABLE_ENTITY)
    except (AttemptClosed, TooLate) as refusal:
        return _refused(refusal, HTTPStatus.CONFLICT)
    except QuizRefused as refusal:
        return _refused(refusal, HTTPStatus.UNPROCESSABLE_ENTITY)
    return JsonResponse({"id": photo.pk})


@require_GET
@login_required
@never_cache
def photo(request: HttpRequest, attempt_id: int, photo_id: int) -> FileResponse:
    """Show a photo to its learner. Those who mark have their own address."""
    found = access.get_own_photo_or_404(request.user, attempt_id, photo_id)
    try:
        file = found.file.open("rb")
    except FileNotFoundError as missing:
        raise Http404 from missing
    kind = mimetypes.guess_type(str(found.file.name))[0] or "application/octet-stream"
    response = FileResponse(file, content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _refused(refusal: QuizRefused, status: HTTPStatus) -> JsonResponse:
    return JsonResponse({"message": str(refusal.message)}, status=status)
