"""What officers of training open: their classes, a new class, a summons."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from accounts.api import Permission, known, scope_of
from courses import access
from courses.actions import open_new_class, summon
from courses.actions.classes import plan_class
from courses.api import TrainingClass
from courses.errors import CourseRefused
from courses.forms import AudienceForm, ClassForm, SummonsForm
from courses.queries import officers

Mode = TrainingClass.Mode


@require_GET
@login_required
def class_list(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    if not access.has_classes(request.user, on=today):
        raise Http404
    context = {
        "today": today,
        "page": officers.classes_page(request.user, request.GET.get("trang"), on=today),
        "can_open": bool(scope_of(request.user, Permission.OPEN_CLASSES, on=today)),
    }
    return render(request, "courses/class_list.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def class_create(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    today = timezone.localdate(at)
    scope = access.opening_scope_or_404(request.user, on=today)
    form = ClassForm(_sent(request), scope=scope, on=today)
    if request.method == "POST" and form.is_valid():
        opens_now = "draft" not in request.POST and form.cleaned_data["mode"] == Mode.ONLINE
        start = open_new_class if opens_now else plan_class
        try:
            training_class = start(form.plan(), by=known(request.user), at=at)
        except CourseRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            step = "courses:class_summon" if opens_now else "courses:class_open"
            return redirect(step, training_class.code)
    return _form_page(request, "courses/class_create.html", form, {})


@require_http_methods(["GET", "POST"])
@login_required
def class_summon(request: HttpRequest, class_code: str) -> HttpResponse:
    at = timezone.now()
    today = timezone.localdate(at)
    training_class = access.get_class_for_summons_or_404(request.user, class_code, on=today)
    scope = scope_of(request.user, Permission.SUMMON, on=today)
    # The part of the tree stands in the address, also when the ticked names are sent.
    chosen = AudienceForm(request.GET or None, scope=scope)
    listed = (
        officers.summons_list(training_class, **chosen.parts(), on=today)
        if chosen.is_valid()
        else None
    )
    form = SummonsForm(_sent(request), listed=listed)
    if request.method == "POST" and form.is_valid():
        people = form.cleaned_data["people"]
        try:
            new = summon(training_class, people, by=known(request.user), at=at)
        except CourseRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, summoned_in_words(new, len(people) - new))
            return redirect("courses:class_detail", class_code)
    context = {"training_class": training_class, "chosen": chosen, "listed": listed}
    return _form_page(request, "courses/class_summon.html", form, context | {"today": today})


def summoned_in_words(new: int, in_class_already: int) -> str:
    sentence = ngettext(
        "%(count)d person has been summoned and told.",
        "%(count)d people have been summoned and told.",
        new,
    ) % {"count": new}
    if not in_class_already:
        return sentence
    return "{} {}".format(
        sentence,
        ngettext(
            "%(count)d person was in the class already.",
            "%(count)d people were in the class already.",
            in_class_already,
        )
        % {"count": in_class_already},
    )


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _form_page(
    request: HttpRequest, template: str, form: Form, context: dict[str, Any]
) -> HttpResponse:
    wrong = form.errors or (context["chosen"].errors if "chosen" in context else None)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    context["has_errors"] = bool(wrong)
    return render(request, template, context | {"form": form}, status=status)
