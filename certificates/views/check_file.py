"""Is this PDF the one that was issued? The file is looked at and let go; it is stored nowhere."""

import hashlib
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from certificates.forms.public import LARGEST_FILE, LARGEST_FILE_MB, CodeForm, FileForm
from certificates.forms.uploads import DroppedFile, HashingUpload
from certificates.queries import checking
from certificates.queries.checking import CheckedPaper
from certificates.rules.checking import FileState, code_in
from certificates.signing.check import SignatureReport, check_pdf
from certificates.views.answers import Check, answer_page, client_of, refusal
from certificates.views.public import counted, shown

# What a form may add to the file it carries.
_AROUND_THE_FILE = 64 * 1024


# Nothing is changed for anybody, and a token would need a cookie.
@csrf_exempt
@require_POST
def certificate_file_check(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    if too_much := refusal(request, "file", at):
        return too_much
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_FILE + _AROUND_THE_FILE:
        return _again(request, "large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    request.upload_handlers = [HashingUpload(request)]
    dropped: Any = request.FILES.get("tep")
    form = FileForm(request.POST)
    if dropped is not None and dropped.is_too_large:
        return _again(request, "large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    if dropped is None and not form.is_valid():
        return _again(request, "missing", HTTPStatus.UNPROCESSABLE_ENTITY)
    state, paper, signature = _looked_at(dropped, form)
    return answer_page(
        request,
        "certificates/_check_file.html",
        {
            "state": state.value,
            "signature": signature,
            "was_sent": dropped is not None,
            "is_signed": paper is not None and paper.is_signed,
            "form": CodeForm(),
            "largest": LARGEST_FILE_MB,
            **shown(paper),
        },
        status=HTTPStatus.OK if paper else HTTPStatus.NOT_FOUND,
        check=Check("file", _counted(state, paper), client_of(request), at, paper),
    )


def _looked_at(
    dropped: DroppedFile | None, form: FileForm
) -> tuple[FileState, CheckedPaper | None, SignatureReport | None]:
    if dropped is None:
        paper, state = _compared(form.cleaned_data["sha256"], form.cleaned_data["ma"])
        return state, paper, None
    paper, state = _compared(hashlib.sha256(dropped.data).hexdigest(), code_in(dropped.data))
    signature = check_pdf(dropped.data)
    if state is FileState.CHANGED and signature.is_good:
        # Signed by us and whole, though not the file we now keep: an earlier copy of it.
        state = FileState.SIGNED
    return state, paper, signature


def _compared(sha256: str, code: str) -> tuple[CheckedPaper | None, FileState]:
    paper = checking.paper_by_file(sha256)
    if paper is not None:
        return paper, FileState.SAME
    # Asked also without a code: what is not found takes as long, whatever was in the file.
    paper = checking.paper_by_code(code)
    return paper, FileState.CHANGED if paper else FileState.UNKNOWN


def _counted(state: FileState, paper: CheckedPaper | None) -> str:
    return "changed" if state is FileState.CHANGED else counted(paper)


def _again(request: HttpRequest, problem: str, status: HTTPStatus) -> HttpResponse:
    context = {"form": CodeForm(), "largest": LARGEST_FILE_MB, "problem": problem}
    return answer_page(request, "certificates/_check_start.html", context, status=status)
