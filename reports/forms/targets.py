"""A target as it is set, and a figure from elsewhere as it is entered."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from records.api import (
    FigureDraft,
    Indicator,
    IndicatorReading,
    Target,
    TargetDraft,
    audiences_to_choose,
    readings_of,
)

FIRST_YEAR, LAST_YEAR = 2015, 2050
HUNDREDTH = Decimal("0.01")
BAND, TREND = Target.Operator.BAND, Target.Operator.TREND


class PercentField(forms.DecimalField):
    """Per cent with a decimal comma or point: "67,78"."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            min_value=0,
            max_value=100,
            max_digits=5,
            decimal_places=2,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            **options,
        )

    def to_python(self, value: Any) -> Any:
        typed = value.replace(",", ".").removesuffix("%").strip() if value else value
        return super().to_python(typed)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            return f"{value.normalize():f}".replace(".", ",")
        return value


class ReadingField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class _OfIndicator(forms.Form):
    """What both have: a reading of the indicator, a year, and where the number is written."""

    reading = ReadingField(
        label=_("Reading"),
        queryset=IndicatorReading.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        help_text=_("The reading is shown with every figure."),
    )
    year = forms.IntegerField(
        label=_("Year"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, indicator: Indicator, **options: Any) -> None:
        super().__init__(*args, **options)
        self.indicator = indicator
        field = cast(forms.ModelChoiceField, self.fields["reading"])
        readings = readings_of(indicator)
        field.queryset = readings
        field.initial = next((each.pk for each in readings if each.is_default), None)


class TargetForm(_OfIndicator):
    """How much of an indicator an organisation aims at."""

    audience = forms.ModelChoiceField(
        label=_("Audience"), queryset=audiences_to_choose(), empty_label=None
    )
    operator = forms.ChoiceField(
        label=_("Aim"),
        widget=forms.RadioSelect,
        choices=[
            (">=", _("at least this share")),
            ("=", _("exactly this share, or more")),
            (">", _("strictly more than")),
            ("khoang", _("between two shares")),
            ("tang", _("more than the year before")),
        ],
    )
    value = PercentField(
        label=_("Per cent"), required=False, help_text=_("For example 67,78. Leave it for a rise.")
    )
    value_to = PercentField(label=_("To per cent"), required=False, help_text=_("Only for a band."))
    source = forms.CharField(
        label=_("Source document and clause"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Number, date and clause, as reports shall name it."),
    )

    field_order = ("audience", "reading", "year", "operator", "value", "value_to", "source")

    def __init__(self, *args: Any, target: Target | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        audience = target.audience_id if target else self.indicator.audience_id
        self.fields["audience"].initial = audience
        if target is not None:
            for name in ("year", "operator", "value", "value_to", "source"):
                self.fields[name].initial = getattr(target, name)
            if target.reading_id is not None:
                self.fields["reading"].initial = target.reading_id

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        operator, value, value_to = (found.get(name) for name in ("operator", "value", "value_to"))
        if operator == TREND:
            found["value"], found["value_to"] = Decimal(0), None
        elif value is None and "value" not in self.errors:
            self.add_error("value", _("Enter the per cent aimed at."))
        elif operator == BAND and "value_to" not in self.errors:
            if value_to is None or value is None or value_to < value:
                self.add_error("value_to", _("A band needs a second share, not below the first."))
        else:
            found["value_to"] = None
        return found

    def draft(self) -> TargetDraft:
        data = self.cleaned_data
        reading: IndicatorReading = data["reading"]
        return TargetDraft(
            indicator=self.indicator,
            audience_id=data["audience"].pk,
            reading=None if reading.is_default else reading,
            year=data["year"],
            operator=data["operator"],
            value=data["value"],
            value_to=data["value_to"],
            source=data["source"],
        )


class OutcomeForm(_OfIndicator):
    """A figure that others have worked out: numbers, or the percentage alone."""

    numerator = forms.IntegerField(
        label=_("Counted"), min_value=0, max_value=10_000_000, required=False
    )
    denominator = forms.IntegerField(
        label=_("Out of"), min_value=1, max_value=10_000_000, required=False
    )
    value = PercentField(
        label=_("Per cent"),
        required=False,
        help_text=_("Only when the two numbers are not known."),
    )
    source = forms.CharField(
        label=_("Source document and clause"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    field_order = ("reading", "year", "numerator", "denominator", "value", "source")

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        counted, total = found.get("numerator"), found.get("denominator")
        if {"numerator", "denominator", "value"} & set(self.errors):
            return found
        if (counted is None) != (total is None):
            self.add_error("denominator", _("Enter both numbers, or neither."))
        elif counted is not None and total is not None:
            if counted > total:
                self.add_error("numerator", _("This is more than what it is counted out of."))
            else:
                share = Decimal(counted) * 100 / Decimal(total)
                found["value"] = share.quantize(HUNDREDTH, ROUND_HALF_UP)
        elif found.get("value") is None:
            self.add_error("numerator", _("Enter the two numbers, or the per cent."))
        return found

    def draft(self) -> FigureDraft:
        data = self.cleaned_data
        return FigureDraft(
            indicator=self.indicator,
            reading=data["reading"],
            year=data["year"],
            value=data["value"],
            numerator=data["numerator"],
            denominator=data["denominator"],
            source=data["source"],
        )
