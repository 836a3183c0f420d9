"""Which certificates a batch is about."""

from itertools import groupby
from operator import attrgetter
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates.models import IssuingBody
from certificates.queries.batches import Group


class BatchForm(forms.Form):
    """Offers each year and each class in which certificates have no PDF."""

    nhom = forms.ChoiceField(label=gettext_lazy("Certificates to make"))

    def __init__(self, *args: Any, groups: list[Group], issuers: list[IssuingBody], **kwargs: Any):
        super().__init__(*args, **kwargs)
        names = {issuer.pk: issuer.name for issuer in issuers}
        self.groups: dict[str, tuple[int, str, str]] = {}
        choices = []
        for (issuer_id, period), classes in groupby(groups, attrgetter("issuer_id", "period")):
            of_year = list(classes)
            number = sum(group.number for group in of_year)
            whole = _("%(issuer)s, %(period)s: all classes (%(number)d)")
            self.groups[f"{issuer_id}|{period}|"] = (issuer_id, period, "")
            values: dict[str, Any] = {"issuer": names[issuer_id], "period": period}
            choices.append((f"{issuer_id}|{period}|", whole % (values | {"number": number})))
            for group in of_year:
                value = f"{issuer_id}|{period}|{group.class_code}"
                self.groups[value] = (issuer_id, period, group.class_code)
                choices.append((value, f"{group.class_name or group.class_code} ({group.number})"))
        cast(forms.ChoiceField, self.fields["nhom"]).choices = choices

    def chosen(self) -> tuple[int, str, str]:
        """Return the issuer's id, the year or term, and the class ("" for all)."""
        return self.groups[self.cleaned_data["nhom"]]
