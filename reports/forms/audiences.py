"""An audience as a department writes it: words, the clauses that stay, and clauses to add."""

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from records.api import Clause, audience_actions, audience_drafts
from reports.queries.audiences import Words
from shared.text import tidy


class ClausesField(forms.MultipleChoiceField):
    """Clauses that are ticked. What a preview has added is ticked too, and is no row yet."""

    widget = forms.CheckboxSelectMultiple
    words: Words

    def valid_value(self, value: Any) -> bool:
        try:
            clause = audience_drafts.clause_of(value)
        except ValueError:
            return False
        return (
            clause.title in self.words.titles
            and clause.organisation_kind in {None, *self.words.kinds}
            and audience_drafts.place_of(clause) in self.words.places
        )


class AudienceForm(forms.Form):
    """The whole audience; `seen` is what the page was made from, `previewed` what was shown."""

    name = forms.CharField(label=_("Name"), max_length=255)
    definition = forms.CharField(
        label=_("Definition"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Who belongs to it, as reports shall say it."),
    )
    clauses = ClausesField(
        label=_("Who belongs to it"),
        required=False,
        help_text=_("Any one of these is enough. Untick what is to go."),
    )
    titles = forms.MultipleChoiceField(
        label=_("Add these positions"), required=False, widget=forms.CheckboxSelectMultiple
    )
    kinds = forms.MultipleChoiceField(
        label=_("In these kinds of organisations"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: in any kind."),
    )
    places = forms.ChoiceField(label=_("Neighbourhood"), required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    previewed = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, words: Words, offered: list[Clause], **options: Any) -> None:
        super().__init__(*args, **options)
        self.words, self.offered = words, offered
        clauses = cast(ClausesField, self.fields["clauses"])
        clauses.words = words
        posted = [key for key in self._posted("clauses") if clauses.valid_value(key)]
        keys = dict.fromkeys([*(audience_drafts.key_of(each) for each in offered), *posted])
        clauses.choices = [(key, words.sentence(audience_drafts.clause_of(key))) for key in keys]
        if not keys:
            del self.fields["clauses"]
        for name, known in (("titles", words.titles), ("kinds", words.kinds)):
            field = cast(forms.MultipleChoiceField, self.fields[name])
            field.choices = [(code, capfirst(label)) for code, label in known.items()]
        places = cast(forms.ChoiceField, self.fields["places"])
        places.choices = [(code, capfirst(label)) for code, label in words.places.items()]

    def clean_name(self) -> str:
        return tidy(self.cleaned_data["name"])

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return found
        if found["kinds"] and not found["titles"]:
            self.add_error("titles", _("Choose the positions to add."))
            return found
        added = audience_drafts.all_of(found["titles"], found["kinds"], found["places"])
        kept = [audience_drafts.clause_of(key) for key in found.get("clauses", [])]
        found["all"] = audience_drafts.without_repeats([*kept, *added])
        if not found["all"]:
            self.add_error("titles", _("An audience needs at least one position. Add one."))
        if len(found["all"]) > audience_drafts.MOST_CLAUSES:
            self.add_error(
                "titles",
                _("An audience has at most %(most)s clauses. Use fewer, wider ones.")
                % {"most": audience_drafts.MOST_CLAUSES},
            )
        return found

    def draft(self) -> audience_actions.AudienceDraft:
        data = self.cleaned_data
        return audience_actions.AudienceDraft(data["name"], data["definition"], data["all"])

    def is_as_previewed(self) -> bool:
        """Whether a preview has shown just this."""
        return bool(self.cleaned_data["previewed"] == self.draft().fingerprint)

    def after_preview(self) -> "AudienceForm":
        """Return the form to go on with: what is to be added has become clauses that are ticked."""
        draft = self.draft()
        return AudienceForm(
            words=self.words,
            offered=[*self.offered, *draft.clauses],
            initial={
                "name": draft.name,
                "definition": draft.definition,
                "clauses": [audience_drafts.key_of(each) for each in draft.clauses],
                "seen": self.cleaned_data["seen"],
                "previewed": draft.fingerprint,
            },
        )

    def _posted(self, name: str) -> list[str]:
        return cast(QueryDict, self.data).getlist(name) if self.is_bound else []
