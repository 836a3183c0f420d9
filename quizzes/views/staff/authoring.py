"""Writing questions, seeing them as learners do, and trying them out."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.api import Permission, known
from quizzes import access
from quizzes.actions.images import keep_image
from quizzes.actions.questions import add_question, revise_question
from quizzes.actions.starting import start_trial
from quizzes.errors import BankTooSmall, ChangedMeanwhile, CodeTaken, QuizRefused, ReasonNeeded
from quizzes.forms.questions import QuestionEditor
from quizzes.forms.questions.care import PictureForm
from quizzes.forms.questions.trying import asked_draft, tried_question
from quizzes.rules.writing import to_writing
from quizzes.views.staff.frame import crumb, screen

# Kept for the next question when somebody writes several.
_CARRIED = ("ngan_hang", "loai", "topic", "difficulty", "category", "source", "lesson")


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def question_add(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    banks = access.banks_of(request.user, Permission.EDIT_QUESTIONS, on=today)
    if not banks.exists():
        raise Http404
    initial = {name: request.GET[name] for name in _CARRIED if request.GET.get(name)}
    form = QuestionEditor(request.POST or None, banks=banks, initial=initial)
    if request.method == "POST" and form.is_editing:
        take_picture(request, form)
    elif request.method == "POST" and form.is_valid():
        try:
            question = add_question(
                form.cleaned_data["ngan_hang"], form.cleaned_data["code"], form.about(),
                form.wording(), by=known(request.user), at=timezone.now(),
            )  # fmt: skip
        except CodeTaken as refusal:
            form.add_error("code", refusal.message)
        else:
            messages.success(
                request,
                _("%(code)s is kept as a draft. Make it ready when it is checked.")
                % {"code": question.code},
            )
            return redirect(_next_address(request, question.pk))
    return _editor_screen(request, _("Write a question"), form)


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def question_edit(request: HttpRequest, question_id: int) -> HttpResponse:
    today = timezone.localdate()
    question = access.get_question_or_404(
        request.user, question_id, Permission.EDIT_QUESTIONS, on=today
    )
    banks = access.banks_of(request.user, Permission.EDIT_QUESTIONS, on=today)
    form = QuestionEditor(request.POST or None, banks=banks, question=question)
    if request.method == "POST" and form.is_editing:
        take_picture(request, form)
    elif request.method == "POST" and form.is_valid():
        try:
            saved = revise_question(
                question, form.about(), form.wording(), by=known(request.user), at=timezone.now(),
                reason=form.cleaned_data["reason"], base=form.cleaned_data["base"],
            )  # fmt: skip
        except ReasonNeeded as refusal:
            form.add_error("reason", refusal.message)
        except ChangedMeanwhile as refusal:
            form.add_error(None, refusal.message)
            form.take_over_base()
        except QuizRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            is_new = saved.current_id != question.current_id
            messages.success(request, _saved_sentence(saved.has_open_key_change(), is_new))
            return redirect(_detail(question.pk))
    return _editor_screen(request, _("Edit %(code)s") % {"code": question.code}, form)


def _saved_sentence(is_proposed: bool, is_new: bool) -> str:  # noqa: FBT001 - both say what happened
    if is_new:
        return _("Saved. New papers show the new wording.")
    if is_proposed:
        return _("Saved as a proposal. New papers show it once a second person has agreed.")
    return _("Saved.")


@require_POST
@login_required
def draft_preview(request: HttpRequest) -> HttpResponse:
    """What is on the editor's page at the moment, as a learner would see it, and what to mend."""
    today = timezone.localdate()
    banks = access.banks_of(request.user, Permission.EDIT_QUESTIONS, on=today)
    if not banks.exists():
        raise Http404
    data = request.POST.copy()
    data["do"] = "redisplay"
    form = QuestionEditor(data, banks=banks)
    context = {"asked": asked_draft(form.kind, *form.draft()), "remarks": form.remarks}
    if request.headers.get("Accept") != "application/json":
        return render(request, "quizzes/staff/question_draft.html", context)
    return JsonResponse(
        {
            "document": render_to_string("quizzes/staff/question_frame.html", context, request),
            "remarks": render_to_string("quizzes/staff/_question_remarks.html", context, request),
        }
    )


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def question_preview(request: HttpRequest, question_id: int) -> HttpResponse:
    """The question as a learner would see it, to be tried: nothing of it is kept."""
    question = access.get_question_or_404(
        request.user, question_id, Permission.SEE_QUESTIONS, on=timezone.localdate()
    )
    if question.current is None:
        raise Http404
    tried = tried_question(question.current, request.POST if request.method == "POST" else None)
    context = {"question": question, "tried": tried}
    return render(request, "quizzes/staff/question_preview.html", context)


@require_POST
@login_required
def trial_start(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """Try a test out, as learners take it; it counts nowhere."""
    quiz = access.get_quiz_or_404(
        request.user, quiz_id, Permission.SEE_QUESTIONS, on=timezone.localdate()
    )
    try:
        attempt = start_trial(quiz, by=known(request.user))
    except BankTooSmall as refusal:
        messages.error(request, " ".join([str(refusal.message), *refusal.sentences()]))
        return redirect("questions:quiz_list")
    return redirect("quizzes:attempt_detail", attempt.pk)


@require_POST
@login_required
def image_add(request: HttpRequest) -> HttpResponse:
    """Keep a picture that a script sends, and say how it is written in a text."""
    bank = access.get_bank_or_404(
        request.user,
        request.POST.get("ngan_hang", ""),
        Permission.EDIT_QUESTIONS,
        on=timezone.localdate(),
    )
    form = PictureForm(request.POST, request.FILES)
    if not form.is_valid() or not form.cleaned_data["picture"]:
        message = _("Choose a picture first.")
        return JsonResponse({"error": message}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    data = form.cleaned_data["picture"].read()
    try:
        image = keep_image(bank, data, by=known(request.user), at=timezone.now())
    except QuizRefused as refusal:
        error = {"error": str(refusal.message)}
        return JsonResponse(error, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return JsonResponse({"name": f"image:{image.pk}", "size": f"{image.width}x{image.height}"})


def take_picture(request: HttpRequest, form: QuestionEditor) -> None:
    """Keep a picture sent with the page, for browsers without script."""
    picture, bank = request.FILES.get("picture"), form.bank()
    if form.action != "picture" or bank is None:
        return
    alt = request.POST.get("alt", "").strip()
    if picture is None or not alt:
        messages.error(request, _("Choose a picture and say what it shows."))
        return
    try:
        image = keep_image(bank, picture.read(), by=known(request.user), at=timezone.now())
    except QuizRefused as refusal:
        messages.error(request, refusal.message)
        return
    tag = f'<img src="image:{image.pk}" alt="{alt}" width="{image.width}" height="{image.height}">'
    form.add_picture(to_writing(tag))


def _next_address(request: HttpRequest, question_id: int) -> str:
    if request.POST.get("do") != "next":
        return _detail(question_id)
    carried = {name: str(request.POST[name]) for name in _CARRIED if request.POST.get(name)}
    return f"{reverse('questions:question_add')}?{urlencode(carried | {'da-luu': '1'})}"


def _detail(question_id: int) -> str:
    """The address by which the page of a question learns that a draft in the browser is done."""
    return f"{reverse('questions:question_detail', args=[question_id])}?da-luu=1"


def _editor_screen(request: HttpRequest, title: str, form: QuestionEditor) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    question = form.question
    back = reverse("questions:question_list")
    if question:
        back = reverse("questions:question_detail", args=[question.pk])
    context = {
        "form": form,
        "answers": form.block,
        "picture_form": PictureForm(),
        "asked": asked_draft(form.kind, *form.draft()),
        # Nobody has done anything wrong on an empty page.
        "remarks": form.remarks if question or request.method == "POST" else [],
        "back": back,
        "is_saved": "da-luu" in request.GET,
    }
    crumbs = (crumb(_("Question bank"), "questions:question_list"),)
    return screen(
        request, "question_form", title, context, crumbs=crumbs, icon="edit", status=status
    )
