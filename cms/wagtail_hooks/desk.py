"""The first screen of the back office: what of the pages waits for this person."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import TaskState

from cms import queries
from shared.desk import DeskPanel, DeskRow, offer


# First of all: other apps add theirs to an empty desk.
@hooks.register("construct_homepage_panels", order=-100)
def pages_of_the_desk(request: HttpRequest, panels: list[Any]) -> None:
    """Ours in the place of Wagtail's, which show the same pages up to three times."""
    panels.clear()
    user: Any = request.user
    offer(
        panels,
        DeskPanel(
            "review",
            _("Waiting for your review"),
            [_in_review(state) for state in queries.pages_to_review(user)],
            order=10,
            more_url=reverse("wagtailadmin_reports:workflow_tasks"),
            more_label=_("All that waits for review"),
        ),
    )
    offer(
        panels,
        DeskPanel(
            "sent-back",
            _("Sent back to you"),
            [_sent_back(state) for state in queries.pages_sent_back(user)],
            order=11,
        ),
    )
    drafts = [
        DeskRow(
            page.draft_title,
            _edit(page.pk),
            _("waits for review") if page.is_in_review else _("not published yet"),
        )
        for page in queries.drafts_of(user)
    ]
    offer(panels, DeskPanel("drafts", _("Your drafts"), drafts, order=20))


def _edit(page_id: Any) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page_id])


def _in_review(state: TaskState) -> DeskRow:
    revision = state.revision
    author = str(revision.user or "")
    return DeskRow(
        revision.object_str,
        _edit(revision.object_id),
        _("sent by %(author)s") % {"author": author} if author else "",
    )


def _sent_back(state: TaskState) -> DeskRow:
    return DeskRow(
        state.revision.object_str,
        _edit(state.revision.object_id),
        _("by %(reviewer)s") % {"reviewer": state.finished_by} if state.finished_by else "",
        state.comment,
    )
