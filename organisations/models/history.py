"""What happened to organisations, with the decision behind it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from organisations.models.tree import Organisation


class OrganisationEvent(models.Model):
    """A change of the tree: founding, renaming, move, merger, division, dissolution."""

    class Kind(models.TextChoices):
        ESTABLISH = "establish", _("established")
        RENAME = "rename", _("renamed")
        MOVE = "move", _("moved")
        MERGE = "merge", _("merged")
        SPLIT = "split", _("divided")
        DISSOLVE = "dissolve", _("dissolved")

    kind = models.CharField(_("what happened"), max_length=20, choices=Kind.choices)
    decision_number = models.CharField(_("decision number"), max_length=100, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    effective_on = models.DateField(_("effective on"))
    predecessors = models.ManyToManyField(Organisation, related_name="+", blank=True)
    successors = models.ManyToManyField(Organisation, related_name="+", blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("change of organisation")
        ordering = ["effective_on", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.effective_on:%d/%m/%Y}"
