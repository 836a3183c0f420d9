"""What is filled in to copy a course, to give one out and to take one in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.api import CoursePage, with_year
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
