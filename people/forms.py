"""Merging two records of one person: what is asked."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import Person
from shared.text import tidy

REASON = forms.Textarea(attrs={"rows": 3})


class LookForm(forms.Form):
    """Two codes to be compared."""

    mot = forms.CharField(label=_("Code of the one record"), max_length=40)
    hai = forms.CharField(label=_("Code of the other record"), max_length=40)


class ProposeForm(forms.Form):
    """Which of the two codes is kept, and why."""

    giu = forms.ChoiceField(label=_("Which record is kept"), widget=forms.RadioSelect)
    tai_khoan = forms.ChoiceField(
        label=_("Which account is used from then on"), widget=forms.RadioSelect, required=False
    )
    ly_do = forms.CharField(
        label=_("Reason"),
        help_text=_("For example: entered under two codes; seen on the Party member's card."),
        max_length=500,
        widget=REASON,
    )

    def __init__(self, data: Any, *, people: tuple[Person, Person]) -> None:
        super().__init__(data)
        first, second = people
        kept = self.fields["giu"]
        kept.choices = [(each.code, f"{each.full_name} ({each.code})") for each in people]  # type: ignore[attr-defined]
        if first.user is None or second.user is None:
            del self.fields["tai_khoan"]
        else:
            self.fields["tai_khoan"].choices = [  # type: ignore[attr-defined]
                (each.code, each.user.get_username()) for each in people if each.user
            ]
            self.fields["tai_khoan"].required = True

    def clean_ly_do(self) -> str:
        return tidy(self.cleaned_data["ly_do"])

    @property
    def takes_account(self) -> bool:
        """Whether the account of the record that is merged is used from then on."""
        account = self.cleaned_data.get("tai_khoan")
        return bool(account) and account != self.cleaned_data["giu"]


class UndoForm(forms.Form):
    """Why a merge is taken back."""

    ly_do = forms.CharField(label=_("Reason"), max_length=500, widget=REASON)

    def clean_ly_do(self) -> str:
        return tidy(self.cleaned_data["ly_do"])
