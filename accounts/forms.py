"""The forms of sign-in, with our words. What they check is allauth's."""

import re
from typing import Any

from allauth.account import forms as account_forms
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.rules import is_easily_guessed

PASSWORD_HINT = _("At least 8 characters. Do not use your name, your phone number or 12345678.")
CODE_HINT = _("Six digits from the app on your phone. Or one of your recovery codes.")


class TextSizeForm(forms.ModelForm):
    """How large the letters are on every page."""

    class Meta:
        model = User
        fields = ["text_size"]
        widgets = {"text_size": forms.RadioSelect}


class LoginForm(account_forms.LoginForm):
    """One field for whichever name a person remembers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=_("Username, e-mail address or phone number"),
            max_length=254,
            widget=forms.TextInput(
                attrs={
                    "autocomplete": "username",
                    "autocapitalize": "none",
                    "autocorrect": "off",
                    "spellcheck": "false",
                }
            ),
        )
        self.order_fields(["login", "password"])
        _name(self.fields["password"], _("Password"))


class ReauthenticateForm(account_forms.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self.fields["password"], _("Password"))


class ResetPasswordForm(account_forms.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self.fields["email"], _("E-mail address"))


class _NewPassword:
    """The two fields of a new password, worded alike wherever one is chosen."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self.fields["password1"], _("New password"), PASSWORD_HINT)
        _name(self.fields["password2"], _("New password once more"))
        if "oldpassword" in self.fields:
            _name(self.fields["oldpassword"], _("Current password"))


class ChangePasswordForm(_NewPassword, account_forms.ChangePasswordForm):
    pass


class SetPasswordForm(_NewPassword, account_forms.SetPasswordForm):
    pass


class ResetPasswordKeyForm(_NewPassword, account_forms.ResetPasswordKeyForm):
    pass


class _CodeWithSpaces:
    """Codes are read from a screen in groups, and typed so."""

    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self.fields["code"], _("Code"), CODE_HINT)
        self.fields["code"].widget.attrs["inputmode"] = "numeric"

    def clean_code(self) -> str:
        self.cleaned_data["code"] = re.sub(r"[\s-]", "", self.cleaned_data["code"])
        return super().clean_code()  # type: ignore[misc]  # of the form beside


class AuthenticateForm(_CodeWithSpaces, mfa_forms.AuthenticateForm):
    pass


class SecondFactorReauthenticateForm(_CodeWithSpaces, mfa_forms.ReauthenticateForm):
    pass


class ActivateTOTPForm(_CodeWithSpaces, totp_forms.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self.fields["code"], _("Code"), _("Six digits that the app shows now."))


class GuessablePasswordValidator:
    """Refuses what people in Vietnam try first; Django's own list knows English words only."""

    def validate(self, password: str, user: User | None = None) -> None:
        names = [user.username, user.full_name, user.phone or ""] if user else []
        if is_easily_guessed(password, names):
            raise ValidationError(
                _("This password is easy to guess. Choose one that is not a name or a number."),
                code="password_easily_guessed",
            )

    def get_help_text(self) -> str:
        return str(PASSWORD_HINT)


def _name(field: forms.Field, label: Any, help_text: Any = "") -> None:
    field.label = label
    field.help_text = help_text
    field.widget.attrs.pop("placeholder", None)
