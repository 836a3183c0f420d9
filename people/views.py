"""One person entered twice: who may be, side by side, proposed, confirmed, taken back."""

import datetime as dt
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from people import access
from people.errors import MergeRefused
from people.forms import LookForm, ProposeForm, UndoForm
from people.merging import showing
from people.merging.belongings import Two
from people.merging.finding import duplicates
from people.merging.run import (
    confirm_merge,
    in_the_way_of_undoing,
    note_compared,
    plan_of,
    propose_merge,
    tell_apart,
    undo_merge,
    withdraw_merge,
)
from shared.dates import local_day
from shared.undoing import last_day_to_undo

LIST = "people:merge_list"
REFUSED = HTTPStatus.UNPROCESSABLE_ENTITY
SHOWN_MERGES = 50


@require_GET
@login_required
@never_cache
def merge_list(request: HttpRequest) -> HttpResponse:
    """Pairs that may be one person, merges that wait, and those done lately."""
    today = timezone.localdate()
    _user, scope = access.merger_or_404(request.user, on=today)
    form = LookForm(request.GET if "mot" in request.GET else None)
    if form.is_valid():
        first, second = (form.cleaned_data[name] for name in ("mot", "hai"))
        if access.find_pair(scope, first, second, on=today):
            return redirect("people:merge_compare", first, second)
        form.add_error("hai", _("You see no two different records with these two codes."))
    found = duplicates(scope, on=today)
    context = {
        "form": form,
        "found": found,
        "pairs": showing.described(found.pairs),
        "merges": access.merges_in(scope, on=today)[:SHOWN_MERGES],
    }
    return _screen(request, "merge_list", context, refused=bool(form.errors))


@require_GET
@login_required
@never_cache
def merge_compare(request: HttpRequest, first: str, second: str) -> HttpResponse:
    """The two side by side; what would move, whichever is kept."""
    at = timezone.now()
    user, scope = access.merger_or_404(request.user, on=local_day(at))
    pair = access.get_pair_or_404(scope, first, second, on=local_day(at))
    note_compared(*pair, by=user, at=at)
    return _compare(request, pair, ProposeForm(None, people=pair))


@require_POST
@login_required
def merge_propose(request: HttpRequest, first: str, second: str) -> HttpResponse:
    at = timezone.now()
    user, scope = access.merger_or_404(request.user, on=local_day(at))
    pair = access.get_pair_or_404(scope, first, second, on=local_day(at))
    form = ProposeForm(request.POST, people=pair)
    if not form.is_valid():
        return _compare(request, pair, form)
    kept, merged = sorted(pair, key=lambda each: each.code != form.cleaned_data["giu"])
    try:
        merge = propose_merge(
            kept,
            merged,
            reason=form.cleaned_data["ly_do"],
            by=user,
            at=at,
            takes_account=form.takes_account,
        )
    except MergeRefused as refusal:
        return _compare(request, pair, form, refusal=refusal)
    messages.success(request, _("Proposed. Another person now looks at it and confirms."))
    return redirect("people:merge_detail", merge.pk)


@require_POST
@login_required
def people_tell_apart(request: HttpRequest, first: str, second: str) -> HttpResponse:
    at = timezone.now()
    user, scope = access.merger_or_404(request.user, on=local_day(at))
    pair = access.get_pair_or_404(scope, first, second, on=local_day(at))
    try:
        tell_apart(*pair, by=user, at=at)
    except MergeRefused as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("Noted: these are two people. The pair is not shown again."))
    return redirect(LIST)


@require_GET
@login_required
@never_cache
def merge_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What moves, for whoever confirms; afterwards what was done, and until when it can go back."""
    at = timezone.now()
    user, scope = access.merger_or_404(request.user, on=local_day(at))
    merge = access.get_merge_or_404(scope, pk, on=local_day(at))
    if merge.state == "proposed":
        note_compared(merge.kept, merge.merged, by=user, at=at)
    return _detail(request, merge, at, UndoForm())


@require_POST
@login_required
def merge_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    at = timezone.now()
    user, scope = access.merger_or_404(request.user, on=local_day(at))
    merge = access.get_merge_or_404(scope, pk, on=local_day(at))
    try:
        confirm_merge(merge, seen=request.POST.get("seen", ""), by=user, at=at)
    except MergeRefused as refusal:
        return _detail(request, merge, at, UndoForm(), refusal=refusal)
    messages.success(request, _("Merged. Both codes lead to the record kept."))
    return redirect("people:merge_detail", merge.pk)


@require_POST
@login_required
def merge_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    at = timezone.now()
    user, scope = access.merger_or_404(request.user, on=local_day(at))
    merge = access.get_merge_or_404(scope, pk, on=local_day(at))
    try:
        withdraw_merge(merge, by=user, at=at)
    except MergeRefused as refusal:
        return _detail(request, merge, at, UndoForm(), refusal=refusal)
    messages.success(request, _("Withdrawn. Nothing was merged."))
    return redirect(LIST)


@require_POST
@login_required
def merge_undo(request: HttpRequest, pk: int) -> HttpResponse:
    at = timezone.now()
    user, scope = access.merger_or_404(request.user, on=local_day(at))
    merge = access.get_merge_or_404(scope, pk, on=local_day(at))
    form = UndoForm(request.POST)
    if not form.is_valid():
        return _detail(request, merge, at, form)
    try:
        undo_merge(merge, reason=form.cleaned_data["ly_do"], by=user, at=at)
    except MergeRefused as refusal:
        return _detail(request, merge, at, form, refusal=refusal)
    messages.success(request, _("Taken back. The two records stand apart again."))
    return redirect("people:merge_detail", merge.pk)


def _compare(
    request: HttpRequest,
    pair: Any,
    form: ProposeForm,
    *,
    refusal: MergeRefused | None = None,
) -> HttpResponse:
    context = {
        "first": pair[0],
        "second": pair[1],
        "rows": showing.side_by_side(*pair),
        "signs": showing.signs_in_words(*pair),
        "apart": showing.told_apart(*pair),
        "form": form,
        "refusal": refusal,
    }
    return _screen(request, "merge_compare", context, refused=bool(form.errors or refusal))


def _detail(
    request: HttpRequest,
    merge: Any,
    at: dt.datetime,
    form: UndoForm,
    *,
    refusal: MergeRefused | None = None,
) -> HttpResponse:
    if refusal is not None:
        # Perhaps somebody was quicker.
        merge.refresh_from_db()
    is_open, is_merged = merge.state == "proposed", merge.state == "merged"
    two = Two(merge.kept, merge.merged, at, merge.takes_account, merge.pk)
    last = last_day_to_undo(merge.confirmed_at) if merge.confirmed_at else None
    in_the_way = in_the_way_of_undoing(merge, on=local_day(at)) if is_merged else []
    context = {
        "merge": merge,
        "plan": plan_of(two) if is_open else None,
        "rows": showing.side_by_side(merge.kept, merge.merged) if is_open else [],
        "may_confirm": is_open and merge.proposed_by_id != request.user.pk,
        "is_open": is_open,
        "may_undo": is_merged and not in_the_way,
        "in_the_way": in_the_way,
        "last_day": last,
        "form": form,
        "refusal": refusal,
    }
    return _screen(request, "merge_detail", context, refused=bool(form.errors or refusal))


def _screen(
    request: HttpRequest, name: str, context: dict[str, Any], *, refused: bool = False
) -> HttpResponse:
    title = _("Merge records")
    frame = {
        "header_title": title,
        "page_title": title,
        "header_icon": "group",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse(LIST), "label": title},
        ],
    }
    status = REFUSED if refused else HTTPStatus.OK
    return render(request, f"people/{name}.html", frame | context, status=status)
