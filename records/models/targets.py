"""What is measured of an audience, and how much of it is aimed at."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.models.audiences import Audience
from records.models.facts import Dimension


class Indicator(models.Model):
    """What is counted over an audience."""

    class Rule(models.TextChoices):
        LEVELS = "levels", _("holds all the levels named")
        TRAINED = "trained", _("trained in the year")

    code = models.CharField(_("code"), max_length=60, primary_key=True)
    name = models.CharField(_("name"), max_length=255)
    short_name = models.CharField(_("short name"), max_length=60)
    rule = models.CharField(_("rule"), max_length=10, choices=Rule.choices)
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="indicators")
    position = models.PositiveSmallIntegerField(_("order in lists"), default=0)

    class Meta:
        verbose_name = _("indicator")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name


class IndicatorCondition(models.Model):
    """A level that the indicator asks for; several conditions must all be met."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="conditions")
    dimension = models.CharField(_("field"), max_length=20, choices=Dimension.choices)
    level = models.CharField(_("at least"), max_length=60)

    class Meta:
        verbose_name = _("condition of an indicator")
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "dimension"], name="indicator_condition_once_per_dimension"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id}: {self.dimension} >= {self.level}"


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
