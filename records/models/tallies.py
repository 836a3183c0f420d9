"""Sums kept ready: how many people stand how, at each organisation and below it.

All of it is derived from the standings; `records.actions.tallies` keeps it and can make it anew.
The keys of the counts are the measures of `records.rules.tallies`.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from records.models.audiences import Audience
from shared.guards import Guard


class Tally(models.Model):
    """The people of an audience in a year, counted at one organisation.

    own    of those placed at the organisation itself
    total  of those at it and below it in today's tree
    """

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    audience = models.ForeignKey(
        Audience, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    year = models.PositiveSmallIntegerField(_("year"))
    own = models.JSONField(default=dict)
    total = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("sum kept ready")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "audience", "year"], name="tally_once_per_place_and_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.audience_id} {self.year}"


class TallyChange(models.Model):
    """What a change of standings adds to the sums, and takes from them; not folded into them yet.

    Only ever added, in the transaction of the change itself: nobody waits for a row of the root.
    A sweep folds them into the sums and removes them.

    is_own  false when only the sums of the organisation and above change, as when a whole
            branch of the tree is hung elsewhere
    """

    # Without constraints: whoever hands in a test need not wait for who is changing the tree.
    organisation = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    audience = models.ForeignKey(
        Audience, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    year = models.PositiveSmallIntegerField(_("year"))
    is_own = models.BooleanField(default=True)
    counts = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("change of a sum")

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.audience_id} {self.year}"


class TallySnapshot(models.Model):
    """What the sums of an organisation were at the end of a month, in the tree of that day."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    audience = models.ForeignKey(
        Audience, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    day = models.DateField(_("last day of the month"))
    counts = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("sums at the end of a month")
        indexes = [models.Index(fields=["day"], name="tally_snapshot_of_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "audience", "day"], name="tally_snapshot_once_per_month"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.audience_id} {self.day:%d/%m/%Y}"


_SNAPSHOT = "records_tallysnapshot"
_WORDS = "The sums of a month that has ended are not changed."

TALLY_GUARDS = [
    Guard("tally_snapshot_is_kept", _SNAPSHOT, "BEFORE DELETE", _WORDS),
    Guard("tally_snapshot_is_frozen", _SNAPSHOT, "BEFORE UPDATE", _WORDS),
]
