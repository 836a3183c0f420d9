"""Many certificates made into PDF together."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates.models.bodies import IssuingBody


class CertificateBatch(models.Model):
    """An order to make the PDFs of many certificates. They name it; how far it is, is counted there.

    class_code  "" when it is all classes of the period
    """

    issuer = models.ForeignKey(IssuingBody, on_delete=models.PROTECT, related_name="batches")
    period = models.CharField(_("year or term"), max_length=20)
    class_code = models.CharField(_("class"), max_length=80, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        verbose_name=_("started by"),
        related_name="+",
    )
    started_at = models.DateTimeField(_("started at"))
    stopped_at = models.DateTimeField(_("stopped at"), null=True, blank=True)
    # When nothing was left to make for the first time, and the person who started it was told.
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("batch of certificates")
        verbose_name_plural = _("batches of certificates")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(finished_at=None)
                | models.Q(finished_at__gte=models.F("started_at")),
                name="certificate_batch_finished_after_it_started",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issuer_id} {self.period} {self.class_code}".strip()
