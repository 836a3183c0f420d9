"""The editions of a lesson in the back office, and asking people to study one again."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.api import known
from courses import access
from courses.actions.editions import ask_again, plan_redo
from courses.errors import CourseRefused
from courses.forms.editions import RedoForm
from courses.queries import editions


@require_GET
@login_required
@never_cache
def edition_list(request: HttpRequest, page_id: int) -> HttpResponse:
    """What has been published of a lesson, what each edit meant, and what waits."""
    lesson = access.get_lesson_page_or_404(request.user, page_id)
    context = {
        "lesson": lesson,
        "history": editions.history_of(lesson),
        "waiting": editions.waiting_draft(lesson),
        "unconfirmed": editions.unconfirmed_edition(lesson),
        "can_confirm": lesson.permissions_for_user(request.user).can_publish(),
    }
    return _screen(request, "edition_list", _("Editions"), lesson, context)


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def redo_confirm(request: HttpRequest, page_id: int) -> HttpResponse:
    """Whom asking again concerns; confirmed, it takes effect now or with the publication."""
    at = timezone.now()
    lesson = access.get_lesson_page_or_404(request.user, page_id, publishes=True)
    waiting = editions.waiting_draft(lesson)
    unconfirmed = None if waiting else editions.unconfirmed_edition(lesson)
    if waiting is None and unconfirmed is None:
        messages.info(request, _("No edit of this lesson waits to be confirmed."))
        return redirect("lessons:edition_list", page_id)
    concerned = editions.concerned_by(
        lesson.pk,
        request.user,
        edition=unconfirmed.number if unconfirmed else None,
        on=timezone.localdate(at),
    )
    reason = waiting.reason if waiting else unconfirmed.reason if unconfirmed else ""
    form = RedoForm(_sent(request), total=concerned.total, initial={"reason": reason})
    if form.is_valid():
        given = form.cleaned_data["reason"]
        by = known(request.user)
        try:
            if unconfirmed is not None:
                asked = ask_again(unconfirmed, reason=given, by=by, at=at)
                messages.success(request, _asked_in_words(asked))
            elif waiting is not None:
                plan_redo(waiting.revision, reason=given, by=by, at=at)
                if request.POST.get("do") == "publish":
                    waiting.revision.publish(user=by)
                messages.success(request, _planned_in_words(waiting.revision))
        except CourseRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("lessons:edition_list", page_id)
    context = {"lesson": lesson, "waiting": waiting, "concerned": concerned, "form": form}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return _screen(
        request, "redo_confirm", _("Ask people to study again"), lesson, context, status=status
    )


def _asked_in_words(asked: int) -> str:
    return ngettext(
        "%(count)d person has been asked to study the lesson again, and told.",
        "%(count)d people have been asked to study the lesson again, and told.",
        asked,
    ) % {"count": asked}


def _planned_in_words(revision: Any) -> str:
    revision.refresh_from_db()
    if revision.approved_go_live_at:
        return _("Confirmed. People are asked on %(day)s, when the edit is published.") % {
            "day": f"{timezone.localtime(revision.approved_go_live_at):%d/%m/%Y %H:%M}"
        }
    return _("Confirmed. People are asked as soon as the edit is published.")


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _screen(
    request: HttpRequest,
    name: str,
    title: str,
    lesson: Any,
    context: dict[str, Any],
    *,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    frame = {
        "header_title": title,
        "header_subtitle": lesson.title,
        "page_title": title,
        "header_icon": "history",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("wagtailadmin_pages:edit", args=[lesson.pk]), "label": lesson.title},
            {"url": "", "label": title},
        ],
    }
    return render(request, f"courses/editions/{name}.html", frame | context, status=status)
