"""The numbers given so far."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates.models.bodies import IssuingBody


class NumberSeries(models.Model):
    """The last number given in a series. Its lock is the last one a transaction takes."""

    class Kind(models.TextChoices):
        SERIAL = "serial", _("certificate number")
        REGISTER = "register", _("register number")
        CONFIRMATION = "confirmation", _("number of a confirmation")

    issuer = models.ForeignKey(IssuingBody, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    period = models.CharField(_("year or term"), max_length=20)
    last = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("number series")
        verbose_name_plural = _("number series")
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "kind", "period"], name="number_series_once_per_period"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issuer_id} {self.kind} {self.period}: {self.last}"
