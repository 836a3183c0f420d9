"""Other rules of a test for some of a class, and more time: what officers and trainers open.

It looks like the learners' pages, since officers of training do not enter the back office.
"""

import datetime as dt
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.api import known
from quizzes import access
from quizzes.actions import exceptions as actions
from quizzes.errors import NoLongerInForce, QuizRefused
from quizzes.forms.exceptions import CLASS, AccommodationForm, EndForm, ExceptionForm, WhomForm
from quizzes.queries import exceptions as queries
from quizzes.queries.exceptions import AdjustableTest, Adjustment
from shared.dates import local_day


@require_GET
@login_required
@never_cache
def exception_list(request: HttpRequest, class_code: str, unit_id: int) -> HttpResponse:
    at = timezone.now()
    unit = access.get_adjustable_unit_or_404(request.user, class_code, unit_id, on=local_day(at))
    quiz = getattr(unit.assessment, "quiz", None)
    context = {
        "unit": unit,
        "sees_class": access.sees_class(request.user, unit, on=local_day(at)),
        "page": quiz and queries.exceptions_page(AdjustableTest(unit, quiz), at=at),
    }
    return render(request, "quizzes/exception_list.html", context)


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def exception_give(request: HttpRequest, class_code: str, unit_id: int) -> HttpResponse:
    """`?cho=<code>` offers what this person, or `*` for the class, has now, to be changed."""
    at = timezone.now()
    test = _test(request, class_code, unit_id, at)
    form: ExceptionForm = _form(request, ExceptionForm, test, at)
    if not form.is_bound:
        form.initial.update(_present(test, form))
    elif form.is_valid():
        person = form.cleaned_data["whom"]
        training_class = test.unit.training_class if person is None else None

        def give() -> Adjustment:
            return actions.give_override(
                test.quiz, form.deviation(), person=person, training_class=training_class,
                reason=form.cleaned_data["reason"], by=known(request.user), at=at,
            )  # fmt: skip

        if (made := _done(form, give)) is not None:
            return _back(request, test, made, _("The exception holds from now on."), at)
    return _page(request, "exception_give", test, form)


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def accommodation_give(request: HttpRequest, class_code: str, unit_id: int) -> HttpResponse:
    at = timezone.now()
    test = _test(request, class_code, unit_id, at)
    form: AccommodationForm = _form(request, AccommodationForm, test, at)
    if not form.is_bound:
        form.initial.setdefault("valid_from", local_day(at))
    elif form.is_valid():

        def give() -> Adjustment:
            return actions.give_accommodation(
                form.person, form.more_time(), valid_from=form.cleaned_data["valid_from"],
                valid_until=form.valid_until(), reason=form.cleaned_data["reason"],
                by=known(request.user), at=at,
            )  # fmt: skip

        if (made := _done(form, give)) is not None:
            done = _("More time is given, in this test and in all others.")
            return _back(request, test, made, done, at)
    return _page(request, "accommodation_give", test, form)


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def exception_end(
    request: HttpRequest, class_code: str, unit_id: int, override_id: int
) -> HttpResponse:
    """Ask once more and for the reason, then end an exception."""
    at = timezone.now()
    test = _test(request, class_code, unit_id, at)
    override = access.get_override_or_404(test, override_id)
    if override.ended_at is not None:
        return _ended_before(request, class_code, unit_id)
    form = EndForm(_sent(request))
    if form.is_bound and form.is_valid():
        try:
            actions.end_override(override, **form.cleaned_data, by=known(request.user), at=at)
        except NoLongerInForce:
            return _ended_before(request, class_code, unit_id)
        return _back(request, test, override, _("The exception is ended."), at)
    context = {"person": override.person, "changes": queries.changed_rules(override)}
    return _page(request, "exception_end", test, form, **context)


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def accommodation_end(
    request: HttpRequest, class_code: str, unit_id: int, accommodation_id: int
) -> HttpResponse:
    """Ask once more and for the reason, then give no more time from today on."""
    at = timezone.now()
    test = _test(request, class_code, unit_id, at)
    form = EndForm(_sent(request))
    try:
        given = access.accommodation_of(test, accommodation_id)
        if form.is_bound and form.is_valid():
            actions.end_accommodation(given, **form.cleaned_data, by=known(request.user), at=at)
            return _back(request, test, given, _("No more time is given from today on."), at)
    except NoLongerInForce:
        return _ended_before(request, class_code, unit_id)
    changes = queries.more_time_in_words(given, local_day(at))
    context = {"person": given.person, "changes": changes, "is_more_time": True}
    return _page(request, "exception_end", test, form, **context)


def _test(request: HttpRequest, class_code: str, unit_id: int, at: dt.datetime) -> AdjustableTest:
    return access.get_adjustable_test_or_404(request.user, class_code, unit_id, on=local_day(at))


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _form(request: HttpRequest, form_class: Any, test: AdjustableTest, at: dt.datetime) -> Any:
    """Return the form as it was sent, or an open one: at the start, and after a search for a name,
    which checks nothing and keeps what has been typed."""
    words = request.POST.get("find", "")[:100].strip()
    is_search = "search" in request.POST and bool(words)
    chosen = request.POST.get("whom", "") or request.GET.get("cho", "")
    offer = queries.offer_of(test, request.user, words=words, chosen=chosen)
    if request.method == "POST" and not is_search:
        return form_class(request.POST, test=test, offer=offer, at=at)
    initial = request.POST.dict() if is_search else {"whom": chosen}
    if is_search and not chosen and len(offer.people) == 1:
        initial["whom"] = offer.people[0].code
    return form_class(initial=initial, test=test, offer=offer, at=at)


def _present(test: AdjustableTest, form: ExceptionForm) -> dict[str, Any]:
    """Return what holds already for whom the form was opened; nothing after a search."""
    code = form.initial.get("whom", "")
    if "reason" in form.initial or not (code == CLASS or code in form.by_code):
        return {}
    row = queries.exception_in_force(test, form.by_code.get(code))
    return {} if row is None else form.values_of(row)


def _done(form: WhomForm, give: Callable[[], Adjustment]) -> Adjustment | None:
    """Carry something out; what the rules refuse is said on the form."""
    try:
        return give()
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
    except QuizRefused as refusal:
        form.add_error(None, refusal.message)
    return None


def _back(
    request: HttpRequest,
    test: AdjustableTest,
    row: Adjustment,
    sentence: str,
    at: dt.datetime,
) -> HttpResponse:
    """Go back to the list and say there what was done, and what it means for open attempts."""
    effect = queries.effect_of(test, row, at=at)
    messages.success(request, f"{sentence} {effect}".strip())
    return redirect("quizzes:exception_list", test.unit.training_class.code, test.unit.pk)


def _ended_before(request: HttpRequest, class_code: str, unit_id: int) -> HttpResponse:
    messages.info(request, NoLongerInForce.message)
    return redirect("quizzes:exception_list", class_code, unit_id)


def _page(
    request: HttpRequest, name: str, test: AdjustableTest, form: Any, **context: Any
) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context |= {"test": test, "unit": test.unit, "form": form, "has_errors": bool(form.errors)}
    return render(request, f"quizzes/{name}.html", context, status=status)
