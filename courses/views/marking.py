"""Marking essays, blind: by class and task, one after another. Pages of trainers."""

import io
import zipfile
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.base import ContentFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.api import known
from certificates.api import CertificateRefused
from courses import access
from courses.actions.essays import change_mark, journal_download, mark_essay, return_essay
from courses.errors import CourseRefused
from courses.formats.nameless import NotCleaned
from courses.forms.essays import MarkForm, ReturnForm
from courses.queries import essays as queries
from courses.queries.essays import EssayToMark
from courses.rules.essays import ending_of
from courses.views.essays import file_answer

REFUSED = HTTPStatus.UNPROCESSABLE_ENTITY
NOT_CLEANED = gettext_lazy(
    "The learner's name cannot be taken out of this file, so it is not shown. Send the essay back "
    "and ask for a file saved anew."
)


@require_GET
@login_required
@never_cache
def essay_queue(request: HttpRequest) -> HttpResponse:
    """Which essays of which classes wait for marks."""
    today = timezone.localdate()
    if not access.marks_essays(request.user, on=today):
        raise Http404
    context = {"lines": queries.queue_of(request.user, on=today)}
    return render(request, "courses/essays/essay_queue.html", context)


@require_GET
@login_required
@never_cache
def essay_list(request: HttpRequest, class_code: str, unit_id: int) -> HttpResponse:
    """The essays handed in for one task of a class."""
    today = timezone.localdate()
    unit = access.get_marked_unit_or_404(request.user, class_code, unit_id, on=today)
    essays = queries.markable(request.user, on=today).filter(unit=unit)
    context = {
        "unit": unit,
        "lines": queries.listed(essays),
        "parts": queries.parts_of(queries.hand_ins_of(essays)),
        "sees_class": access.can_look_after(request.user, unit.training_class, on=today),
    }
    return render(request, "courses/essays/essay_list.html", context)


@require_GET
@login_required
@never_cache
def essay_next(request: HttpRequest, class_code: str, unit_id: int) -> HttpResponse:
    """Lead to the essay that has waited longest; `?sau=` names the one just left."""
    today = timezone.localdate()
    unit = access.get_marked_unit_or_404(request.user, class_code, unit_id, on=today)
    essays = queries.markable(request.user, on=today).filter(unit=unit)
    left = request.GET.get("sau", "")
    after = int(left) if left.isascii() and left.isdigit() and len(left) < 18 else 0
    found = queries.next_waiting(essays, after=after)
    if found is None:
        messages.success(request, _("All essays handed in here have their marks."))
        return redirect("courses:essay_list", class_code, unit_id)
    return redirect("courses:essay_mark", class_code, unit_id, found)


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def essay_mark(request: HttpRequest, class_code: str, unit_id: int, essay_id: int) -> HttpResponse:
    """One essay: `lam=cham` gives or changes the mark, `lam=tra` sends it back."""
    at = timezone.now()
    today = timezone.localdate(at)
    unit = access.get_marked_unit_or_404(request.user, class_code, unit_id, on=today)
    essay = access.get_essay_or_404(request.user, unit, essay_id, on=today)
    shown = queries.essay_to_mark(essay)
    returns = request.POST.get("lam") == "tra"
    mark_form = _mark_form(None if returns else request.POST or None, shown)
    return_form = ReturnForm(
        request.POST if returns else None, initial={"tries": essay.tries}, prefix=None
    )
    form = return_form if returns else mark_form
    if request.method == "POST" and form.is_valid():
        try:
            if returns:
                _send_back(request, return_form, essay_id, at)
            else:
                _give(request, mark_form, shown, at)
        except (CourseRefused, CertificateRefused) as refusal:
            form.add_error(None, refusal.message)
        else:
            url = reverse("courses:essay_next", args=[class_code, unit_id])
            return redirect(f"{url}?sau={essay_id}")
    context = {
        "unit": unit,
        "shown": shown,
        "mark_form": mark_form,
        "return_form": return_form,
        "form": form,
    }
    status = REFUSED if form.errors else HTTPStatus.OK
    return render(request, "courses/essays/essay_mark.html", context, status=status)


def _mark_form(data: Any, shown: EssayToMark) -> MarkForm:
    initial: dict[str, Any] = {"tries": shown.essay.tries}
    if shown.marked is not None and not shown.is_waiting:
        initial |= {"mark": shown.marked.mark, "comment": shown.marked.comment}
        for number, line in enumerate(shown.marked.by_criterion, 1):
            initial[f"diem-{number}"] = line["points"].replace(".", ",")
    # A second press of "give the mark" is no change of it.
    is_change = not shown.is_waiting and (data is None or "reason" in data)
    return MarkForm(data, initial=initial, criteria=shown.criteria, is_change=is_change)


def _give(request: HttpRequest, form: MarkForm, shown: EssayToMark, at: Any) -> None:
    by = known(request.user)
    if "reason" in form.fields:
        change_mark(shown.essay.pk, form.given(), reason=form.cleaned_data["reason"], by=by, at=at)
        messages.success(request, _("The mark is changed. The earlier one stays in the history."))
        return
    mark_essay(shown.essay.pk, form.given(), tries=form.cleaned_data["tries"], by=by, at=at)
    messages.success(request, _("Marked. The learner has been told."))


def _send_back(request: HttpRequest, form: ReturnForm, essay_id: int, at: Any) -> None:
    return_essay(essay_id, **form.cleaned_data, by=known(request.user), at=at)
    messages.success(request, _("Sent back. The learner has been told."))


@require_GET
@login_required
@never_cache
def essay_marked_file(
    request: HttpRequest, class_code: str, unit_id: int, essay_id: int
) -> HttpResponseBase:
    """The file handed in, without what names the learner, under the number of the essay."""
    today = timezone.localdate()
    unit = access.get_marked_unit_or_404(request.user, class_code, unit_id, on=today)
    shown = queries.essay_to_mark(access.get_essay_or_404(request.user, unit, essay_id, on=today))
    event = shown.handed_in.event
    if not event.file:
        raise Http404
    try:
        data = queries.file_without_names(event)
    except NotCleaned:
        messages.error(request, NOT_CLEANED)
        return redirect("courses:essay_mark", class_code, unit_id, essay_id)
    name = f"{shown.number}.{ending_of(event.file.name or '')}"
    return file_answer(ContentFile(data, name), name)


@require_POST
@login_required
@never_cache
def essay_zip(request: HttpRequest, class_code: str, unit_id: int) -> FileResponse:
    """What waits to be marked, for reading offline: texts and files under the essays' numbers."""
    today = timezone.localdate()
    unit = access.get_marked_unit_or_404(request.user, class_code, unit_id, on=today)
    essays = queries.markable(request.user, on=today).filter(unit=unit)
    parts = queries.parts_of(queries.hand_ins_of(essays))
    asked = request.POST.get("phan", "1")
    if not (asked.isascii() and asked.isdigit() and 1 <= int(asked) <= len(parts)):
        raise Http404
    part = parts[int(asked) - 1]
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as written:
        for one in part:
            number = queries.number_of(one.event.essay_id)
            if one.event.text:
                written.writestr(f"{number}.txt", one.event.text.encode("utf-8-sig"))
            if one.event.file:
                _write_file(written, number, one.event)
    archive.seek(0)
    journal_download(unit, number=len(part), by=known(request.user), at=timezone.now())
    name = f"bai-thu-hoach-{class_code}-{asked}.zip"
    return FileResponse(archive, as_attachment=True, filename=name)


def _write_file(archive: zipfile.ZipFile, number: str, event: Any) -> None:
    try:
        data = queries.file_without_names(event)
    except NotCleaned:
        archive.writestr(f"{number}-!.txt", str(NOT_CLEANED).encode("utf-8-sig"))
    else:
        archive.writestr(f"{number}.{ending_of(event.file.name or '')}", data)
