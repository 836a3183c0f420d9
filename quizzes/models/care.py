"""What people say about questions: pictures kept for them, comments, reports, changes of a key."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from quizzes.models.bank import Question, QuestionBank, QuestionVersion
from shared.files import private_storage


class QuestionImage(models.Model):
    """A picture in questions of a bank. Its id cannot be guessed; the view asks who wants it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    bank = models.ForeignKey(QuestionBank, on_delete=models.PROTECT, related_name="images")
    file = models.FileField(_("file"), storage=private_storage, upload_to="question-images/%Y/")
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField(_("width (pixels)"))
    height = models.PositiveIntegerField(_("height (pixels)"))
    size = models.PositiveIntegerField(_("size (bytes)"))
    created_at = models.DateTimeField(_("created at"))
    created_by_id = models.BigIntegerField(_("created by (user)"), null=True, blank=True)

    class Meta:
        verbose_name = _("picture of a question")
        constraints = [
            models.UniqueConstraint(fields=["bank", "sha256"], name="question_image_once_per_bank"),
            models.CheckConstraint(
                condition=Q(width__gt=0, height__gt=0), name="question_image_has_a_size"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class QuestionComment(models.Model):
    """A remark of one who writes or reviews questions; never shown to learners."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="comments")
    version = models.ForeignKey(QuestionVersion, on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("comment"))
    made_at = models.DateTimeField(_("made at"))
    resolved_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    resolved_by_id = models.BigIntegerField(_("settled by (user)"), null=True, blank=True)

    class Personal:
        """Who among the staff said what."""

        purpose = "mending questions"
        retention = "with the question"
        fields = ("author", "text")

    class Meta:
        verbose_name = _("comment")
        ordering = ["made_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="question_comment_says_something"),
            models.CheckConstraint(
                condition=Q(resolved_at=None, resolved_by_id=None)
                | Q(resolved_at__isnull=False, resolved_by_id__isnull=False),
                name="question_comment_settled_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.text[:40]}"


class QuestionReport(models.Model):
    """A learner says that something is wrong with a question of their paper."""

    class Reason(models.TextChoices):
        KEY = "key", _("the right answer seems wrong")
        UNCLEAR = "unclear", _("the question is not clear")
        OUTDATED = "outdated", _("the rule it refers to has changed")
        TYPING = "typing", _("a typing or display error")
        OTHER = "other", _("something else")

    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="reports")
    attempt = models.ForeignKey("quizzes.Attempt", on_delete=models.PROTECT, related_name="reports")
    position = models.PositiveSmallIntegerField(_("position"))
    reason = models.CharField(_("reason"), max_length=10, choices=Reason.choices)
    text = models.TextField(_("what is wrong"), blank=True)
    made_at = models.DateTimeField(_("made at"))
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by_id = models.BigIntegerField(_("answered by (user)"), null=True, blank=True)

    class Personal:
        """Who reported what."""

        purpose = "mending questions"
        retention = "with the answers, 24 months"
        fields = ("text",)

    class Meta:
        verbose_name = _("report on a question")
        verbose_name_plural = _("reports on questions")
        ordering = ["made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "position"],
                name="question_report_once_per_place",
                violation_error_message=_("You have reported this question already."),
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="", answered_by_id=None)
                | Q(answered_at__isnull=False, answered_by_id__isnull=False) & ~Q(answer=""),
                name="question_report_answered_in_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.position}"


class KeyChange(models.Model):
    """Another key for a question that people have answered: proposed by one, decided by another."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="key_changes")
    version = models.OneToOneField(
        QuestionVersion, on_delete=models.PROTECT, related_name="key_change"
    )
    reason = models.TextField(_("reason"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(_("proposed at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    accepted = models.BooleanField(_("accepted"), null=True, blank=True)
    # Why it was refused.
    note = models.TextField(_("note"), blank=True)

    class Personal:
        """Who among the staff wanted another key, and who decided."""

        purpose = "two people for each change of a key"
        retention = "with the question"
        fields = ("proposed_by", "decided_by")

    class Meta:
        verbose_name = _("change of a key")
        verbose_name_plural = _("changes of keys")
        ordering = ["proposed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["question"],
                condition=Q(decided_at=None),
                name="key_change_one_open_per_question",
                violation_error_message=_("Another change of this key waits for a decision."),
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="key_change_has_a_reason"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="key_change_decided_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, accepted=None)
                | Q(decided_at__isnull=False, decided_by__isnull=False, accepted__isnull=False),
                name="key_change_decided_as_a_whole",
            ),
            models.CheckConstraint(
                condition=~Q(accepted=False) | ~Q(note=""), name="key_change_refused_with_a_note"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.version_id}"
