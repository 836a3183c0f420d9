"""How often papers were checked, day by day; nothing about who checked them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certificates.models.bodies import IssuingBody


class CheckCount(models.Model):
    """So many equal checks of one day from one network. What was typed is not kept."""

    class How(models.TextChoices):
        CODE = "code", _("by its code")
        FILE = "file", _("by its PDF file")
        CREDENTIAL = "credential", _("by another system")

    class Result(models.TextChoices):
        VALID = "valid", _("valid")
        REPLACED = "replaced", _("replaced")
        REVOKED = "revoked", _("revoked")
        CHANGED = "changed", _("the file was changed")
        UNKNOWN = "unknown", _("unknown")
        REFUSED = "refused", _("too many checks")

    day = models.DateField(_("day"))
    how = models.CharField(_("how"), max_length=10, choices=How.choices)
    result = models.CharField(_("result"), max_length=10, choices=Result.choices)
    # The code of a paper of ours, and who issued it; empty when none was found.
    code = models.CharField(_("verification code"), max_length=26, blank=True)
    issuer = models.ForeignKey(
        IssuingBody, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # A keyed hash of the first part of the address and the day: tells whether checks of one day
    # came from one office or from many; nothing else can be read from it.
    network = models.CharField(_("network"), max_length=12)
    times = models.PositiveIntegerField(_("how often"), default=1)

    class Personal:
        """How often the paper of a person was looked at, and from how many offices."""

        purpose = "to notice forged papers and codes tried by chance"
        retention = "400 days (CHECK_LOG_DAYS)"
        fields = ("code", "network")

    class Meta:
        verbose_name = _("count of checks")
        verbose_name_plural = _("counts of checks")
        constraints = [
            models.UniqueConstraint(
                fields=["day", "how", "result", "code", "network"], name="check_count_once"
            ),
            models.CheckConstraint(
                condition=Q(code="", issuer=None) | (~Q(code="") & Q(issuer__isnull=False)),
                name="check_count_issuer_of_known_paper",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.how} {self.result}: {self.times}"
