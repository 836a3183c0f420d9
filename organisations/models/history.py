"""What happened to organisations, with the decision behind it."""

from django.db import models
from django.db.models import F, Q
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
    # Taken back: the event stays to be read, and counts for nothing.
    undone_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    class Meta:
        verbose_name = _("change of organisation")
        ordering = ["effective_on", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.effective_on:%d/%m/%Y}"


class OrganisationName(models.Model):
    """A name that an organisation had until a day. Today's name is `Organisation.name`.

    `valid_from` is the first day (null: since before records), `valid_until` the first day on which
    it was called otherwise.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="former_names"
    )
    name = models.CharField(_("name"), max_length=255)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_until = models.DateField(_("until"))

    class Meta:
        verbose_name = _("former name")
        ordering = ["valid_until"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "valid_until"], name="organisation_name_once_until_a_day"
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until__gt=F("valid_from")),
                name="organisation_name_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name
