"""Statistics of tests and questions, inside the back office. No learner is named here."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.api import Permission, known
from quizzes import access
from quizzes.forms.statistics import WHICH, SampleForm, WorkListForm
from quizzes.queries.question_statistics import question_statistics
from quizzes.queries.statistics import classes_of, quiz_statistics
from quizzes.queries.statistics_export import export_rows
from quizzes.queries.work_list import work_list
from shared.tables import CSV_TYPE, XLSX_TYPE, as_csv, as_xlsx
from shared.text import vietnamese_slug

PER_PAGE = 30

Crumb = dict[str, Any]


@require_GET
@login_required
@never_cache
def statistics_worklist(request: HttpRequest) -> HttpResponse:
    """The questions of all tests that ask to be looked at."""
    banks = access.banks_of(request.user, Permission.SEE_QUESTIONS, on=timezone.localdate())
    if not banks.exists():
        raise Http404
    form = WorkListForm(request.GET)
    found = work_list(banks, verdict=form.verdict())
    context = {
        "form": form,
        "found": found,
        "page": Paginator(found.lines, PER_PAGE).get_page(request.GET.get("p")),
    }
    return _screen(request, "worklist", _("Questions to look at"), [], context)


@require_GET
@login_required
@never_cache
def statistics_quiz(request: HttpRequest, quiz_id: int) -> HttpResponse:
    quiz = access.get_quiz_or_404(
        request.user, quiz_id, Permission.SEE_QUESTIONS, on=timezone.localdate()
    )
    form = SampleForm(request.GET, classes=classes_of(quiz))
    context = {
        "form": form,
        "found": quiz_statistics(quiz, form.sample()),
        "which": WHICH[form.sample().which],
        "asked": request.GET.urlencode(),
        "at": timezone.now(),
    }
    return _screen(request, "quiz", _("Statistics: %s") % quiz.title, [_work_list()], context)


@require_GET
@login_required
@never_cache
def statistics_question(request: HttpRequest, quiz_id: int, question_id: int) -> HttpResponse:
    today = timezone.localdate()
    quiz = access.get_quiz_or_404(request.user, quiz_id, Permission.SEE_QUESTIONS, on=today)
    question = access.get_question_or_404(
        request.user, question_id, Permission.SEE_QUESTIONS, on=today
    )
    form = SampleForm(request.GET, classes=classes_of(quiz))
    asked = request.GET.get("phien_ban", "")
    version = int(asked) if asked.isascii() and asked.isdecimal() else None
    kept = request.GET.copy()
    kept.pop("phien_ban", None)
    context = {
        "found": question_statistics(quiz, question, form.sample(), version=version),
        "which": WHICH[form.sample().which],
        "asked": kept.urlencode(),
        "can_edit": access.can_edit(request.user, question, on=today),
    }
    test = {
        "url": f"{reverse('questions:statistics_quiz', args=[quiz.pk])}?{kept.urlencode()}",
        "label": quiz.title,
    }
    title = _("Statistics: %s") % question.code
    return _screen(request, "question", title, [_work_list(), test], context)


@require_GET
@login_required
@never_cache
def statistics_export(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """The table of questions as a file: what the screen shows for the same address."""
    quiz = access.get_quiz_or_404(
        request.user, quiz_id, Permission.SEE_QUESTIONS, on=timezone.localdate()
    )
    classes = classes_of(quiz)
    sample = SampleForm(request.GET, classes=classes).sample()
    names = {each.code: each.name for each in classes}
    rows, heading = export_rows(
        quiz_statistics(quiz, sample),
        which=str(WHICH[sample.which]),
        class_name=names.get(sample.class_code, ""),
        maker=known(request.user).full_name,
        at=timezone.now(),
    )
    if request.GET.get("dang") == "csv":
        response, ending = HttpResponse(as_csv(rows), content_type=CSV_TYPE), "csv"
    else:
        book = as_xlsx(_("Statistics"), rows, heading=heading)
        response, ending = HttpResponse(book, content_type=XLSX_TYPE), "xlsx"
    name = f"thong-ke-{vietnamese_slug(quiz.title)}.{ending}"
    response["Content-Disposition"] = content_disposition_header(True, name)  # noqa: FBT003
    return response


def _work_list() -> Crumb:
    return {"url": reverse("questions:statistics_worklist"), "label": _("Questions to look at")}


def _screen(
    request: HttpRequest, name: str, title: str, crumbs: list[Crumb], context: dict[str, Any]
) -> HttpResponse:
    """Render one of our screens in the frame of Wagtail's."""
    frame = {
        "header_title": title,
        "page_title": title,
        "header_icon": "table",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("questions:question_list"), "label": _("Question bank")},
            *crumbs,
            {"url": "", "label": title},
        ],
    }
    return render(request, f"quizzes/staff/statistics_{name}.html", {**frame, **context})
