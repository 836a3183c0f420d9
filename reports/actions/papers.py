"""What is written when reports are made: their heads, the journal, and those sent by the calendar."""

import datetime as dt

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.api import AnyUser, Permission, User, known, scope_of
from audit.api import record
from courses.api import Requirement
from notifications.api import Addressed, post_composed
from organisations.api import Organisation
from people.api import person_of
from records.api import ReportHead, ReportSubscription, SentReport
from reports.queries.papers import make_paper
from reports.queries.small import told_to
from reports.rendering.files import file_of
from reports.rules.calendar import period_due
from reports.rules.paper import Letterhead, Paper, short_date
from reports.rules.period import Period
from reports.rules.wanted import Form, Wanted
from shared.dates import end_of_year, local_day

ROOT = "reports"
KEPT_FOR = dt.timedelta(days=400)
NO_RIGHTS = "no_rights"


@transaction.atomic
def keep_head(
    organisation: Organisation, head: Letterhead, *, by: AnyUser, at: dt.datetime
) -> ReportHead:
    """Remember what stands at the head and the end of the reports of an organisation."""
    kept, _is_new = ReportHead.objects.update_or_create(
        organisation=organisation,
        defaults={
            "style": head.style,
            "superior": head.superior,
            "issuer": head.issuer,
            "place": head.place,
            "symbol": head.symbol,
            "authority": head.authority,
            "signer_title": head.signer_title,
            "signer": head.signer,
            "recipients": "\n".join(head.recipients),
            "basis": head.basis,
            "changed_at": at,
        },
    )
    record("report_head.changed", kept, by=by, at=at, organisation=organisation.code)
    return kept


@transaction.atomic
def note_export(
    organisation: Organisation, paper: Paper, kind: str, *, by: AnyUser, at: dt.datetime
) -> None:
    """Write into the journal that a report was taken out, and how many people it names.

    kind  "docx", "pdf" or "xlsx"; "page" for a report that names people and was only looked at
    """
    record(
        "report.exported",
        organisation,
        by=by,
        at=at,
        form=paper.form,
        as_of=paper.as_of.isoformat(),
        file=kind,
        people_named=paper.people_named,
    )


@transaction.atomic
def subscribe(
    organisation: Organisation, form: Form, cadence: str, kind: str, *, by: AnyUser, at: dt.datetime
) -> ReportSubscription:
    """Have the report sent to `by`; asking again changes the kind of file only."""
    kept, _is_new = ReportSubscription.objects.update_or_create(
        subscriber=known(by),
        organisation=organisation,
        form=form.value,
        cadence=cadence,
        stopped_at=None,
        defaults={"kind": kind},
        create_defaults={"kind": kind, "since": local_day(at)},
    )
    record("report_subscription.begun", kept, by=by, at=at, organisation=organisation.code)
    return kept


@transaction.atomic
def stop(
    subscription: ReportSubscription, *, by: AnyUser | None, at: dt.datetime, because: str = ""
) -> None:
    """End it; ending it twice changes nothing."""
    found = ReportSubscription.objects.select_for_update().get(pk=subscription.pk)
    if found.stopped_at is None:
        found.stopped_at, found.stopped_because = at, because
        found.save(update_fields=["stopped_at", "stopped_because"])
        record("report_subscription.stopped", found, by=by, at=at, because=because)


def send_due_reports(*, at: dt.datetime) -> int:
    """Make and send each report that is due and was not made yet; return how many.

    A subscriber who may no longer see the figures gets none: the subscription ends.
    """
    on = local_day(at)
    sent = 0
    for each in (
        ReportSubscription.objects.filter(stopped_at=None, subscriber__is_active=True)
        .select_related("organisation", "subscriber__person")
        .order_by("pk")
    ):
        if not scope_of(each.subscriber, Permission.SEE_FIGURES, on=on).covers(each.organisation):
            stop(each, by=None, at=at, because=NO_RIGHTS)
            continue
        deadline = _deadline(each.organisation, on)
        period = period_due(each.cadence, on=on, deadline=deadline)
        if period and not each.reports.filter(period=period).exists():
            sent += _send(each, period, at=at)
    return sent


def _send(subscription: ReportSubscription, period: str, *, at: dt.datetime) -> int:
    """Make the file before the row: what a killed worker leaves is a file without a row."""
    on = local_day(at)
    wanted = Wanted(form=Form(subscription.form), day=on, year=on.year)
    maker = subscription.subscriber.full_name or subscription.subscriber.get_username()
    place, period_told = subscription.organisation, Period(on, on.year)
    told = told_to(subscription.subscriber, place, period=period_told, today=on)
    paper = make_paper(place, wanted, maker=maker, at=at, told=told)
    content, _content_type = file_of(paper, subscription.kind)
    store = storages["private"]
    name = store.save(
        f"{ROOT}/{subscription.pk}/{period}.{subscription.kind}", ContentFile(content)
    )
    try:
        _keep(subscription, period, name, paper, at=at)
    except IntegrityError:
        # Another worker was faster.
        store.delete(name)
        return 0
    return 1


@transaction.atomic
def _keep(
    subscription: ReportSubscription, period: str, name: str, paper: Paper, *, at: dt.datetime
) -> None:
    kept = SentReport.objects.create(
        subscription=subscription, period=period, made_at=at, as_of=paper.as_of, file=name
    )
    user: User = subscription.subscriber
    post_composed(
        [
            Addressed(
                person=person_of(user),
                user=user,
                values={
                    "bao_cao": f"{paper.title.capitalize()} {paper.subject}",
                    "pham_vi": paper.organisation,
                    "ngay": short_date(paper.as_of),
                },
                link=reverse("reports:sent_report", args=[kept.pk]),
            )
        ],
        occasion="report_ready",
        key=f"report:{subscription.pk}:{period}",
        at=at,
    )
    record("report.sent", kept, by=None, at=at, organisation=paper.organisation_code)


@transaction.atomic
def note_opening(report: SentReport, *, by: AnyUser, at: dt.datetime) -> None:
    record("report.opened", report, by=by, at=at, period=report.period)


def forget_old_reports(*, at: dt.datetime) -> int:
    """Delete reports sent more than 400 days ago, with their files; return how many."""
    store = storages["private"]
    old = list(SentReport.objects.filter(made_at__lt=at - KEPT_FOR))
    for each in old:
        store.delete(each.file)
        each.delete()
    return len(old)


def _deadline(organisation: Organisation, on: dt.date) -> dt.date:
    """Return the next deadline set by the organisation or one above it; else the end of the year."""
    path, step = organisation.path, Organisation.steplen
    paths = [path[:end] for end in range(step, len(path) + 1, step)]
    due = (
        Requirement.objects.filter(
            owner__path__in=paths, due_on__gte=on, year=on.year, state=Requirement.State.LIVE
        )
        .order_by("due_on")
        .values_list("due_on", flat=True)
        .first()
    )
    return due or end_of_year(on.year)
