"""Versions, comments, changes of keys, and what learners report."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.api import Permission, known
from quizzes import access
from quizzes.actions.care import add_comment, answer_report, decide_key_change, settle_comment
from quizzes.actions.questions import restore_version
from quizzes.errors import QuizRefused
from quizzes.forms.questions.care import (
    AnswerForm,
    CommentForm,
    DecisionForm,
    ReasonForm,
    ReportFilterForm,
)
from quizzes.queries.reports import report_lines, reports_in
from quizzes.views.staff.frame import crumb, screen

PER_PAGE = 20


@require_POST
@login_required
def version_restore(request: HttpRequest, question_id: int, number: int) -> HttpResponse:
    question = access.get_question_or_404(
        request.user, question_id, Permission.EDIT_QUESTIONS, on=timezone.localdate()
    )
    version = access.get_version_or_404(question, number)
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        saved = restore_version(version, by=known(request.user), at=timezone.now(), reason=reason)
    except QuizRefused as refusal:
        messages.error(request, refusal.message)
    else:
        if saved.has_open_key_change():
            messages.success(
                request,
                _("Saved as a proposal. New papers show it once a second person has agreed."),
            )
        else:
            messages.success(request, _("The old version is the present one again."))
    return redirect("questions:question_detail", question.pk)


@require_POST
@login_required
def key_change_decide(request: HttpRequest, question_id: int) -> HttpResponse:
    """Accept or refuse another key; open to those who write or review questions there."""
    today = timezone.localdate()
    question = access.get_question_or_404(
        request.user, question_id, Permission.SEE_QUESTIONS, on=today
    )
    if not access.can_decide(request.user, question, on=today):
        raise Http404
    change = access.get_key_change_or_404(question, request.POST.get("change", ""))
    form = DecisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose whether you accept or refuse the change."))
        return redirect("questions:question_detail", question.pk)
    accept = form.cleaned_data["decision"] == "accept"
    try:
        decide_key_change(
            change, accept=accept, note=form.cleaned_data["note"],
            by=known(request.user), at=timezone.now(),
        )  # fmt: skip
    except QuizRefused as refusal:
        messages.error(request, refusal.message)
    else:
        done = (
            _("The new key is in force for new papers.") if accept else _("The change is refused.")
        )
        messages.success(request, done)
    return redirect("questions:question_detail", question.pk)


@require_POST
@login_required
def comment_add(request: HttpRequest, question_id: int) -> HttpResponse:
    question = access.get_question_or_404(
        request.user, question_id, Permission.SEE_QUESTIONS, on=timezone.localdate()
    )
    form = CommentForm(request.POST)
    if form.is_valid():
        add_comment(question, form.cleaned_data["text"], by=known(request.user), at=timezone.now())
    else:
        messages.error(request, _("Write the comment first."))
    return redirect("questions:question_detail", question.pk)


@require_POST
@login_required
def comment_settle(request: HttpRequest, comment_id: int) -> HttpResponse:
    comment = access.get_comment_or_404(request.user, comment_id, on=timezone.localdate())
    try:
        settle_comment(comment, by=known(request.user), at=timezone.now())
    except QuizRefused as refusal:
        messages.error(request, refusal.message)
    return redirect("questions:question_detail", comment.question_id)


@require_GET
@login_required
@never_cache
def report_list(request: HttpRequest) -> HttpResponse:
    """What learners report about questions of the banks one sees."""
    today = timezone.localdate()
    banks = access.banks_of(request.user, Permission.SEE_QUESTIONS, on=today)
    if not banks.exists():
        raise Http404
    form = ReportFilterForm(request.GET)
    page = Paginator(form.narrowed(reports_in(banks)), PER_PAGE).get_page(request.GET.get("p"))
    editable = access.banks_of(request.user, Permission.EDIT_QUESTIONS, on=today)
    context = {
        "form": form,
        "page": page,
        "lines": report_lines(page.object_list),
        "answer_form": AnswerForm(auto_id=False),
        "editable": set(editable.values_list("pk", flat=True)),
    }
    crumbs = (crumb(_("Question bank"), "questions:question_list"),)
    return screen(
        request, "question_reports", _("Reports of learners"), context, crumbs=crumbs,
        icon="warning",
    )  # fmt: skip


@require_POST
@login_required
def report_answer(request: HttpRequest, report_id: int) -> HttpResponse:
    report = access.get_report_or_404(
        request.user, report_id, Permission.EDIT_QUESTIONS, on=timezone.localdate()
    )
    form = AnswerForm(request.POST)
    will_be_mended = "mend" in request.POST
    try:
        answer_report(
            report, form.cleaned_data["answer"] if form.is_valid() else "",
            by=known(request.user), at=timezone.now(), will_be_mended=will_be_mended,
        )  # fmt: skip
    except QuizRefused as refusal:
        messages.error(request, refusal.message)
        return redirect("questions:report_list")
    messages.success(request, _("Answered. The learner gets a message."))
    if will_be_mended:
        return redirect("questions:question_edit", report.version.question_id)
    return redirect("questions:report_list")
