"""Pictures of questions, for those who may see the question."""

import mimetypes
import uuid

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest
from django.utils import timezone
from django.views.decorators.http import require_GET

from quizzes import access

# A picture never changes under its address, and a weak network should fetch it once.
_KEPT_FOR = 24 * 60 * 60  # seconds


@require_GET
@login_required
def question_image(request: HttpRequest, image_id: uuid.UUID) -> FileResponse:
    image = access.get_image_or_404(request.user, image_id, on=timezone.localdate())
    try:
        file = image.file.open("rb")
    except FileNotFoundError as missing:
        raise Http404 from missing
    kind = mimetypes.guess_type(str(image.file.name))[0] or "application/octet-stream"
    response = FileResponse(file, content_type=kind)
    response["Cache-Control"] = f"private, max-age={_KEPT_FOR}, immutable"
    response.may_be_kept = True  # type: ignore[attr-defined]  # for NothingPersonalKept
    response["X-Content-Type-Options"] = "nosniff"
    return response
