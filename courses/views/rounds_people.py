"""One person and a requirement: where they stand and why, and what an officer decides."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.api import known
from courses import access
from courses.actions import rounds_people as actions
from courses.actions import summon
from courses.errors import CourseRefused
from courses.forms.rounds import (
    ClassChoiceForm,
    CreditForm,
    ExtensionForm,
    ReasonForm,
    TickedPeopleForm,
)
from courses.queries import explaining, rounds_lists
from courses.queries.assigning import sources_of
from courses.views.officer import summoned_in_words
from courses.views.rounds import form_page, sent


@require_GET
@login_required
def requirement_person(request: HttpRequest, requirement_id: int, person_code: str) -> HttpResponse:
    at = timezone.now()
    today = timezone.localdate(at)
    requirement = access.get_requirement_or_404(request.user, requirement_id, on=today)
    duty = access.get_duty_or_404(request.user, requirement, person_code, on=today)
    actions.note_reading(duty.person, by=known(request.user), at=at)
    context = {
        "today": today,
        "requirement": requirement,
        "duty": duty,
        "explained": explaining.duty_explained(duty, on=today),
        "sources": sources_of(requirement, duty.person),
        "decisions": rounds_lists.decisions_about(requirement, duty.person),
        "credits": rounds_lists.credits_of(requirement, duty.person),
        "can_decide": access.can_decide(request.user, requirement, on=today),
        "is_live": requirement.closed_at is None,
        "user_id": known(request.user).pk,
    }
    return render(request, "courses/rounds/requirement_person.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def duty_extend(request: HttpRequest, requirement_id: int, person_code: str) -> HttpResponse:
    form = ExtensionForm(sent(request))
    return decide(
        request,
        (requirement_id, person_code),
        form,
        lambda requirement, person, **who: actions.extend(
            requirement, person, **form.cleaned_data, **who
        ),
        words=(_("Give more time"), _("Give more time"), _("The new day holds.")),
    )


@require_http_methods(["GET", "POST"])
@login_required
def duty_waive(request: HttpRequest, requirement_id: int, person_code: str) -> HttpResponse:
    form = ReasonForm(sent(request))
    return decide(
        request,
        (requirement_id, person_code),
        form,
        lambda requirement, person, **who: actions.waive(
            requirement, person, **form.cleaned_data, **who
        ),
        words=(
            _("Waive the requirement for this person"),
            _("Waive"),
            _("The requirement is waived for this person."),
        ),
    )


@require_http_methods(["GET", "POST"])
@login_required
def credit_propose(request: HttpRequest, requirement_id: int, person_code: str) -> HttpResponse:
    requirement, duty = door(request, requirement_id, person_code)
    form = CreditForm(sent(request), requirement=requirement, person=duty.person)
    return decide(
        request,
        (requirement_id, person_code),
        form,
        lambda requirement, _person, **who: actions.propose_credit(
            requirement,
            form.facts[form.cleaned_data["fact"]],
            reason=form.cleaned_data["reason"],
            **who,
        ),
        words=(
            _("Credit an earlier training"),
            _("Propose"),
            _("Proposed. It counts once a second person has agreed."),
        ),
    )


@require_POST
@login_required
def credit_agree(
    request: HttpRequest, requirement_id: int, person_code: str, credit_id: int
) -> HttpResponse:
    requirement, duty = door(request, requirement_id, person_code)
    credit = access.get_credit_or_404(requirement, duty.person, credit_id)
    try:
        actions.agree_to_credit(credit, by=known(request.user), at=timezone.now())
    except CourseRefused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The earlier training counts."))
    return redirect("courses:requirement_person", requirement.pk, person_code)


@require_http_methods(["GET", "POST"])
@login_required
def requirement_summon(request: HttpRequest, requirement_id: int) -> HttpResponse:
    at = timezone.now()
    today = timezone.localdate(at)
    requirement = access.get_requirement_or_404(request.user, requirement_id, on=today)
    scope = access.summoning_scope_or_404(request.user, on=today)
    figures = rounds_lists.figures_of(requirement, scope, on=today)
    listed = figures.of_group("chua-lop")[: rounds_lists.MOST_SUMMONED_AT_ONCE]
    classes = rounds_lists.classes_to_summon_to(requirement, request.user, on=today)
    # The class stands in the address, also when the ticked names are sent.
    chosen = ClassChoiceForm(request.GET or None, classes=classes)
    training_class = chosen.cleaned_data["lop"] if chosen.is_valid() else None
    form = TickedPeopleForm(sent(request), listed=[duty.person for duty in listed])
    if request.method == "POST" and training_class is not None and form.is_valid():
        people = list(form.cleaned_data["people"])
        try:
            new = summon(training_class, people, by=known(request.user), at=at)
        except CourseRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, summoned_in_words(new, len(people) - new))
            return redirect("courses:requirement_detail", requirement.pk)
    wrong = bool(form.errors or chosen.errors)
    context = {
        "requirement": requirement,
        "chosen": chosen,
        "classes": classes,
        "training_class": training_class,
        "listed": listed,
        "form": form,
        "today": today,
        "has_errors": wrong,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, "courses/rounds/requirement_summon.html", context, status=status)


def door(request: HttpRequest, requirement_id: int, person_code: str) -> tuple[Any, Any]:
    today = timezone.localdate()
    requirement = access.get_requirement_to_decide_or_404(request.user, requirement_id, on=today)
    return requirement, access.get_duty_or_404(request.user, requirement, person_code, on=today)


def decide(
    request: HttpRequest,
    place: tuple[int, str],
    form: Form,
    act: Callable[..., Any],
    *,
    words: tuple[str, str, str],
) -> HttpResponse:
    """Show and take one decision about a person. `words`: heading, button, what was done."""
    requirement, duty = door(request, *place)
    title, action, done = words
    if request.method == "POST" and form.is_valid():
        try:
            act(requirement, duty.person, by=known(request.user), at=timezone.now())
        except CourseRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, done)
            return redirect("courses:requirement_person", *place)
    return form_page(
        request,
        form,
        title=title,
        lead=f"{duty.person.full_name}. {requirement}",
        action=action,
        back=reverse("courses:requirement_person", args=place),
        back_label=duty.person.full_name,
    )
