"""Reports that somebody gets by the calendar."""

from django.db.models import Prefetch

from accounts.api import AnyUser, known
from organisations.api import Organisation
from records.api import ReportSubscription, SentReport


def open_subscriptions(user: AnyUser, organisation: Organisation) -> list[ReportSubscription]:
    """Return those of `user` for the organisation, with what was sent, the newest first."""
    return list(
        ReportSubscription.objects.filter(
            subscriber=known(user), organisation=organisation, stopped_at=None
        )
        .prefetch_related(Prefetch("reports", SentReport.objects.order_by("-made_at")))
        .order_by("pk")
    )
