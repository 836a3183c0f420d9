"""How a certificate looks and what it says, version by version."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CertificateTemplate(models.Model):
    """The words of a certificate. Placeholders come from an allow-list; nothing is executed."""

    code = models.CharField(_("code"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    title = models.CharField(_("title"), max_length=100)
    body = models.TextField(_("text with placeholders"))
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("certificate template")
        verbose_name_plural = _("certificate templates")
        constraints = [
            models.UniqueConstraint(
                fields=["code", "version"], name="certificate_template_version_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.version})"
