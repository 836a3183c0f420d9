"""What becomes of a certificate after it was issued: proposals, confirmations, reviews, prints."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from certificates.models.bodies import IssuingBody
from certificates.models.issued import Certificate, HandedOver
from certificates.rules.aftercare import REASONS


def _user(**options: Any) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", **options
    )


class Amendment(models.Model):
    """What one person proposes about an issued certificate, and what another one decides."""

    class Kind(models.TextChoices):
        REPLACE = "replace", _("replacement by a new certificate")
        CONFIRM = "confirm", _("confirmation")
        REVOKE = "revoke", _("revocation")

    class Reason(models.TextChoices):
        WRONG_DETAILS = "wrong_details", _("its details were wrong")
        SPOILED = "spoiled", _("lost or damaged by the issuer")
        HOLDER_LOST = "holder_lost", _("lost by the holder")
        HOLDER_SPOILED = "holder_spoiled", _("damaged by the holder")
        ISSUED_IN_ERROR = "issued_in_error", _("it was issued in error")
        RESULT_ANNULLED = "result_annulled", _("the result of the course was annulled")
        FRAUD = "fraud", _("it was obtained by deceit")

    certificate = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, related_name="amendments"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices)
    explanation = models.TextField(_("explanation"))
    # Only of a replacement: what it prints otherwise, name of the detail → words.
    corrections = models.JSONField(_("corrected details"), default=dict, blank=True)
    decision_number = models.CharField(_("decision number"), max_length=60, blank=True)
    proposed_by = _user()
    proposed_at = models.DateTimeField(_("proposed at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    decided_by = _user(null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    accepted = models.BooleanField(_("accepted"), null=True, blank=True)
    # Why it was refused.
    note = models.TextField(_("note"), blank=True)

    class Personal:
        """Why a paper was changed, and who answers for it."""

        purpose = "two people for each change of what was issued"
        retention = "permanent, as the register of certificates"
        fields = ("explanation", "corrections", "proposed_by", "decided_by", "note")

    class Meta:
        verbose_name = _("proposal about a certificate")
        verbose_name_plural = _("proposals about certificates")
        constraints = [
            models.UniqueConstraint(
                fields=["certificate"],
                condition=Q(decided_at=None, withdrawn_at=None),
                name="amendment_one_open_per_certificate",
                violation_error_message=_("Another proposal about this certificate is open."),
            ),
            models.CheckConstraint(condition=~Q(explanation=""), name="amendment_explained"),
            models.CheckConstraint(
                condition=Q(kind="replace", reason__in=REASONS["replace"])
                | Q(kind="confirm", reason__in=REASONS["confirm"])
                | Q(kind="revoke", reason__in=REASONS["revoke"]),
                name="amendment_reason_fits_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="amendment_decided_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, accepted=None)
                | Q(
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                    accepted__isnull=False,
                    withdrawn_at=None,
                ),
                name="amendment_decided_as_a_whole",
            ),
            models.CheckConstraint(
                condition=~Q(accepted=False) | ~Q(note=""), name="amendment_refused_with_a_note"
            ),
            models.CheckConstraint(
                condition=~Q(kind="revoke", accepted=True) | ~Q(decision_number=""),
                name="amendment_revoked_by_a_numbered_decision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.certificate_id}"

    @property
    def is_open(self) -> bool:
        return self.decided_at is None and self.withdrawn_at is None


class Confirmation(HandedOver):
    """A paper in place of a lost original (bản xác nhận): its own number, equally valid."""

    certificate = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, related_name="confirmations"
    )
    amendment = models.OneToOneField(
        Amendment, on_delete=models.PROTECT, related_name="confirmation"
    )
    issuer = models.ForeignKey(IssuingBody, on_delete=models.PROTECT, related_name="+")
    period = models.CharField(_("year or term"), max_length=20)
    serial = models.PositiveIntegerField(_("number in the series"))
    number = models.CharField(_("number"), max_length=60, unique=True)
    verification_code = models.CharField(_("verification code"), max_length=26, unique=True)
    snapshot = models.JSONField(_("what it prints"))
    issued_on = models.DateField(_("issued on"))
    issued_at = models.DateTimeField(_("issued at"))
    pdf = models.CharField(_("PDF file"), max_length=200, blank=True)
    pdf_sha256 = models.CharField(_("SHA-256 of the PDF"), max_length=64, blank=True)
    rendered_at = models.DateTimeField(_("rendered at"), null=True, blank=True)

    class Personal:
        """What the paper shows, to those who hold the code."""

        purpose = "proof of training where the original was lost"
        retention = "permanent, as the register of certificates"
        fields = ("snapshot", "received_by", "received_paper")

    class Meta:
        verbose_name = _("confirmation of a certificate")
        verbose_name_plural = _("confirmations of certificates")
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "period", "serial"], name="confirmation_serial_once"
            ),
            models.CheckConstraint(
                condition=Q(rendered_at=None, pdf="", pdf_sha256="")
                | (Q(rendered_at__isnull=False) & ~Q(pdf="") & ~Q(pdf_sha256="")),
                name="confirmation_pdf_complete_or_absent",
            ),
            models.CheckConstraint(
                condition=Q(received_on=None, received_by="", received_paper="")
                | (Q(received_on__isnull=False) & ~Q(received_by="")),
                name="confirmation_received_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class CertificateReview(models.Model):
    """Something came to light about an issued certificate: people have to look at it again."""

    class Reason(models.TextChoices):
        MARK_FELL = "mark_fell", _("a mark behind it has fallen")
        FAILED_NOW = "failed_now", _("a test behind it is no longer passed")

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="reviews")
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices)
    details = models.CharField(_("details"), max_length=255, blank=True)
    # What it comes from ("regrade:7"): the same is raised once.
    source = models.CharField(_("source"), max_length=120)
    raised_at = models.DateTimeField(_("raised at"))
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settled_by = _user(null=True, blank=True)
    # What was decided, in words.
    outcome = models.TextField(_("outcome"), blank=True)

    class Personal:
        """What was found about the result of a person."""

        purpose = "no certificate stands on a result that no longer holds without somebody deciding"
        retention = "permanent, as the register of certificates"
        fields = ("details", "outcome", "settled_by")

    class Meta:
        verbose_name = _("certificate to look at again")
        verbose_name_plural = _("certificates to look at again")
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "source"], name="certificate_review_raised_once"
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None, outcome="")
                | (Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(outcome="")),
                name="certificate_review_settled_in_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} {self.reason}"


class Printing(models.Model):
    """One sheet of official paper printed: which paper, for the how-manieth time, by whom."""

    certificate = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, null=True, blank=True, related_name="printings"
    )
    confirmation = models.ForeignKey(
        Confirmation, on_delete=models.PROTECT, null=True, blank=True, related_name="printings"
    )
    time = models.PositiveSmallIntegerField(_("time"))
    reason = models.CharField(_("reason for printing again"), max_length=255, blank=True)
    printed_at = models.DateTimeField(_("printed at"))
    printed_by = _user()

    class Personal:
        """Who printed papers."""

        purpose = "how many papers of one number are about"
        retention = "permanent, as the register of certificates"
        fields = ("printed_by",)

    class Meta:
        verbose_name = _("printing")
        verbose_name_plural = _("printings")
        constraints = [
            models.CheckConstraint(
                condition=Q(certificate__isnull=False, confirmation=None)
                | Q(certificate=None, confirmation__isnull=False),
                name="printing_of_one_paper",
            ),
            models.UniqueConstraint(
                fields=["certificate", "time"], name="printing_of_certificate_counted_once"
            ),
            models.UniqueConstraint(
                fields=["confirmation", "time"], name="printing_of_confirmation_counted_once"
            ),
            models.CheckConstraint(
                condition=Q(time=1) | (Q(time__gt=1) & ~Q(reason="")),
                name="printing_again_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id or self.confirmation_id}: {self.time}"
