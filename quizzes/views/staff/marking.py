"""Marking essays, blind: by question, one answer after another."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.api import known
from certificates.api import CertificateRefused
from courses.api import CourseRefused
from quizzes import access
from quizzes.actions.marking import Marked, draft_marks, mark_answer
from quizzes.actions.regrading import propose_mark
from quizzes.errors import QuizRefused
from quizzes.forms.marking import ChangedMarksForm, MarksForm, points_of
from quizzes.queries.marking import (
    answer_to_mark,
    awaiting_marks,
    for_marker,
    markable,
    marked_lines,
    next_answer,
    queue_of,
)
from quizzes.rules.marking import MarksRefused
from quizzes.views.staff.frame import Crumb, crumb, screen

PER_PAGE = 50
REFUSED = HTTPStatus.UNPROCESSABLE_ENTITY


@require_GET
@login_required
@never_cache
def marking_queue(request: HttpRequest) -> HttpResponse:
    """Which questions of which tests have answers that wait for marks."""
    today = timezone.localdate()
    access.marking_scope_or_404(request.user, on=today)
    context = {"lines": queue_of(request.user, on=today)}
    return screen(request, "marking_queue", _("Answers to be marked"), context)


@require_GET
@login_required
@never_cache
def marking_next(request: HttpRequest, quiz_id: int, question_id: int) -> HttpResponse:
    """Lead to the next answer in this marker's order; `?sau=` names the one just left."""
    today = timezone.localdate()
    access.marking_scope_or_404(request.user, on=today)
    answers = markable(request.user, on=today).filter(
        attempt__quiz=quiz_id, version__question=question_id
    )
    if not answers.exists():
        raise Http404
    if code := request.GET.get("lop"):
        answers = answers.filter(attempt__unit__training_class__code=code)
    found = next_answer(answers, request.user, after=_whole(request.GET.get("sau")))
    if found is None:
        messages.success(request, _("You have marked everything that waited for you here."))
        return redirect("questions:marking_queue")
    return redirect(_with_class("questions:answer_mark", request, found))


@require_GET
@login_required
@never_cache
def marking_done(request: HttpRequest, quiz_id: int, question_id: int) -> HttpResponse:
    """The answers to a question that have their marks."""
    today = timezone.localdate()
    access.marking_scope_or_404(request.user, on=today)
    answers = markable(request.user, on=today).filter(
        attempt__quiz=quiz_id, version__question=question_id
    )
    if not answers.exists():
        raise Http404
    answers = (
        answers.filter(points__isnull=False)
        .exclude(markings=None)
        .select_related("attempt")
        .order_by("pk")
    )
    page = Paginator(answers, PER_PAGE).get_page(request.GET.get("p"))
    context = {"page": page, "lines": marked_lines(list(page))}
    return screen(request, "marking_done", _("Answers with marks"), context, crumbs=_crumbs())


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def answer_mark(request: HttpRequest, response_id: int) -> HttpResponse:
    answer = access.get_answer_or_404(request.user, response_id, on=timezone.localdate())
    own = next((each for each in answer.markings.all() if each.marker_id == request.user.pk), None)
    if request.method == "GET":
        if answer.points is not None or (own is not None and own.marked_at):
            messages.info(request, _("This answer has been marked. Here is the next one."))
            return redirect(_next(request, answer))
        initial = {"comment": own.comment, "note": own.note} if own else None
        return _answer_screen(request, answer, MarksForm(initial=initial))
    form = MarksForm(request.POST)
    if not form.is_valid():
        return _answer_screen(request, answer, form, status=REFUSED)
    what = request.POST.get("lam", "cham")
    try:
        if what == "cham":
            marked = mark_answer(
                response_id, form.marks(), by=known(request.user), at=timezone.now()
            )
        else:
            draft_marks(
                response_id, form.marks(), put_off=what == "de-sau",
                by=known(request.user), at=timezone.now(),
            )  # fmt: skip
    except MarksRefused as refusal:
        form.add_error(None, _("Choose points for every criterion."))
        return _answer_screen(request, answer, form, missing=refusal.number, status=REFUSED)
    except (QuizRefused, CourseRefused, CertificateRefused) as refusal:
        form.add_error(None, refusal.message)
        return _answer_screen(request, answer, form, status=REFUSED)
    if what == "nhap":
        messages.success(request, _("The draft is saved. It counts for nothing yet."))
        return redirect(_with_class("questions:answer_mark", request, response_id))
    messages.success(request, _said(marked) if what == "cham" else _("Put off: it comes last."))
    return redirect(_next(request, answer))


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def mark_change(request: HttpRequest, response_id: int) -> HttpResponse:
    """Propose another mark for an answer whose result is final; the proposal shows what it does."""
    answer = access.get_answer_or_404(request.user, response_id, on=timezone.localdate())
    form = ChangedMarksForm(request.POST if request.method == "POST" else None)
    missing = ""
    if request.method == "POST" and form.is_valid():
        try:
            regrade = propose_mark(
                answer, form.marks(), reason=form.cleaned_data["reason"],
                by=known(request.user), at=timezone.now(),
            )  # fmt: skip
        except MarksRefused as refusal:
            missing = refusal.number
            form.add_error(None, _("Choose points for every criterion."))
        except QuizRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("questions:regrade_detail", regrade.pk)
    status = REFUSED if form.errors else HTTPStatus.OK
    return _answer_screen(
        request, answer, form, missing=missing, name="marking_change", status=status
    )


@require_GET
@login_required
@never_cache
def answer_photo(request: HttpRequest, photo_id: int) -> FileResponse:
    """A photographed page in full size; its name says nothing about whose it is."""
    photo = access.get_photo_or_404(request.user, photo_id, on=timezone.localdate())
    return FileResponse(photo.file.open("rb"), filename=f"anh-{photo.pk}.jpg")


def _answer_screen(
    request: HttpRequest,
    answer: Any,
    form: MarksForm,
    *,
    missing: str = "",
    name: str = "marking_answer",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    typed = points_of(form.data) if form.is_bound else None
    shown = answer_to_mark(answer, request.user, typed=typed)
    waiting = for_marker(
        awaiting_marks(markable(request.user, on=timezone.localdate())), request.user
    ).filter(attempt__quiz=answer.attempt.quiz_id, version__question=answer.version.question_id)
    context = {
        "shown": shown,
        "form": form,
        "missing": missing,
        "left": waiting.count(),
        "lop": request.GET.get("lop", ""),
    }
    title = _("Answer %(number)s") % {"number": shown.number}
    return screen(request, name, title, context, crumbs=_crumbs(), status=status)


def _said(marked: Marked) -> str:
    if marked.is_finished:
        return _("Marked. All answers of this test have their marks: the learner has the result.")
    if marked.is_settled:
        return _("Marked.")
    return _("Marked. Another person has to mark this answer too.")


def _next(request: HttpRequest, answer: Any) -> str:
    url = reverse(
        "questions:marking_next", args=[answer.attempt.quiz_id, answer.version.question_id]
    )
    chosen = f"&lop={code}" if (code := _class_of(request)) else ""
    return f"{url}?sau={answer.pk}{chosen}"


def _with_class(route: str, request: HttpRequest, *args: int) -> str:
    code = _class_of(request)
    return reverse(route, args=args) + (f"?lop={code}" if code else "")


def _class_of(request: HttpRequest) -> str:
    code = request.GET.get("lop", "")
    return code if code.replace("-", "").replace("_", "").isalnum() else ""


def _crumbs() -> tuple[Crumb, ...]:
    return (crumb(_("Answers to be marked"), "questions:marking_queue"),)


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 18 else 0
