"""Editing a part that several lessons share: what the edit means for those who study them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from courses.models import EditMeaning
from courses.models.editing import is_taught
from courses.queries.media_use import use_of


class SharedBlockForm(WagtailAdminModelForm):
    """Asks what the edit means when open classes use a lesson with the part."""

    edit_meaning = forms.ChoiceField(
        label=_("What this edit means"),
        choices=EditMeaning.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    edit_reason = forms.CharField(
        label=_("What has changed"),
        required=False,
        max_length=400,
        help_text=_("Learners who are asked to study again read this sentence."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown_in = use_of(self.instance).lessons if self.instance.pk else []
        self.is_taught = any(is_taught(lesson.pk) for lesson in shown_in)
        if not self.is_taught:
            self.fields.pop("edit_meaning", None)
            self.fields.pop("edit_reason", None)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if not self.is_taught or "body" not in self.changed_data:
            return cleaned
        meaning = cleaned.get("edit_meaning")
        if not meaning:
            self.add_error(
                "edit_meaning", _("Open classes use this part. Choose what the edit means.")
            )
        elif meaning == EditMeaning.REDO and not (cleaned.get("edit_reason") or "").strip():
            self.add_error("edit_reason", _("Tell the learners what has changed."))
        return cleaned
