"""What waits for an issuer after certificates were issued, and what became of one."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.storage import storages
from django.db.models import Count, F, Q, QuerySet

from accounts.api import User
from certificates.models import (
    Amendment,
    Certificate,
    CertificateReview,
    Confirmation,
    IssuingBody,
    Printing,
)
from records.api import main_post, place_name

MOST_SHOWN = 100
MOST_ON_THE_DESK = 6


@dataclass(frozen=True)
class WorkList:
    """Of the issuers of one person.

    to_decide  proposals of others
    own        proposals that wait for somebody else
    reviews    certificates to look at again
    to_hand    (class, name, how many papers) that are printed or can be, and were not handed over
    """

    to_decide: list[Amendment]
    own: list[Amendment]
    reviews: list[CertificateReview]
    to_hand: list[dict[str, Any]]
    confirmations: list[Confirmation]

    def __bool__(self) -> bool:
        return bool(
            self.to_decide or self.own or self.reviews or self.to_hand or self.confirmations
        )


def work_list(issuers: Iterable[IssuingBody], *, user: User) -> WorkList:
    """Return what waits. Four queries."""
    issuers = list(issuers)
    waiting = list(open_amendments().filter(certificate__issuer__in=issuers)[:MOST_SHOWN])
    papers = (
        not_handed_over(Certificate.objects.filter(issuer__in=issuers))
        .values("issuer__code", "period", "class_code", class_name=F("snapshot__class_name"))
        .annotate(number=Count("pk"))
        .order_by("period", "class_code")
    )
    confirmations = (
        Confirmation.objects.filter(
            issuer__in=issuers, received_on=None, certificate__revoked_at=None
        )
        .select_related("certificate")
        .order_by("pk")
    )
    return WorkList(
        to_decide=[each for each in waiting if each.proposed_by_id != user.pk],
        own=[each for each in waiting if each.proposed_by_id == user.pk],
        reviews=list(_open_reviews(issuers)[:MOST_SHOWN]),
        to_hand=[dict(row) for row in papers[:MOST_SHOWN]],
        confirmations=list(confirmations[:MOST_SHOWN]),
    )


def to_decide(
    issuers: Iterable[IssuingBody], *, user: User
) -> tuple[list[Amendment], list[CertificateReview]]:
    """Return the first proposals of others and the first certificates to look at again. Two
    queries."""
    issuers = list(issuers)
    proposals = open_amendments().filter(certificate__issuer__in=issuers).exclude(proposed_by=user)
    return list(proposals[:MOST_ON_THE_DESK]), list(_open_reviews(issuers)[:MOST_ON_THE_DESK])


def _open_reviews(issuers: list[IssuingBody]) -> QuerySet[CertificateReview]:
    return (
        CertificateReview.objects.filter(certificate__issuer__in=issuers, settled_at=None)
        .select_related("certificate")
        .order_by("raised_at", "pk")
    )


def not_handed_over(certificates: QuerySet[Certificate]) -> QuerySet[Certificate]:
    """Those that hold and whose holders have not received them."""
    return certificates.filter(received_on=None, revoked_at=None, replaced_by=None)


def open_amendments() -> QuerySet[Amendment]:
    """Proposals that wait for a decision, oldest first."""
    return (
        Amendment.objects.filter(decided_at=None, withdrawn_at=None)
        .select_related("certificate", "proposed_by")
        .order_by("proposed_at", "pk")
    )


@dataclass(frozen=True)
class History:
    """What became of one certificate, oldest first."""

    amendments: list[Amendment]
    confirmations: list[Confirmation]
    reviews: list[CertificateReview]
    printings: list[Printing]

    @property
    def open_amendment(self) -> Amendment | None:
        return next((each for each in self.amendments if each.is_open), None)


def history_of(certificate: Certificate) -> History:
    """Return the proposals, confirmations, reviews and prints of a certificate. Four queries."""
    return History(
        amendments=list(
            certificate.amendments.select_related("proposed_by", "decided_by").order_by("pk")
        ),
        confirmations=list(certificate.confirmations.order_by("pk")),
        reviews=list(certificate.reviews.select_related("settled_by").order_by("pk")),
        printings=list(certificate.printings.select_related("printed_by").order_by("pk")),
    )


def confirmations_of(certificate: Certificate) -> list[Confirmation]:
    """The confirmations of a certificate, oldest first. One query."""
    return list(certificate.confirmations.order_by("pk"))


def confirmations_awaiting_pdf() -> QuerySet[Confirmation]:
    return Confirmation.objects.filter(rendered_at=None).order_by("pk")


def confirmation(confirmation_id: int) -> Confirmation:
    return Confirmation.objects.get(pk=confirmation_id)


def certificates_to_hand_over(
    issuer: IssuingBody, *, period: str, class_code: str
) -> QuerySet[Certificate]:
    """The papers of a class that hold, in the order of the register."""
    return Certificate.objects.filter(
        Q(issuer=issuer, period=period, class_code=class_code),
        revoked_at=None,
        replaced_by=None,
    ).order_by("register_serial")


def stored_bytes(name: str) -> bytes | None:
    """Return a stored file; None when the storage does not have it."""
    try:
        with storages["private"].open(name) as file:
            content: bytes = file.read()
    except OSError:
        return None
    return content


def papers_with_files(entries: QuerySet[Certificate]) -> Sequence[tuple[str, str, str, str]]:
    """(number, name of the holder, file, SHA-256) of each line, in the order of the book."""
    return list(entries.values_list("number", "snapshot__full_name", "pdf", "pdf_sha256"))


def details_now(certificate: Certificate) -> dict[str, str]:
    """What the register says today of what a certificate prints; two queries.

    Name, date of birth and sex are of today; where somebody stood is of the day of completion.
    """
    person = certificate.person
    done = str(certificate.snapshot.get("completed_on", ""))
    on = dt.date.fromisoformat(done) if done else certificate.issued_on
    post = main_post(person, on=on)
    born = person.born_on
    written = (
        "" if born is None else (str(born.year) if person.born_year_only else f"{born:%d/%m/%Y}")
    )
    return {
        "full_name": person.full_name,
        "born": written,
        "sex": person.sex,
        "position": post.title.name if post else "",
        "organisation": place_name(post) if post else "",
    }
