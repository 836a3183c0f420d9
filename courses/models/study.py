"""What learners do beside reading: their place in a lesson, their notes, questions to the trainer."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models.classes import ClassUnit, Enrolment

# A paragraph of a lesson, as static/js/study.js numbers them; empty for the lesson as a whole.
ANCHOR = r"doan-[1-9][0-9]{0,3}"


class ReadingPlace(models.Model):
    """The paragraph at which a learner stopped reading a lesson."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="places")
    unit = models.ForeignKey(ClassUnit, on_delete=models.CASCADE, related_name="places")
    anchor = models.CharField(_("paragraph"), max_length=20)
    updated_at = models.DateTimeField(_("last saved at"))

    class Personal:
        """Where a person stopped reading; one place in each lesson, no trail."""

        purpose = "going on where one stopped"
        retention = "24 months after the class has closed"
        fields = ("anchor",)

    class Meta:
        verbose_name = _("place in a lesson")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "unit"], name="reading_place_once_per_unit"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.unit_id} {self.anchor}"


class LessonNote(models.Model):
    """A note of a learner in a lesson. Nobody else reads it."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="notes")
    unit = models.ForeignKey(ClassUnit, on_delete=models.CASCADE, related_name="notes")
    anchor = models.CharField(_("paragraph"), max_length=20, blank=True)
    text = models.TextField(_("note"), max_length=4000)
    made_at = models.DateTimeField(_("written at"))
    updated_at = models.DateTimeField(_("last changed at"))

    class Personal:
        """What a person writes for themselves."""

        purpose = "the learner's own notes"
        retention = "24 months after the class has closed, or until deleted by the writer"
        fields = ("text",)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="lesson_note_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.unit_id}"


class Hideable(models.Model):
    """Something said before the class, which a trainer may take down with a reason."""

    hidden_at = models.DateTimeField(_("taken down at"), null=True, blank=True)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    hidden_reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        abstract = True


class LessonQuestion(Hideable):
    """A question about a lesson, to the trainer and before the class."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="questions")
    unit = models.ForeignKey(ClassUnit, on_delete=models.PROTECT, related_name="questions")
    text = models.TextField(_("question"), max_length=2000)
    asked_at = models.DateTimeField(_("asked at"))

    class Personal:
        """What a person asks before the class."""

        purpose = "help from the trainer, read by the class"
        retention = "24 months after the class has closed"
        fields = ("text", "hidden_reason")

    class Meta:
        verbose_name = _("question about a lesson")
        verbose_name_plural = _("questions about lessons")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="lesson_question_says_something"),
            models.CheckConstraint(
                condition=Q(hidden_at=None, hidden_by=None, hidden_reason="")
                | (Q(hidden_at__isnull=False, hidden_by__isnull=False) & ~Q(hidden_reason="")),
                name="lesson_question_hidden_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class LessonAnswer(Hideable):
    """An answer of the trainer or of somebody in the class."""

    question = models.ForeignKey(LessonQuestion, on_delete=models.PROTECT, related_name="answers")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    is_trainers = models.BooleanField(_("given by a trainer"), default=False)
    text = models.TextField(_("answer"), max_length=4000)
    made_at = models.DateTimeField(_("answered at"))
    endorsed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    endorsed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Personal:
        """What a person answers before the class."""

        purpose = "help among the class"
        retention = "24 months after the class has closed"
        fields = ("author", "text", "hidden_reason")

    class Meta:
        verbose_name = _("answer to a question about a lesson")
        verbose_name_plural = _("answers to questions about lessons")
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="lesson_answer_says_something"),
            models.CheckConstraint(
                condition=Q(hidden_at=None, hidden_by=None, hidden_reason="")
                | (Q(hidden_at__isnull=False, hidden_by__isnull=False) & ~Q(hidden_reason="")),
                name="lesson_answer_hidden_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(endorsed_at=None, endorsed_by=None)
                | Q(endorsed_at__isnull=False, endorsed_by__isnull=False, hidden_at=None),
                name="lesson_answer_endorsed_by_somebody_and_shown",
            ),
            models.UniqueConstraint(
                fields=["question"],
                condition=Q(endorsed_at__isnull=False),
                name="lesson_answer_one_endorsed",
            ),
        ]

    def __str__(self) -> str:
        return self.text
