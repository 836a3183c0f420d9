"""Headers that differ by the part of the site."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class StaffContentSecurityPolicy:
    """Gives Wagtail's screens their own policy: some of them still carry inline scripts.

    Stands below `CSPMiddleware`, which reads the mark left here. Learners never get it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path_info.startswith(settings.STAFF_PATH):
            response._csp_replace = settings.STAFF_CONTENT_SECURITY_POLICY  # type: ignore[attr-defined]  # django-csp's own protocol
        return response
