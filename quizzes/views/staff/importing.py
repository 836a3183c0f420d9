"""Taking files of questions in, in two steps, and giving questions out as files."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.api import Permission, known
from quizzes import access
from quizzes.actions.exporting import give_out
from quizzes.actions.importing import (
    choose_actions,
    drop_batch,
    mend_row,
    open_batch,
    table_of,
    take_batch,
)
from quizzes.errors import BatchTaken
from quizzes.formats.registry import FORMATS, empty_workbook
from quizzes.forms.import_row import RowEditor
from quizzes.forms.importing import (
    ExportForm,
    ImportForm,
    chosen_actions,
    problem_sentence,
    table_lines,
)
from quizzes.forms.questions.care import PictureForm
from quizzes.forms.questions.trying import asked_draft
from quizzes.queries.bank import categories_below
from quizzes.queries.import_rows import Payload
from quizzes.queries.importing import CheckedRow, ImportTable, Outcome
from quizzes.views.staff.authoring import take_picture
from quizzes.views.staff.frame import crumb, screen

REFUSED = HTTPStatus.UNPROCESSABLE_ENTITY


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def import_start(request: HttpRequest) -> HttpResponse:
    """The form; handed in, everything is read and kept aside."""
    at = timezone.now()
    banks = _banks(request)
    form = ImportForm(request.POST or None, request.FILES or None, banks=banks)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        batch = open_batch(
            given["bank"],
            given["read"],
            file_name=given["file"].name,
            file_format=given["file_format"],
            defaults=form.defaults(),
            by=known(request.user),
            at=at,
        )
        return redirect("questions:import_detail", batch.pk)
    waiting = access.batches_of(request.user, on=timezone.localdate()).filter(taken_at=None)
    context = {"form": form, "waiting": waiting.select_related("bank")}
    status = REFUSED if form.errors else HTTPStatus.OK
    return _screen(request, "import_start", _("Import questions"), context, status=status)


@require_GET
@login_required
@never_cache
def import_template(request: HttpRequest) -> HttpResponse:
    """The empty workbook to fill in."""
    _banks(request)
    response = HttpResponse(empty_workbook(), content_type=FORMATS["xlsx"].content_type)
    response["Content-Disposition"] = content_disposition_header(True, "mau-cau-hoi.xlsx")  # noqa: FBT003
    return response


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def import_detail(request: HttpRequest, batch_id: int) -> HttpResponse:
    """All questions of the file with what is wrong; then all of them are taken in, or none."""
    batch = _batch_or_404(request, batch_id)
    if batch.taken_at is not None:
        return _already_taken(request)
    if request.method == "GET":
        return _table_screen(request, batch, table_of(batch))
    try:
        rows = Payload.from_json(batch.payload).rows
        choose_actions(batch, chosen_actions(request.POST, [row.number for row in rows]))
        if request.POST.get("do") != "take":
            return redirect("questions:import_detail", batch.pk)
        table = take_batch(batch, by=known(request.user), at=timezone.now())
    except BatchTaken:
        return _already_taken(request)
    if table.is_dry_run:
        return _table_screen(request, batch, table, status=REFUSED)
    counts = {"new": table.count(Outcome.NEW), "changed": table.count(Outcome.CHANGED)}
    messages.success(
        request,
        _("%(new)s new, %(changed)s changed. New questions are drafts until they are made ready.")
        % counts,
    )
    return redirect(f"{reverse('questions:question_list')}?ngan_hang={batch.bank.code}")


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def import_row(request: HttpRequest, batch_id: int, number: int) -> HttpResponse:
    """One question of the file in the editor."""
    batch = _batch_or_404(request, batch_id)
    if batch.taken_at is not None:
        return _already_taken(request)
    payload = Payload.from_json(batch.payload)
    table = table_of(batch)
    if not 1 <= number <= len(table.rows):
        raise Http404
    form = RowEditor(
        request.POST or None,
        bank=batch.bank,
        checked=table.rows[number - 1],
        defaults=payload.defaults(batch.category),
        pictures=payload.pictures,
    )
    if request.method == "GET":
        _say_what_is_wrong(request, table.rows[number - 1])
    elif form.is_editing:
        take_picture(request, form)
    elif form.is_valid():
        try:
            mend_row(batch, form.mended())
        except BatchTaken:
            return _already_taken(request)
        return redirect(_next_address(request, batch, number))
    return _row_screen(request, batch, form)


@require_POST
@login_required
def import_drop(request: HttpRequest, batch_id: int) -> HttpResponse:
    batch = _batch_or_404(request, batch_id)
    drop_batch(batch, by=known(request.user), at=timezone.now())
    messages.success(request, _("The file is thrown away. Nothing was taken in."))
    return redirect("questions:import_start")


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def question_export(request: HttpRequest) -> HttpResponse:
    """Questions as a file, with their keys; the journal says who took them."""
    form = ExportForm(request.POST or None, banks=_banks(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        file = give_out(
            given["bank"],
            _chosen(request, form),
            given["file_format"],
            by=known(request.user),
            at=timezone.now(),
        )
        disposition = content_disposition_header(as_attachment=True, filename=file.name)
        headers = {"Content-Disposition": disposition or "attachment"}
        return HttpResponse(file.data, content_type=file.content_type, headers=headers)
    status = REFUSED if form.errors else HTTPStatus.OK
    return _screen(request, "question_export", _("Export questions"), {"form": form}, status=status)


def _chosen(request: HttpRequest, form: ExportForm) -> Any:
    given = form.cleaned_data
    questions = access.questions_of(
        request.user, Permission.EDIT_QUESTIONS, on=timezone.localdate()
    )
    if given["category"]:
        questions = questions.filter(category__in=categories_below(given["category"]))
    if given["status"]:
        questions = questions.filter(status=given["status"])
    return questions.order_by("code")


def _banks(request: HttpRequest) -> Any:
    banks = access.banks_of(request.user, Permission.EDIT_QUESTIONS, on=timezone.localdate())
    if not banks.exists():
        raise Http404
    return banks


def _batch_or_404(request: HttpRequest, batch_id: int) -> Any:
    return access.get_batch_or_404(request.user, batch_id, on=timezone.localdate())


def _already_taken(request: HttpRequest) -> HttpResponse:
    messages.warning(request, BatchTaken.message)
    return redirect("questions:question_list")


def _say_what_is_wrong(request: HttpRequest, row: CheckedRow) -> None:
    for problem in row.faults:
        messages.warning(request, problem_sentence(problem, row.draft.kind))


def _next_address(request: HttpRequest, batch: Any, number: int) -> str:
    """After "save and write the next one" the next question to mend, otherwise the table."""
    if request.POST.get("do") == "next":
        batch.refresh_from_db()
        rows = table_of(batch).rows
        for row in rows[number:] + rows[:number]:
            if row.outcome == Outcome.REFUSED:
                return reverse("questions:import_row", args=[batch.pk, row.number])
    return f"{reverse('questions:import_detail', args=[batch.pk])}#cau-{number}"


def _table_screen(
    request: HttpRequest, batch: Any, table: ImportTable, *, status: int = HTTPStatus.OK
) -> HttpResponse:
    refused = table.count(Outcome.REFUSED)
    sentence = ngettext(
        "%(count)s question has to be mended or left out.",
        "%(count)s questions have to be mended or left out.",
        refused,
    ) % {"count": refused}
    context = {
        "batch": batch,
        "table": table,
        "lines": table_lines(table),
        "refused_sentence": sentence,
    }
    title = _("Import “%(file)s”") % {"file": batch.file_name}
    return _screen(request, "import_detail", title, context, status=status, inside=True)


def _row_screen(request: HttpRequest, batch: Any, form: RowEditor) -> HttpResponse:
    context = {
        "form": form,
        "answers": form.block,
        "picture_form": PictureForm(),
        "asked": asked_draft(form.kind, *form.draft()),
        "remarks": form.remarks,
        "back": reverse("questions:import_detail", args=[batch.pk]),
    }
    status = REFUSED if form.errors else HTTPStatus.OK
    title = _("Question %(number)s of the file") % {"number": form.row.number}
    return _screen(request, "question_form", title, context, status=status, inside=True)


def _screen(
    request: HttpRequest,
    name: str,
    title: str,
    context: dict[str, object],
    *,
    status: int,
    inside: bool = False,
) -> HttpResponse:
    crumbs = [crumb(_("Question bank"), "questions:question_list")]
    if inside:
        crumbs.append(crumb(_("Import questions"), "questions:import_start"))
    return screen(request, name, title, context, crumbs=tuple(crumbs), icon="upload", status=status)
