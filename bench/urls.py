"""The site's addresses and `/bare/`: who is signed in, one row updated, nothing else."""

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.api import User
from config.urls import urlpatterns as site


@require_POST
@login_required
@transaction.atomic
def bare(request: HttpRequest) -> HttpResponse:
    """The least that a view can do which knows who asks and writes something down."""
    User.objects.filter(pk=request.user.pk).update(last_login=timezone.now())
    return JsonResponse({"saved": True})


urlpatterns = [path("bare/", bare), *site]
