"""Tests: making one, its settings, what it asks, withdrawing it."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.api import Permission, known
from quizzes import access
from quizzes.actions.quizzes import change_quiz, create_quiz, set_contents, withdraw_quiz
from quizzes.errors import BankTooSmall, QuizRefused
from quizzes.forms.contents import ContentsForm
from quizzes.forms.quizzes import NewQuizForm, QuizForm
from quizzes.queries.quizzes import ready_cells, size_of
from quizzes.views.staff.frame import Crumb, crumb, screen


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def quiz_add(request: HttpRequest) -> HttpResponse:
    banks = access.banks_of(request.user, Permission.EDIT_QUESTIONS, on=timezone.localdate())
    if not banks.exists():
        raise Http404
    form = NewQuizForm(request.POST if request.method == "POST" else None, banks=banks)
    if request.method == "POST" and form.is_valid():
        try:
            quiz = create_quiz(**form.cleaned_data, by=known(request.user), at=timezone.now())
        except QuizRefused as refusal:
            form.add_error("assessment", refusal.message)
        else:
            messages.success(request, _("The test is made. Say now what it asks."))
            return redirect("questions:quiz_contents", quiz.pk)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return screen(
        request, "quiz_add", _("Add a test"), {"form": form}, crumbs=_crumbs(), status=status
    )


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def quiz_edit(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """All settings on one screen. They hold for attempts that begin from now on."""
    quiz = access.get_quiz_or_404(
        request.user, quiz_id, Permission.EDIT_QUESTIONS, on=timezone.localdate()
    )
    form = QuizForm(request.POST if request.method == "POST" else None, instance=quiz)
    if request.method == "POST" and form.is_valid():
        changed = change_quiz(quiz, form.changes(), by=known(request.user), at=timezone.now())
        messages.success(
            request,
            _("Saved. The settings hold for attempts that begin from now on.")
            if changed
            else _("Nothing was changed."),
        )
        return redirect("questions:quiz_edit", quiz.pk)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"form": form, "quiz": quiz}
    return screen(
        request, "quiz_edit", _("Settings of the test"), context,
        crumbs=_crumbs(), status=status,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def quiz_contents(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """Sections, what is drawn, what stands in every paper, and the grades."""
    today = timezone.localdate()
    quiz = access.get_quiz_or_404(request.user, quiz_id, Permission.EDIT_QUESTIONS, on=today)
    questions = access.placeable_questions(quiz)
    form = ContentsForm(
        request.POST if request.method == "POST" else None, quiz=quiz, questions=questions
    )
    errors: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            set_contents(quiz, form.contents(), by=known(request.user), at=timezone.now())
        except BankTooSmall as refusal:
            errors = [str(refusal.message), *refusal.sentences()]
        except QuizRefused as refusal:
            errors = [str(refusal.message)]
        else:
            messages.success(request, _("Saved. New papers are made in this way."))
            return redirect("questions:quiz_contents", quiz.pk)
    is_refused = request.method == "POST"
    context = {
        "form": form,
        "quiz": quiz,
        "errors": errors,
        "has_errors": is_refused,
        "size": size_of(quiz),
        "cells": ready_cells(quiz),
    }
    return screen(
        request, "quiz_contents", _("What the test asks"), context, crumbs=_crumbs(),
        status=HTTPStatus.UNPROCESSABLE_ENTITY if is_refused else HTTPStatus.OK,
    )  # fmt: skip


@require_POST
@login_required
def quiz_withdraw(request: HttpRequest, quiz_id: int) -> HttpResponse:
    quiz = access.get_quiz_or_404(
        request.user, quiz_id, Permission.EDIT_QUESTIONS, on=timezone.localdate()
    )
    withdraw_quiz(quiz, by=known(request.user), at=timezone.now())
    messages.success(request, _("Nobody can start the test now. Who is sitting it can finish."))
    return redirect("questions:quiz_list")


def _crumbs() -> tuple[Crumb, ...]:
    return (
        crumb(_("Question bank"), "questions:question_list"),
        {"url": reverse("questions:quiz_list"), "label": _("Tests")},
    )
