"""Marking who was at a session: by list, by a code on the screen, from a filled-in sheet."""

from http import HTTPStatus
from typing import Any

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.api import known
from certificates.api import CertificateRefused
from courses import access
from courses.actions.attendance import Mark, mark_attendance
from courses.api import Attendance, Session
from courses.errors import CourseRefused
from courses.formats.attendance_sheet import HEADINGS
from courses.forms.sessions import MarksForm, SheetForm, opened_rows, sealed_rows
from courses.queries.attendance import checkin_key, session_list
from courses.queries.attendance_import import ImportPlan, plan_import
from courses.rules import checkin
from records.api import main_posts
from shared.tables import XLSX_TYPE, as_xlsx

Method, State = Attendance.Method, Attendance.State
REFUSALS = (CourseRefused, CertificateRefused)


@require_http_methods(["GET", "POST"])
@login_required
def attendance_mark(request: HttpRequest, class_code: str, session_id: int) -> HttpResponse:
    at = timezone.now()
    session = _session(request, class_code, session_id)
    lines = session_list(session)
    refusal, conflicts = "", frozenset[int]()
    form = MarksForm(
        request.POST, lines, fills_with=State.PRESENT if "all_present" in request.POST else ""
    )
    if request.method == "POST":
        try:
            done = mark_attendance(
                session, form.marks, method=Method.LIST, by=known(request.user), at=at
            )
        except REFUSALS as error:
            refusal = str(error.message)
        else:
            conflicts = done.conflicts
            if not conflicts:
                messages.success(request, _marked_in_words(done.changed))
                return redirect(request.path)
            lines = session_list(session)
    context = {
        "session": session,
        "training_class": session.training_class,
        "lines": _with_sent(lines, form.marks if refusal else [], conflicts),
        "states": [("", _("not marked")), *State.choices],
        "refusal": refusal,
        "conflicts": len(conflicts),
        "has_errors": bool(refusal or conflicts),
        "takes_marks": not session.is_cancelled and session.training_class.closed_at is None,
    }
    wrong = bool(refusal or conflicts)
    status = HTTPStatus.CONFLICT if conflicts else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(
        request,
        "courses/sessions/attendance_mark.html",
        context,
        status=status if wrong else HTTPStatus.OK,
    )


def _with_sent(
    lines: list[Any], marks: list[Mark], conflicts: frozenset[int]
) -> list[dict[str, Any]]:
    """Return the rows of the page; what was sent stays in a page that was refused."""
    sent = {mark.enrolment: mark for mark in marks}
    rows = []
    for line in lines:
        pk = line.enrolment.pk
        mark = sent.get(pk)
        rows.append(
            {
                "line": line,
                "state": mark.state if mark else line.state,
                "note": mark.note if mark else line.note,
                "in_conflict": pk in conflicts,
            }
        )
    return rows


@never_cache
@require_GET
@login_required
def attendance_code(request: HttpRequest, class_code: str, session_id: int) -> HttpResponse:
    """The page for the projector: a QR code and six digits that change every minute."""
    at = timezone.now()
    session = _session(request, class_code, session_id)
    is_open = (
        checkin.is_open(session.starts_at, session.ends_at, at)
        and not session.is_cancelled
        and session.training_class.opened_at is not None
        and session.training_class.closed_at is None
    )
    context: dict[str, Any] = {
        "session": session,
        "training_class": session.training_class,
        "is_open": is_open,
        "opens_at": session.starts_at - checkin.OPENS_BEFORE,
        "left": checkin.left_of_step(at),
    }
    if is_open:
        key = checkin_key(session)
        digits = checkin.code_at(key, at)
        token = f"{session.pk}-{checkin.token_at(key, at)}"
        address = request.build_absolute_uri(reverse("courses:checkin", args=[token]))
        there = session.attendance.filter(state__in=[State.PRESENT, State.LATE])
        context |= {
            "digits": f"{digits[:3]} {digits[3:]}",
            "qr": _picture_of(address),
            "there": there.count(),
            "learners": session.training_class.enrolments.active().count(),
        }
    return render(request, "courses/sessions/attendance_code.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def attendance_import(request: HttpRequest, class_code: str, session_id: int) -> HttpResponse:
    """First the file and what it would do; then all of it, or nothing."""
    session = _session(request, class_code, session_id)
    if "rows" in request.POST:
        return _import_confirmed(request, session)
    form = SheetForm(_sent(request), request.FILES or None)
    plan, sealed = None, ""
    if request.method == "POST" and form.is_valid():
        rows = form.cleaned_data["rows"]
        plan, sealed = plan_import(session, rows), sealed_rows(session, rows)
    return _import_page(request, session, form, plan, sealed)


def _import_confirmed(request: HttpRequest, session: Session) -> HttpResponse:
    form = SheetForm(request.POST)
    rows = opened_rows(session, request.POST["rows"])
    if rows is None:
        form.errors.clear()
        form.add_error(None, _("This list was read too long ago. Choose the file once more."))
        return _import_page(request, session, form, None, "")
    plan = plan_import(session, rows)
    if not plan.may_be_taken:
        return _import_page(request, session, SheetForm(), plan, request.POST["rows"])
    marks = [
        Mark(
            one.line.enrolment.pk,
            one.row.state or one.line.state,
            one.row.note or one.line.note,
            one.line.state,
            one.line.note,
        )
        for one in plan.lines
        if one.line
    ]
    try:
        done = mark_attendance(
            session, marks, method=Method.IMPORT, by=known(request.user), at=timezone.now()
        )
    except REFUSALS as refusal:
        form = SheetForm(request.POST)
        form.errors.clear()
        form.add_error(None, refusal.message)
        return _import_page(request, session, form, None, "")
    messages.success(request, _marked_in_words(done.changed))
    return redirect("courses:attendance_mark", session.training_class.code, session.pk)


def _import_page(
    request: HttpRequest, session: Session, form: SheetForm, plan: ImportPlan | None, sealed: str
) -> HttpResponse:
    wrong = bool(form.errors) or (plan is not None and not plan.may_be_taken)
    context = {
        "session": session,
        "training_class": session.training_class,
        "form": form,
        "plan": plan,
        "sealed": sealed,
        "has_errors": wrong,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, "courses/sessions/attendance_import.html", context, status=status)


@require_GET
@login_required
def attendance_sheet(request: HttpRequest, class_code: str, session_id: int) -> HttpResponse:
    """The list to print, with a column for signatures."""
    session = _session(request, class_code, session_id)
    lines, places = _lines_and_places(session)
    context = {
        "session": session,
        "training_class": session.training_class,
        "rows": [(line, places.get(line.enrolment.person_id, "")) for line in lines],
    }
    return render(request, "courses/sessions/attendance_sheet.html", context)


@require_GET
@login_required
def attendance_workbook(request: HttpRequest, class_code: str, session_id: int) -> HttpResponse:
    """The same list as a workbook: to be filled in and imported."""
    session = _session(request, class_code, session_id)
    lines, places = _lines_and_places(session)
    rows = [
        [
            line.number,
            line.enrolment.person.code,
            line.enrolment.person.full_name,
            places.get(line.enrolment.person_id, ""),
            str(State(line.state).label) if line.state else "",
            line.note,
            "",
        ]
        for line in lines
    ]
    data = as_xlsx(_("Attendance"), [list(HEADINGS), *rows], heading=0)
    response = HttpResponse(data, content_type=XLSX_TYPE)
    name = f"diem-danh-{class_code}-{timezone.localdate(session.starts_at):%Y-%m-%d}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _session(request: HttpRequest, class_code: str, session_id: int) -> Session:
    return access.get_session_or_404(request.user, class_code, session_id, on=timezone.localdate())


def _lines_and_places(session: Session) -> tuple[list[Any], dict[int, str]]:
    lines = session_list(session)
    people = [line.enrolment.person_id for line in lines]
    posts = main_posts(people, on=timezone.localdate(session.starts_at))
    return lines, {pk: post.organisation.name for pk, post in posts.items()}


def _picture_of(address: str) -> str:
    drawn = segno.make(address, error="m", micro=False).svg_inline(
        border=2, dark="#000", light="#fff", omitsize=True
    )
    # Made of the address of this site and nothing that anybody has typed.
    return mark_safe(drawn)  # noqa: S308


def _marked_in_words(count: int) -> str:
    if not count:
        return _("Nothing has changed.")
    return ngettext("%(count)d learner is marked.", "%(count)d learners are marked.", count) % {
        "count": count
    }


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None
