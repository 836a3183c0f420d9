"""How each person stands in a year: derived, and rebuilt by `records.actions`."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.models.audiences import Audience
from records.rules.reasons import Reason


class Standing(models.Model):
    """Where a person stands in a year. Derived: `records.actions.rebuild_standings` makes it."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="standings")
    year = models.PositiveSmallIntegerField(_("year"))
    is_exempt = models.BooleanField(_("exempt"), default=False)
    trained_on = models.DateField(_("trained on"), null=True, blank=True)
    on_time = models.BooleanField(_("on time"), null=True, blank=True)
    periods = models.PositiveSmallIntegerField(_("periods"), default=0)
    general_education = models.PositiveSmallIntegerField(default=0)
    professional = models.PositiveSmallIntegerField(default=0)
    political_theory = models.PositiveSmallIntegerField(default=0)
    state_management = models.PositiveSmallIntegerField(default=0)
    # A code of `records.rules.reasons`; empty when trained or exempt, and when none of them fits.
    reason = models.CharField(_("why not trained"), max_length=20, blank=True, default="")
    # Codes of the topics of all courses completed in the year, in order.
    topics = models.JSONField(_("topics"), default=list, blank=True)

    class Personal:
        """Drawn from the ledger; shown to those who see the person."""

        purpose = "figures of the yearly training and of levels, down to names"
        retention = "with the qualification record"
        fields = (
            "is_exempt", "trained_on", "on_time", "periods", "general_education", "professional",
            "political_theory", "state_management", "reason", "topics",
        )  # fmt: skip

    class Meta:
        verbose_name = _("standing")
        constraints = [
            models.UniqueConstraint(fields=["person", "year"], name="standing_once_per_year"),
            models.CheckConstraint(
                condition=Q(trained_on=None, on_time=None)
                | Q(trained_on__isnull=False, on_time__isnull=False),
                name="standing_on_time_exactly_when_trained",
            ),
            models.CheckConstraint(
                condition=Q(reason="")
                | Q(reason__in=[each.value for each in Reason], trained_on=None, is_exempt=False),
                name="standing_known_reason_only_while_missing",
            ),
        ]
        indexes = [
            # Newcomers for whom nobody has asked why yet.
            models.Index(
                fields=["year"],
                condition=Q(reason="", trained_on=None, is_exempt=False),
                name="standing_without_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.year}"


class StandingScope(models.Model):
    """A person counts in an audience in a year, once: under the highest position held in it."""

    standing = models.ForeignKey(Standing, on_delete=models.CASCADE, related_name="scopes")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    title = models.ForeignKey("people.PositionTitle", on_delete=models.PROTECT, related_name="+")
    # Whether the person sits in the committee of `organisation`, and in which others besides.
    sits_here = models.BooleanField(default=False)
    sits_elsewhere = models.JSONField(default=list, blank=True)

    class Personal:
        """Under which position a person is counted."""

        purpose = "figures by audience, down to names"
        retention = "with the qualification record"
        fields = ("organisation", "title", "sits_here", "sits_elsewhere")

    class Meta:
        verbose_name = _("place in an audience")
        constraints = [
            models.UniqueConstraint(
                fields=["standing", "audience"], name="standing_scope_once_per_audience"
            ),
        ]
        indexes = [
            models.Index(fields=["audience", "organisation"], name="standing_scope_place"),
        ]

    def __str__(self) -> str:
        return f"{self.standing_id} {self.audience_id}"
