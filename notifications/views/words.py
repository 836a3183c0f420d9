"""In the back office: the words of each occasion, with a preview and a trial to oneself."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from notifications import access, actions
from notifications.actions.words import previewed
from notifications.forms import WordsForm
from notifications.queries.words import changed_words
from notifications.reference import OCCASIONS, PLACEHOLDERS, Occasion
from people.api import people_visible_to


@require_GET
@login_required
def words_list(request: HttpRequest) -> HttpResponse:
    access.words_manager_or_404(request.user, on=timezone.localdate())
    changed = changed_words()
    lines = [
        {"code": code, "occasion": occasion, "changed": changed.get(code)}
        for code, occasion in OCCASIONS.items()
        if occasion.has_words
    ]
    return _screen(request, "words_list", {"lines": lines}, title=_("Words of messages"))


@require_http_methods(["GET", "POST"])
@login_required
def words_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Save, or only look at, or send to oneself, depending on the button."""
    at = timezone.now()
    user = access.words_manager_or_404(request.user, on=timezone.localdate(at))
    occasion = _occasion_or_404(code)
    changed = changed_words().get(code)
    words = changed or occasion
    form = WordsForm(
        request.POST or None,
        occasion=occasion,
        people=people_visible_to(request.user, on=timezone.localdate(at)),
        initial={"subject": words.subject, "body": words.body},
    )
    context: dict[str, Any] = {"form": form, "code": code, "changed": changed}
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("subject", "body")}
        if request.POST.get("viec") != "xem":
            actions.change_words(code, **said, by=user, at=at)
            if request.POST.get("viec") == "thu":
                actions.send_trial(code, by=user, at=at)
                messages.success(request, _("Saved, and sent to you."))
            else:
                messages.success(request, _("Saved. The next message uses these words."))
            return redirect("message_words:words_edit", code)
        person = form.cleaned_data["person_code"]
        context["preview"] = previewed(code, **said, person=person, by=user)
    context["placeholders"] = [
        (name, what)
        for name, (what, _example) in PLACEHOLDERS.items()
        if name in occasion.placeholders
    ]
    return _screen(request, "words_edit", context, title=str(occasion.name))


@require_POST
@login_required
def words_restore(request: HttpRequest, code: str) -> HttpResponse:
    at = timezone.now()
    user = access.words_manager_or_404(request.user, on=timezone.localdate(at))
    _occasion_or_404(code)
    actions.restore_words(code, by=user, at=at)
    messages.success(request, _("The words are again as shipped."))
    return redirect("message_words:words_edit", code)


def _occasion_or_404(code: str) -> Occasion:
    occasion = OCCASIONS.get(code)
    if occasion is None or not occasion.has_words:
        raise Http404
    return occasion


def _screen(
    request: HttpRequest, name: str, context: dict[str, Any], *, title: str
) -> HttpResponse:
    form = context.get("form")
    frame = {
        "header_title": title,
        "page_title": title,
        "header_icon": "mail",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("message_words:words_list"), "label": _("Words of messages")},
        ],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form and form.errors else HTTPStatus.OK
    return render(request, f"notifications/{name}.html", frame | context, status=status)
