"""The question bank for those who see or write questions, inside the back office."""

from http import HTTPStatus
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.api import Permission, known
from quizzes import access
from quizzes.actions.categories import (
    add_category,
    change_category,
    open_bank,
    remove_category,
)
from quizzes.actions.questions import change_many, set_status
from quizzes.actions.quizzes import publish_quiz
from quizzes.errors import BankTooSmall, QuizRefused
from quizzes.forms.questions import FilterForm, ManyForm
from quizzes.forms.questions.care import (
    BankForm,
    CategoryForm,
    CommentForm,
    DecisionForm,
    ReasonForm,
    StatusForm,
)
from quizzes.forms.questions.remarks import remarks_on_version
from quizzes.queries.bank import bank_lines, question_page, quiz_lines, shelves_of
from quizzes.queries.reports import open_reports
from quizzes.queries.usage import usage_of
from quizzes.views.staff.frame import crumb, screen

PER_PAGE = 30


@require_GET
@login_required
@never_cache
def question_list(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    banks = access.banks_of(request.user, Permission.SEE_QUESTIONS, on=today)
    editable = access.banks_of(request.user, Permission.EDIT_QUESTIONS, on=today)
    can_open = access.owners_for_banks(request.user, on=today).exists()
    if not can_open and not banks.exists():
        raise Http404
    shelves = shelves_of(banks)
    form = FilterForm(request.GET, banks=banks, shelves=shelves)
    questions = form.narrowed(
        access.questions_of(request.user, Permission.SEE_QUESTIONS, on=today)
    ).select_related("bank", "topic", "current", "category")
    page = Paginator(questions, PER_PAGE).get_page(request.GET.get("p"))
    usage = usage_of(list(page.object_list))
    can_add = editable.exists()
    many = ManyForm(questions=questions.none(), shelves=shelves) if can_add else None
    context = {
        "form": form,
        "page": page,
        "lines": [(question, usage[question.pk]) for question in page],
        "can_add": can_add,
        "can_open": can_open,
        "many": many,
        "reports": open_reports(banks).count(),
        "query": _without_page(request),
    }
    return screen(request, "question_list", _("Question bank"), context, icon="help")


@require_POST
@login_required
def questions_change(request: HttpRequest) -> HttpResponse:
    """Change the chosen questions of the list."""
    today = timezone.localdate()
    questions = access.questions_of(request.user, Permission.EDIT_QUESTIONS, on=today)
    banks = access.banks_of(request.user, Permission.EDIT_QUESTIONS, on=today)
    if not banks.exists():
        raise Http404
    form = ManyForm(request.POST, questions=questions, shelves=shelves_of(banks))
    back = f"{reverse('questions:question_list')}?{_without_page(request)}"
    if not form.is_valid():
        refusals = form.non_field_errors() or [_("Choose questions that you may change.")]
        messages.error(request, " ".join(map(str, refusals)))
        return redirect(back)
    at, by, changed = timezone.now(), known(request.user), 0
    for bank, chosen in form.questions_by_bank().items():
        try:
            changed += change_many(bank, chosen, form.changes(), by=by, at=at)
        except QuizRefused as refusal:
            messages.error(request, f"{bank.name}: {refusal.message}")
    if changed:
        sentence = ngettext("%(n)d question is changed.", "%(n)d questions are changed.", changed)
        messages.success(request, sentence % {"n": changed})
    return redirect(back)


@require_GET
@login_required
@never_cache
def question_detail(request: HttpRequest, question_id: int) -> HttpResponse:
    today = timezone.localdate()
    question = access.get_question_or_404(
        request.user, question_id, Permission.SEE_QUESTIONS, on=today
    )
    shown = question_page(question)
    change = shown.key_change.change if shown.key_change else None
    can_decide = access.can_decide(request.user, question, on=today)
    context = {
        "shown": shown,
        "can_edit": access.can_edit(request.user, question, on=today),
        "can_decide": can_decide and change and change.proposed_by_id != request.user.pk,
        "is_own_change": change and change.proposed_by_id == request.user.pk,
        "remarks": remarks_on_version(question.bank, question.current),
        "status_form": StatusForm(initial={"status": question.status}),
        "comment_form": CommentForm(),
        "decision_form": DecisionForm(),
        "reason_form": ReasonForm(),
        "is_saved": "da-luu" in request.GET,
    }
    crumbs = (crumb(_("Question bank"), "questions:question_list"),)
    return screen(request, "question_detail", question.code, context, crumbs=crumbs, icon="help")


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
    crumbs = (crumb(_("Question bank"), "questions:question_list"),)
    return screen(request, "quiz_list", _("Tests"), context, crumbs=crumbs, icon="help")


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


# --- Banks and their shelves ----------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def bank_list(request: HttpRequest) -> HttpResponse:
    """The banks one may see; those who write questions open another one here."""
    today = timezone.localdate()
    banks = access.banks_of(request.user, Permission.SEE_QUESTIONS, on=today)
    owners = access.owners_for_banks(request.user, on=today)
    can_open = owners.exists()
    if not can_open and (request.method == "POST" or not banks.exists()):
        raise Http404
    form = BankForm(request.POST if request.method == "POST" else None, owners=owners)
    if request.method == "POST" and form.is_valid():
        bank = open_bank(**form.cleaned_data, by=known(request.user), at=timezone.now())
        messages.success(request, _("The bank is open. Add categories and questions."))
        return redirect("questions:bank_detail", bank.code)
    context = {"lines": bank_lines(banks), "form": form if can_open else None}
    return screen(
        request, "bank_list", _("Banks"), context, icon="folder-open-inverse",
        crumbs=(crumb(_("Question bank"), "questions:question_list"),),
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def bank_detail(request: HttpRequest, bank_code: str) -> HttpResponse:
    """The shelves of a bank; a new one is put up here."""
    today = timezone.localdate()
    needed = Permission.EDIT_QUESTIONS if request.method == "POST" else Permission.SEE_QUESTIONS
    bank = access.get_bank_or_404(request.user, bank_code, needed, on=today)
    shelves = shelves_of(access.banks_of(request.user, needed, on=today).filter(pk=bank.pk))
    form = CategoryForm(
        request.POST if request.method == "POST" else None, bank=bank, shelves=shelves
    )
    if request.method == "POST" and form.is_valid():
        try:
            add_category(bank, **form.cleaned_data, by=known(request.user), at=timezone.now())
        except QuizRefused as refusal:
            form.add_error("name", refusal.message)
        else:
            messages.success(request, _("The category is added."))
            return redirect("questions:bank_detail", bank.code)
    context = {
        "bank": bank,
        "shelves": shelves,
        "form": form if access.can_edit_bank(request.user, bank, on=today) else None,
    }
    crumbs = (
        crumb(_("Question bank"), "questions:question_list"),
        crumb(_("Banks"), "questions:bank_list"),
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return screen(
        request, "category_tree", bank.name, context, crumbs=crumbs, icon="folder", status=status
    )


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def category_edit(request: HttpRequest, category_id: int) -> HttpResponse:
    """Rename a shelf, put it elsewhere, or take it down when it is empty."""
    today = timezone.localdate()
    category = access.get_category_or_404(request.user, category_id, on=today)
    bank = category.bank
    banks = access.banks_of(request.user, Permission.EDIT_QUESTIONS, on=today).filter(pk=bank.pk)
    form = CategoryForm(
        request.POST if request.method == "POST" else None,
        bank=bank, shelves=shelves_of(banks), category=category,
    )  # fmt: skip
    if request.method == "POST":
        try:
            done = _change_or_remove(request, form)
        except QuizRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            if done:
                messages.success(request, done)
                return redirect("questions:bank_detail", bank.code)
    crumbs = (
        crumb(_("Question bank"), "questions:question_list"),
        crumb(bank.name, "questions:bank_detail", bank.code),
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"category": category, "bank": bank, "form": form}
    return screen(
        request, "category_form", category.name, context, crumbs=crumbs, icon="folder",
        status=status,
    )  # fmt: skip


def _change_or_remove(request: HttpRequest, form: CategoryForm) -> str:
    """Return what was done; "" when the form is not right yet."""
    at, by = timezone.now(), known(request.user)
    if "remove" in request.POST:
        form.full_clean()
        remove_category(form.shelf, by=by, at=at)
        return _("The category is removed.")
    if not form.is_valid():
        return ""
    change_category(form.shelf, **form.cleaned_data, by=by, at=at)
    return _("The category is changed.")


def _without_page(request: HttpRequest) -> str:
    """Return the filters of the list as they stand in the address, without the page."""
    kept = [(name, value) for name, value in request.GET.items() if name != "p"]
    return urlencode(kept)
