"""Marking closed attempts again: first what it would do, then, with a reason, the doing."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.api import Permission, known
from certificates.api import CertificateRefused
from courses.api import CourseRefused
from quizzes import access
from quizzes.actions.regrading import commit_regrade, propose_regrade, withdraw_regrade
from quizzes.errors import QuizRefused
from quizzes.forms.marking import ReasonForm
from quizzes.forms.regrading import RemedyForm
from quizzes.queries.impact import Impact, Line
from quizzes.queries.regraded import (
    committed_lines,
    marked_versions,
    other_tests_with,
    people_of,
    shown_lines,
)
from quizzes.queries.regrading import Plan, impact_of
from quizzes.queries.regrading_export import impact_rows
from quizzes.views.staff.frame import Crumb, crumb, screen
from shared.tables import XLSX_TYPE, as_xlsx

PER_PAGE = 50


@require_GET
@login_required
@never_cache
def regrade_list(request: HttpRequest) -> HttpResponse:
    """What was proposed and done; and the tests of which something can be marked again."""
    today = timezone.localdate()
    found = access.regrades_for(request.user, on=today).select_related(
        "quiz", "version__question", "made_by", "committed_by"
    )
    tests = access.quizzes_of(request.user, Permission.EDIT_QUESTIONS, on=today)
    if not access.sees_regrades(request.user, on=today):
        raise Http404
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("p")),
        "tests": tests.order_by("title", "pk"),
    }
    return screen(request, "regrade_list", _("Marking again"), context, icon="rotate")


@require_GET
@login_required
@never_cache
def regrade_start(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """The wordings that stand in marked papers of a test."""
    quiz = access.get_quiz_or_404(
        request.user, quiz_id, Permission.EDIT_QUESTIONS, on=timezone.localdate()
    )
    context = {"quiz": quiz, "lines": marked_versions(quiz)}
    return screen(request, "regrade_start", quiz.title, context, icon="rotate", crumbs=_crumbs())


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def regrade_preview(request: HttpRequest, quiz_id: int, version_id: int) -> HttpResponse:
    """What a remedy would do. The address holds the remedy; only proposing it writes."""
    quiz = access.get_quiz_or_404(
        request.user, quiz_id, Permission.EDIT_QUESTIONS, on=timezone.localdate()
    )
    version = access.get_marked_version_or_404(quiz, version_id)
    form = RemedyForm(request.GET or None, version=version)
    plan = None
    if form.is_valid():
        plan = Plan(quiz, version, form.cleaned_data["remedy"], form.key_now)
    context = {
        "quiz": quiz, "version": version, "form": form, "others": other_tests_with(version, quiz),
    }  # fmt: skip
    title = _("Mark %(code)s again") % {"code": version.question.code}
    return _preview(request, plan, title, context)


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def regrade_everything(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """What marking a whole test again would do, each question as it counts now."""
    quiz = access.get_quiz_or_404(
        request.user, quiz_id, Permission.EDIT_QUESTIONS, on=timezone.localdate()
    )
    return _preview(request, Plan(quiz), _("Mark the whole test again"), {"quiz": quiz})


@require_GET
@login_required
@never_cache
def regrade_detail(request: HttpRequest, regrade_id: int) -> HttpResponse:
    """A proposal with what it would do now, or what was done."""
    today = timezone.localdate()
    regrade = access.get_regrade_or_404(request.user, regrade_id, on=today)
    context: dict[str, Any] = {"regrade": regrade}
    if regrade.is_open:
        impact = impact_of(Plan.of(regrade))
        if request.GET.get("tep") == "xlsx":
            return _as_file(request, regrade.quiz.title, impact.lines)
        context |= _table(request, impact)
        context["is_own"] = regrade.made_by_id == request.user.pk
    elif regrade.committed_at:
        found = committed_lines(regrade)
        if request.GET.get("tep") == "xlsx":
            return _as_file(request, regrade.quiz.title, [Line.of(each) for each in found])
        page = Paginator(found, PER_PAGE).get_page(request.GET.get("p"))
        lines = [Line.of(each) for each in page]
        context |= {"page": page, "lines": _with_people(request, lines)}
    return screen(
        request, "regrade_detail", regrade.quiz.title, context, icon="rotate", crumbs=_crumbs()
    )


@require_POST
@login_required
def regrade_commit(request: HttpRequest, regrade_id: int) -> HttpResponse:
    regrade = access.get_regrade_or_404(request.user, regrade_id, on=timezone.localdate())
    try:
        commit_regrade(regrade, by=known(request.user), at=timezone.now())
    except (QuizRefused, CourseRefused, CertificateRefused) as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Marked again. Learners whose points changed have a message."))
    return redirect("questions:regrade_detail", regrade.pk)


@require_POST
@login_required
def regrade_withdraw(request: HttpRequest, regrade_id: int) -> HttpResponse:
    regrade = access.get_regrade_or_404(request.user, regrade_id, on=timezone.localdate())
    try:
        withdraw_regrade(regrade, by=known(request.user), at=timezone.now())
    except QuizRefused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The proposal is withdrawn. No mark has changed."))
    return redirect("questions:regrade_list")


def _preview(
    request: HttpRequest, plan: Plan | None, title: str, context: dict[str, Any]
) -> HttpResponse:
    reason = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and plan is not None and reason.is_valid():
        try:
            regrade = propose_regrade(
                plan.quiz, plan.version, plan.remedy, plan.key_now,
                reason=reason.cleaned_data["reason"], by=known(request.user), at=timezone.now(),
            )  # fmt: skip
        except QuizRefused as refusal:
            reason.add_error(None, refusal.message)
        else:
            return redirect("questions:regrade_detail", regrade.pk)
    if plan is not None:
        impact = impact_of(plan)
        if request.GET.get("tep") == "xlsx":
            return _as_file(request, plan.quiz.title, impact.lines)
        context |= _table(request, impact)
    quiz = context["quiz"]
    return screen(
        request, "regrade_preview", title,
        {**context, "reason": reason, "asked": _asked(request)}, icon="rotate",
        crumbs=(*_crumbs(), crumb(quiz.title, "questions:regrade_start", quiz.pk)),
        status=HTTPStatus.UNPROCESSABLE_ENTITY if reason.errors else HTTPStatus.OK,
    )  # fmt: skip


def _table(request: HttpRequest, impact: Impact) -> dict[str, Any]:
    page = Paginator(impact.lines, PER_PAGE).get_page(request.GET.get("p"))
    return {
        "impact": impact, "page": page, "lines": _with_people(request, list(page)),
        "asked": _asked(request),
    }  # fmt: skip


def _with_people(request: HttpRequest, lines: Sequence[Line]) -> list[Any]:
    people = people_of((line.enrolment for line in lines), request.user, on=timezone.localdate())
    return shown_lines(lines, people)


def _as_file(request: HttpRequest, title: str, lines: Sequence[Line]) -> HttpResponse:
    rows, heading = impact_rows(title, _with_people(request, lines))
    book = as_xlsx(_("Marking again"), rows, heading=heading)
    response = HttpResponse(book, content_type=XLSX_TYPE)
    response["Content-Disposition"] = content_disposition_header(True, "cham-lai.xlsx")  # noqa: FBT003
    return response


def _asked(request: HttpRequest) -> str:
    """The remedy and the key as they stand in the address, without page and file."""
    kept = request.GET.copy()
    for name in ("p", "tep"):
        kept.pop(name, None)
    return kept.urlencode()


def _crumbs() -> tuple[Crumb, ...]:
    return (crumb(_("Marking again"), "questions:regrade_list"),)
