"""Which rules are tried: everything stands in the address, so that a trial can be shared."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from records.api import Target


class WhatIfForm(forms.Form):
    """Rules to try. What is left out stays as it is."""

    # Chosen beside the form: the clauses to leave out are of one audience.
    doi_tuong = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    nguong = forms.DecimalField(
        label=_("Target in per cent"),
        required=False,
        min_value=0,
        max_value=100,
        decimal_places=2,
        localize=True,
    )
    so_sanh = forms.ChoiceField(
        label=_("Met when the share is"),
        required=False,
        choices=[("", _("as now"))]
        + [
            (each.value, each.label)
            for each in (Target.Operator.AT_LEAST, Target.Operator.ABOVE, Target.Operator.EQUAL)
        ],
    )
    cach_tinh = forms.ChoiceField(
        label=_("Counted are"),
        required=False,
        choices=[("nguoi", _("people")), ("cap_uy", _("committees wholly trained"))],
    )
    han = forms.DateField(
        label=_("Due day for everybody"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    khai_bao = forms.BooleanField(
        label=_("A level of political theory that was only declared counts"), required=False
    )
    khong_xac_nhan = forms.BooleanField(
        label=_("Confirmations of political theory no longer count"), required=False
    )
    bo = forms.MultipleChoiceField(
        label=_("Leave out of the audience"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    ct = forms.MultipleChoiceField(
        label=_("Programmes that count (none ticked: as now)"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, data: Any, *, clauses: Sequence[tuple[str, str]], programmes: Mapping[str, str]
    ) -> None:
        super().__init__(data)
        cast(forms.MultipleChoiceField, self.fields["bo"]).choices = list(clauses)
        by_name = sorted((name, code) for code, name in programmes.items())
        cast(forms.MultipleChoiceField, self.fields["ct"]).choices = [
            (code, name) for name, code in by_name
        ]

    def trial(self) -> "Trial":
        """Return what is to be tried; nothing where the address makes no sense."""
        if not self.is_valid():
            return Trial()
        said = self.cleaned_data
        return Trial(
            value=said["nguong"],
            operator=said["so_sanh"] or None,
            by_committees=said["cach_tinh"] == "cap_uy",
            due_on=said["han"],
            declared=said["khai_bao"],
            confirmations=not said["khong_xac_nhan"],
            without=frozenset(map(int, said["bo"])),
            programmes=frozenset(said["ct"]) or None,
        )


@dataclass(frozen=True)
class Trial:
    """What differs from the rules in force; `without`: numbers of clauses left out."""

    value: Decimal | None = None
    operator: str | None = None
    by_committees: bool = False
    due_on: dt.date | None = None
    declared: bool = False
    confirmations: bool = True
    without: frozenset[int] = frozenset()
    programmes: frozenset[str] | None = None

    @property
    def is_empty(self) -> bool:
        return self == Trial()
