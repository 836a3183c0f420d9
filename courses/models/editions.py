"""What each publication of a lesson was, and whom it asked to study again."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.models.editing import EditMeaning
from courses.models.pages import LessonPage


class LessonEdition(models.Model):
    """A lesson as it was published once. Learners keep the edition that they began."""

    FIRST = "first"

    lesson = models.ForeignKey(LessonPage, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveSmallIntegerField(_("edition"))
    # The page as Wagtail writes revisions; a copy, because revisions may be purged.
    content = models.JSONField(_("content"), encoder=DjangoJSONEncoder)
    # The shared parts of the lesson as they stood: key → {"title": …, "body": …}.
    shared = models.JSONField(_("shared parts"), default=dict, blank=True)
    revision = models.ForeignKey(
        "wagtailcore.Revision", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    meaning = models.CharField(
        _("meaning"),
        max_length=12,
        choices=[(FIRST, _("the first edition")), *EditMeaning.choices],
    )
    reason = models.CharField(_("what has changed"), max_length=400, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(_("published at"))
    # When people were asked to study again: only after somebody has seen the list of them.
    redo_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    redo_at = models.DateTimeField(_("asked again at"), null=True, blank=True)

    class Personal:
        """Who published what."""

        purpose = "answering for what learners were given to read"
        retention = "with the lesson"
        fields = ("published_by", "redo_by")

    class Meta:
        verbose_name = _("edition of a lesson")
        verbose_name_plural = _("editions of lessons")
        ordering = ["lesson", "number"]
        constraints = [
            models.UniqueConstraint(fields=["lesson", "number"], name="lesson_edition_number_once"),
            models.UniqueConstraint(fields=["revision"], name="lesson_edition_once_per_revision"),
            models.CheckConstraint(
                condition=Q(redo_at=None, redo_by=None)
                | Q(redo_at__isnull=False, meaning=EditMeaning.REDO) & ~Q(reason=""),
                name="lesson_edition_asks_again_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lesson_id}/{self.number}"


class RedoPlan(models.Model):
    """Somebody has seen whom a draft will ask to study again, before it is published."""

    revision = models.OneToOneField(
        "wagtailcore.Revision", on_delete=models.CASCADE, related_name="+"
    )
    reason = models.CharField(_("what has changed"), max_length=400)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("confirmed at"))

    class Personal:
        """Who decided that people study again."""

        purpose = "answering for it"
        retention = "with the lesson"
        fields = ("confirmed_by",)

    class Meta:
        verbose_name = _("confirmed request to study again")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="redo_plan_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.revision_id}"


class RedoRequest(models.Model):
    """A learner who had done a lesson was asked to study it again. Never removed or changed."""

    progress = models.ForeignKey(
        "courses.UnitProgress", on_delete=models.CASCADE, related_name="redo_requests"
    )
    edition = models.ForeignKey(LessonEdition, on_delete=models.PROTECT, related_name="requests")
    edition_before = models.ForeignKey(
        LessonEdition, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    completed_before_at = models.DateTimeField(_("had been completed at"))
    asked_at = models.DateTimeField(_("asked at"))

    class Personal:
        """Which lesson a person had done, and when."""

        purpose = "nothing that was done is lost"
        retention = "with the progress, 24 months after the class has closed"
        fields = ("completed_before_at", "asked_at")

    class Meta:
        verbose_name = _("request to study again")
        verbose_name_plural = _("requests to study again")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["progress", "edition"], name="redo_request_once_per_edition"
            ),
            models.CheckConstraint(
                condition=Q(completed_before_at__lte=F("asked_at")),
                name="redo_request_after_completion",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.progress_id} {self.edition_id}"
