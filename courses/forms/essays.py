"""What learners write for an essay, and what trainers give for it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from courses.actions.essays import Draft, Given, TypedFile
from courses.formats.nameless import NotCleaned, nameless
from courses.rules.essays import BEST, MOST_BYTES, Criterion, ending_of, kind_of_file, mark_of
from shared.text import nfc, tidy

LONGEST_TEXT = 200_000
LONGEST_NAME = 150


class DraftForm(forms.Form):
    """The text and the file of an essay. The cleaned value `draft` is what the action takes."""

    base = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Your text"),
        required=False,
        max_length=LONGEST_TEXT,
        # Line ends count in the browser as one character, here as two.
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "true", "lang": "vi"}),
    )
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("A Word (.docx) or PDF file, or a photo (.jpg), of at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".docx,.pdf,.jpg,.jpeg"}),
    )
    drop_file = forms.BooleanField(label=_("Take the file away again"), required=False)

    def __init__(self, *args: Any, allows_file: bool, has_file: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not allows_file:
            del self.fields["file"]
        if not has_file or not allows_file:
            del self.fields["drop_file"]

    def clean_text(self) -> str:
        return nfc(self.cleaned_data["text"]).replace("\r\n", "\n").strip()

    def clean_file(self) -> TypedFile | None:
        sent: UploadedFile | None = self.cleaned_data["file"]
        if sent is None:
            return None
        if (sent.size or 0) > MOST_BYTES:
            raise forms.ValidationError(
                _("The file is larger than 10 MB. Save it smaller, or hand in the text alone.")
            )
        data = sent.read()
        found = kind_of_file(data)
        if not found or ending_of(sent.name or "") != found:
            raise forms.ValidationError(
                _("This is no Word (.docx), PDF or JPG file. Save it as one of them and choose it.")
            )
        try:
            nameless(data, found)
        except NotCleaned as refusal:
            raise forms.ValidationError(
                _(
                    "This file cannot be read: it is damaged, locked with a password, or its "
                    "picture is too large. Save it anew and choose it."
                )
            ) from refusal
        return TypedFile(tidy(sent.name or "")[-LONGEST_NAME:], found, data)

    def draft(self) -> Draft:
        return Draft(
            self.cleaned_data["text"],
            self.cleaned_data.get("file"),
            self.cleaned_data.get("drop_file", False),
        )


class PointsField(forms.DecimalField):
    """Points with a comma or a point."""

    def __init__(self, most: Decimal, **kwargs: Any) -> None:
        super().__init__(
            min_value=0,
            max_value=most,
            max_digits=4,
            decimal_places=2,
            localize=True,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            **kwargs,
        )


class MarkForm(forms.Form):
    """Points by criterion, or the mark of 10 where the task has no criteria; a comment.

    reason  is asked for when there is a mark already
    """

    tries = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, criteria: Sequence[Criterion], is_change: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for number, criterion in enumerate(criteria, 1):
            self.fields[f"diem-{number}"] = PointsField(
                criterion.most,
                label=criterion.name,
                help_text=_("At most %(points)s points.") % {"points": shown(criterion.most)},
            )
        if not criteria:
            self.fields["mark"] = PointsField(BEST, label=_("Mark (of 10)"))
        self.fields["comment"] = forms.CharField(
            label=_("Comment for the learner"),
            required=False,
            max_length=5000,
            widget=forms.Textarea(attrs={"rows": 5}),
            help_text=_(
                "Say what is good and what is missing. The learner reads it with the mark."
            ),
        )
        if is_change:
            self.fields["reason"] = forms.CharField(
                label=_("Reason for the change"),
                max_length=2000,
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text=_("It stays in the history, and the learner reads it."),
            )

    def given(self) -> Given:
        cleaned = self.cleaned_data
        if not self.criteria:
            return Given(cleaned["mark"], [], cleaned["comment"])
        points = [cleaned[f"diem-{number}"] for number in range(1, len(self.criteria) + 1)]
        kept = [
            {"name": str(one.name), "most": plain(one.most), "points": plain(given)}
            for one, given in zip(self.criteria, points, strict=True)
        ]
        return Given(mark_of(self.criteria, points), kept, cleaned["comment"])


class ReturnForm(forms.Form):
    """Why an essay goes back to its learner."""

    tries = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("What the learner is to change"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The learner reads it, changes the essay and hands it in again."),
    )


def plain(points: Decimal) -> str:
    return f"{points.normalize():f}"


def shown(points: Decimal) -> str:
    return plain(points).replace(".", ",")
