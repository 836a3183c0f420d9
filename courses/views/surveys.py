"""The survey at the end of a class: for learners to answer, for staff to read."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.api import known
from certificates.api import CertificateRefused
from courses import access
from courses.actions.surveys import answer_survey
from courses.errors import CourseRefused, SurveyTakenBefore
from courses.forms.surveys import SurveyForm
from courses.queries import surveys as queries
from shared.tables import XLSX_TYPE, as_xlsx


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def survey_detail(request: HttpRequest, class_code: str, unit_id: int) -> HttpResponse:
    unit, enrolment = access.get_unit_or_404(request.user, class_code, unit_id, kind="survey")
    questions = queries.questions_of(unit)
    form = SurveyForm(request.POST if request.method == "POST" else None, questions=questions)
    if request.method == "POST" and form.is_valid():
        try:
            answer_survey(
                unit, enrolment, form.answers(), by=known(request.user), at=timezone.now()
            )
        except SurveyTakenBefore as refusal:
            messages.info(request, refusal.message)
            return redirect("courses:class_detail", class_code)
        except (CourseRefused, CertificateRefused) as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Thank you. Your answers are kept without your name."))
            return redirect("courses:class_detail", class_code)
    context = {
        "unit": unit,
        "training_class": enrolment.training_class,
        "form": form,
        "has_answered": queries.has_answered(unit, enrolment),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "courses/surveys/survey_detail.html", context, status=status)


@require_GET
@login_required
@never_cache
def survey_results(request: HttpRequest, class_code: str, unit_id: int) -> HttpResponse:
    today = timezone.localdate()
    unit = access.get_surveyed_unit_or_404(request.user, class_code, unit_id, on=today)
    context = {
        "unit": unit,
        "results": queries.survey_results(unit),
        "sees_class": access.can_look_after(request.user, unit.training_class, on=today),
    }
    return render(request, "courses/surveys/survey_results.html", context)


@require_GET
@login_required
@never_cache
def survey_export(request: HttpRequest, class_code: str, unit_id: int) -> HttpResponse:
    at = timezone.now()
    unit = access.get_surveyed_unit_or_404(
        request.user, class_code, unit_id, on=timezone.localdate(at)
    )
    results = queries.survey_results(unit)
    if not results.is_shown:
        raise Http404
    rows, heading = queries.export_rows(results, maker=known(request.user).full_name, at=at)
    answer = HttpResponse(as_xlsx(_("Survey"), rows, heading=heading), content_type=XLSX_TYPE)
    answer["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=f"phieu-hoi-{class_code}.xlsx"
    )
    return answer
