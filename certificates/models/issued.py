"""The frozen rows of the certificates issued."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certificates.models.batches import CertificateBatch
from certificates.models.bodies import IssuingBody
from certificates.models.papers import HandedOver
from certificates.models.templates import CertificateTemplate


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def live(self) -> "CertificateQuerySet":
        """Certificates that hold: neither replaced nor revoked."""
        return self.filter(replaced_by=None, revoked_at=None)

    def awaiting_archive(self) -> "CertificateQuerySet":
        """Certificates with a time-stamp and no copy that outlives the keys."""
        return self.filter(signature_level="b-t", archived_at=None)

    def awaiting_pdf(self) -> "CertificateQuerySet":
        """Certificates whose PDF is still to be made, without those set aside."""
        return self.filter(rendered_at=None, set_aside_at=None)

    def set_aside(self) -> "CertificateQuerySet":
        """Certificates whose PDF could not be made in several tries; staff decide."""
        return self.filter(rendered_at=None, set_aside_at__isnull=False)


class Certificate(HandedOver):
    """One certificate, frozen when issued. What it prints is in `snapshot` and never changes."""

    class Reason(models.TextChoices):
        """Why a certificate was revoked, as told to whoever checks it."""

        ISSUED_IN_ERROR = "issued_in_error", _("it was issued in error")
        RESULT_ANNULLED = "result_annulled", _("the result of the course was annulled")
        WRONG_DETAILS = "wrong_details", _("its details were wrong")
        FRAUD = "fraud", _("it was obtained by deceit")

    class Replaced(models.TextChoices):
        """Why another certificate took its place, as told to whoever checks it."""

        WRONG_DETAILS = "wrong_details", _("its details were wrong")
        SPOILED = "spoiled", _("lost or damaged by the issuer")
        HOLDER_LOST = "holder_lost", _("lost by the holder")
        HOLDER_SPOILED = "holder_spoiled", _("damaged by the holder")

    class Failure(models.TextChoices):
        """Why the last try to make its PDF failed."""

        TOO_LONG = "too_long", _("its words do not fit on one page")
        INCOMPLETE = "incomplete", _("something that it prints is missing")
        LETTERS = "letters", _("a letter is in none of our fonts")
        SIGNING = "signing", _("it could not be signed")
        TIME = "time", _("making it took too long")
        ENDED = "ended", _("the program that made it was ended each time")
        OTHER = "other", _("an unexpected error; the log of the server names it")
        # These are no fault of the certificate; it waits until they are mended.
        STORAGE = "storage", _("the file could not be written")
        KEY = "key", _("the signing key cannot be reached")

    class Level(models.TextChoices):
        """How long the signature of the PDF can be proved (ETSI EN 319 142)."""

        BASIC = "b-b", _("signed")
        TIME_STAMPED = "b-t", _("signed, with a time-stamp")

    issuer = models.ForeignKey(IssuingBody, on_delete=models.PROTECT, related_name="certificates")
    template = models.ForeignKey(CertificateTemplate, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="certificates"
    )
    # The class it was earned in, by its code: classes live in an app above this one.
    class_code = models.CharField(_("class"), max_length=80)
    period = models.CharField(_("year or term"), max_length=20)
    serial = models.PositiveIntegerField(_("number in the series"))
    number = models.CharField(_("certificate number"), max_length=60, unique=True)
    register_serial = models.PositiveIntegerField(_("number in the register"))
    register_number = models.CharField(_("register number"), max_length=60)
    verification_code = models.CharField(_("verification code"), max_length=26, unique=True)
    snapshot = models.JSONField(_("what it prints"))
    issued_on = models.DateField(_("issued on"))
    issued_at = models.DateTimeField(_("issued at"))
    # The decision by which it was issued; empty where certificates follow from completing a class.
    decision_number = models.CharField(_("number of the decision"), max_length=60, blank=True)
    decided_on = models.DateField(_("date of the decision"), null=True, blank=True)
    # The rendering follows on commit; empty until then.
    pdf = models.CharField(_("PDF file"), max_length=200, blank=True)
    pdf_sha256 = models.CharField(_("SHA-256 of the PDF"), max_length=64, blank=True)
    preview = models.CharField(_("preview image"), max_length=200, blank=True)
    rendered_at = models.DateTimeField(_("rendered at"), null=True, blank=True)
    # The electronic signature in these bytes; empty where the issuer has no key.
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True)
    signing_key = models.CharField(
        _("SHA-256 of the certificate of the key"), max_length=64, blank=True
    )
    signature_level = models.CharField(
        _("kind of signature"), max_length=5, blank=True, choices=Level.choices
    )
    # A copy beside the PDF, with what proves the signature when the key's certificate has run out.
    # The bytes above stay what was issued.
    archive_pdf = models.CharField(_("copy for the archive"), max_length=200, blank=True)
    archive_sha256 = models.CharField(_("SHA-256 of that copy"), max_length=64, blank=True)
    archived_at = models.DateTimeField(_("copied for the archive at"), null=True, blank=True)
    # Tries that failed for a fault of the certificate, and what the last failure was.
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    failure = models.CharField(
        _("last failure"), max_length=20, blank=True, choices=Failure.choices
    )
    # Nobody takes it up before: somebody is at it, or it failed and waits.
    next_try_at = models.DateTimeField(_("next try at"), null=True, blank=True)
    set_aside_at = models.DateTimeField(_("set aside at"), null=True, blank=True)
    batch = models.ForeignKey(
        CertificateBatch,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="certificates",
    )
    replaced_by = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces"
    )
    replaced_at = models.DateTimeField(_("replaced at"), null=True, blank=True)
    replaced_reason = models.CharField(
        _("reason for replacing"), max_length=20, blank=True, choices=Replaced.choices
    )
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revoked_reason = models.CharField(
        _("reason for revoking"), max_length=255, blank=True, choices=Reason.choices
    )

    objects = CertificateQuerySet.as_manager()

    class Personal:
        """What the paper shows, to those who hold the code."""

        purpose = "proof of training"
        retention = "permanent, as the register of certificates"
        fields = ("snapshot", "received_by", "received_paper")

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        indexes = [
            # Few rows at any time: those whose PDF is still to be made.
            models.Index(
                fields=["issued_at"],
                condition=Q(rendered_at=None),
                name="certificate_awaiting_pdf",
            ),
            # Whoever drops a PDF on the public check asks by its hash.
            models.Index(fields=["pdf_sha256"], name="certificate_by_hash"),
            # The few that no longer hold, for the public list of them.
            models.Index(
                fields=["id"],
                condition=Q(revoked_at__isnull=False) | Q(replaced_by__isnull=False),
                name="certificate_withdrawn",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "period", "serial"], name="certificate_serial_once"
            ),
            models.UniqueConstraint(
                fields=["issuer", "period", "register_serial"],
                name="certificate_register_number_once",
            ),
            models.UniqueConstraint(
                fields=["person", "class_code"],
                condition=Q(replaced_by=None, revoked_at=None),
                name="certificate_one_live_per_person_and_class",
            ),
            models.CheckConstraint(
                condition=Q(rendered_at=None, pdf="", pdf_sha256="")
                | (Q(rendered_at__isnull=False) & ~Q(pdf="") & ~Q(pdf_sha256="")),
                name="certificate_pdf_complete_or_absent",
            ),
            models.CheckConstraint(
                condition=Q(signed_at=None, signing_key="", signature_level="")
                | (
                    Q(signed_at__isnull=False, rendered_at__isnull=False)
                    & ~Q(signing_key="")
                    & ~Q(signature_level="")
                ),
                name="certificate_signature_complete_or_absent",
            ),
            models.CheckConstraint(
                condition=Q(archived_at=None, archive_pdf="", archive_sha256="")
                | (
                    Q(archived_at__isnull=False, signed_at__isnull=False)
                    & ~Q(archive_pdf="")
                    & ~Q(archive_sha256="")
                ),
                name="certificate_archive_complete_or_absent",
            ),
            models.CheckConstraint(
                condition=Q(set_aside_at=None) | (Q(rendered_at=None) & ~Q(failure="")),
                name="certificate_set_aside_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_reason="")
                | (Q(revoked_at__isnull=False) & ~Q(revoked_reason="")),
                name="certificate_revoked_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(decision_number="", decided_on=None)
                | (~Q(decision_number="") & Q(decided_on__isnull=False)),
                name="certificate_decision_has_number_and_day",
            ),
            models.CheckConstraint(
                condition=Q(replaced_by=None, replaced_at=None, replaced_reason="")
                | (
                    Q(replaced_by__isnull=False, replaced_at__isnull=False) & ~Q(replaced_reason="")
                ),
                name="certificate_replaced_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(received_on=None, received_by="", received_paper="")
                | (Q(received_on__isnull=False) & ~Q(received_by="")),
                name="certificate_received_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.number
