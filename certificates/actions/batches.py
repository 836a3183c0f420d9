"""Orders to make many PDFs: started, stopped, continued, finished; and those set aside."""

import datetime as dt

from celery import signature
from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse

from accounts.api import User
from audit.api import record, record_many
from certificates.errors import NothingToMake
from certificates.models import Certificate, CertificateBatch, CertificateQuerySet, IssuingBody
from certificates.queries.batches import batch_name, counts_of, unmade
from notifications.api import Addressed, post_composed
from people.api import person_of


@transaction.atomic
def start_batch(
    issuer: IssuingBody, *, period: str, class_code: str = "", by: User | None, at: dt.datetime
) -> CertificateBatch:
    """Order the PDFs of all certificates of a year, or of one class in it, that have none yet.

    Raises NothingToMake when each has its PDF, was set aside, or is in a batch already.
    """
    # Two who press at once: the second finds the certificates taken.
    IssuingBody.objects.select_for_update().get(pk=issuer.pk)
    wanted = unmade(issuer, period=period, class_code=class_code)
    if not wanted.exists():
        raise NothingToMake
    batch = CertificateBatch.objects.create(
        issuer=issuer, period=period, class_code=class_code, started_by=by, started_at=at
    )
    number = Certificate.objects.filter(pk__in=wanted.values("pk")).update(batch=batch)
    record("batch.started", batch, by=by, at=at, certificates=number)
    _ask_for_workers(batch)
    return batch


@transaction.atomic
def stop_batch(batch: CertificateBatch, *, by: User, at: dt.datetime) -> None:
    """Take up no further certificate of the batch. What a worker has begun, it finishes."""
    open_ones = CertificateBatch.objects.filter(pk=batch.pk, stopped_at=None, finished_at=None)
    if open_ones.update(stopped_at=at):
        record("batch.stopped", batch, by=by, at=at)


@transaction.atomic
def continue_batch(batch: CertificateBatch, *, by: User, at: dt.datetime) -> None:
    """Go on with a batch that was stopped."""
    stopped = CertificateBatch.objects.filter(pk=batch.pk, stopped_at__isnull=False)
    if stopped.update(stopped_at=None):
        record("batch.continued", batch, by=by, at=at)
        _ask_for_workers(batch)


def finish_batches(*, at: dt.datetime) -> int:
    """Note which batches have nothing left to make, and tell who started them; return how many."""
    waiting = Certificate.objects.awaiting_pdf().filter(batch=OuterRef("pk"))
    done = CertificateBatch.objects.filter(~Exists(waiting), finished_at=None)
    return sum(_finish(batch, at) for batch in done.select_related("issuer", "started_by"))


@transaction.atomic
def _finish(batch: CertificateBatch, at: dt.datetime) -> bool:
    # Of several workers that see the end, one says so.
    if not CertificateBatch.objects.filter(pk=batch.pk, finished_at=None).update(
        finished_at=at, stopped_at=None
    ):
        return False
    counts = counts_of(batch, at=at)
    record("batch.finished", batch, by=None, at=at, made=counts.made, set_aside=counts.set_aside)
    if batch.started_by is not None:
        one = Addressed(
            person=person_of(batch.started_by),
            user=batch.started_by,
            values={
                "lop": batch_name(batch),
                "so_giay": str(counts.made),
                "so_loi": str(counts.set_aside),
            },
            link=reverse("certificates:batch_detail", args=[batch.pk]),
        )
        post_composed([one], occasion="certificates_made", key=f"batch:{batch.pk}", at=at)
    return True


@transaction.atomic
def retry_certificates(certificates: CertificateQuerySet, *, by: User, at: dt.datetime) -> int:
    """Give those of `certificates` that were set aside five new tries; return how many."""
    again = list(certificates.set_aside().select_for_update(of=("self",)).order_by("pk"))
    Certificate.objects.filter(pk__in=[row.pk for row in again]).update(
        tries=0, failure="", next_try_at=None, set_aside_at=None
    )
    record_many("certificate.retried", again, by=by, at=at)
    return len(again)


@transaction.atomic
def note_failures_reading(issuers: list[IssuingBody], *, by: User, at: dt.datetime) -> None:
    """Write into the journal that `by` read whose certificates could not be made."""
    record_many("failures.read", issuers, by=by, at=at)


def _ask_for_workers(batch: CertificateBatch) -> None:
    transaction.on_commit(lambda: ask_for_workers(batch.pk), robust=True)


def ask_for_workers(batch_id: int) -> None:
    """Ask so many workers to share a batch; the sweep of each minute asks again."""
    # By name: tasks stand above actions.
    for _worker in range(settings.CERTIFICATE_BATCH_WORKERS):
        signature("certificates.tasks.make_batch", args=(batch_id,)).apply_async(expires=55)
