"""Whom a figure is about."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.Model):
    """A circle of people, named by the positions they hold: any clause that fits is enough."""

    code = models.CharField(_("code"), max_length=60, primary_key=True)
    name = models.CharField(_("name"), max_length=255)
    definition = models.TextField(_("definition"), blank=True)
    # Without standings an audience is computed from facts each time it is asked for.
    has_standings = models.BooleanField(_("its figures are kept ready"), default=True)
    # None: as this version of the software installs it; otherwise installing leaves its words alone.
    changed_at = models.DateTimeField(_("changed at"), null=True, blank=True)
    # When its clauses were changed and the standings have not followed yet; None: they agree.
    unsettled_since = models.DateTimeField(_("being counted anew since"), null=True, blank=True)

    class Meta:
        verbose_name = _("audience")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class AudienceClause(models.Model):
    """Holders of one position in one kind of organisation (null: any kind)."""

    class Residential(models.TextChoices):
        ANY = "any", _("any")
        ONLY = "only", _("only of a neighbourhood")

    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="clauses")
    title = models.ForeignKey("people.PositionTitle", on_delete=models.PROTECT, related_name="+")
    organisation_kind = models.ForeignKey(
        "organisations.OrganisationKind",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    residential = models.CharField(
        _("neighbourhood"), max_length=5, choices=Residential.choices, default=Residential.ANY
    )
    residential_kind = models.ForeignKey(
        "organisations.ResidentialKind",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("clause of an audience")

    def __str__(self) -> str:
        return f"{self.audience_id}: {self.title_id}"
