"""What visitors type."""

from typing import cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from cms.models import OfficialDocument
from cms.queries.site import DocumentsAsked, issuers, years
from shared.text import tidy


class SearchForm(forms.Form):
    q = forms.CharField(label=_("What are you looking for?"), max_length=100)

    def clean_q(self) -> str:
        return tidy(self.cleaned_data["q"])


class DocumentsForm(forms.Form):
    """What visitors look for in the library. What cannot be read asks for nothing."""

    q = forms.CharField(label=_("Words in the subject or number"), max_length=100, required=False)
    loai = forms.ChoiceField(label=_("Kind"), required=False)
    co_quan = forms.ChoiceField(label=_("Issuer"), required=False)
    nam = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        for name, choices in (
            ("loai", OfficialDocument.Kind.choices),
            ("co_quan", [(name, name) for name in issuers()]),
            ("nam", [(str(year), str(year)) for year in years()]),
        ):
            field = cast(forms.ChoiceField, self.fields[name])
            field.choices = [("", _("all")), *choices]

    def asked(self) -> DocumentsAsked:
        self.is_valid()
        found = self.cleaned_data
        return DocumentsAsked(
            words=tidy(found.get("q") or ""),
            kind=found.get("loai") or "",
            issuer=found.get("co_quan") or "",
            year=found.get("nam"),
        )
