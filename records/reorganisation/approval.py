"""A reorganisation that reaches far: one person proposes it, a second one approves what they see."""

import datetime as dt
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files import File
from django.db import transaction

from accounts.api import User
from audit.api import record
from records.errors import NoReasonGiven, OwnProposal, ProposalMoved, ProposalOfAnother
from records.models import ReorganisationProposal
from records.register.run import fingerprint, one_at_a_time
from records.reorganisation.run import ReorganisationReport, reorganise
from records.reorganisation.seen import digest_of, kept_preview
from shared.dates import local_day

State = ReorganisationProposal.State


def propose(
    path: Path, report: ReorganisationReport, *, by: User | None, at: dt.datetime
) -> ReorganisationProposal:
    """Keep the workbook with what its dry run said, for a second person.

    The same workbook waits once: handed in again meanwhile, the one that waits is returned.
    Raises ImportBusy.
    """
    source, kept = fingerprint(path), kept_preview(report)
    # A report that changes something has a day.
    effective_on = report.effective_on or local_day(at)
    with one_at_a_time():
        waiting = ReorganisationProposal.objects.filter(source=source, state=State.WAITING).first()
        if waiting is not None:
            return waiting
        proposal = ReorganisationProposal(
            source=source,
            decisions=report.decisions,
            effective_on=effective_on,
            organisations=report.touched,
            preview=kept,
            digest=digest_of(kept),
            proposed_by=by,
            proposed_at=at,
        )
        with path.open("rb") as file:
            proposal.workbook.save(f"sap-xep{path.suffix.lower()}", File(file), save=True)
        record(
            "reorganisation.proposed", proposal, by=by, at=at, source=source,
            changes=report.changes,
        )  # fmt: skip
    return proposal


def approve(
    pk: int, *, version: int, by: User, at: dt.datetime
) -> tuple[ReorganisationProposal, ReorganisationReport]:
    """Carry out what the second person has seen: exactly that, or nothing.

    When it would do anything else by now, nothing is done; the new preview is kept, and they decide
    again. Raises ProposalMoved, OwnProposal, ImportBusy.
    """
    with one_at_a_time():
        proposal = _waiting(pk, version)
        if proposal.proposed_by_id == by.pk:
            raise OwnProposal
        seen: dict[str, str] = {}

        def is_what_was_seen(report: ReorganisationReport) -> bool:
            seen["digest"] = digest_of(kept_preview(report))
            return seen["digest"] == proposal.digest

        with opened_workbook(proposal) as path:
            report = reorganise(path, dry_run=False, by=by, at=at, consent=is_what_was_seen)
        if report.done is None:
            _see_anew(proposal, report, at=at)
        else:
            proposal.reorganisation = report.done
            _decide(proposal, State.APPROVED, by=by, at=at)
    return proposal, report


def refuse(
    pk: int, *, version: int, reason: str, by: User, at: dt.datetime
) -> ReorganisationProposal:
    """Turn it down, with words for whoever proposed it. Raises ProposalRefused."""
    with transaction.atomic():
        proposal = _waiting(pk, version)
        if proposal.proposed_by_id == by.pk:
            raise OwnProposal
        if not reason:
            raise NoReasonGiven
        proposal.reason = reason
        return _decide(proposal, State.REFUSED, by=by, at=at)


def withdraw(pk: int, *, version: int, by: User, at: dt.datetime) -> ReorganisationProposal:
    """Take one's own proposal away. Raises ProposalRefused."""
    with transaction.atomic():
        proposal = _waiting(pk, version)
        if proposal.proposed_by_id != by.pk:
            raise ProposalOfAnother
        return _decide(proposal, State.WITHDRAWN, by=by, at=at)


@contextmanager
def opened_workbook(proposal: ReorganisationProposal) -> Iterator[Path]:
    """Give the workbook that was kept as a path on this machine."""
    with tempfile.TemporaryDirectory(prefix="reorganisation-") as folder:
        path = Path(folder) / file_name(proposal)
        with proposal.workbook.open("rb") as source, path.open("wb") as target:
            shutil.copyfileobj(source, target)
        yield path


def file_name(proposal: ReorganisationProposal) -> str:
    """Return the name under which the workbook that was kept is handed out."""
    return f"sap-xep-{proposal.pk}{Path(str(proposal.workbook.name)).suffix}"


def note_workbook(proposal: ReorganisationProposal, *, by: User, at: dt.datetime) -> None:
    """Write down that somebody took the workbook, which names people."""
    record("reorganisation.workbook_opened", proposal, by=by, at=at)


def _waiting(pk: int, version: int) -> ReorganisationProposal:
    rows = ReorganisationProposal.objects.select_for_update(of=("self",))
    proposal = rows.filter(pk=pk, state=State.WAITING, version=version).first()
    if proposal is None:
        raise ProposalMoved
    return proposal


def _see_anew(
    proposal: ReorganisationProposal, report: ReorganisationReport, *, at: dt.datetime
) -> None:
    kept = kept_preview(report)
    proposal.preview, proposal.digest = kept, digest_of(kept)
    proposal.version += 1
    proposal.save(update_fields=["preview", "digest", "version"])
    record("reorganisation.seen_anew", proposal, by=None, at=at, version=proposal.version)


def _decide(
    proposal: ReorganisationProposal, state: str, *, by: User, at: dt.datetime
) -> ReorganisationProposal:
    proposal.state, proposal.decided_by, proposal.decided_at = state, by, at
    proposal.version += 1
    proposal.save(
        update_fields=["state", "decided_by", "decided_at", "reason", "reorganisation", "version"]
    )
    record(f"reorganisation.{state}", proposal, by=by, at=at, reason=proposal.reason)
    return proposal
