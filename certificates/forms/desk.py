"""Issuing bodies and the words of certificates in the back office."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from certificates.access import desk_of
from certificates.models import CertificateTemplate
from certificates.rules.wording import PLACEHOLDERS, unknown_placeholders
from organisations.api import Organisation

# The longest text that still fits on the paper in small letters.
LONGEST_TEXT = 900


class TemplateWords(forms.Form):
    """The words of a certificate, as typed; also for a look before saving."""

    title = forms.CharField(label=_("Title"), max_length=100)
    body = forms.CharField(
        label=_("Text with placeholders"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Placeholders: %(names)s. Each is filled from the class and the register."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        self.fields["body"].help_text = self.fields["body"].help_text % {"names": names}

    def clean_body(self) -> str:
        body: str = self.cleaned_data["body"]
        unknown = unknown_placeholders(body)
        if unknown:
            raise forms.ValidationError(
                _("There is no placeholder %(names)s. Use only those listed below the box."),
                params={"names": ", ".join(f"{{{name}}}" for name in unknown)},
            )
        return body


class TemplateForm(TemplateWords, WagtailAdminModelForm):
    """A template in the back office. What was issued keeps its version."""

    class Meta:
        model = CertificateTemplate
        fields = ["code", "title", "body"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["code"].disabled = True

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        known = CertificateTemplate.objects.filter(code=code)
        if not self.instance.pk and known.exists():
            raise forms.ValidationError(_("This code is taken. Choose another one."))
        return code


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
