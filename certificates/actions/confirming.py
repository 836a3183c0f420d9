"""The confirmation in the place of an original that its holder lost: equally valid."""

import datetime as dt
import hashlib
import uuid
from typing import Any

from celery import signature
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.api import User
from audit.api import record
from certificates.actions.numbers import next_number
from certificates.actions.replacing import signatory_details
from certificates.models import Amendment, Certificate, Confirmation, NumberSeries
from certificates.rendering.confirmation import confirmation_pdf
from certificates.signing.keys import has_key
from certificates.signing.sign import sign_pdf
from notifications.api import post_message
from shared.codes import new_verification_code
from shared.dates import local_day

# Of the original, what a confirmation says again.
_SAID_AGAIN = (
    "full_name", "born", "sex", "position", "organisation", "class_code", "class_name",
    "programme_code", "programme_name", "periods", "starts_on", "ends_on", "grade_band",
)  # fmt: skip


def confirm(
    certificate: Certificate, amendment: Amendment, *, by: User, at: dt.datetime
) -> Confirmation:
    """Issue a confirmation of `certificate`, which is locked by the caller and stays as it is.

    It has a number and a code of its own and names the original; several may exist. Raises
    NoSignatory.
    """
    day = local_day(at)
    snapshot = _snapshot(certificate, amendment, day)
    # The number last: its lock is held for the shortest time.
    number = next_number(certificate.issuer, NumberSeries.Kind.CONFIRMATION, on=day)
    confirmation = Confirmation.objects.create(
        certificate=certificate,
        amendment=amendment,
        issuer=certificate.issuer,
        period=number.period,
        serial=number.serial,
        number=number.number,
        verification_code=new_verification_code(),
        snapshot=snapshot,
        issued_on=day,
        issued_at=at,
    )
    record(
        "confirmation.issued", confirmation, by=by, at=at, person_code=certificate.person.code,
        amendment=amendment.pk, proposed_by=amendment.proposed_by_id, certificate=certificate.number,
    )  # fmt: skip
    post_message(
        certificate.person,
        key=f"confirmation:{confirmation.pk}",
        subject=_("The confirmation of your certificate is ready"),
        body=_("Confirmation %(number)s is as valid as the certificate you lost.")
        % {"number": confirmation.number},
        link=reverse("certificates:confirmation_detail", args=[confirmation.verification_code]),
        at=at,
    )
    transaction.on_commit(lambda: _ask_for_rendering(confirmation.pk), robust=True)
    return confirmation


def _snapshot(certificate: Certificate, amendment: Amendment, day: dt.date) -> dict[str, Any]:
    printed = certificate.snapshot
    return {
        **{name: str(printed.get(name, "")) for name in _SAID_AGAIN},
        **signatory_details(certificate.issuer, day),
        "issued_on": day.isoformat(),
        "reason": amendment.reason,
        "is_signed": has_key(certificate.issuer.code),
        "original_title": str(printed.get("title", "")),
        "original_number": certificate.number,
        "original_register_number": certificate.register_number,
        "original_issued_on": certificate.issued_on.isoformat(),
    }


def render_confirmation(confirmation: Confirmation, *, at: dt.datetime) -> bool:
    """Make and store the PDF of a confirmation; return whether it was needed.

    Safe to run any number of times. What was issued by a body with a signing key is signed, or it
    is not made. Raises OSError when the file cannot be written, SigningWaits when it cannot be
    signed now.
    """
    if confirmation.rendered_at is not None:
        return False
    pdf, key = confirmation_pdf(confirmation), ""
    if confirmation.snapshot.get("is_signed") is True:
        signed = sign_pdf(pdf, confirmation.issuer.code, at=at)
        pdf, key = signed.pdf, signed.key
    storage = storages["private"]
    name = f"certificates/{confirmation.issued_on.year}/{uuid.uuid4()}.pdf"
    kept = storage.save(name, ContentFile(pdf))
    if storage.size(kept) != len(pdf):
        storage.delete(kept)
        raise OSError(f"{name} was not stored whole.")
    sha256 = hashlib.sha256(pdf).hexdigest()
    with transaction.atomic():
        first = Confirmation.objects.filter(pk=confirmation.pk, rendered_at=None).update(
            pdf=kept, pdf_sha256=sha256, rendered_at=at
        )
        if first:
            record(
                "confirmation.rendered", confirmation, by=None, at=at, sha256=sha256,
                signing_key=key,
            )  # fmt: skip
    if not first:
        storage.delete(kept)
    return bool(first)


def _ask_for_rendering(confirmation_id: int) -> None:
    # By name: tasks stand above actions. When the broker is away, the sweep asks again.
    signature("certificates.tasks.render_confirmation", args=(confirmation_id,)).delay()
