"""Other rules on a copy: who would gain, who would lose. The address holds the whole trial."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from records.api import TrialRules
from reports import access
from reports.forms.what_if import Trial, WhatIfForm
from reports.queries.what_if import MOST_NAMES, Aim, Ground, ground, what_if_page
from reports.views import ways
from shared.dates import local_day


@require_GET
@login_required
def what_if(request: HttpRequest, code: str) -> HttpResponse:
    today = local_day(timezone.now())
    organisation = access.get_organisation_with_people_or_404(request.user, code, on=today)
    known = ground(organisation, today=today, audience=request.GET.get("doi_tuong", ""))
    form = WhatIfForm(request.GET, clauses=known.clause_names, programmes=known.facts.programmes)
    trial = form.trial()
    page = what_if_page(organisation, known, _rules(trial, known), _aim(trial, known), today=today)
    words = _words(known)
    context = {
        "organisation": organisation,
        "crumbs": [
            *ways.crumbs(ways.way_down(request.user, organisation, today), ""),
            {"url": "", "label": _("Try another rule")},
        ],
        "form": form,
        "trial": trial,
        "page": page,
        "audience": known.audience,
        "audiences": known.audiences,
        "target": known.target,
        "measures": [(words[line.measure], line) for line in page.measures],
        "people": [
            (each, [words[one] for one in each.gained], [words[one] for one in each.lost])
            for each in page.people
        ],
        "more": max(page.people_total - MOST_NAMES, 0),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "reports/what_if.html", context, status=status)


def _rules(trial: Trial, known: Ground) -> TrialRules:
    return TrialRules(
        clauses=tuple(
            each for number, each in enumerate(known.clauses) if number not in trial.without
        ),
        programmes=trial.programmes,
        due_on=trial.due_on,
        declared=trial.declared,
        confirmations=trial.confirmations,
    )


def _aim(trial: Trial, known: Ground) -> Aim | None:
    target = known.target
    if target is None and trial.value is None:
        return None
    value = trial.value if trial.value is not None else target.value if target else None
    operator = trial.operator or (target.operator if target else ">=")
    return None if value is None else Aim(operator, value, trial.by_committees)


def _words(known: Ground) -> dict[str, str]:
    return {
        "in_scope": _("in scope"),
        "exempt": _("exempt"),
        "trained": _("trained"),
        "on_time": _("trained on time"),
    } | {f"level:{code}": name for code, name in known.indicator_names.items()}
