"""What people give to have a paper checked: its code as they type it, or its file."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from shared.codes import VERIFICATION_LENGTH, normalise_code

# Papers of ours have a tenth of a megabyte, or with a signature a quarter.
LARGEST_FILE_MB = 10
LARGEST_FILE = LARGEST_FILE_MB * 1024 * 1024


class CodeForm(forms.Form):
    """The code on a certificate, typed from paper or pasted; also its whole address."""

    ma = forms.CharField(
        label=_("Code on the certificate"),
        help_text=_("26 letters and digits, beside the QR code. Spaces and hyphens do not matter."),
        max_length=200,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": _("Type the code that is printed on the certificate.")},
    )

    def clean_ma(self) -> str:
        typed: str = self.cleaned_data["ma"]
        # Somebody who copies the whole address means the code at its end.
        code = normalise_code(typed.rstrip("/").rsplit("/", 1)[-1])
        if len(code) != VERIFICATION_LENGTH:
            raise forms.ValidationError(
                _("A code has %(length)s letters and digits; this one has %(typed)s."),
                params={"length": VERIFICATION_LENGTH, "typed": len(code)},
            )
        return code


class FileForm(forms.Form):
    """What a browser sends of a file instead of the file: its hash, and the code it found in it."""

    sha256 = forms.CharField(max_length=64, validators=[RegexValidator(r"\A[0-9a-f]{64}\Z")])
    ma = forms.CharField(max_length=200, required=False)

    def clean_ma(self) -> str:
        return normalise_code(self.cleaned_data["ma"])
