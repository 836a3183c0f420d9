"""What is answered when a request could not be served."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.views import defaults

# Seconds after which to ask again.
RETRY_AFTER = 10


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for a fault of ours: 503 while the database is away or too busy, otherwise 500.

    A load balancer and the learner's device try a 503 again; both may, nothing was written.
    """
    response = defaults.server_error(request)
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        response.status_code = 503
        response["Retry-After"] = str(RETRY_AFTER)
    return response
