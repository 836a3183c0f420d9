"""The question bank for those who see or write questions, inside the back office."""

import random
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.api import Permission, known
from quizzes import access
from quizzes.actions.questions import add_question, revise_question, set_status
from quizzes.actions.quizzes import publish_quiz
from quizzes.errors import BankTooSmall, CodeTaken, QuizRefused
from quizzes.forms.questions import FORMS, FilterForm, NewQuestionForm, QuestionForm, StatusForm
from quizzes.queries.attempt_pages import asked_question
from quizzes.queries.bank import question_page, quiz_lines
from quizzes.rules.papers import lay_out

PER_PAGE = 30


@require_GET
@login_required
@never_cache
def question_list(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    banks = access.banks_of(request.user, Permission.SEE_QUESTIONS, on=today)
    if not banks.exists():
        raise Http404
    form = FilterForm(request.GET, banks=banks)
    questions = form.narrowed(
        access.questions_of(request.user, Permission.SEE_QUESTIONS, on=today)
    ).select_related("bank", "topic", "current")
    page = Paginator(questions, PER_PAGE).get_page(request.GET.get("p"))
    can_add = access.banks_of(request.user, Permission.EDIT_QUESTIONS, on=today).exists()
    context = {"form": form, "page": page, "can_add": can_add}
    return _screen(request, "question_list", _("Question bank"), context)


@require_GET
@login_required
@never_cache
def question_detail(request: HttpRequest, question_id: int) -> HttpResponse:
    today = timezone.localdate()
    question = access.get_question_or_404(
        request.user, question_id, Permission.SEE_QUESTIONS, on=today
    )
    context = {
        "shown": question_page(question),
        "can_edit": access.can_edit(request.user, question, on=today),
        "status_form": StatusForm(initial={"status": question.status}),
    }
    return _screen(request, "question_detail", question.code, context)


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def question_add(request: HttpRequest) -> HttpResponse:
    """First which bank and kind, then the question itself."""
    today = timezone.localdate()
    banks = access.banks_of(request.user, Permission.EDIT_QUESTIONS, on=today)
    if not banks.exists():
        raise Http404
    start = NewQuestionForm(request.GET or None, banks=banks)
    title = _("Add a question")
    if not start.is_valid():
        return _screen(request, "question_start", title, {"form": start})
    bank, kind = start.cleaned_data["ngan_hang"], start.cleaned_data["loai"]
    form = FORMS[kind](request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            question = add_question(
                bank, form.cleaned_data["code"], form.about(), form.wording(),
                by=known(request.user), at=timezone.now(),
            )  # fmt: skip
        except CodeTaken as refusal:
            form.add_error("code", refusal.message)
        else:
            messages.success(request, _("The question is kept as a draft."))
            return redirect("questions:question_detail", question.pk)
    return _form_screen(request, title, form, back=reverse("questions:question_list"))


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def question_edit(request: HttpRequest, question_id: int) -> HttpResponse:
    question = access.get_question_or_404(
        request.user, question_id, Permission.EDIT_QUESTIONS, on=timezone.localdate()
    )
    if question.current is None:
        raise Http404
    form = FORMS[question.current.kind](
        request.POST if request.method == "POST" else None, question=question
    )
    if request.method == "POST" and form.is_valid():
        try:
            revise_question(
                question, form.about(), form.wording(), by=known(request.user), at=timezone.now()
            )
        except QuizRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Saved. New papers show the new wording."))
            return redirect("questions:question_detail", question.pk)
    title = _("Edit %(code)s") % {"code": question.code}
    back = reverse("questions:question_detail", args=[question.pk])
    return _form_screen(request, title, form, back=back)


@require_POST
@login_required
def question_status(request: HttpRequest, question_id: int) -> HttpResponse:
    question = access.get_question_or_404(
        request.user, question_id, Permission.EDIT_QUESTIONS, on=timezone.localdate()
    )
    form = StatusForm(request.POST)
    if not form.is_valid():
        return HttpResponse(_("Unknown status."), status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        set_status(question, form.cleaned_data["status"], by=known(request.user), at=timezone.now())
    except QuizRefused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The status is changed."))
    return redirect("questions:question_detail", question.pk)


@require_GET
@login_required
@never_cache
def question_preview(request: HttpRequest, question_id: int) -> HttpResponse:
    """The question as a learner would see it, in one of its possible orders."""
    question = access.get_question_or_404(
        request.user, question_id, Permission.SEE_QUESTIONS, on=timezone.localdate()
    )
    version = question.current
    if version is None:
        raise Http404
    item = lay_out(
        question.pk, version.pk, version.kind, version.content, rng=random.SystemRandom()
    )
    context = {"question": question, "asked": asked_question(1, item, version)}
    return render(request, "quizzes/staff/question_preview.html", context)


@require_GET
@login_required
@never_cache
def quiz_list(request: HttpRequest) -> HttpResponse:
    """The tests, and whether the bank can fill their papers."""
    today = timezone.localdate()
    banks = access.banks_of(request.user, Permission.SEE_QUESTIONS, on=today)
    if not banks.exists():
        raise Http404
    editable = access.banks_of(request.user, Permission.EDIT_QUESTIONS, on=today)
    context = {
        "lines": quiz_lines(banks),
        "editable": set(editable.values_list("pk", flat=True)),
    }
    return _screen(request, "quiz_list", _("Tests"), context)


@require_POST
@login_required
def quiz_publish(request: HttpRequest, quiz_id: int) -> HttpResponse:
    quiz = access.get_quiz_or_404(
        request.user, quiz_id, Permission.EDIT_QUESTIONS, on=timezone.localdate()
    )
    try:
        publish_quiz(quiz, by=known(request.user), at=timezone.now())
    except BankTooSmall as refusal:
        messages.error(request, " ".join([str(refusal.message), *refusal.sentences()]))
    else:
        messages.success(request, _("The test is open: learners can start it."))
    return redirect("questions:quiz_list")


def _form_screen(
    request: HttpRequest, title: str, form: QuestionForm, *, back: str
) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return _screen(request, "question_form", title, {"form": form, "back": back}, status=status)


def _screen(
    request: HttpRequest,
    name: str,
    title: str,
    context: dict[str, Any],
    *,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """Render one of our screens in the frame of Wagtail's."""
    crumbs = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    if name != "question_list":
        crumbs.append({"url": reverse("questions:question_list"), "label": _("Question bank")})
    frame = {
        "header_title": title,
        "page_title": title,
        "header_icon": "help",
        "breadcrumbs_items": [*crumbs, {"url": "", "label": title}],
    }
    return render(request, f"quizzes/staff/{name}.html", {**frame, **context}, status=status)
