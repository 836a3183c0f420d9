"""What is filled in to copy a course, to give one out and to take one in."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from courses.api import MOST_BYTES, CourseIndexPage, CoursePage, with_year
from organisations.api import Organisation
from shared.text import tidy


class CourseCopyForm(forms.Form):
    """The year and the title of the copy."""

    year = forms.IntegerField(label=_("Edition (year)"), min_value=2000, max_value=2100)
    title = forms.CharField(label=_("Title of the copy"), max_length=255)

    def __init__(self, *args: Any, course: CoursePage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        year = course.edition_year + 1
        self.course = course
        self.initial.setdefault("year", year)
        title = with_year(course.title, course.edition_year, year)
        self.initial.setdefault("title", title if title != course.title else f"{title} ({year})")

    def clean_title(self) -> str:
        return tidy(self.cleaned_data["title"])

    def clean_year(self) -> int:
        year: int = self.cleaned_data["year"]
        if year == self.course.edition_year:
            raise forms.ValidationError(_("This is the year of the course itself."))
        return year


class CourseImportForm(forms.Form):
    """A file given out elsewhere, where its course shall stand, and who owns banks that are new."""

    file = forms.FileField(label=_("File"), widget=forms.FileInput({"accept": ".zip"}))
    parent = forms.ModelChoiceField(
        CourseIndexPage.objects.none(), label=_("List of courses"), empty_label=None
    )
    owner = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Owner of new question banks"),
        required=False,
        help_text=_("Without one, tests come in only for banks that are here already."),
    )

    def __init__(
        self,
        *args: Any,
        parents: QuerySet[CourseIndexPage],
        owners: QuerySet[Organisation],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = parents  # type: ignore[attr-defined]
        self.fields["owner"].queryset = owners  # type: ignore[attr-defined]
        if len(few := list(owners[:2])) == 1:
            self.initial.setdefault("owner", few[0].pk)

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than what is taken here."))
        return file


class CourseConfirmForm(forms.Form):
    """The file that has been looked at, and the same choices."""

    token = forms.CharField(widget=forms.HiddenInput)
    parent = forms.ModelChoiceField(CourseIndexPage.objects.none(), widget=forms.HiddenInput)
    owner = forms.ModelChoiceField(
        Organisation.objects.none(), widget=forms.HiddenInput, required=False
    )

    def __init__(
        self,
        *args: Any,
        parents: QuerySet[CourseIndexPage],
        owners: QuerySet[Organisation],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = parents  # type: ignore[attr-defined]
        self.fields["owner"].queryset = owners  # type: ignore[attr-defined]
