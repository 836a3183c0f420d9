"""Reports by the calendar."""

import datetime as dt

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

from accounts.api import User
from organisations.api import Organisation
from records.api import ReportSubscription, SentReport


def a_subscription(user: User, organisation: Organisation) -> ReportSubscription:
    """Form B each month as a workbook; the same one again for the same user and organisation."""
    found, _is_new = ReportSubscription.objects.get_or_create(
        subscriber=user,
        organisation=organisation,
        form="boi-duong",
        cadence="monthly",
        stopped_at=None,
        defaults={"kind": "xlsx", "since": dt.date(2026, 1, 1)},
    )
    return found


def a_sent_report(user: User, organisation: Organisation) -> SentReport:
    name = storages["private"].save("reports/sent.xlsx", ContentFile(b"PK"))
    return SentReport.objects.create(
        subscription=a_subscription(user, organisation),
        period="2026-10",
        made_at=timezone.now(),
        as_of=dt.date(2026, 10, 1),
        file=name,
    )
