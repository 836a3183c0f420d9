"""Essays as their learners write them and hand them in."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.base import File
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.api import known
from courses import access
from courses.actions.essays import hand_in, save_draft
from courses.errors import CourseRefused, NewerDraft
from courses.forms.essays import DraftForm
from courses.queries.essays import OwnEssay, own_essay
from courses.rules.essays import CONTENT_TYPES, ending_of
from shared.dates import local_day

REFUSED = HTTPStatus.UNPROCESSABLE_ENTITY


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def essay_detail(request: HttpRequest, class_code: str, unit_id: int) -> HttpResponse:
    """What to write, the text so far, and what became of it. POST saves; `lam=nop` goes on to
    handing in."""
    at = timezone.now()
    unit, enrolment = access.get_unit_or_404(request.user, class_code, unit_id, kind="essay")
    own = own_essay(unit, enrolment)
    form = _draft_form(request, own)
    context = {"unit": unit, "own": own, "form": form, "training_class": enrolment.training_class}
    context["is_past_due"] = local_day(at) > enrolment.training_class.due_on
    if request.method == "GET":
        return render(request, "courses/essays/essay_detail.html", context)
    if form.is_valid():
        try:
            save_draft(unit, enrolment, form.draft(), base=form.cleaned_data["base"], at=at)
        except NewerDraft as refusal:
            # What is typed stays in the field, the other text stands beside it; saving once more
            # is then a decision.
            form.add_error(None, refusal.message)
            context["newer"] = own.essay
            typed = request.POST.copy()
            typed["base"] = str(own.version)
            form.data = typed
        except CourseRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            if request.POST.get("lam") == "nop":
                return redirect("courses:essay_hand_in", class_code, unit_id)
            messages.success(request, _("The draft is saved. It is not handed in yet."))
            return redirect("courses:essay_detail", class_code, unit_id)
    return render(request, "courses/essays/essay_detail.html", context, status=REFUSED)


@require_POST
@login_required
@never_cache
def essay_draft(request: HttpRequest, class_code: str, unit_id: int) -> JsonResponse:
    """Keep the text while it is being written; a script sends it. Files go with the form."""
    at = timezone.now()
    unit, enrolment = access.get_unit_or_404(request.user, class_code, unit_id, kind="essay")
    form = DraftForm(request.POST, allows_file=False, has_file=False)
    if not form.is_valid():
        return JsonResponse({"error": _("The text is too long to be kept.")}, status=REFUSED)
    try:
        essay = save_draft(unit, enrolment, form.draft(), base=form.cleaned_data["base"], at=at)
    except CourseRefused as refusal:
        return JsonResponse({"error": str(refusal.message)}, status=HTTPStatus.CONFLICT)
    return JsonResponse(
        {"base": essay.version, "at": f"{timezone.localtime(essay.saved_at):%H:%M}"}
    )


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def essay_hand_in(request: HttpRequest, class_code: str, unit_id: int) -> HttpResponse:
    """Show once more what is to be handed in, then take it."""
    at = timezone.now()
    unit, enrolment = access.get_unit_or_404(request.user, class_code, unit_id, kind="essay")
    errors: list[dict[str, Any]] = []
    if request.method == "POST":
        try:
            hand_in(
                unit, enrolment, version=_whole(request.POST.get("version")),
                by=known(request.user), at=at,
            )  # fmt: skip
        except CourseRefused as refusal:
            errors = [{"id": "", "text": refusal.message}]
        else:
            messages.success(request, _("Your essay is handed in. The receipt stands below."))
            return redirect("courses:essay_detail", class_code, unit_id)
    own = own_essay(unit, enrolment)
    if not errors and (own.essay is None or not own.can_write):
        return redirect("courses:essay_detail", class_code, unit_id)
    context = {
        "unit": unit,
        "own": own,
        "errors": errors,
        "has_errors": bool(errors),
        "training_class": enrolment.training_class,
        "is_past_due": local_day(at) > enrolment.training_class.due_on,
    }
    status = REFUSED if errors else HTTPStatus.OK
    return render(request, "courses/essays/essay_hand_in.html", context, status=status)


@require_GET
@login_required
@never_cache
def essay_file(request: HttpRequest, class_code: str, unit_id: int) -> FileResponse:
    """The file of the learner's own essay."""
    unit, enrolment = access.get_unit_or_404(request.user, class_code, unit_id, kind="essay")
    essay = own_essay(unit, enrolment).essay
    if essay is None or not essay.file:
        raise Http404
    return file_answer(essay.file, essay.file_name)


def file_answer(stored: File, name: str) -> FileResponse:
    """Hand a file over to be kept, never to be shown as a page of the site."""
    kind = CONTENT_TYPES.get(ending_of(stored.name or ""), "application/octet-stream")
    return FileResponse(stored.open("rb"), as_attachment=True, filename=name, content_type=kind)


def _draft_form(request: HttpRequest, own: OwnEssay) -> DraftForm:
    essay = own.essay
    return DraftForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        initial={"base": own.version, "text": essay.text if essay else ""},
        allows_file=own.task.allows_file,
        has_file=bool(essay and essay.file),
    )


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
