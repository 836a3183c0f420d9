"""The two looks at papers from elsewhere, and the list of those that wait."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.api import known
from records import access
from records.actions import judging
from records.actions.evidence import withdraw_paper
from records.errors import LedgerRefused
from records.forms.evidence import RejectForm, SeenForm, WorkListForm
from records.queries import evidence as queries
from records.reference import paper_title
from records.views.evidence import detail_page, whole_number
from shared.dates import local_day


@require_POST
@login_required
def paper_withdraw(request: HttpRequest, paper_id: int) -> HttpResponse:
    _door(request, paper_id, lambda rights: rights.is_sender)
    return _act(request, paper_id, withdraw_paper, done=_("The paper is withdrawn."))


@require_POST
@login_required
def paper_confirm(request: HttpRequest, paper_id: int) -> HttpResponse:
    _door(request, paper_id, lambda rights: rights.confirms)
    done = _("Noted that you have seen the original. Another person verifies it now.")
    return _act(request, paper_id, judging.confirm_paper, done=done)


@require_POST
@login_required
def paper_verify(request: HttpRequest, paper_id: int) -> HttpResponse:
    _door(request, paper_id, lambda rights: rights.verifies)
    ticked = bool(request.POST.get("counts_for_annual"))

    def act(pk: int, **who: Any) -> Any:
        return judging.verify_paper(pk, counts_for_annual=ticked, **who)

    return _act(request, paper_id, act, done=_("Verified. It stands in the record now."))


@require_POST
@login_required
@never_cache
def paper_reject(request: HttpRequest, paper_id: int) -> HttpResponse:
    rights = _door(request, paper_id, lambda rights: rights.confirms or rights.verifies)
    form = RejectForm(request.POST)
    if not form.is_valid():
        return detail_page(request, paper_id, reject=form)
    reason = form.cleaned_data["reason"]

    def act(pk: int, **who: Any) -> Any:
        return judging.reject_paper(pk, reason=reason, verifies=rights.verifies, **who)

    done = _("Sent back. Whoever declared it has been told.")
    return _act(request, paper_id, act, done=done)


def _door(request: HttpRequest, paper_id: int, may: Callable[[Any], bool]) -> Any:
    """Return what this person may do about the paper; Http404 unless it is this kind of step."""
    today = local_day(timezone.now())
    paper = access.get_paper_or_404(request.user, paper_id, on=today)
    rights = access.rights_of(request.user, paper, on=today)
    if not may(rights):
        raise Http404
    return rights


def _act(
    request: HttpRequest, paper_id: int, act: Callable[..., Any], *, done: str
) -> HttpResponse:
    """Take one step; whoever comes too late is led to the paper as it stands now."""
    seen = SeenForm(request.POST)
    version = seen.cleaned_data["version"] if seen.is_valid() else 0
    try:
        act(paper_id, version=version, by=known(request.user), at=timezone.now())
    except LedgerRefused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
    return redirect("papers:paper_detail", paper_id)


@require_GET
@login_required
@never_cache
def paper_list(request: HttpRequest) -> HttpResponse:
    """What waits for an officer or the department, and what has come of the rest."""
    today = local_day(timezone.now())
    scope = access.papers_scope_or_404(request.user, on=today)
    organisations = queries.organisations_to_choose(scope)
    form = WorkListForm(request.GET, organisations=organisations)
    state, code = form.asked()
    page, places = queries.work_list(
        request.user,
        state=state,
        organisation=next((each for each in organisations if each.code == code), None),
        page=request.GET.get("trang"),
        on=today,
    )
    me = known(request.user).pk
    lines = [
        {
            "paper": paper,
            "title": paper_title(paper),
            "place": places.get(paper.person_id, ""),
            "can_confirm": paper.state == "declared" and paper.person.user_id != me,
        }
        for paper in page
    ]
    can_tick = any(line["can_confirm"] for line in lines)
    context = {"form": form, "page": page, "lines": lines, "can_tick": can_tick}
    return render(request, "records/evidence_list.html", context)


@require_POST
@login_required
def papers_confirm(request: HttpRequest) -> HttpResponse:
    """Several originals seen; each tick carries the version that was shown."""
    at = timezone.now()
    access.papers_scope_or_404(request.user, on=local_day(at))
    ticked = dict(filter(None, map(_ticked, request.POST.getlist("giay"))))
    mine = queries.waiting_for(request.user, on=local_day(at)).filter(pk__in=list(ticked))
    versions = {pk: ticked[pk] for pk in mine.values_list("pk", flat=True)}
    seen = judging.confirm_papers(versions, by=known(request.user), at=at)
    words = ngettext(
        "Noted for %(count)s paper that you have seen the original.",
        "Noted for %(count)s papers that you have seen the originals.",
        seen,
    )
    messages.success(request, words % {"count": seen})
    if seen < len(ticked):
        messages.warning(request, _("Some papers have changed meanwhile. Look at them once more."))
    return redirect("papers:paper_list")


def _ticked(text: str) -> tuple[int, int] | None:
    paper, _dash, version = text.partition("-")
    found = (whole_number(paper), whole_number(version))
    return found if all(found) else None
