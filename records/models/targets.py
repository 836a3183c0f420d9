"""How much of an indicator is aimed at, by whom; who took over whose targets; what is entered."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.models.audiences import Audience
from records.models.indicators import Indicator, IndicatorReading


class Target(models.Model):
    """What an organisation has set itself for a year, and where that is written."""

    class Operator(models.TextChoices):
        EQUAL = "=", "="
        ABOVE = ">", ">"
        AT_LEAST = ">=", "≥"
        BAND = "khoang", _("from – to")
        TREND = "tang", _("rising")

    owner = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="targets"
    )
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="targets")
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="+")
    # None: the default reading of the indicator.
    reading = models.ForeignKey(
        IndicatorReading,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reading"),
    )
    year = models.PositiveSmallIntegerField(_("year"))
    operator = models.CharField(_("operator"), max_length=6, choices=Operator.choices)
    value = models.DecimalField(_("per cent"), max_digits=5, decimal_places=2)
    value_to = models.DecimalField(
        _("to per cent"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    source = models.TextField(_("source document and clause"), blank=True)

    class Meta:
        verbose_name = _("target")
        ordering = ["year", "indicator"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "indicator", "audience", "year"], name="target_once_per_year"
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0, value__lte=100), name="target_from_0_to_100"
            ),
            models.CheckConstraint(
                condition=(~Q(operator="khoang") & Q(value_to=None))
                | Q(operator="khoang", value_to__isnull=False, value_to__gte=F("value")),
                name="target_band_has_both_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner_id} {self.indicator_id} {self.year}"


class TargetInheritance(models.Model):
    """Somebody decided whether a successor takes over a target of an organisation that is no more.

    A target without such a row is only proposed, and binds nobody.
    """

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="inheritances")
    heir = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    is_accepted = models.BooleanField(_("taken over"))
    # The target of the heir that came of it.
    made = models.OneToOneField(
        Target, on_delete=models.SET_NULL, null=True, blank=True, related_name="inherited"
    )
    decided_at = models.DateTimeField(_("decided at"))
    decided_by_id = models.BigIntegerField(_("decided by (user)"))

    class Personal:
        """Who decided it."""

        purpose = "answering for which targets bind a successor"
        retention = "with the target"
        fields = ("decided_by_id",)

    class Meta:
        verbose_name = _("target taken over")
        constraints = [
            models.UniqueConstraint(fields=["target", "heir"], name="target_inheritance_once"),
            models.CheckConstraint(
                condition=Q(is_accepted=True) | Q(made=None),
                name="target_inheritance_refused_makes_nothing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target_id} > {self.heir_id}"


class OutcomeFigure(models.Model):
    """A figure that training does not produce, as it was entered. The newest entry holds."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="figures")
    reading = models.ForeignKey(
        IndicatorReading, on_delete=models.PROTECT, related_name="+", verbose_name=_("reading")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    value = models.DecimalField(_("per cent"), max_digits=5, decimal_places=2)
    numerator = models.PositiveIntegerField(_("counted"), null=True, blank=True)
    denominator = models.PositiveIntegerField(_("of"), null=True, blank=True)
    source = models.TextField(_("source document and clause"))
    entered_at = models.DateTimeField(_("entered at"))
    # None: a command or an import.
    entered_by_id = models.BigIntegerField(_("entered by (user)"), null=True, blank=True)

    class Personal:
        """Who entered it."""

        purpose = "answering for a figure that nobody can recount here"
        retention = "with the figure"
        fields = ("entered_by_id",)

    class Meta:
        verbose_name = _("outcome figure")
        ordering = ["-year", "-entered_at", "-pk"]
        indexes = [
            models.Index(
                fields=["organisation", "indicator", "year"], name="outcome_figure_of_year"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(value__gte=0, value__lte=100), name="outcome_figure_from_0_to_100"
            ),
            models.CheckConstraint(
                condition=Q(numerator=None, denominator=None)
                | Q(
                    numerator__isnull=False,
                    denominator__gt=0,
                    numerator__lte=F("denominator"),
                ),
                name="outcome_figure_part_of_a_whole",
            ),
            models.CheckConstraint(
                condition=Q(source__gt=""), name="outcome_figure_names_its_source"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.indicator_id} {self.year}: {self.value}"
