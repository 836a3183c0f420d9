"""Background work. A task finds its rows, calls one action, and can be run again."""

import logging

from celery import shared_task
from django.utils import timezone
from wagtail.models import Page, Revision

from cms.actions import publish_if_due, unpublish_if_expired

logger = logging.getLogger(__name__)


@shared_task(time_limit=300)
def publish_what_is_due() -> int:
    """Publish pages whose hour has come, and take off those whose hour is over; return how many.

    Each page on its own: one that cannot be published is written to the log, the others go on.
    Several sweeps at once publish each page once.
    """
    at = timezone.now()
    expired = Page.objects.filter(live=True, expire_at__lt=at).order_by("expire_at", "pk")
    due = Revision.objects.filter(approved_go_live_at__lte=at).order_by("approved_go_live_at", "pk")
    work = [
        *((unpublish_if_expired, pk) for pk in expired.values_list("pk", flat=True)),
        *((publish_if_due, pk) for pk in due.values_list("pk", flat=True)),
    ]
    done = 0
    for act, pk in work:
        try:
            done += act(pk, at=at)
        except Exception:
            logger.exception("%s: %s", act.__name__, pk)
    return done
