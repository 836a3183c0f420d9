"""Issuing certificates. Rows are frozen: a mistake is replaced or revoked, never edited."""

import datetime as dt
from typing import Any

from celery import signature
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from accounts.api import User
from audit.api import record
from certificates.errors import NoSignatory
from certificates.models import Certificate, CertificateTemplate, IssuingBody, NumberSeries
from certificates.rules.completion import Completion
from certificates.rules.numbering import certificate_number, register_number
from certificates.rules.wording import fill
from people.api import Person
from records.api import Credit, credit_training, main_post, place_name
from shared.codes import new_verification_code
from shared.dates import in_force
from shared.text import nfc


@transaction.atomic
def issue_certificate(
    person: Person,
    completion: Completion,
    *,
    issuer: IssuingBody,
    template: CertificateTemplate,
    by: User | None,
    at: dt.datetime,
) -> Certificate:
    """Issue the certificate of a completed class and credit the training to the person's record.

    The number, the register entry, the frozen snapshot and the training fact are written in the
    caller's transaction; the PDF follows after commit. Issuing twice for one person and class
    returns the certificate there is.

    The newest version of `template` is used. Raises NoSignatory when nobody may sign for the issuer
    on the day of completion.
    """
    post = main_post(person, on=completion.completed_on)
    words = _newest_version(template)
    snapshot = _snapshot(person, completion, issuer, words, post)
    try:
        # Its own savepoint: what loses a race gives its numbers back.
        with transaction.atomic():
            certificate = _create(person, completion, issuer, words, snapshot, at)
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


def _live_certificate(person: Person, completion: Completion) -> Certificate | None:
    return (
        Certificate.objects.live().filter(person=person, class_code=completion.class_code).first()
    )


def _newest_version(template: CertificateTemplate) -> CertificateTemplate:
    # A programme names a template once; mending its words makes a new version.
    return CertificateTemplate.objects.filter(code=template.code).order_by("-version")[0]


def _create(
    person: Person,
    completion: Completion,
    issuer: IssuingBody,
    template: CertificateTemplate,
    snapshot: dict[str, Any],
    at: dt.datetime,
) -> Certificate:
    period = str(completion.completed_on.year)
    # Numbers last: their lock is held for the shortest time, and no number is lost to a refusal.
    serial, register_serial = _next_numbers(issuer, period)
    return Certificate.objects.create(
        issuer=issuer,
        template=template,
        person=person,
        class_code=completion.class_code,
        period=period,
        serial=serial,
        number=certificate_number(serial, period, issuer.code),
        register_serial=register_serial,
        register_number=register_number(register_serial, period),
        verification_code=new_verification_code(),
        snapshot=snapshot,
        issued_on=completion.completed_on,
        issued_at=at,
    )


def _next_numbers(issuer: IssuingBody, period: str) -> tuple[int, int]:
    """Return the next certificate number and the next register number of the period."""
    # The row locks make numbers gap-free: they are released only with the certificate that uses
    # them. Both are taken in one order, so that two issues cannot wait for each other.
    _wait_in_the_queue()
    both = NumberSeries.objects.filter(issuer=issuer, period=period)
    in_order = both.select_for_update().order_by("kind")
    last = {series.kind: series.last for series in in_order}
    if len(last) < len(NumberSeries.Kind):
        NumberSeries.objects.bulk_create(
            (NumberSeries(issuer=issuer, kind=kind, period=period) for kind in NumberSeries.Kind),
            ignore_conflicts=True,
        )
        last = {series.kind: series.last for series in in_order.all()}
    both.update(last=F("last") + 1)
    return last[NumberSeries.Kind.SERIAL] + 1, last[NumberSeries.Kind.REGISTER] + 1


def _wait_in_the_queue() -> None:
    # A whole class may hand in its test in the same minute, and numbers go out one by one. The
    # short limit for locks would turn the end of that queue away.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '20s'")


def _snapshot(
    person: Person,
    completion: Completion,
    issuer: IssuingBody,
    template: CertificateTemplate,
    post: Any,
) -> dict[str, Any]:
    signing = issuer.signatories.filter(in_force(completion.completed_on)).order_by("-pk")
    signatory = signing.first()
    if signatory is None:
        raise NoSignatory
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
        "periods": str(completion.periods),
        "starts_on": f"{completion.starts_on:%d/%m/%Y}",
        "ends_on": f"{completion.completed_on:%d/%m/%Y}",
        "score": "" if completion.score is None else str(completion.score),
        "grade_band": completion.grade_band,
        "issued_on": completion.completed_on.isoformat(),
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
    return printed


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
        source=f"certificate:{certificate.number}",
    )


def _ask_for_rendering(certificate_id: int) -> None:
    # By name: tasks stand above actions. When the broker is away, the sweep asks again.
    signature("certificates.tasks.render_certificate", args=(certificate_id,)).delay()
