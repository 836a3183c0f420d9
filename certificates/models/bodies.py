"""Who issues certificates, and who signs for them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from certificates.rules.numbering import (
    CERTIFICATE_PATTERN,
    CONFIRMATION_PATTERN,
    REGISTER_PATTERN,
)


class IssuingBody(ClusterableModel):
    """A body that signs certificates: trung tâm chính trị, trường chính trị, a committee."""

    class Style(models.TextChoices):
        PARTY = "party", _("party documents")
        STATE = "state", _("state documents")

    class NumbersBy(models.TextChoices):
        """When numbers start anew."""

        YEAR = "year", _("each year")
        TERM = "term", _("each term of office")

    code = models.CharField(_("code"), max_length=20, unique=True)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="issuing_bodies"
    )
    superior_name = models.CharField(_("superior body (first line)"), max_length=200)
    name = models.CharField(_("name (second line)"), max_length=200)
    style = models.CharField(_("style"), max_length=5, choices=Style.choices)
    place = models.CharField(_("place on documents"), max_length=100)
    # By guideline 154 a certificate is issued once: what its holder lost is only confirmed.
    reissues_lost = models.BooleanField(
        _("issues anew what its holder lost or damaged"), default=False
    )

    numbers_by = models.CharField(
        _("numbers start anew"), max_length=4, choices=NumbersBy.choices, default=NumbersBy.YEAR
    )
    # As "2025-2030"; numbers given now are counted in it.
    term = models.CharField(_("present term of office"), max_length=9, blank=True)
    certificate_pattern = models.CharField(
        _("certificate numbers"), max_length=60, default=CERTIFICATE_PATTERN
    )
    register_pattern = models.CharField(
        _("register numbers"), max_length=60, default=REGISTER_PATTERN
    )
    confirmation_pattern = models.CharField(
        _("numbers of confirmations"), max_length=60, default=CONFIRMATION_PATTERN
    )

    class Meta:
        verbose_name = _("issuing body")
        verbose_name_plural = _("issuing bodies")
        constraints = [
            models.CheckConstraint(
                condition=Q(numbers_by="year") | ~Q(term=""),
                name="issuing_body_names_the_term_it_counts_in",
                violation_error_message=_("Enter the present term of office, such as 2025-2030."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Signatory(models.Model):
    """A person who signs for a body, with the words above the name (T/M …, GIÁM ĐỐC)."""

    # Edited on the page of its body, in one form.
    issuer = ParentalKey(IssuingBody, on_delete=models.PROTECT, related_name="signatories")
    name = models.CharField(_("name"), max_length=200)
    title = models.CharField(_("title"), max_length=200)
    authority = models.CharField(_("authority line"), max_length=200, blank=True)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_until = models.DateField(_("until"), null=True, blank=True)

    class Personal:
        """Printed on every certificate the person signs."""

        purpose = "who answers for a certificate"
        retention = "permanent, as the register of certificates"
        fields = ("name", "title")

    class Meta:
        verbose_name = _("signatory")
        verbose_name_plural = _("signatories")
        constraints = [
            models.UniqueConstraint(
                fields=["issuer"],
                condition=Q(valid_until=None),
                name="signatory_one_current_per_issuer",
                violation_error_message=_("Only one person signs without an end date."),
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None)
                | Q(valid_until=None)
                | Q(valid_until__gt=F("valid_from")),
                name="signatory_ends_after_it_begins",
                violation_error_message=_("The last day must come after the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
