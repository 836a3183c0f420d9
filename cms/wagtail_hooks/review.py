"""Why a page was sent back, on the screen where it is mended."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import Page, WorkflowState


@hooks.register("before_edit_page")
def say_why_it_came_back(request: HttpRequest, page: Page) -> None:
    if request.method != "GET":
        return
    run = page.current_workflow_state
    if run is None or run.status != WorkflowState.STATUS_NEEDS_CHANGES:
        return
    refused = run.current_task_state
    if refused is not None and refused.comment:
        messages.warning(
            request,
            format_html(
                "{} <q>{}</q>",
                _("%(reviewer)s sent this page back:") % {"reviewer": refused.finished_by},
                refused.comment,
            ),
        )
