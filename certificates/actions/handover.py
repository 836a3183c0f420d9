"""Papers into the hands of their holders: printing them, and writing down who received them."""

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from typing import Any

import pypdfium2
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import QuerySet

from accounts.api import User
from audit.api import record, record_many
from certificates.errors import (
    FileMissing,
    HandoverRefused,
    NotPrintedYet,
    PrintedBefore,
    ProxyPaperNeeded,
    ReasonNeeded,
    TooManyPapers,
)
from certificates.models import Certificate, Confirmation, IssuingBody, Printing
from shared.dates import local_day
from shared.text import nfc, tidy

Paper = Certificate | Confirmation
# Sheets in one file to print.
MOST_SHEETS = 300


def print_papers(papers: Sequence[Paper], *, reason: str = "", by: User, at: dt.datetime) -> bytes:
    """Return one PDF of all the papers in their order, and count a print of each.

    reason  why papers that were printed before are printed again

    Raises TooManyPapers, NotPrintedYet, PrintedBefore without a reason, FileMissing.
    """
    if len(papers) > MOST_SHEETS:
        raise TooManyPapers
    if any(not paper.pdf for paper in papers):
        raise NotPrintedYet
    # Asked again under the locks; here only so that hundreds of files are not read in vain.
    if not tidy(reason) and any(paper.printed for paper in papers):
        raise PrintedBefore
    merged = _merged(papers)
    with transaction.atomic():
        for model in (Certificate, Confirmation):
            ids = [paper.pk for paper in papers if isinstance(paper, model)]
            _count(model, ids, tidy(reason), by=by, at=at)
    return merged


def _rows(model: type[Paper]) -> QuerySet[Any]:
    # Both kinds of paper have the columns of a hand-over.
    return model._default_manager.all()


def _merged(papers: Iterable[Paper]) -> bytes:
    storage = storages["private"]
    together = pypdfium2.PdfDocument.new()
    try:
        for paper in papers:
            try:
                with storage.open(paper.pdf) as file:
                    one = pypdfium2.PdfDocument(file.read())
            except (OSError, pypdfium2.PdfiumError) as error:
                raise FileMissing from error
            try:
                together.import_pages(one)
            finally:
                one.close()
        out = io.BytesIO()
        together.save(out)
        return out.getvalue()
    finally:
        together.close()


def _count(model: type[Paper], ids: list[int], reason: str, *, by: User, at: dt.datetime) -> None:
    locked: list[Paper] = list(
        _rows(model).filter(pk__in=ids).select_for_update(no_key=True).order_by("pk")
    )
    if not reason and any(paper.printed for paper in locked):
        raise PrintedBefore
    for paper in locked:
        paper.printed += 1
    _rows(model).bulk_update(locked, ["printed"], batch_size=500)
    of = "certificate" if model is Certificate else "confirmation"
    Printing.objects.bulk_create(
        Printing(
            **{of: paper},
            time=paper.printed,
            reason=reason if paper.printed > 1 else "",
            printed_at=at,
            printed_by=by,
        )
        for paper in locked
    )
    record_many(f"{of}.printed", locked, by=by, at=at)


@transaction.atomic
def hand_over(papers: Sequence[Paper], *, received_on: dt.date, by: User, at: dt.datetime) -> int:
    """Write down that the holders have received these papers; return how many are new.

    What was handed over before keeps its day. Raises HandoverRefused for an impossible day.
    """
    done = 0
    for model in (Certificate, Confirmation):
        ids = [paper.pk for paper in papers if isinstance(paper, model)]
        locked: list[Paper] = list(
            _rows(model)
            .filter(pk__in=ids, received_on=None)
            .select_for_update(no_key=True)
            .order_by("pk")
        )
        for paper in locked:
            _must_be_possible(paper, received_on, at)
            paper.received_on, paper.received_by = received_on, paper.snapshot["full_name"]
        _rows(model).bulk_update(locked, ["received_on", "received_by"], batch_size=500)
        of = "certificate" if model is Certificate else "confirmation"
        record_many(f"{of}.handed_over", locked, by=by, at=at, on=received_on.isoformat())
        done += len(locked)
    return done


@transaction.atomic
def hand_over_to_proxy(
    paper: Paper,
    *,
    received_by: str,
    received_paper: str,
    received_on: dt.date,
    by: User,
    at: dt.datetime,
) -> None:
    """Write down that somebody came in the holder's place, and by which paper.

    Raises ProxyPaperNeeded, HandoverRefused for an impossible day or when it was handed over before.
    """
    received_by, received_paper = tidy(received_by), tidy(received_paper)
    if not received_by or not received_paper:
        raise ProxyPaperNeeded
    locked = _rows(type(paper)).select_for_update(no_key=True).get(pk=paper.pk)
    if locked.received_on is not None:
        raise HandoverRefused
    _must_be_possible(locked, received_on, at)
    locked.received_on, locked.received_by = received_on, received_by
    locked.received_paper = received_paper
    locked.save(update_fields=["received_on", "received_by", "received_paper"])
    of = "certificate" if isinstance(paper, Certificate) else "confirmation"
    record(f"{of}.handed_over", locked, by=by, at=at, on=received_on.isoformat(), proxy=True)


@transaction.atomic
def take_handover_back(paper: Paper, reason: str, *, by: User, at: dt.datetime) -> None:
    """Take back what was written by mistake; the journal keeps it, and why. Raises ReasonNeeded."""
    reason = nfc(reason).strip()
    if not reason:
        raise ReasonNeeded
    locked = _rows(type(paper)).select_for_update(no_key=True).get(pk=paper.pk)
    if locked.received_on is None:
        return
    was = locked.received_on.isoformat()
    locked.received_on, locked.received_by, locked.received_paper = None, "", ""
    locked.save(update_fields=["received_on", "received_by", "received_paper"])
    of = "certificate" if isinstance(paper, Certificate) else "confirmation"
    record(f"{of}.handover_taken_back", locked, by=by, at=at, was=was, reason=reason)


def note_download(issuer: IssuingBody, period: str, class_code: str, number: int, *, by: User,
                  at: dt.datetime) -> None:  # fmt: skip
    """Write into the journal that `by` fetched all papers of a class or a year."""
    record("register.papers_downloaded", issuer, by=by, at=at, period=period,
           class_code=class_code, number=number)  # fmt: skip


def _must_be_possible(paper: Paper, received_on: dt.date, at: dt.datetime) -> None:
    if not paper.issued_on <= received_on <= local_day(at):
        raise HandoverRefused
