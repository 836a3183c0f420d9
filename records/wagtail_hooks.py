"""The import of the register in the back office; papers from elsewhere on its first screen."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from accounts.api import Permission, has_permission
from records import access
from records.queries import evidence
from records.reference import paper_title
from shared.desk import DeskPanel, DeskRow, offer


class RegisterMenuItem(MenuItem):
    """Shown to those who may import somewhere."""

    def is_shown(self, request: HttpRequest) -> bool:
        return has_permission(request.user, Permission.IMPORT_REGISTER, on=timezone.localdate())


@hooks.register("register_admin_urls")
def register_urls() -> list[URLResolver]:
    return [
        path("danh-ba/", include("records.urls.register")),
        path("sap-xep/", include("records.urls.reorganisation")),
    ]


@hooks.register("register_admin_menu_item")
def register_menu_item() -> MenuItem:
    return RegisterMenuItem(
        _("Import the register"),
        reverse_lazy("records:register_import"),
        name="register",
        icon_name="upload",
        order=260,
    )


class ReorganisationMenuItem(MenuItem):
    """Shown to those who may reorganise some part of the tree."""

    def is_shown(self, request: HttpRequest) -> bool:
        return has_permission(request.user, Permission.REORGANISE, on=timezone.localdate())


@hooks.register("register_admin_menu_item")
def reorganisation_menu_item() -> MenuItem:
    return ReorganisationMenuItem(
        _("Reorganise"),
        reverse_lazy("reorganisations:reorganisation_list"),
        name="reorganisations",
        icon_name="list-ul",
        order=265,
    )


@hooks.register("construct_homepage_panels")
def reorganisations_of_the_desk(request: HttpRequest, panels: list[Any]) -> None:
    """What another administrator has proposed, and waits for this one."""
    today = timezone.localdate()
    if not has_permission(request.user, Permission.REORGANISE, on=today):
        return
    _user, scope = access.reorganiser_or_404(request.user, on=today)
    rows = [
        DeskRow(
            str(row),
            reverse("reorganisations:proposal_detail", args=[row.pk]),
            str(row.proposed_by or ""),
        )
        for row in access.proposals_in(scope)
        if row.proposed_by_id != request.user.pk
    ]
    if rows:
        heading = gettext("Reorganisations to approve (%(number)s)") % {"number": len(rows)}
        offer(panels, DeskPanel("reorganisations", heading, rows, order=35))


@hooks.register("construct_homepage_panels")
def papers_of_the_desk(request: HttpRequest, panels: list[Any]) -> None:
    today = timezone.localdate()
    number = evidence.number_waiting_for(request.user, on=today)
    if not number:
        return
    rows = [
        DeskRow(
            f"{paper.person.full_name}: {paper_title(paper)}",
            reverse("papers:paper_detail", args=[paper.pk]),
            paper.get_state_display(),
        )
        for paper in evidence.papers_at_hand(request.user, on=today)
    ]
    heading = gettext("Papers to look at (%(number)s)") % {"number": number}
    offer(
        panels,
        DeskPanel(
            "papers",
            heading,
            rows,
            order=40,
            more_url=reverse("papers:paper_list"),
            more_label=_("All papers"),
        ),
    )
