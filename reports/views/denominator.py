"""The denominator opened, down to the names behind each of its figures."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from organisations.api import Organisation
from people.api import exemption_words, people_visible_to
from records.api import PlacedPerson
from reports import access
from reports.forms.denominator import ATTRIBUTIONS, DenominatorForm
from reports.queries.denominator import Attribution, Denominator, denominator
from reports.queries.people import PEOPLE_ON_A_PAGE, lines_of, people_by_name
from reports.views import ways
from shared.dates import local_day

# So many committees that are fully trained are listed by name.
MOST_FINISHED = 200
KEPT = ("ngay", "nam", "tu", "theo")


@require_GET
@login_required
def denominator_detail(request: HttpRequest, code: str) -> HttpResponse:
    today = local_day(timezone.now())
    # Small numbers of those who are exempt or have moved are as good as names.
    organisation = access.get_organisation_with_people_or_404(request.user, code, on=today)
    form = DenominatorForm(request.GET, today=today)
    period = form.period()
    found = denominator(
        organisation,
        period=period,
        since=form.since(period),
        attribution=form.attribution(),
        today=today,
    )
    unfinished = sorted(
        (each for each in found.committees if each.missing), key=lambda each: -len(each.missing)
    )
    context = {
        "organisation": organisation,
        "form": form,
        "period": period,
        "crumbs": _crumbs(request, organisation, on=period.day),
        "finished": [each for each in found.committees if not each.missing][:MOST_FINISHED],
        "committees": Paginator(unfinished, PEOPLE_ON_A_PAGE).get_page(request.GET.get("trang")),
        "found": found,
        "exempt_kinds": [
            (kind, exemption_words(kind), people) for kind, people in found.exempt_kinds.items()
        ],
        "attribution": ATTRIBUTIONS[found.attribution],
        "is_on_day": found.attribution == Attribution.ON_DAY,
        "kept": _kept(request),
    }
    return render(request, "reports/denominator.html", context, status=ways.status(form))


@require_GET
@login_required
def denominator_people(request: HttpRequest, code: str, group: str) -> HttpResponse:
    """The names behind one figure: a group of `_groups`, or the missing members of a committee."""
    today = local_day(timezone.now())
    organisation = access.get_organisation_with_people_or_404(request.user, code, on=today)
    form = DenominatorForm(request.GET, today=today)
    period = form.period()
    found = denominator(
        organisation,
        period=period,
        since=form.since(period),
        attribution=form.attribution(),
        today=today,
    )
    people, label, chosen = _chosen(found, group, request.GET.get("loai", ""))
    page = Paginator(people_by_name(chosen), PEOPLE_ON_A_PAGE).get_page(request.GET.get("trang"))
    visible = people_visible_to(request.user, on=today)
    context = {
        "organisation": organisation,
        "form": form,
        "period": period,
        "crumbs": [
            *_crumbs(request, organisation, on=period.day, is_last=False),
            {"url": "", "label": label},
        ],
        "label": label,
        "page": page,
        "lines": lines_of([people[pk] for pk in page.object_list], visible, on=period.day),
    }
    return render(request, "reports/denominator_people.html", context, status=ways.status(form))


def _chosen(
    found: Denominator, group: str, kind: str
) -> tuple[Mapping[int, PlacedPerson], str, Collection[int]]:
    """Return where to look people up, what the list is called, and who is on it."""
    if group == "uy-ban":
        committee = next(
            (each for each in found.committees if each.organisation.code == kind), None
        )
        if committee is None:
            raise Http404
        label = _("Not trained in the committee of %(name)s") % {
            "name": committee.organisation.name
        }
        return found.seated, label, committee.missing
    if group == "mien" and kind:
        if kind not in found.exempt_kinds:
            raise Http404
        label = _("Exempt: %(kind)s") % {"kind": exemption_words(kind)}
        return found.people, label, found.exempt_kinds[kind]
    groups = _groups(found)
    if group not in groups:
        raise Http404
    label, people = groups[group]
    is_former = group in {"dau-ky", "thoi-giu", "chuyen-di"}
    return (found.former if is_former else found.people), label, people


def _groups(found: Denominator) -> dict[str, tuple[str, frozenset[int]]]:
    """The figures of the page by the word in the address."""
    everybody = frozenset(found.people)
    groups = {
        "dau-vao": (_("In a position of the audience"), everybody),
        "mien": (_("Exempt"), found.exempt),
        "trong-dien": (_("In scope"), found.in_scope),
        "da": (_("Trained"), found.trained),
        "chua": (_("Not trained yet"), found.missing),
        "vao-muon": (_("Joined after the cut-off day"), found.late),
    }
    moved = found.moved
    if moved is not None:
        groups |= {
            "dau-ky": (_("At the beginning"), moved.before),
            "moi": (_("Newly in the audience"), moved.joined),
            "chuyen-den": (_("Moved in from elsewhere"), moved.moved_in),
            "thoi-giu": (_("Left the audience"), moved.left),
            "chuyen-di": (_("Moved elsewhere"), moved.moved_out),
        }
    return groups


def _crumbs(
    request: HttpRequest, organisation: Organisation, *, on: dt.date, is_last: bool = True
) -> list[dict[str, Any]]:
    today = local_day(timezone.now())
    way = ways.crumbs(
        ways.way_down(request.user, organisation, today, on=on), ways.filters(request)
    )
    url = "" if is_last else f"../?{_kept(request)}"
    return [*way, {"url": url, "label": _("The denominator")}]


def _kept(request: HttpRequest) -> str:
    kept = request.GET.copy()
    for name in list(kept):
        if name not in KEPT or not kept[name]:
            del kept[name]
    return kept.urlencode()
