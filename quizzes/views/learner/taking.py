"""The pages of an open attempt, saving its answers, and handing in."""

import datetime as dt
from dataclasses import replace
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.api import known
from certificates.api import CertificateRefused
from courses.api import CourseRefused
from quizzes import access
from quizzes.actions.answering import Change, Outcome, Saved, check_answer, save_answers
from quizzes.actions.closing import hand_in
from quizzes.actions.photos import add_photo
from quizzes.api import Attempt
from quizzes.errors import AttemptClosed, QuizRefused
from quizzes.forms.answers import BadFields, Sent, read_fields, read_files
from quizzes.queries import taking
from quizzes.rules import deadline
from quizzes.views.learner.doors import signed_in, whole


@require_GET
@login_required
@never_cache
def attempt_detail(request: HttpRequest, attempt_id: int) -> HttpResponse:
    return _attempt_page(request, attempt_id)


@require_GET
@login_required
@never_cache
def attempt_paper(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """All pages, or one question, for the script that turns pages without the network.

    Strictly forwards it gives no more than the page reached.
    """
    attempt = access.get_attempt_or_404(request.user, attempt_id)
    if not attempt.is_open or deadline.is_over(attempt.now, due=attempt.due_at):
        raise Http404
    context = {"attempt": attempt, "total": len(attempt.paper)}
    if number := request.GET.get("cau"):
        position = whole(number)
        if position > len(attempt.paper) or not taking.is_within_reach(attempt, position):
            raise Http404
        context["block"] = taking.block_of(attempt, position)
    else:
        numbers = [attempt.reached] if attempt.reached else taking.all_pages(attempt)
        sections = taking.sections_of(attempt)
        context["pages"] = taking.pages_of(attempt, numbers, sections=sections)
        context["number_of_pages"] = taking.number_of_pages(attempt)
    return render(request, "quizzes/_paper.html", context)


@require_POST
@signed_in(back_to="quizzes:attempt_detail")
def answer_save(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """Keep the answers of a page, or those that a script had waiting. The save is its own door: one
    locked read finds the learner's attempt."""
    wants_json = request.headers.get("accept") == "application/json"
    try:
        sent = read_fields(request.POST)
        changes = _changes(request, attempt_id, sent)
        leaving = sent.page if sent.action == "next" else None
        saved = save_answers(attempt_id, changes, by=known(request.user), leaving=leaving)
    except access.MissingAttempt as missing:
        raise Http404 from missing
    except BadFields:
        return _refused(request, attempt_id, QuizRefused(), wants_json=wants_json)
    except QuizRefused as refusal:
        return _refused(request, attempt_id, refusal, wants_json=wants_json)
    if wants_json:
        return _saved_as_json(saved, attempt_id)
    return _after_save(request, attempt_id, sent, saved)


@require_GET
@login_required
@never_cache
def attempt_clock(request: HttpRequest, attempt_id: int) -> HttpResponse:
    """The time, for a page that was asleep; and the token of whoever is signed in now."""
    attempt = access.get_attempt_or_404(request.user, attempt_id)
    return JsonResponse(
        {
            "now": _milliseconds(attempt.now),
            "due": attempt.due_at and _milliseconds(attempt.due_at),
            "token": get_token(request),
        }
    )


@require_GET
@login_required
@never_cache
def attempt_review(request: HttpRequest, attempt_id: int) -> HttpResponse:
    attempt = access.get_attempt_or_404(request.user, attempt_id)
    if not attempt.is_open:
        return redirect("quizzes:attempt_result", attempt.pk)
    strip = [item for item in taking.strip_of(attempt) if item.is_asked]
    context = {
        "attempt": attempt,
        "total": len(attempt.paper),
        "is_free": attempt.reached is None,
        "takes_photos": taking.takes_photos(attempt),
        "empty": [item for item in strip if item.completeness == "empty"],
        "partial": [item for item in strip if item.completeness == "partial"],
        "flagged": [item for item in strip if item.state == "flagged"],
        "left": deadline.remaining(attempt.now, due=attempt.due_at),
        "is_over": deadline.is_over(attempt.now, due=attempt.due_at),
    }
    return render(request, "quizzes/attempt_review.html", context)


@require_POST
@signed_in(back_to="quizzes:attempt_review")
def attempt_submit(request: HttpRequest, attempt_id: int) -> HttpResponse:
    try:
        hand_in(attempt_id, by=known(request.user))
    except access.MissingAttempt as missing:
        raise Http404 from missing
    except AttemptClosed:
        pass  # Another tab or the clock was quicker: the result is the same for all.
    except (CourseRefused, CertificateRefused, QuizRefused) as refusal:
        messages.error(request, refusal.message)
        return redirect("quizzes:attempt_review", attempt_id)
    return redirect("quizzes:attempt_result", attempt_id)


def _attempt_page(
    request: HttpRequest,
    attempt_id: int,
    *,
    page: int = 0,
    errors: dict[int, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    attempt = access.get_attempt_or_404(request.user, attempt_id)
    if not attempt.is_open:
        return redirect("quizzes:attempt_result", attempt.pk)
    if deadline.is_over(attempt.now, due=attempt.due_at):
        return redirect("quizzes:attempt_review", attempt.pk)
    number = page or _asked_page(request, attempt)
    sections = taking.sections_of(attempt)
    pages = taking.number_of_pages(attempt)
    strip = taking.strip_of(attempt, current=number if pages > 1 else 0)
    (shown,) = taking.pages_of(attempt, [number], sections=sections, errors=errors)
    context = {
        "attempt": attempt,
        "page": shown,
        "number_of_pages": pages,
        "total": len(attempt.paper),
        "is_free": attempt.reached is None,
        "groups": taking.strip_groups(attempt, strip, sections),
        "left": deadline.remaining(attempt.now, due=attempt.due_at),
        "takes_photos": taking.takes_photos(attempt),
        "errors": [{"id": f"cau-{n}" if n else "", "text": t} for n, t in (errors or {}).items()],
        "has_errors": bool(errors),
    }
    return render(request, "quizzes/attempt_detail.html", context, status=status)


def _asked_page(request: HttpRequest, attempt: Attempt) -> int:
    """Return the page that the address asks for, or else where the learner stopped."""
    if "trang" in request.GET:
        return taking.nearest_page(attempt, whole(request.GET["trang"]))
    if "cau" in request.GET:
        return taking.page_of(attempt, whole(request.GET["cau"]))
    return taking.page_to_go_on(attempt)


def _changes(request: HttpRequest, attempt_id: int, sent: Sent) -> list[Change]:
    """Return what is to be kept; photos that came with the page are taken in first."""
    values = {given.position: given.values for given in sent.given}
    for (position, name), photos in read_files(request.FILES).items():
        for data in photos:
            photo = add_photo(attempt_id, by=known(request.user), position=position, data=data)
            values.get(position, {}).setdefault(name, []).append(str(photo.pk))
    return [
        Change(
            given.position,
            given.values,
            flagged=given.flagged,
            seq=given.seq,
            changed_at=given.changed_at,
            client=sent.client,
        )
        for given in sent.given
    ]


def _after_save(request: HttpRequest, attempt_id: int, sent: Sent, saved: Saved) -> HttpResponse:
    """Lead on from a form that was sent without script."""
    refusals = _refusals(saved)
    unfit = {
        position: str(refusal.message)
        for position, refusal in refusals.items()
        if saved.each[position].outcome in {Outcome.UNFIT, Outcome.UNKNOWN}
    }
    if unfit:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return _attempt_page(request, attempt_id, page=sent.page, errors=unfit, status=status)
    for message in {str(refusal.message) for refusal in refusals.values()}:
        messages.error(request, message)
    verb, _dash, number = sent.action.partition("-")
    if verb == "check" and not saved.is_closed:
        return _check(request, attempt_id, whole(number))
    if verb == "review" or (verb == "next" and saved.page is not None and saved.page == sent.page):
        return redirect("quizzes:attempt_review", attempt_id)
    turned = {"next": sent.page + 1, "back": max(sent.page - 1, 1)}
    query = f"cau={whole(number)}" if verb == "go" else f"trang={turned.get(verb, sent.page)}"
    return _to(attempt_id, query)


def _check(request: HttpRequest, attempt_id: int, position: int) -> HttpResponse:
    try:
        check_answer(attempt_id, by=known(request.user), position=position)
    except access.MissingAttempt as missing:
        raise Http404 from missing
    except QuizRefused as refusal:
        messages.error(request, refusal.message)
    return _to(attempt_id, f"cau={position}#cau-{position}")


def _refusals(saved: Saved) -> dict[int, QuizRefused]:
    """Return why changes were not kept, by question; being older is no refusal."""
    alone = {p: replace(saved, each={p: one}).refusal() for p, one in saved.each.items()}
    return {position: refusal for position, refusal in alone.items() if refusal is not None}


def _refused(
    request: HttpRequest, attempt_id: int, refusal: QuizRefused, *, wants_json: bool
) -> HttpResponse:
    """Answer what was not looked at any further."""
    if wants_json:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return JsonResponse({"message": str(refusal.message)}, status=status)
    return _attempt_page(
        request,
        attempt_id,
        errors={0: str(refusal.message)},
        status=HTTPStatus.UNPROCESSABLE_ENTITY,
    )


def _saved_as_json(saved: Saved, attempt_id: int) -> JsonResponse:
    """Not a byte more than the script needs: it is sent over weak networks all the time."""
    if saved.is_closed:
        url = reverse("quizzes:attempt_detail", args=[attempt_id])
        return JsonResponse(
            {"message": str(AttemptClosed.message), "url": url}, status=HTTPStatus.CONFLICT
        )
    refused = {position: str(refusal.message) for position, refusal in _refusals(saved).items()}
    older = [position for position, one in saved.each.items() if one.outcome == Outcome.OLDER]
    return JsonResponse(
        {
            "now": _milliseconds(saved.at),
            "due": saved.due_at and _milliseconds(saved.due_at),
            "saved_at": date_format(timezone.localtime(saved.at), "H:i"),
            "elsewhere": older,
            "refused": refused,
        }
    )


def _to(attempt_id: int, query: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('quizzes:attempt_detail', args=[attempt_id])}?{query}")


def _milliseconds(at: dt.datetime) -> int:
    return int(at.timestamp() * 1000)
