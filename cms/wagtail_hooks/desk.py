"""The first screen of the back office: what of the pages waits for this person."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import TaskState
from wagtail.permissions import page_permission_policy

from accounts.api import Permission, User, permissions_of
from cms.queries import desk as queries
from shared.desk import DeskPanel, DeskRow, offer

# What shows that a person writes pages.
WRITERS = {"add", "change", "publish"}


# First of all: other apps add theirs to an empty desk.
@hooks.register("construct_homepage_panels", order=-100)
def pages_of_the_desk(request: HttpRequest, panels: list[Any]) -> None:
    """Ours in the place of Wagtail's, which show the same pages up to three times."""
    panels.clear()
    user: Any = request.user
    held = permissions_of(user, on=timezone.localdate())
    if Permission.REVIEW_CONTENT in held or user.is_superuser:
        offer(panels, _to_review(user))
    if page_permission_policy.user_has_any_permission(user, WRITERS):
        offer(panels, _sent_back(user))
        offer(panels, _drafts(user))


def _to_review(user: User) -> DeskPanel:
    return DeskPanel(
        "review",
        _("Waiting for your review"),
        [_in_review(state) for state in queries.pages_to_review(user)],
        order=10,
        more_url=reverse("wagtailadmin_reports:workflow_tasks"),
        more_label=_("All that waits for review"),
    )


def _in_review(state: TaskState) -> DeskRow:
    author = state.revision.user
    note = _("sent by %(author)s") % {"author": author} if author else ""
    return DeskRow(state.revision.object_str, _edit(state.revision.object_id), note)


def _sent_back(user: User) -> DeskPanel:
    rows = [
        DeskRow(
            state.revision.object_str,
            _edit(state.revision.object_id),
            _("by %(reviewer)s") % {"reviewer": state.finished_by} if state.finished_by else "",
            state.comment,
        )
        for state in queries.pages_sent_back(user)
    ]
    return DeskPanel("sent-back", _("Sent back to you"), rows, order=11)


def _drafts(user: User) -> DeskPanel:
    rows = [
        DeskRow(
            page.draft_title,
            _edit(page.pk),
            _("waits for review") if page.is_in_review else _("not published yet"),
        )
        for page in queries.drafts_of(user)
    ]
    return DeskPanel("drafts", _("Your drafts"), rows, order=20)


def _edit(page_id: Any) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page_id])
