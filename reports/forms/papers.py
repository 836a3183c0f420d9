"""Which report is wanted, what stands at its head, and who gets it by the calendar."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from records.api import ReportHead, ReportSubscription
from reports.forms.period import FIRST_YEAR, YearForm
from reports.rules.wanted import Form, Wanted
from shared.dates import end_of_year

FORM_LABELS = {
    Form.YEAR: _("Report on the year, in words"),
    Form.MIDTERM: _("Mid-term report, in words"),
    Form.FINAL: _("Final report, in words"),
    Form.QUALIFICATIONS: _("Form A: levels of education"),
    Form.ANNUAL: _("Form B: training of the year"),
    Form.CLASSES: _("Form C: classes"),
}


def _day(label: Any, **kwargs: Any) -> forms.DateField:
    field = forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        **kwargs,
    )
    field.error_messages["invalid"] = _("Enter the day as day/month/year, for example 31/12/2026.")
    return field


class PaperForm(forms.Form):
    """A report by its address; without anything, that of this year."""

    mau = forms.ChoiceField(
        label=_("Report"),
        required=False,
        choices=[(each.value, FORM_LABELS[each]) for each in FORM_LABELS],
    )
    nam = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)
    ngay = _day(_("Figures as of"))
    tu = _day(
        _("From"), help_text=_("Only for mid-term and final reports; otherwise the whole year.")
    )
    so = forms.CharField(
        label=_("Number of the report"),
        required=False,
        max_length=20,
        help_text=_("Leave it out to leave room for it."),
    )
    ngay_ky = _day(_("Day of signing"))
    phu_luc = forms.BooleanField(label=_("Annex the names of those not trained"), required=False)

    def __init__(self, data: Any, *, today: dt.date, may_name: bool) -> None:
        super().__init__(data)
        self.today, self.may_name = today, may_name
        years: Any = self.fields["nam"]
        years.choices = [("", _("year of that day"))] + [
            (str(year), str(year)) for year in range(today.year, FIRST_YEAR - 1, -1)
        ]
        years.error_messages["invalid_choice"] = _("Choose a year from the list.")
        if not may_name:
            del self.fields["phu_luc"]

    def clean_ngay(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["ngay"]
        if day is not None and day > self.today:
            raise forms.ValidationError(_("This day lies in the future. Choose today or earlier."))
        return day

    def clean(self) -> None:
        day, since = self.cleaned_data.get("ngay"), self.cleaned_data.get("tu")
        if since is not None and since > (day or self.today):
            self.add_error("tu", _("The period ends before it begins. Choose an earlier day."))
        year = self.cleaned_data.get("nam")
        if day is not None and year is not None and year > day.year:
            self.add_error(
                "nam", _("That year had not begun on this day. Choose a later day or leave it.")
            )

    def wanted(self) -> Wanted:
        """Return what was asked for; this year's report, if that made no sense."""
        found = self.cleaned_data if self.is_valid() else {}
        form = Form(found.get("mau") or Form.YEAR)
        year, day = found.get("nam"), found.get("ngay")
        if day is None:
            day = self.today if year is None else min(end_of_year(year), self.today)
        since = found.get("tu")
        if form.spans_years and since is None:
            since = dt.date(year or day.year, 1, 1)
        return Wanted(
            form=form,
            day=day,
            year=day.year if form.spans_years or year is None else year,
            since=since if form.spans_years else None,
            with_names=bool(found.get("phu_luc")),
            number=found.get("so") or "",
            signed_on=found.get("ngay_ky"),
        )


class ReportHeadForm(forms.ModelForm):
    class Meta:
        model = ReportHead
        fields = [
            "style", "superior", "issuer", "place", "symbol", "authority", "signer_title",
            "signer", "recipients", "basis",
        ]  # fmt: skip
        help_texts = {
            "symbol": _("What follows the number, such as the kind of report and the office."),
            "authority": _("In whose name it is signed, in capitals."),
            "recipients": _("One in each line; the last one is where a copy is kept."),
            "basis": _("The decision or plan the report answers to; its first words."),
        }


class SubscriptionForm(forms.Form):
    mau = forms.ChoiceField(
        label=_("Report"),
        choices=[
            (each.value, label) for each, label in FORM_LABELS.items() if not each.spans_years
        ],
    )
    nhip = forms.ChoiceField(label=_("How often"), choices=ReportSubscription.Cadence.choices)
    tep = forms.ChoiceField(label=_("File"), choices=ReportSubscription.Kind.choices)


class CommendationForm(YearForm):
    """The year, and the mark from which a person is listed."""

    LEAST = Decimal(8)

    diem = forms.DecimalField(
        label=_("Mark from"), required=False, min_value=5, max_value=10, decimal_places=2
    )

    def __init__(self, data: Any, *, today: dt.date) -> None:
        filled = data.copy()
        filled["diem"] = data.get("diem") or str(self.LEAST)
        super().__init__(filled, today=today)
        years: Any = self.fields["nam"]
        years.choices = [choice for choice in years.choices if int(choice[0]) <= today.year]

    def least(self) -> Decimal:
        return Decimal(self.cleaned_data["diem"]) if self.is_valid() else self.LEAST
