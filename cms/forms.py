"""What visitors type."""

from django import forms
from django.utils.translation import gettext_lazy as _

from shared.text import tidy


class SearchForm(forms.Form):
    q = forms.CharField(label=_("What are you looking for?"), max_length=100)

    def clean_q(self) -> str:
        return tidy(self.cleaned_data["q"])
