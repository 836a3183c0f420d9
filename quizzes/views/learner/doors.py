"""What the views of a learner share at the door."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

View = Callable[..., HttpResponse]


def signed_in(*, back_to: str) -> Callable[[View], View]:
    """Like `login_required`, for what is posted: nothing can be posted again after signing in, so
    one comes back to the page `back_to` of the same attempt or test."""

    def decorated(view: View) -> View:
        @wraps(view)
        def asked(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated:
                return view(request, **kwargs)
            return redirect_to_login(reverse(back_to, kwargs=kwargs))

        return asked

    return decorated


def whole(text: str | None) -> int:
    """Return a number from an address; 1 for what is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 5 else 1
