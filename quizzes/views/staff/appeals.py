"""What learners ask about their marks, and the answers."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.api import known
from quizzes import access
from quizzes.actions.appeals import answer_appeal
from quizzes.errors import QuizRefused
from quizzes.forms.marking import AppealAnswerForm
from quizzes.queries.appeals import appeal_page, appeals_for
from quizzes.views.staff.frame import crumb, screen

PER_PAGE = 50


@require_GET
@login_required
@never_cache
def appeal_list(request: HttpRequest) -> HttpResponse:
    """Those that wait first, the oldest at the top."""
    today = timezone.localdate()
    access.marking_scope_or_404(request.user, on=today)
    is_answered = request.GET.get("xem") == "da-tra-loi"
    found = (
        appeals_for(request.user, on=today)
        .filter(answered_at__isnull=not is_answered)
        .select_related("attempt__quiz", "attempt__unit__training_class")
        .order_by("-answered_at" if is_answered else "made_at", "pk")
    )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("p"))
    context = {"page": page, "is_answered": is_answered}
    return screen(request, "appeal_list", _("Questions about marks"), context, icon="help")


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def appeal_detail(request: HttpRequest, appeal_id: int) -> HttpResponse:
    today = timezone.localdate()
    appeal = access.get_appeal_or_404(request.user, appeal_id, on=today)
    form = AppealAnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_appeal(
                appeal, outcome=form.cleaned_data["outcome"], answer=form.cleaned_data["answer"],
                by=known(request.user), at=timezone.now(),
            )  # fmt: skip
        except QuizRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Answered. The learner has a message."))
            return redirect("questions:appeal_list")
    context = {"shown": appeal_page(appeal, request.user, on=today), "form": form}
    return screen(
        request, "appeal_detail", _("A question about a mark"), context, icon="help",
        crumbs=(crumb(_("Questions about marks"), "questions:appeal_list"),),
        status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
    )  # fmt: skip
