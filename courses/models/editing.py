"""What an edit of a lesson means for those who study it, chosen in the editor with the draft.

The choice is part of the draft, so that it is there whoever publishes it and whenever: in the
editor, by a reviewer's approval, or by the clock.
"""

from typing import Any

from django import forms
from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from cms.api import VietnamesePageForm


class EditMeaning(models.TextChoices):
    SILENT = "silent", _("a small mending: everybody sees it at once")
    NEW_LEARNERS = "new_learners", _("for new learners: who has opened the lesson keeps theirs")
    REDO = "redo", _("to be studied again: who has done it in an open class is asked back")


# What is pressed when a draft leaves the editor's hands; saving alone asks nothing.
LEAVING = ("action-publish", "action-submit", "action-restart-workflow", "action-workflow-action")


def is_taught(lesson_id: int | None) -> bool:
    """Whether a class that is open has this lesson among its units. One query."""
    if lesson_id is None:
        return False
    units = apps.get_model("courses", "ClassUnit")._default_manager.filter(
        lesson=lesson_id,
        training_class__opened_at__isnull=False,
        training_class__closed_at=None,
    )
    return units.exists()


class LessonPageForm(VietnamesePageForm):
    """Asks what the edit means, anew for each draft, when classes use the lesson."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "edit_meaning" not in self.fields:
            return
        field = self.fields["edit_meaning"]
        field.choices = EditMeaning.choices
        if self.instance.live and not self.instance.has_unpublished_changes:
            # What the last edit meant is no answer for this one.
            self.initial["edit_meaning"] = self.initial["edit_reason"] = ""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if not any(name in self.data for name in LEAVING) or not is_taught(self.instance.pk):
            return cleaned
        meaning = cleaned.get("edit_meaning")
        if not meaning:
            self.add_error(
                "edit_meaning", _("Open classes use this lesson. Choose what the edit means.")
            )
        elif meaning == EditMeaning.REDO and not (cleaned.get("edit_reason") or "").strip():
            self.add_error("edit_reason", _("Tell the learners what has changed."))
        return cleaned


class EditedWithMeaning(models.Model):
    """The two fields of a lesson that say what its latest edit means."""

    edit_meaning = models.CharField(
        _("what this edit means"), max_length=12, choices=EditMeaning.choices, blank=True
    )
    edit_reason = models.CharField(
        _("what has changed"),
        max_length=400,
        blank=True,
        help_text=_("Learners who are asked to study again read this sentence."),
    )

    class Meta:
        abstract = True


class EditMeaningPanel(MultiFieldPanel):
    """Shown only while open classes use the lesson."""

    class BoundPanel(MultiFieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            return super().is_shown() and is_taught(self.instance.pk)


def edit_meaning_panel() -> EditMeaningPanel:
    return EditMeaningPanel(
        [FieldPanel("edit_meaning", widget=forms.RadioSelect), FieldPanel("edit_reason")],
        heading=_("Open classes use this lesson"),
    )
