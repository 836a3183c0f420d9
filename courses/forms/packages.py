"""What the player sends, and handing in a package."""

import json
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from courses.formats.scorm_manifest import MOST_PARTS
from courses.rules import scorm

MOST_VALUES = 20_000


class ValuesField(forms.CharField):
    """A JSON object of texts: element of SCORM → value."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, **kwargs)

    def clean(self, value: Any) -> dict[str, str]:
        text = super().clean(value)
        try:
            values = json.loads(text or "{}")
        except ValueError as error:
            raise forms.ValidationError("no JSON", code="invalid") from error
        if (
            not isinstance(values, dict)
            or len(values) > MOST_VALUES
            or not all(isinstance(each, str) for each in values.values())
        ):
            raise forms.ValidationError("no values", code="invalid")
        if any(scorm.fault_of(element, each) for element, each in values.items()):
            raise forms.ValidationError("not of SCORM", code="invalid")
        return values


class SittingForm(forms.Form):
    """What an earlier sitting on the device could not send, if anything."""

    part = forms.IntegerField(required=False, min_value=0, max_value=MOST_PARTS)
    kept = ValuesField(required=False)
    kept_session = forms.IntegerField(required=False, min_value=0)


class SavingForm(forms.Form):
    """One saving of a sitting."""

    part = forms.IntegerField(required=False, min_value=0, max_value=MOST_PARTS)
    session = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    sequence = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    values = ValuesField(required=False)
    has_ended = forms.BooleanField(required=False)


class PackageForm(forms.Form):
    """A package as a program exported it."""

    file = forms.FileField(
        label=_("Package (.zip)"),
        help_text=_("Exported for SCORM 1.2, for example by iSpring or a PowerPoint add-in."),
        widget=forms.ClearableFileInput(attrs={"accept": ".zip,application/zip"}),
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        required=False,
        help_text=_("Empty: the one in the package."),
    )

    def given(self) -> tuple[UploadedFile, str]:
        return self.cleaned_data["file"], self.cleaned_data["title"]
