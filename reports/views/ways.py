"""What the pages of figures share: the filters of the address, the way down, the answer's code."""

import datetime as dt
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from accounts.api import AnyUser
from organisations.api import Organisation, name_as_of
from reports import access
from reports.forms.period import PeriodForm
from reports.queries.tracking import organisations_above


def filters(request: HttpRequest) -> str:
    """The day, the year and the order of the address, to be kept in the links of the page."""
    kept = request.GET.copy()
    for name in list(kept):
        if name not in {"ngay", "nam", "xep"} or not kept[name]:
            del kept[name]
    return kept.urlencode()


def way_down(
    user: AnyUser, organisation: Organisation, today: dt.date, *, on: dt.date | None = None
) -> list[Organisation]:
    """Return the way from the top of the viewer's scope.

    on  the day the page is about: all are called as they were then, `organisation` included
    """
    scope = access.get_figures_scope_or_404(user, on=today)
    above = reversed(organisations_above(organisation))
    way = [*(each for each in above if scope.covers(each)), organisation]
    if on is not None and on < today:
        name_as_of(way, on=on)
    return way


def crumbs(way: list[Organisation], address: str) -> list[dict[str, Any]]:
    kept = f"?{address}" if address else ""
    return [
        {"url": reverse("reports:tracking_detail", args=[each.code]) + kept, "label": each.name}
        for each in way
    ]


def status(form: PeriodForm) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
