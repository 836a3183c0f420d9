"""Issuing certificates. Rows are frozen: a mistake is replaced or revoked, never edited."""

import datetime as dt
from typing import Any

from celery import signature
from django.db import IntegrityError, transaction

from accounts.api import User
from audit.api import record
from certificates.actions.numbers import numbers_of_paper
from certificates.errors import NoSignatory, NoTemplate
from certificates.models import (
    Certificate,
    CertificateTemplate,
    IssuingBody,
    Signatory,
)
from certificates.rendering.design import frozen_design
from certificates.rules.completion import Completion, Decided
from certificates.rules.wording import fill
from certificates.signing.keys import has_key
from people.api import Person
from records.api import Credit, credit_training, main_post, place_name
from shared.dates import in_force
from shared.text import nfc


@transaction.atomic
def issue_certificate(
    person: Person,
    completion: Completion,
    *,
    issuer: IssuingBody,
    template: CertificateTemplate,
    decided: Decided | None = None,
    by: User | None,
    at: dt.datetime,
) -> Certificate:
    """Issue the certificate of a completed class and credit the training to the person's record.

    The number, the register entry, the frozen snapshot and the training fact are written in the
    caller's transaction; the PDF follows after commit. Issuing twice for one person and class
    returns the certificate there is. The database refuses a certificate whose class the person has
    not completed.

    The newest version of `template` is used.

    decided  the decision it is issued by: it bears that date, and its signatory; without one it
             bears the day of completion, and is signed by who signs then

    Raises NoSignatory when nobody may sign for the issuer on that day.
    """
    post = main_post(person, on=completion.completed_on)
    words = _live_version(template)
    snapshot = _snapshot(person, completion, issuer, words, post, decided)
    try:
        # Its own savepoint: what loses a race gives its numbers back.
        with transaction.atomic():
            certificate = _create(person, completion, issuer, words, snapshot, decided, at)
    except IntegrityError:
        issued = _live_certificate(person, completion)
        if issued is None:
            raise
        return issued
    credit_training(_credit(certificate, completion, post), at=at)
    record("certificate.issued", certificate, by=by, at=at, person_code=person.code)
    # Not a partial: Django asks the function for its name to log a failure.
    transaction.on_commit(lambda: _ask_for_rendering(certificate.pk), robust=True)
    return certificate


def credit_source(certificate: Certificate) -> str:
    """Return under what the training is credited that a certificate proves."""
    return f"certificate:{certificate.number}"


def _live_certificate(person: Person, completion: Completion) -> Certificate | None:
    live = Certificate.objects.live()
    return live.filter(person=person, class_code=completion.class_code).first()


def _live_version(template: CertificateTemplate) -> CertificateTemplate:
    # A programme names a template once; mending its words makes a new version.
    live = CertificateTemplate.objects.live().filter(code=template.code).first()
    if live is None:
        raise NoTemplate
    return live


def _create(
    person: Person,
    completion: Completion,
    issuer: IssuingBody,
    template: CertificateTemplate,
    snapshot: dict[str, Any],
    decided: Decided | None,
    at: dt.datetime,
) -> Certificate:
    day = decided.decided_on if decided else completion.completed_on
    return Certificate.objects.create(
        issuer=issuer,
        template=template,
        person=person,
        class_code=completion.class_code,
        snapshot=snapshot,
        issued_on=day,
        issued_at=at,
        decision_number=decided.number if decided else "",
        decided_on=day if decided else None,
        **numbers_of_paper(issuer, on=day),
    )


def _snapshot(
    person: Person,
    completion: Completion,
    issuer: IssuingBody,
    template: CertificateTemplate,
    post: Any,
    decided: Decided | None,
) -> dict[str, Any]:
    day = decided.decided_on if decided else completion.completed_on
    signatory = _signatory(issuer, decided, day)
    # A class that closes together ends for everybody on one day.
    ends_on = completion.ends_on if decided else completion.completed_on
    printed = {
        "full_name": person.full_name,
        "born": _born(person),
        # Not printed on the paper; the register book has a column for it.
        "sex": person.sex,
        "organisation": place_name(post) if post else "",
        "position": post.title.name if post else "",
        "class_code": completion.class_code,
        "class_name": completion.class_name,
        "programme_code": completion.programme_code,
        "programme_name": completion.programme_name,
        "programme_version": str(completion.version),
        "guideline": completion.guideline,
        "periods": str(completion.periods),
        "starts_on": f"{completion.starts_on:%d/%m/%Y}",
        "ends_on": f"{ends_on:%d/%m/%Y}",
        "completed_on": completion.completed_on.isoformat(),
        "score": "" if completion.score is None else str(completion.score),
        "grade_band": completion.grade_band,
        "issued_on": day.isoformat(),
        "decision_number": decided.number if decided else "",
        "decided_on": decided.decided_on.isoformat() if decided else "",
        "place": issuer.place,
        "style": issuer.style,
        "superior_name": issuer.superior_name,
        "issuer_name": issuer.name,
        "signatory_name": signatory.name,
        "signatory_title": signatory.title,
        "signatory_authority": signatory.authority,
        "template": f"{template.code}/{template.version}",
        "title": template.title,
    }
    printed = {name: nfc(value) for name, value in printed.items()}
    printed["text"] = fill(nfc(template.body), printed)
    is_signed = has_key(issuer.code)
    return printed | {"design": frozen_design(template, printed), "is_signed": is_signed}


def _signatory(issuer: IssuingBody, decided: Decided | None, day: dt.date) -> Signatory:
    signing = issuer.signatories.filter(in_force(day)).order_by("-pk")
    if decided:
        signing = signing.filter(pk=decided.signatory)
    signatory = signing.first()
    if signatory is None:
        raise NoSignatory
    return signatory


def _born(person: Person) -> str:
    if person.born_on is None:
        return ""
    return str(person.born_on.year) if person.born_year_only else f"{person.born_on:%d/%m/%Y}"


def _credit(certificate: Certificate, completion: Completion, post: Any) -> Credit:
    return Credit(
        person_id=certificate.person_id,
        programme_code=completion.programme_code,
        programme_name=completion.programme_name,
        completed_on=completion.completed_on,
        due_on=completion.due_on,
        periods=completion.periods,
        mode=completion.mode,
        score=completion.score,
        grade_band=completion.grade_band,
        topics=completion.topics,
        counts_for_annual=completion.counts_for_annual,
        certificate_number=certificate.number,
        issuer=certificate.issuer.name,
        organisation_id=post.organisation_id if post else None,
        organisation_name=place_name(post) if post else "",
        source=credit_source(certificate),
    )


def _ask_for_rendering(certificate_id: int) -> None:
    # By name: tasks stand above actions. When the broker is away, the sweep asks again.
    signature("certificates.tasks.render_certificate", args=(certificate_id,)).delay()
