"""Beside reading: one's place, notes, questions to the trainer, the calendar file."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.api import known
from courses import access
from courses.actions import study as actions
from courses.forms.study import (
    AnswerForm,
    HideForm,
    NoteChangeForm,
    NoteForm,
    PlaceForm,
    QuestionForm,
)
from courses.queries import learning, study
from courses.rules.calendar import calendar_file

REFUSED = HTTPStatus.UNPROCESSABLE_ENTITY


@require_http_methods(["GET", "POST"])
@login_required
def reading_place(request: HttpRequest, class_code: str, unit_id: int) -> HttpResponse:
    """Where the learner stopped; the lesson's script asks for it and sends it."""
    unit, enrolment = access.get_unit_or_404(request.user, class_code, unit_id, kind="lesson")
    if request.method == "GET":
        # `seat` tells a device that kept something whether the same learner is signed in.
        return JsonResponse({"doan": study.place_in(unit, enrolment), "seat": enrolment.pk})
    form = PlaceForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=REFUSED)
    actions.save_place(unit, enrolment, form.cleaned_data["doan"], at=timezone.now())
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


# --- Notes ---------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@login_required
def note_list(request: HttpRequest, class_code: str, unit_id: int) -> HttpResponse:
    unit, enrolment = access.get_unit_or_404(request.user, class_code, unit_id, kind="lesson")
    form = NoteForm(request.POST or None, initial={"doan": request.GET.get("doan", "")})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actions.add_note(unit, enrolment, given["text"], anchor=given["doan"], at=timezone.now())
        messages.success(request, _("Your note is kept. Nobody else reads it."))
        return redirect("courses:note_list", class_code, unit_id)
    context = {
        "unit": unit,
        "class_code": class_code,
        "form": form,
        "notes": [(note, NoteChangeForm(initial={"text": note.text}, prefix=f"n{note.pk}"))
                  for note in study.notes_in(unit, enrolment)],
    }  # fmt: skip
    status = REFUSED if form.errors else HTTPStatus.OK
    return render(request, "courses/study/note_list.html", context, status=status)


@require_POST
@login_required
def note_change(request: HttpRequest, class_code: str, unit_id: int, note_id: int) -> HttpResponse:
    unit, enrolment = access.get_unit_or_404(request.user, class_code, unit_id, kind="lesson")
    note = _found(study.own_note(unit, enrolment, note_id))
    form = NoteChangeForm(request.POST, prefix=f"n{note.pk}")
    if form.is_valid():
        actions.change_note(note, form.cleaned_data["text"], at=timezone.now())
        messages.success(request, _("Your notes are as you left them."))
    else:
        messages.error(request, _("The note is too long; it stays as it was."))
    return redirect("courses:note_list", class_code, unit_id)


# --- Questions -----------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@login_required
def question_list(request: HttpRequest, class_code: str, unit_id: int) -> HttpResponse:
    unit, viewer = _viewer_or_404(request, class_code, unit_id)
    form = QuestionForm(request.POST or None) if viewer.enrolment else None
    if request.method == "POST":
        if form is None or viewer.enrolment is None:
            raise Http404
        if form.is_valid():
            text = form.cleaned_data["text"]
            actions.ask(unit, viewer.enrolment, text, by=known(request.user), at=timezone.now())
            messages.success(
                request, _("Your question is there. You get a message when it is answered.")
            )
            return redirect("courses:question_list", class_code, unit_id)
    context = {
        "unit": unit,
        "class_code": class_code,
        "viewer": viewer,
        "form": form,
        "lines": [
            (line, AnswerForm(prefix=f"q{line.question.pk}"))
            for line in study.questions_in(unit, viewer)
        ],
    }
    status = REFUSED if form is not None and form.errors else HTTPStatus.OK
    return render(request, "courses/study/question_list.html", context, status=status)


@require_POST
@login_required
def question_answer(
    request: HttpRequest, class_code: str, unit_id: int, question_id: int
) -> HttpResponse:
    unit, viewer = _viewer_or_404(request, class_code, unit_id)
    question = _found(study.question_of(unit, question_id))
    if question.hidden_at is not None:
        raise Http404
    form = AnswerForm(request.POST, prefix=f"q{question.pk}")
    if form.is_valid():
        actions.answer(
            question,
            form.cleaned_data["text"],
            is_trainers=viewer.is_trainer,
            by=known(request.user),
            at=timezone.now(),
        )
    else:
        messages.error(request, _("Write an answer of at most 4.000 letters."))
    return _to(question, class_code, unit_id)


@require_POST
@login_required
def answer_endorse(
    request: HttpRequest, class_code: str, unit_id: int, answer_id: int
) -> HttpResponse:
    unit = _for_trainers(request, class_code, unit_id)
    given = _found(study.answer_of(unit, answer_id))
    actions.endorse(given, by=known(request.user), at=timezone.now())
    return _to(given.question, class_code, unit_id)


@require_http_methods(["GET", "POST"])
@login_required
def question_hide(
    request: HttpRequest, class_code: str, unit_id: int, question_id: int
) -> HttpResponse:
    unit = _for_trainers(request, class_code, unit_id)
    return _hide(request, unit, _found(study.question_of(unit, question_id)))


@require_http_methods(["GET", "POST"])
@login_required
def answer_hide(
    request: HttpRequest, class_code: str, unit_id: int, answer_id: int
) -> HttpResponse:
    unit = _for_trainers(request, class_code, unit_id)
    return _hide(request, unit, _found(study.answer_of(unit, answer_id)))


def _hide(request: HttpRequest, unit: Any, said: Any) -> HttpResponse:
    """Ask for the reason, then take it down."""
    code = unit.training_class.code
    form = HideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        actions.hide(said, reason, by=known(request.user), at=timezone.now())
        return redirect("courses:question_list", code, unit.pk)
    context = {"unit": unit, "class_code": code, "said": said, "form": form}
    status = REFUSED if form.errors else HTTPStatus.OK
    return render(request, "courses/study/hide.html", context, status=status)


def _to(question: Any, class_code: str, unit_id: int) -> HttpResponse:
    answer: HttpResponse = redirect("courses:question_list", class_code, unit_id)
    answer["Location"] += f"#cau-{question.pk}"
    return answer


def _viewer_or_404(request: HttpRequest, class_code: str, unit_id: int) -> tuple[Any, study.Viewer]:
    """The lesson and who looks at its questions: the class, and those who teach it."""
    today = timezone.localdate()
    training_class = _found(study.class_talked_in(request.user, class_code, on=today))
    unit = _found(study.lesson_unit(training_class, unit_id))
    enrolment = learning.enrolment_of(request.user, training_class)
    is_trainer = access.can_mark_essays(request.user, training_class, on=today)
    if enrolment is None and not is_trainer:
        raise Http404
    return unit, study.Viewer(request.user, enrolment, is_trainer)


def _for_trainers(request: HttpRequest, class_code: str, unit_id: int) -> Any:
    unit, viewer = _viewer_or_404(request, class_code, unit_id)
    if not viewer.is_trainer:
        raise Http404
    return unit


def _found(row: Any) -> Any:
    if row is None:
        raise Http404
    return row


# --- The calendar --------------------------------------------------------------------------------


@require_GET
@login_required
def calendar(request: HttpRequest) -> HttpResponse:
    """Deadlines and meetings as a file for the calendar of a phone."""
    at = timezone.now()
    entries = study.calendar_of(
        request.user, on=timezone.localdate(at), absolute=request.build_absolute_uri
    )
    text = calendar_file(_("Học Bạ: my classes"), entries, at=at)
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="lich-hoc.ics"'
    return response
