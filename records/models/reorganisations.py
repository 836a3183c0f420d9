"""What a reorganisation of organisations did, so that it can be taken back."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Reorganisation(models.Model):
    """One workbook of changes carried out: mergers, divisions, renamings, moves.

    `counts` is what its preview said. `done` holds the ids of what it made and the old values of
    what it changed; from these it is taken back.
    """

    source = models.CharField(_("source"), max_length=120)
    decisions = models.TextField(_("decision numbers"), blank=True)
    effective_on = models.DateField(_("effective on"))
    counts = models.JSONField(_("counts"), default=dict)
    done = models.JSONField(default=dict)
    done_at = models.DateTimeField(_("done at"))
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Personal:
        """Which positions were moved; who carried it out."""

        purpose = "taking a reorganisation back, and answering for it later"
        retention = "10 years"
        fields = ("done", "done_by", "undone_by")

    class Meta:
        verbose_name = _("reorganisation")
        ordering = ["-done_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_by=None) | Q(undone_at__isnull=False),
                name="reorganisation_undone_by_and_at_together",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decisions or self.source} {self.effective_on:%d/%m/%Y}"
