"""What waits for somebody on the first screen of the back office."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast
from wagtail.models import Page, TaskState, WorkflowState

from accounts.api import User
from shared.desk import ROWS_ASKED


def _of_pages() -> Q:
    return Q(workflow_state__base_content_type=ContentType.objects.get_for_model(Page))


def pages_to_review(user: User) -> list[TaskState]:
    """Return what waits for this person's word, the longest first. Four queries."""
    states = TaskState.objects.reviewable_by(user).filter(_of_pages())
    return list(states.select_related("revision__user").order_by("started_at")[:ROWS_ASKED])


def pages_sent_back(user: User) -> list[TaskState]:
    """Return what this person sent to review and has to mend, with the reason. One query."""
    states = TaskState.objects.filter(
        _of_pages(),
        workflowstate__status=WorkflowState.STATUS_NEEDS_CHANGES,
        workflowstate__requested_by=user,
    )
    states = states.select_related("revision", "finished_by").order_by("-finished_at")
    return list(states[:ROWS_ASKED])


def drafts_of(user: User) -> list[Any]:
    """Return pages that this person began or changed last and that are not published as they are
    now, the latest first, each with `is_in_review`. What was sent back is not among them. One query.
    """
    running = WorkflowState.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id=Cast(OuterRef("pk"), CharField()),
    )
    return list(
        Page.objects.filter(
            Q(owner=user, latest_revision=None) | Q(latest_revision__user=user),
            has_unpublished_changes=True,
        )
        .annotate(
            is_in_review=Exists(running.filter(status=WorkflowState.STATUS_IN_PROGRESS)),
            is_sent_back=Exists(running.filter(status=WorkflowState.STATUS_NEEDS_CHANGES)),
        )
        .filter(is_sent_back=False)
        .order_by("-latest_revision_created_at", "-pk")[:ROWS_ASKED]
    )
