"""What issuers type after a certificate was issued: proposals, decisions, hand-over."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from certificates.models import Amendment, Certificate
from certificates.rules.aftercare import CORRECTABLE, Proposal, reasons_of
from shared.text import tidy

LONGEST_WORDS = 1000
DETAILS = {
    "full_name": _("Full name"),
    "born": _("Born"),
    "sex": _("Sex"),
    "position": _("Position"),
    "organisation": _("Organisation"),
    "grade_band": _("Grade"),
}
SEXES = [("", "—"), ("nam", _("Male")), ("nu", _("Female"))]


def detail_words(name: str, value: str) -> str:
    """Return how a detail is shown: the sex is kept as a code."""
    return str(dict(SEXES).get(value, value)) if value and name == "sex" else value


class DayInput(forms.DateInput):
    input_type = "date"

    def format_value(self, value: Any) -> str | None:
        return value.isoformat() if isinstance(value, dt.date) else value


class ProposalForm(forms.Form):
    """Reason, explanation and, if there is one, the number of the decision."""

    kind = ""
    reason = forms.ChoiceField(label=_("Reason"), widget=forms.RadioSelect)
    explanation = forms.CharField(
        label=_("Explanation"),
        help_text=_("What happened, and by which paper you know. The second person reads it."),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    decision_number = forms.CharField(
        label=_("Number of the decision"), max_length=60, required=False
    )

    def __init__(self, data: Any, *, certificate: Certificate) -> None:
        super().__init__(data)
        allowed = reasons_of(self.kind, reissues_lost=certificate.issuer.reissues_lost)
        words = dict(Amendment.Reason.choices)
        field = cast(forms.ChoiceField, self.fields["reason"])
        field.choices = [(reason, words[reason]) for reason in allowed]

    def proposal(self) -> Proposal:
        return Proposal(kind=self.kind, corrections=self.corrections(), **self._words())

    def corrections(self) -> dict[str, str]:
        return {}

    def _words(self) -> dict[str, str]:
        given = self.cleaned_data
        return {name: given[name] for name in ("reason", "explanation", "decision_number")}


class ConfirmationForm(ProposalForm):
    kind = "confirm"


class RevocationForm(ProposalForm):
    kind = "revoke"


class ReplacementForm(ProposalForm):
    """With the details as they should be printed; they begin as the register has them now."""

    kind = "replace"

    def __init__(self, data: Any, *, certificate: Certificate, now: Mapping[str, str]) -> None:
        """now  the details as the register has them today"""
        super().__init__(data, certificate=certificate)
        for name in CORRECTABLE:
            printed = str(certificate.snapshot.get(name, ""))
            note = gettext("Printed: %(words)s") % {"words": detail_words(name, printed) or "—"}
            self.fields[name] = self._field(name, now.get(name) or printed, note)
        self.order_fields(["reason", *CORRECTABLE, "explanation", "decision_number"])

    def corrections(self) -> dict[str, str]:
        return {name: tidy(self.cleaned_data[name]) for name in CORRECTABLE}

    def _field(self, name: str, initial: str, note: str) -> forms.Field:
        common: dict[str, Any] = {
            "label": DETAILS[name], "initial": initial, "help_text": note,
            "required": name == "full_name",
        }  # fmt: skip
        if name == "sex":
            return forms.ChoiceField(choices=SEXES, **common)
        return forms.CharField(max_length=200, **common)


class AcceptForm(forms.Form):
    decision_number = forms.CharField(
        label=_("Number of the decision"), max_length=60, required=False
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        """kind  what is agreed to; only a revocation needs a decision"""
        super().__init__(*args, **kwargs)
        if kind == Amendment.Kind.REVOKE:
            self.fields["decision_number"].required = True
            self.fields["decision_number"].help_text = gettext("A revocation needs one.")


class WordsForm(forms.Form):
    """A decision in words: why something is refused, what came of looking again."""

    words = forms.CharField(
        label=_("In words"), max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 2})
    )


class RefusalForm(WordsForm):
    """The words that whoever proposed will read."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = gettext("Why you refuse")


class DayForm(forms.Form):
    received_on = forms.DateField(label=_("Received on"), widget=DayInput)


class ProxyForm(DayForm):
    """Somebody who came in the holder's place."""

    received_by = forms.CharField(label=_("Who came instead"), max_length=200)
    received_paper = forms.CharField(
        label=_("Paper of authority"),
        help_text=_("Such as: letter of authority of 20/11/2026."),
        max_length=200,
    )


class PapersForm(forms.Form):
    """Which certificates of a list are ticked, by their ids."""

    giay = forms.TypedMultipleChoiceField(coerce=int)

    def __init__(self, data: Any, *, of: Mapping[int, Certificate]) -> None:
        super().__init__(data)
        self._of = of
        field = cast(forms.TypedMultipleChoiceField, self.fields["giay"])
        field.choices = [(str(each), str(each)) for each in of]
        field.error_messages["required"] = gettext("Tick at least one paper.")

    def papers(self) -> list[Certificate]:
        return [self._of[each] for each in self._of if each in set(self.cleaned_data["giay"])]
