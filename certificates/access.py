"""Who may open a certificate or the register book. Anyone may check a code: see views.public."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404

from accounts.api import AnyUser, Permission, Scope, has_permission, scope_of
from certificates.models import (
    Amendment,
    Certificate,
    CertificateBatch,
    CertificateReview,
    Confirmation,
    IssuingBody,
)
from organisations.api import Organisation
from people.api import people_visible_to
from shared.codes import normalise_code


def certificates_visible_to(user: AnyUser, *, on: dt.date) -> QuerySet[Certificate]:
    """One's own certificates, those of people in one's care, and those one issues."""
    if not user.is_authenticated:
        return Certificate.objects.none()
    return Certificate.objects.filter(
        _of_people(user, on) | _issuing_scope(user, on).q("issuer__organisation__")
    )


def get_certificate_or_404(user: AnyUser, code: str, *, on: dt.date) -> Certificate:
    """Return the certificate with its holder, if `user` may open it; else Http404."""
    certificate = (
        certificates_visible_to(user, on=on)
        .select_related("person__merged_into", "replaced_by", "replaces", "issuer")
        .filter(verification_code=normalise_code(code))
        .first()
    )
    if certificate is None:
        raise Http404
    return certificate


def is_holder(user: AnyUser, certificate: Certificate) -> bool:
    """Whether it is one's own, perhaps under a record that was merged into one's own."""
    holder = certificate.person.merged_into or certificate.person
    return holder.user_id is not None and holder.user_id == user.pk


def issuers_of(user: AnyUser, *, on: dt.date) -> QuerySet[IssuingBody]:
    """The bodies whose register book `user` keeps, by name."""
    scope = _issuing_scope(user, on)
    return IssuingBody.objects.filter(scope.q("organisation__")).order_by("name", "code")


@dataclass(frozen=True)
class Desk:
    """Where somebody sets up certificates in the back office; false when nowhere.

    Issuing bodies belong to organisations and are seen only there; templates are common to all.
    """

    issuing: Scope
    administering: Scope

    def __bool__(self) -> bool:
        return bool(self.issuing) or bool(self.administering)

    def bodies(self) -> QuerySet[IssuingBody]:
        return IssuingBody.objects.filter(
            self.issuing.q("organisation__") | self.administering.q("organisation__")
        )

    def organisations(self) -> QuerySet[Organisation]:
        return Organisation.objects.filter(self.issuing.q() | self.administering.q())


def get_batch_or_404(user: AnyUser, batch_id: int, *, on: dt.date) -> CertificateBatch:
    """Return the batch, if `user` issues for its body; else Http404."""
    own = CertificateBatch.objects.filter(_issuing_scope(user, on).q("issuer__organisation__"))
    batch = own.select_related("issuer").filter(pk=batch_id).first()
    if batch is None:
        raise Http404
    return batch


def desk_of(user: AnyUser, *, on: dt.date) -> Desk:
    """Where `user` sets up certificates: as issuer, or as administrator."""
    return Desk(_issuing_scope(user, on), scope_of(user, Permission.ASSIGN_ROLES, on=on))


def keeps_register(user: AnyUser, *, on: dt.date) -> bool:
    return has_permission(user, Permission.ISSUE_CERTIFICATES, on=on)


def _of_people(user: AnyUser, on: dt.date, holder: str = "person") -> Q:
    """Certificates of oneself and of people in one's care, also under a code merged since."""
    visible = people_visible_to(user, on=on)
    return (
        Q(**{f"{holder}__user": user, f"{holder}__merged_into": None})
        | Q(**{f"{holder}__merged_into__user": user})
        | Q(**{f"{holder}__in": visible})
        | Q(**{f"{holder}__merged_into__in": visible})
    )


def _issuing_scope(user: AnyUser, on: dt.date) -> Scope:
    return scope_of(user, Permission.ISSUE_CERTIFICATES, on=on)


# --- After issue: only those who issue for the body whose paper it is ------------------------------


def get_issued_or_404(user: AnyUser, code: str, *, on: dt.date) -> Certificate:
    """Return a certificate that `user` issues for its body; else Http404."""
    found = (
        Certificate.objects.filter(_issuing_scope(user, on).q("issuer__organisation__"))
        .select_related("issuer", "person", "replaced_by", "replaces")
        .filter(verification_code=normalise_code(code))
        .first()
    )
    if found is None:
        raise Http404
    return found


def get_amendment_or_404(user: AnyUser, amendment_id: int, *, on: dt.date) -> Amendment:
    """Return a proposal about a certificate that `user` issues for its body; else Http404."""
    found = (
        Amendment.objects.filter(
            _issuing_scope(user, on).q("certificate__issuer__organisation__"), pk=amendment_id
        )
        .select_related("certificate__issuer", "certificate__person", "proposed_by", "decided_by")
        .first()
    )
    if found is None:
        raise Http404
    return found


def get_review_or_404(user: AnyUser, review_id: int, *, on: dt.date) -> CertificateReview:
    """Return what came to light about a certificate of a body that `user` issues for."""
    found = (
        CertificateReview.objects.filter(
            _issuing_scope(user, on).q("certificate__issuer__organisation__"), pk=review_id
        )
        .select_related("certificate")
        .first()
    )
    if found is None:
        raise Http404
    return found


def get_confirmation_or_404(user: AnyUser, code: str, *, on: dt.date) -> Confirmation:
    """Return a confirmation to whoever may open the certificate it confirms; else Http404."""
    if not user.is_authenticated:
        raise Http404
    found = (
        Confirmation.objects.filter(
            _of_people(user, on, "certificate__person")
            | _issuing_scope(user, on).q("issuer__organisation__")
        )
        .select_related("certificate__person__merged_into", "certificate__replaced_by", "issuer")
        .filter(verification_code=normalise_code(code))
        .first()
    )
    if found is None:
        raise Http404
    return found


def issues_for(user: AnyUser, issuer: IssuingBody, *, on: dt.date) -> bool:
    return issuers_of(user, on=on).filter(pk=issuer.pk).exists()


def get_own_confirmation_or_404(user: AnyUser, code: str, *, on: dt.date) -> Confirmation:
    """Return a confirmation that `user` issues for its body; else Http404."""
    found = get_confirmation_or_404(user, code, on=on)
    if not issues_for(user, found.issuer, on=on):
        raise Http404
    return found
