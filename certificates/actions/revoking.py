"""Revoking a certificate. It keeps its line, its numbers and its page; it proves nothing more."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.api import User
from audit.api import record
from certificates.actions.crediting import take_credit_back
from certificates.actions.reviewing import settle_reviews_of
from certificates.models import Amendment, Certificate
from notifications.api import post_message


def revoke(
    certificate: Certificate, amendment: Amendment, *, by: User, at: dt.datetime
) -> Certificate:
    """Revoke `certificate`, which is locked by the caller, as `amendment` says.

    The check page shows it from this moment; the training is taken out of the person's record, and
    the person is told. Confirmations of it fall with it.
    """
    certificate.revoked_at, certificate.revoked_reason = at, amendment.reason
    certificate.save(update_fields=["revoked_at", "revoked_reason"])
    take_credit_back(certificate, reason=amendment.explanation, by=by, at=at)
    settle_reviews_of(
        certificate,
        _("Revoked by decision %(number)s.") % {"number": amendment.decision_number},
        by=by,
        at=at,
    )
    record(
        "certificate.revoked", certificate, by=by, at=at, person_code=certificate.person.code,
        amendment=amendment.pk, proposed_by=amendment.proposed_by_id, reason=amendment.reason,
        decision=amendment.decision_number,
    )  # fmt: skip
    post_message(
        certificate.person,
        key=f"certificate-revoked:{certificate.pk}",
        subject=_("Your certificate has been revoked"),
        body=_(
            "Certificate %(number)s was revoked by decision %(decision)s. Reason: %(reason)s. "
            "Ask the issuer if you do not agree."
        )
        % {
            "number": certificate.number,
            "decision": amendment.decision_number,
            "reason": certificate.get_revoked_reason_display(),
        },
        link=reverse("certificates:certificate_detail", args=[certificate.verification_code]),
        at=at,
    )
    return certificate
