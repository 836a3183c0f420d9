"""The way to decisions from the back office, and those that wait for an issuer."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from accounts.api import Permission, permissions_of
from courses.queries import decisions
from shared.desk import DeskPanel, DeskRow, offer


class DecisionsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return decisions.decides_anywhere(request.user, on=timezone.localdate())


@hooks.register("register_certificates_menu_item")
def decisions_menu_item() -> MenuItem:
    return DecisionsMenuItem(
        gettext_lazy("Decisions"),
        reverse_lazy("courses:decision_index"),
        name="decisions",
        icon_name="clipboard-list",
        order=890,
    )


@hooks.register("construct_homepage_panels")
def decisions_of_the_desk(request: HttpRequest, panels: list[Any]) -> None:
    today = timezone.localdate()
    if Permission.ISSUE_CERTIFICATES not in permissions_of(request.user, on=today):
        return
    waiting = decisions.waiting_for(request.user, on=today)
    if not waiting:
        return
    offer(
        panels,
        DeskPanel(
            "decisions",
            _("Decisions that wait for you"),
            [_row(each) for each in waiting],
            order=10,
            more_url=reverse("courses:decision_index"),
            more_label=_("All decisions"),
        ),
    )


def _row(decision: Any) -> DeskRow:
    return DeskRow(
        f"{decision.number}, {decision.training_class.name}",
        reverse("courses:decision_detail", args=[decision.pk]),
        _("Date of the decision: %(day)s") % {"day": date_format(decision.decided_on, "d/m/Y")},
    )
