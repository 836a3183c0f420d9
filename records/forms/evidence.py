"""A paper from elsewhere as it is typed, with its pages; and how it is judged."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.actions.evidence import NewFile
from records.models import Dimension, Paper, PaperFile
from records.queries.evidence import STATES
from records.reference import level_choices
from records.rules.evidence import (
    CERTIFICATE,
    CONFIRMATION,
    DEGREE,
    LEVEL_KINDS,
    MOST_FILES,
    MOST_PDF_BYTES,
    TAKE_BACK,
    Statement,
    counts,
    looks_like_pdf,
)
from records.rules.levels import FREE_DIMENSIONS
from shared.dates import PartialDate, parse_partial_date
from shared.pictures import BadPicture, small_picture
from shared.text import tidy

# A page of A4 is still read easily at this size.
LONGEST_SIDE = 2000
LONGEST_REASON = 1000
EARLIEST_YEAR = 1930
POLITICAL_THEORY = Dimension.POLITICAL_THEORY.value


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class PagesField(forms.FileField):
    """Pictures and PDFs, known by their content; cleaned to a list of NewFile."""

    widget = SeveralFiles(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.heic,.heif,image/*"})

    def clean(self, data: Any, _initial: Any = None) -> Any:
        sent = [each for each in (data if isinstance(data, list) else [data]) if each]
        if self.required and not sent:
            raise forms.ValidationError(self.error_messages["required"], "required")
        if len(sent) > MOST_FILES:
            raise forms.ValidationError(
                _("Choose at most %(number)s files. Put several pages into one PDF.")
                % {"number": MOST_FILES}
            )
        return [_page(each) for each in sent]


def _page(sent: UploadedFile) -> NewFile:
    name = {"name": tidy(sent.name or "")}
    too_big = forms.ValidationError(
        _("%(name)s is too big: at most 10 MB for a PDF, 15 MB for a photo.") % name
    )
    data = sent.read()
    if looks_like_pdf(data):
        if len(data) > MOST_PDF_BYTES:
            raise too_big
        return NewFile(data, "pdf", hashlib.sha256(data).hexdigest())
    try:
        return NewFile.of_picture(small_picture(data, is_photo=True, longest_side=LONGEST_SIDE))
    except BadPicture as refusal:
        if refusal.too_big:
            raise too_big from refusal
        raise forms.ValidationError(
            _("%(name)s is no photo and no PDF. Take a new photo of the paper.") % name
        ) from refusal


class PartialDateField(forms.CharField):
    """A day, or only its year; cleaned to a PartialDate that does not lie in the future."""

    def __init__(self, *, today: dt.date, **kwargs: Any) -> None:
        super().__init__(max_length=20, **kwargs)
        self.today = today
        self.widget.attrs |= {"inputmode": "text", "autocomplete": "off"}

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return None
        try:
            found = parse_partial_date(typed)
        except ValueError as refusal:
            raise forms.ValidationError(
                _("Enter a day such as 31/12/2019, or only the year: 2019.")
            ) from refusal
        if found.day > self.today:
            raise forms.ValidationError(_("This day lies in the future."))
        if found.day.year < EARLIEST_YEAR:
            raise forms.ValidationError(_("This day lies too far back. Look at the year again."))
        return found


class PaperForm(forms.Form):
    """What stands on a paper of one kind. `statement()` is what the action takes."""

    def __init__(
        self,
        *args: Any,
        kind: str,
        today: dt.date,
        kept: Sequence[PaperFile] = (),
        is_correction: bool = False,
        may_have_seen: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.today = today
        self.kept = kept
        if is_correction:
            self.fields["correction_reason"] = forms.CharField(
                label=_("What is wrong with the entry"),
                max_length=LONGEST_REASON,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
        if kind in LEVEL_KINDS:
            self._add_level()
        if kind == CERTIFICATE:
            self._add_training()
        if kind != TAKE_BACK:
            self._add_paper()
        self._add_files()
        if may_have_seen:
            self.fields["is_seen"] = forms.BooleanField(
                label=_("I have the original before me, and it says the same."), required=False
            )

    def _add_level(self) -> None:
        choices = level_choices()
        if self.kind == CONFIRMATION:
            choices = [each for each in choices if each[0].startswith(f"{POLITICAL_THEORY}:")]
        else:
            choices += [(f"{each}:", str(Dimension(each).label)) for each in FREE_DIMENSIONS]
        self.fields["level"] = forms.ChoiceField(
            label=_("Level"),
            choices=[
                ("", _("Choose a level")),
                *((code, capfirst(words)) for code, words in choices),
            ],
        )
        if self.kind == DEGREE:
            self.fields["level_text"] = forms.CharField(
                label=_("Level as the paper says it"),
                required=False,
                max_length=60,
                help_text=_("Only for foreign languages and information technology."),
            )

    def _add_training(self) -> None:
        self.fields["programme_name"] = forms.CharField(label=_("Programme"), max_length=255)
        self.fields["completed_on"] = PartialDateField(
            label=_("Completed on"), today=self.today, help_text=_("Example: 31/12/2019")
        )
        self.fields["periods"] = forms.IntegerField(
            label=_("Length in periods"), required=False, min_value=1, max_value=2000
        )

    def _add_paper(self) -> None:
        self.fields["number"] = forms.CharField(
            label=_("Number of the paper"),
            required=False,
            max_length=60,
            help_text=_("As it stands on the paper. Leave it empty if there is none."),
        )
        self.fields["issuer"] = forms.CharField(label=_("Issued by"), max_length=255)
        self.fields["issued"] = PartialDateField(
            label=_("Issued on"),
            today=self.today,
            help_text=_("A day such as 31/12/2019. If the day cannot be read, only the year."),
        )

    def _add_files(self) -> None:
        self.fields["pages"] = PagesField(
            label=_("Photos or scans of the paper"),
            required=self.kind != TAKE_BACK and not self.kept,
            help_text=_("Photos or PDF; several may be chosen. All letters must be legible."),
        )
        if self.kept:
            self.fields["dropped"] = forms.TypedMultipleChoiceField(
                label=_("Pages to be taken away"),
                required=False,
                coerce=int,
                choices=[
                    (str(file.pk), _("Page %(number)s") % {"number": number})
                    for number, file in enumerate(self.kept, 1)
                ],
                widget=forms.CheckboxSelectMultiple,
            )

    def clean_completed_on(self) -> dt.date:
        found: PartialDate = self.cleaned_data["completed_on"]
        if found.year_only:
            raise forms.ValidationError(_("Enter the day, such as 31/12/2019."))
        return found.day

    def clean(self) -> None:
        cleaned = self.cleaned_data
        dimension, _colon, level = str(cleaned.get("level") or "").partition(":")
        if dimension and not level and not tidy(cleaned.get("level_text") or ""):
            self.add_error("level_text", _("Enter the level that stands on the paper."))
        if not self.errors and not counts(self.statement()):
            self.add_error("issued", LATE_CONFIRMATION)
        taken = set(cleaned.get("dropped") or ())
        if self.kept and len(taken) == len(self.kept) and not cleaned.get("pages"):
            self.add_error("dropped", _("Keep a page, or choose new ones."))

    def statement(self) -> Statement:
        cleaned = self.cleaned_data
        dimension, _colon, level = str(cleaned.get("level") or "").partition(":")
        issued: PartialDate | None = cleaned.get("issued")
        return Statement(
            kind=self.kind,
            dimension=dimension,
            level=level or tidy(cleaned.get("level_text") or ""),
            programme_name=tidy(cleaned.get("programme_name") or ""),
            periods=cleaned.get("periods"),
            completed_on=cleaned.get("completed_on"),
            number=tidy(cleaned.get("number") or ""),
            issuer=tidy(cleaned.get("issuer") or ""),
            issued_on=issued.day if issued else None,
            issued_year_only=bool(issued and issued.year_only),
        )


LATE_CONFIRMATION = gettext_lazy(
    "A confirmation counts only if it was issued before 9 July 2021 (Conclusion 09-KL/TW). "
    "Of the year 2021, the day must be known. Declare the degree instead."
)


def values_of(paper: Paper) -> dict[str, Any]:
    """Return what a form shows of a paper that was declared before."""
    is_free = paper.dimension in FREE_DIMENSIONS
    return {
        "level": f"{paper.dimension}:{'' if is_free else paper.level}" if paper.dimension else "",
        "level_text": paper.level if is_free else "",
        "programme_name": paper.programme_name,
        "completed_on": _shown(paper.completed_on),
        "periods": paper.periods,
        "number": paper.number,
        "issuer": paper.issuer,
        "issued": _shown(paper.issued_on, year_only=paper.issued_year_only),
        "correction_reason": paper.correction_reason,
    }


def _shown(day: dt.date | None, *, year_only: bool = False) -> str:
    if day is None:
        return ""
    return str(day.year) if year_only else f"{day:%d/%m/%Y}"


class SeenForm(forms.Form):
    """The version that was looked at; whoever acts on an older one is told."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class VerifyForm(SeenForm):
    """The second look; of a training, whether it meets the yearly target."""

    counts_for_annual = forms.BooleanField(
        label=gettext_lazy("Counts for the yearly target"), required=False
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind != CERTIFICATE:
            del self.fields["counts_for_annual"]


class RejectForm(SeenForm):
    """Why a paper is sent back."""

    reason = forms.CharField(
        label=gettext_lazy("What is to be mended"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Whoever declared the paper reads this, mends it and sends it again."
        ),
    )


class WorkListForm(forms.Form):
    """What of the list is shown; in the address."""

    loc = forms.ChoiceField(label=gettext_lazy("State"), required=False, choices=STATES.items)
    don_vi = forms.ChoiceField(label=gettext_lazy("Organisation"), required=False)

    def __init__(self, data: Any, *, organisations: Sequence[Any]) -> None:
        super().__init__(data)
        field: Any = self.fields["don_vi"]
        field.choices = [("", _("All")), *((each.code, each.name) for each in organisations)]

    def asked(self) -> tuple[str, str]:
        """Return the state and the code of the organisation; "" for what makes no sense."""
        self.full_clean()
        return self.cleaned_data.get("loc", ""), self.cleaned_data.get("don_vi", "")
