"""Issuing bodies in the back office."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from certificates.access import desk_of
from certificates.rules.numbering import is_term, pattern_faults
from organisations.api import Organisation
from shared.text import tidy

# Without each of these, two papers could bear one number.
WHOLE_NUMBER = ("serial", "period", "issuer")
PATTERN_FAULTS = {
    "unknown": _("Use only {serial}, {serial:04}, {period} and {issuer} in braces."),
    "missing": _("The pattern needs %(names)s, so that no two papers bear one number."),
    "twice": _("Each placeholder stands in the pattern once."),
    "adjacent": _("Put a sign between two placeholders, such as / or -."),
    "long": _("A number written so would be longer than 60 characters."),
}


class IssuingBodyForm(WagtailAdminModelForm):
    """An issuing body in the back office, with those who sign for it."""

    organisation = forms.ModelChoiceField(
        label=_("Code of the organisation"),
        queryset=Organisation.objects.none(),
        to_field_name="code",
        widget=forms.TextInput,
        error_messages={
            "invalid_choice": _("No organisation in your care has this code. Check the register.")
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisation: Any = self.fields["organisation"]
        if self.instance.pk:
            # Its code is part of every number it has given.
            self.fields["code"].disabled = organisation.disabled = True
            organisation.queryset = Organisation.objects.filter(pk=self.instance.organisation_id)
            self.initial["organisation"] = self.instance.organisation.code
        elif self.for_user is not None:
            desk = desk_of(self.for_user, on=timezone.localdate())
            organisation.queryset = desk.organisations()

    def clean_certificate_pattern(self) -> str:
        return self._pattern("certificate_pattern", needed=WHOLE_NUMBER)

    def clean_confirmation_pattern(self) -> str:
        return self._pattern("confirmation_pattern", needed=WHOLE_NUMBER)

    def clean_register_pattern(self) -> str:
        return self._pattern("register_pattern", needed=("serial",))

    def clean_term(self) -> str:
        term = tidy(self.cleaned_data["term"])
        if term and not is_term(term):
            raise forms.ValidationError(_("Write a term as two years: 2025-2030."))
        return term

    def _pattern(self, field: str, *, needed: tuple[str, ...]) -> str:
        pattern = tidy(self.cleaned_data[field])
        issuer = self.cleaned_data.get("code") or self.instance.code
        for fault in pattern_faults(pattern, needed=needed, issuer=issuer):
            names = ", ".join(f"{{{name}}}" for name in needed)
            raise forms.ValidationError(PATTERN_FAULTS[fault], params={"names": names})
        return pattern

    def is_valid(self) -> bool:
        # Said here and not by the formset: each line alone is right.
        valid: bool = super().is_valid()
        if valid and self._lines_without_end() > 1:
            self.add_error(None, _("Only one person signs without an end date."))
            return False
        return valid

    def _lines_without_end(self) -> int:
        return sum(
            1
            for line in self.formsets["signatories"].forms
            if line.cleaned_data
            and not line.cleaned_data.get("DELETE")
            and line.cleaned_data.get("valid_until") is None
        )
