"""A new certificate in the place of one that was wrong, spoiled or, where rules allow, lost."""

import datetime as dt
from typing import Any

from celery import signature
from django.db import connection, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.api import User
from audit.api import record
from certificates.actions.crediting import credit_again
from certificates.actions.numbers import numbers_of_paper
from certificates.actions.reviewing import settle_reviews_of
from certificates.errors import NoSignatory
from certificates.models import (
    Amendment,
    Certificate,
    CertificateTemplate,
    IssuingBody,
)
from certificates.rendering.design import frozen_design
from certificates.rules.aftercare import replacing_sentence
from certificates.rules.wording import fill
from certificates.signing.keys import has_key
from notifications.api import post_message
from shared.dates import in_force, local_day
from shared.text import nfc


def replace(
    certificate: Certificate, amendment: Amendment, *, by: User, at: dt.datetime
) -> Certificate:
    """Issue a certificate in the place of `certificate`, which is locked by the caller.

    It has numbers and a line in the register of its own; what it prints says what it replaces. Both
    keep verifying. Raises NoSignatory.
    """
    snapshot = _snapshot(certificate, amendment, local_day(at))
    new = _write(certificate, amendment, snapshot, at)
    credit_again(certificate, new, reason=amendment.explanation, by=by, at=at)
    settle_reviews_of(
        certificate, _("Replaced by %(number)s.") % {"number": new.number}, by=by, at=at
    )
    record(
        "certificate.replaced", certificate, by=by, at=at, person_code=certificate.person.code,
        amendment=amendment.pk, proposed_by=amendment.proposed_by_id, reason=amendment.reason,
        replaced_by=new.number, corrected=sorted(amendment.corrections),
    )  # fmt: skip
    record("certificate.issued", new, by=by, at=at, person_code=certificate.person.code,
           replaces=certificate.number)  # fmt: skip
    post_message(
        certificate.person,
        key=f"certificate-replaced:{certificate.pk}",
        subject=_("Your certificate has been replaced by a new one"),
        body=_("Certificate %(old)s no longer holds. Use the new one, %(new)s.")
        % {"old": certificate.number, "new": new.number},
        link=reverse("certificates:certificate_detail", args=[new.verification_code]),
        at=at,
    )
    transaction.on_commit(lambda: _ask_for_rendering(new.pk), robust=True)
    return new


def signatory_details(issuer: IssuingBody, day: dt.date) -> dict[str, str]:
    """Return who signs for a body on that day, as papers print it. Raises NoSignatory."""
    signatory = issuer.signatories.filter(in_force(day)).order_by("-pk").first()
    if signatory is None:
        raise NoSignatory
    return {
        "place": nfc(issuer.place),
        "style": str(issuer.style),
        "superior_name": nfc(issuer.superior_name),
        "issuer_name": nfc(issuer.name),
        "signatory_name": nfc(signatory.name),
        "signatory_title": nfc(signatory.title),
        "signatory_authority": nfc(signatory.authority),
    }


def _snapshot(old: Certificate, amendment: Amendment, day: dt.date) -> dict[str, Any]:
    printed = {
        **old.snapshot,
        **{name: nfc(words) for name, words in amendment.corrections.items()},
        **signatory_details(old.issuer, day),
        "issued_on": day.isoformat(),
        "replaces_number": old.number,
        "replaces_register_number": old.register_number,
        "replaces_issued_on": old.issued_on.isoformat(),
        "replaces_reason": amendment.reason,
    }
    if amendment.decision_number:
        printed |= {"decision_number": amendment.decision_number, "decided_on": day.isoformat()}
    made_anew = {"design", "is_signed"}
    words = {name: str(value) for name, value in printed.items() if name not in made_anew}
    # The version it was issued in: a correction is no occasion for another text.
    template = old.template
    sentence = replacing_sentence(old.number, old.issued_on)
    text = fill(nfc(template.body), words)
    return words | {
        "text": f"{text} {sentence}",
        "design": _design(template, words, old),
        "is_signed": has_key(old.issuer.code),
    }


def _design(
    template: CertificateTemplate, words: dict[str, str], old: Certificate
) -> dict[str, Any]:
    design = frozen_design(template, words)
    for each in design["translations"]:
        sentence = replacing_sentence(old.number, old.issued_on, language=each["language"])
        each["text"] = f"{each['text']} {sentence}"
    return design


def _write(
    old: Certificate, amendment: Amendment, snapshot: dict[str, Any], at: dt.datetime
) -> Certificate:
    """Two rows that change places: the old one makes room first, for one holds at any time.

    It names a row that is written a moment later; the database looks at the end.
    """
    new_id = _reserved_id()
    Certificate.objects.filter(pk=old.pk).update(
        replaced_by_id=new_id, replaced_at=at, replaced_reason=amendment.reason
    )
    day = local_day(at)
    return Certificate.objects.create(
        pk=new_id,
        issuer=old.issuer,
        template=old.template,
        person=old.person,
        class_code=old.class_code,
        snapshot=snapshot,
        issued_on=day,
        issued_at=at,
        decision_number=amendment.decision_number,
        decided_on=day if amendment.decision_number else None,
        **numbers_of_paper(old.issuer, on=day),
    )


def _reserved_id() -> int:
    table = Certificate._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table])
        else:
            # Only one connection writes at a time, and this one has written already.
            cursor.execute("SELECT seq + 1 FROM sqlite_sequence WHERE name = %s", [table])
        [number] = cursor.fetchone()
    return int(number)


def _ask_for_rendering(certificate_id: int) -> None:
    signature("certificates.tasks.render_certificate", args=(certificate_id,)).delay()
