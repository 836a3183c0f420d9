"""What staff choose about statistics: in the address, so that a page can be sent to a colleague."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.api import TrainingClass
from quizzes.queries.sittings import Sample, Which
from quizzes.queries.verdict_words import name_of
from quizzes.rules.verdicts import Verdict

WHICH: dict[Which, Promise] = {
    Which.FIRST: _("the first attempt of each learner"),
    Which.ALL: _("all attempts"),
    Which.HIGHEST: _("the best attempt of each learner"),
    Which.LAST: _("the last attempt of each learner"),
}


class SampleForm(forms.Form):
    """Which attempts are counted. What makes no sense is left out of the sample and said so."""

    luot = forms.ChoiceField(label=_("Attempts counted"), required=False, choices=WHICH.items())
    lop = forms.ChoiceField(label=_("Class"), required=False)
    tu = forms.DateField(
        label=pgettext_lazy("period", "From"), required=False, help_text=_("As in 31/12/2026.")
    )
    den = forms.DateField(
        label=pgettext_lazy("period", "To"), required=False, help_text=_("This day included.")
    )

    def __init__(self, *args: Any, classes: Iterable[TrainingClass], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["lop"])
        field.choices = [("", _("all classes")), *((c.code, c.name) for c in classes)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        since, until = cleaned.get("tu"), cleaned.get("den")
        if since and until and since > until:
            self.add_error("den", _("This day lies before the first one."))
        return cleaned

    def sample(self) -> Sample:
        """Return what was asked for."""
        self.is_valid()
        asked = self.cleaned_data
        return Sample(
            which=Which(asked.get("luot") or Which.FIRST),
            class_code=asked.get("lop") or "",
            since=asked.get("tu"),
            until=asked.get("den"),
        )


class WorkListForm(forms.Form):
    """Narrows the work list to one thing to do."""

    viec = forms.ChoiceField(
        label=_("What was found"),
        required=False,
        choices=[("", _("everything")), *((verdict, name_of(verdict)) for verdict in Verdict)],
    )

    def verdict(self) -> Verdict | None:
        chosen = self.cleaned_data.get("viec") if self.is_valid() else ""
        return Verdict(chosen) if chosen else None
