"""A learner's sessions, and checking in to the one that is held now."""

import datetime as dt
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.api import known
from certificates.api import CertificateRefused
from courses import access
from courses.actions.attendance import check_in, note_presence
from courses.api import Attendance, Enrolment, Session
from courses.errors import CourseRefused, SessionNotNow, WrongCode
from courses.forms.sessions import CodeForm
from courses.queries.attendance import attendance_unit, checkin_key, own_sessions, shares_of
from courses.rules import checkin as rules

REFUSALS = (CourseRefused, CertificateRefused)
_SALT = "courses.checkin"
# Between opening the page from the QR code and pressing its button.
_TIME_TO_PRESS = dt.timedelta(minutes=5)


@require_http_methods(["GET", "POST"])
@login_required
def attendance_detail(request: HttpRequest, class_code: str, unit_id: int) -> HttpResponse:
    """The learner's sessions and states; the code on the screen can be typed here."""
    at = timezone.now()
    unit, enrolment = access.get_unit_or_404(request.user, class_code, unit_id, kind="attendance")
    sessions = own_sessions(enrolment, at=at)
    now = next((one.session for one in sessions if one.takes_codes), None)
    form = CodeForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            if now is None:
                raise SessionNotNow
            code = form.cleaned_data["code"]
            noted = check_in(now, enrolment, code=code, by=known(request.user), at=at)
        except REFUSALS as refusal:
            form.add_error("code", refusal.message)
        else:
            messages.success(request, _noted_in_words(noted, now))
            return redirect(request.path)
    training_class = enrolment.training_class
    version = training_class.programme_version
    share = shares_of(training_class, [enrolment.pk])[enrolment.pk]
    context = {
        "unit": unit,
        "training_class": training_class,
        "enrolment": enrolment,
        "sessions": sessions,
        "now": now,
        "form": form,
        "share": share,
        "minimum": version.minimum_attendance_percent,
        "missing": share.missing(version.minimum_attendance_percent),
        "is_enough": share.reaches(version.minimum_attendance_percent),
        "has_errors": bool(form.errors),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "courses/sessions/attendance_detail.html", context, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def checkin(request: HttpRequest, token: str) -> HttpResponse:
    """What the QR code leads to: a page with one button.

    Opening it changes nothing; the button carries a permit that was given to this learner when the
    code was read, and holds for a few minutes.
    """
    at = timezone.now()
    session, enrolment, code = _read(request, token)
    refusal = ""
    if request.method == "POST":
        try:
            if not _is_permitted(request.POST.get("permit", ""), session, enrolment):
                raise WrongCode
            noted = note_presence(session, enrolment, by=known(request.user), at=at)
        except REFUSALS as error:
            refusal = str(error.message)
        else:
            messages.success(request, _noted_in_words(noted, session))
            return _to_own_sessions(session)
    elif not rules.is_open(session.starts_at, session.ends_at, at):
        refusal = str(SessionNotNow.message)
    elif not rules.token_fits(checkin_key(session), code, at):
        refusal = str(WrongCode.message)
    context = {
        "session": session,
        "training_class": session.training_class,
        "permit": "" if refusal else _permit(session, enrolment),
        "refusal": refusal,
        "unit": attendance_unit(session.training_class) if refusal else None,
        "has_errors": bool(refusal),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refusal else HTTPStatus.OK
    return render(request, "courses/sessions/checkin.html", context, status=status)


def _read(request: HttpRequest, token: str) -> tuple[Session, Enrolment, str]:
    number, _dash, code = token.partition("-")
    if not number.isdecimal() or len(number) > 15:
        raise Http404
    session, enrolment = access.get_session_to_attend_or_404(request.user, int(number))
    return session, enrolment, code


def _permit(session: Session, enrolment: Enrolment) -> str:
    return signing.dumps([session.pk, enrolment.pk], salt=_SALT)


def _is_permitted(permit: str, session: Session, enrolment: Enrolment) -> bool:
    try:
        given = signing.loads(permit, salt=_SALT, max_age=_TIME_TO_PRESS)
    except signing.BadSignature:
        return False
    return bool(given == [session.pk, enrolment.pk])


def _to_own_sessions(session: Session) -> HttpResponse:
    unit = attendance_unit(session.training_class)
    if unit is None:
        return redirect("courses:class_detail", session.training_class.code)
    return redirect("courses:attendance_detail", session.training_class.code, unit.pk)


def _noted_in_words(noted: Attendance, session: Session) -> str:
    if noted.state == Attendance.State.LATE:
        return _("You are noted as late: %(session)s.") % {"session": session.title}
    return _("You are noted as present: %(session)s.") % {"session": session.title}


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None
