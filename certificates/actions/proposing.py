"""Proposals about issued certificates: one person proposes, a second one decides.

Nothing happens to a certificate before the second person has agreed; a proposal that was refused
or withdrawn stays on record.
"""

import datetime as dt

from django.db import IntegrityError, transaction

from accounts.api import User
from audit.api import record
from certificates.actions.confirming import confirm
from certificates.actions.replacing import replace
from certificates.actions.revoking import revoke
from certificates.errors import (
    AmendmentClosed,
    AmendmentWaiting,
    CertificateNotLive,
    DecisionNumberNeeded,
    NothingCorrected,
    OwnAmendment,
    OwnCertificate,
    ReasonNeeded,
    ReasonNotAllowed,
)
from certificates.models import Amendment, Certificate, Confirmation
from certificates.rules.aftercare import CORRECTABLE, Proposal, reasons_of
from shared.text import nfc, tidy


@transaction.atomic
def propose_amendment(
    certificate: Certificate, proposal: Proposal, *, by: User, at: dt.datetime
) -> Amendment:
    """Write down what should become of a certificate, and why. Nothing changes yet.

    Raises CertificateNotLive when it was replaced or revoked, ReasonNotAllowed, ReasonNeeded without
    an explanation, NothingCorrected when wrong details stay as they are, OwnCertificate for the
    holder, AmendmentWaiting when another proposal about it is open.
    """
    locked = _locked(certificate)
    _must_be_live(locked)
    _must_not_be_ones_own(locked, by)
    explanation = nfc(proposal.explanation).strip()
    allowed = reasons_of(proposal.kind, reissues_lost=locked.issuer.reissues_lost)
    if proposal.reason not in allowed:
        raise ReasonNotAllowed
    if not explanation:
        raise ReasonNeeded
    corrections = _real_corrections(locked, proposal)
    if (proposal.kind, proposal.reason) == ("replace", "wrong_details") and not corrections:
        raise NothingCorrected
    try:
        with transaction.atomic():
            amendment = Amendment.objects.create(
                certificate=locked,
                kind=proposal.kind,
                reason=proposal.reason,
                explanation=explanation,
                corrections=corrections,
                decision_number=tidy(proposal.decision_number),
                proposed_by=by,
                proposed_at=at,
            )
    except IntegrityError as error:
        raise AmendmentWaiting from error
    record(
        "certificate.amendment_proposed", locked, by=by, at=at, amendment=amendment.pk,
        kind=amendment.kind, reason=amendment.reason, corrected=sorted(corrections),
        person_code=locked.person.code,
    )  # fmt: skip
    return amendment


@transaction.atomic
def accept_amendment(
    amendment: Amendment, *, decision_number: str = "", by: User, at: dt.datetime
) -> Certificate | Confirmation:
    """Carry a proposal out; return the new certificate, the confirmation or the revoked one.

    decision_number  instead of the one that was proposed; a revocation needs one

    Raises AmendmentClosed, OwnAmendment for who proposed it, OwnCertificate for the holder,
    DecisionNumberNeeded, CertificateNotLive, NoSignatory.
    """
    certificate = _locked(amendment.certificate)
    locked = _locked_amendment(amendment, by)
    _must_not_be_ones_own(certificate, by)
    _must_be_live(certificate)
    locked.decision_number = tidy(decision_number) or locked.decision_number
    if locked.kind == Amendment.Kind.REVOKE and not locked.decision_number:
        raise DecisionNumberNeeded
    locked.decided_by, locked.decided_at, locked.accepted = by, at, True
    locked.save(update_fields=["decided_by", "decided_at", "accepted", "decision_number"])
    if locked.kind == Amendment.Kind.REPLACE:
        return replace(certificate, locked, by=by, at=at)
    if locked.kind == Amendment.Kind.CONFIRM:
        return confirm(certificate, locked, by=by, at=at)
    return revoke(certificate, locked, by=by, at=at)


@transaction.atomic
def refuse_amendment(amendment: Amendment, note: str, *, by: User, at: dt.datetime) -> Amendment:
    """Refuse a proposal and say why. Raises AmendmentClosed, OwnAmendment, ReasonNeeded."""
    note = nfc(note).strip()
    if not note:
        raise ReasonNeeded
    certificate = _locked(amendment.certificate)
    locked = _locked_amendment(amendment, by)
    locked.decided_by, locked.decided_at, locked.accepted, locked.note = by, at, False, note
    locked.save(update_fields=["decided_by", "decided_at", "accepted", "note"])
    record(
        "certificate.amendment_refused", certificate, by=by, at=at, amendment=locked.pk,
        proposed_by=locked.proposed_by_id, person_code=certificate.person.code,
    )  # fmt: skip
    return locked


@transaction.atomic
def withdraw_amendment(amendment: Amendment, *, by: User, at: dt.datetime) -> Amendment:
    """Take one's own proposal back. Raises AmendmentClosed, also for somebody else's."""
    certificate = _locked(amendment.certificate)
    locked = Amendment.objects.select_for_update().get(pk=amendment.pk)
    if not locked.is_open or locked.proposed_by_id != by.pk:
        raise AmendmentClosed
    locked.withdrawn_at = at
    locked.save(update_fields=["withdrawn_at"])
    record(
        "certificate.amendment_withdrawn", certificate, by=by, at=at, amendment=locked.pk,
        person_code=certificate.person.code,
    )  # fmt: skip
    return locked


def _locked(certificate: Certificate) -> Certificate:
    # The certificate before its proposal, always: two people cannot wait for each other.
    return (
        Certificate.objects.select_for_update(of=("self",))
        .select_related("issuer", "person", "template")
        .get(pk=certificate.pk)
    )


def _locked_amendment(amendment: Amendment, by: User) -> Amendment:
    locked = Amendment.objects.select_for_update().get(pk=amendment.pk)
    if not locked.is_open:
        raise AmendmentClosed
    if locked.proposed_by_id == by.pk:
        raise OwnAmendment
    return locked


def _must_be_live(certificate: Certificate) -> None:
    if certificate.revoked_at is not None or certificate.replaced_by_id is not None:
        raise CertificateNotLive


def _must_not_be_ones_own(certificate: Certificate, by: User) -> None:
    if certificate.person.user_id == by.pk:
        raise OwnCertificate


def _real_corrections(certificate: Certificate, proposal: Proposal) -> dict[str, str]:
    """Return what would be printed otherwise than it is."""
    if proposal.kind != Amendment.Kind.REPLACE:
        return {}
    given = {name: tidy(proposal.corrections.get(name, "")) for name in CORRECTABLE}
    printed = certificate.snapshot
    return {
        name: words
        for name, words in given.items()
        if name in proposal.corrections and words != printed.get(name, "")
    }
