"""My account, and what allauth's own views need from us."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from accounts import access, actions
from accounts.forms import TextSizeForm
from shared.dates import local_day

View = Callable[..., HttpResponseBase]


def refusing(view: View) -> View:
    """Answers 422, not 200, when a posted form comes back with errors, as all our pages do."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        form = (getattr(response, "context_data", None) or {}).get("form")
        if request.method == "POST" and response.status_code == HTTPStatus.OK and form is not None:
            response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
        return response

    return wrapped


@require_GET
@login_required
def account_detail(request: HttpRequest) -> HttpResponse:
    """Who I am here, how I sign in, and how large the letters are."""
    return _account_page(request, TextSizeForm(instance=request.user))


@require_POST
@login_required
def text_size_set(request: HttpRequest) -> HttpResponse:
    form = TextSizeForm(request.POST)
    if not form.is_valid():
        return _account_page(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    actions.set_text_size(access.known(request.user), form.cleaned_data["text_size"])
    messages.success(request, _("The text size is saved."))
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        return redirect(back)
    return redirect("accounts:account_detail")


@require_GET
def signup_closed(request: HttpRequest) -> HttpResponse:
    """There is no sign-up; this page says who opens an account."""
    return render(request, "account/signup_closed.html")


def _account_page(request: HttpRequest, form: TextSizeForm, **kwargs: Any) -> HttpResponse:
    user = request.user
    context = {
        "form": form,
        "has_second_factor": is_mfa_enabled(user),
        "offers_second_factor": access.works_in_back_office(user, on=local_day(timezone.now())),
    }
    return render(request, "accounts/account_detail.html", context, **kwargs)
