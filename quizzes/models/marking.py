"""What people decide about marks: essays, regrading after a bad question, appeals."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from quizzes.models.attempts import Attempt, Response
from quizzes.models.bank import QuestionVersion
from quizzes.models.quizzes import Quiz


class Marking(models.Model):
    """What one person gives for one answer. Two may mark the same; a third decides."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="markings")
    marker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Of what a person marks in the question, in the points of the question.
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2, null=True, blank=True)
    # Points by the number of the criterion from 1, or "2.1" for criterion 1 of part 2.
    by_criterion = models.JSONField(_("points by criterion"), default=dict, blank=True)
    comment = models.TextField(_("comment for the learner"), blank=True)
    note = models.TextField(_("note for other markers"), blank=True)
    # Decides where two differ by more than the test tolerates.
    is_decisive = models.BooleanField(_("decides"), default=False)
    # Null: a draft, which counts for nothing.
    marked_at = models.DateTimeField(_("marked at"), null=True, blank=True)
    # The marker wants to come back to it after the others.
    put_off_at = models.DateTimeField(_("put off at"), null=True, blank=True)

    class Personal:
        """A judgement of a person's work."""

        purpose = "grading"
        retention = "24 months after the result is final"
        fields = ("points", "by_criterion", "comment", "note")

    class Meta:
        verbose_name = _("marking")
        ordering = ["response", "marked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["response", "marker"],
                name="marking_once_per_marker",
                violation_error_message=_("You have marked this answer already."),
            ),
            models.UniqueConstraint(
                fields=["response"],
                condition=Q(is_decisive=True),
                name="marking_one_decides",
            ),
            models.CheckConstraint(
                condition=Q(points=None) | Q(points__gte=0), name="marking_points_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(marked_at=None, is_decisive=False)
                | Q(marked_at__isnull=False, points__isnull=False),
                name="marking_has_points_unless_a_draft",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.response_id}: {self.points}"


class Regrade(models.Model):
    """A second marking of closed attempts: proposed with a reason, then committed or withdrawn.

    It is about one wording of a question (`version`), about the mark that people gave for one
    answer (`mark_now`), or about everything as it stands (neither).
    """

    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="regrades")
    # Null: everything is marked again as it stands.
    version = models.ForeignKey(
        QuestionVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="regrades"
    )
    remedy = models.CharField(
        _("remedy"), max_length=12, choices=QuestionVersion.Remedy.choices, blank=True
    )
    # Under the remedy OTHER_KEY.
    key_now = models.JSONField(_("key in force"), null=True, blank=True)
    # The answer for which people give another mark; gone when answers are no longer kept.
    response = models.ForeignKey(
        Response, on_delete=models.SET_NULL, null=True, blank=True, related_name="regrades"
    )
    # {"points": "3.50", "by_criterion": {"1": "2"}, "comment": "…"}, as in `Marking`.
    mark_now = models.JSONField(_("mark in force"), null=True, blank=True)
    reason = models.TextField(_("reason"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(_("made at"))
    committed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    committed_at = models.DateTimeField(_("committed at"), null=True, blank=True)
    # Somebody passed or failed by it, or a certificate rests on a changed mark.
    is_weighty = models.BooleanField(_("changes a pass or a certificate"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Personal:
        """A judgement of a person's work, where a mark is changed."""

        purpose = "history of marks"
        retention = "with the record"
        fields = ("mark_now", "reason")

    class Meta:
        verbose_name = _("regrade")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="regrade_has_a_reason"),
            models.CheckConstraint(
                condition=Q(remedy="other_key", key_now__isnull=False)
                | ~Q(remedy="other_key") & Q(key_now__isnull=True),
                name="regrade_other_key_is_kept",
            ),
            models.CheckConstraint(
                condition=Q(response=None, mark_now__isnull=True)
                | Q(mark_now__isnull=False, remedy=""),
                name="regrade_of_a_version_or_of_a_mark",
            ),
            models.CheckConstraint(
                condition=Q(committed_at=None, committed_by=None, is_weighty=None)
                | Q(
                    committed_at__isnull=False,
                    committed_by__isnull=False,
                    is_weighty__isnull=False,
                ),
                name="regrade_committed_as_a_whole",
            ),
            models.CheckConstraint(
                condition=Q(is_weighty=None) | Q(is_weighty=False) | ~Q(committed_by=F("made_by")),
                name="regrade_weighty_by_two_people",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, committed_at=None),
                name="regrade_withdrawn_instead_of_committed",
            ),
            models.UniqueConstraint(
                fields=["quiz", "version"],
                condition=Q(committed_at=None, withdrawn_at=None, mark_now__isnull=True),
                name="regrade_one_proposed_per_version",
            ),
            models.UniqueConstraint(
                fields=["quiz"],
                condition=Q(
                    committed_at=None, withdrawn_at=None, mark_now__isnull=True, version=None
                ),
                name="regrade_one_proposed_for_everything",
            ),
            models.UniqueConstraint(
                fields=["response"],
                condition=Q(committed_at=None, withdrawn_at=None),
                name="regrade_one_proposed_per_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_id} {self.made_at:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        return self.committed_at is None and self.withdrawn_at is None


class RegradedAttempt(models.Model):
    """What a regrade did to one attempt. The marks before are kept here for ever."""

    regrade = models.ForeignKey(Regrade, on_delete=models.CASCADE, related_name="attempts")
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="regrades")
    points_before = models.DecimalField(max_digits=7, decimal_places=2)
    max_points_before = models.DecimalField(max_digits=7, decimal_places=2)
    passed_before = models.BooleanField()
    points_after = models.DecimalField(max_digits=7, decimal_places=2)
    max_points_after = models.DecimalField(max_digits=7, decimal_places=2)
    passed_after = models.BooleanField()
    # [{"position": 3, "before": "0.00", "after": "1.00", "max_before": "1.00", "max_after": …}]
    changes = models.JSONField(default=list)
    # The certificate that rests on this attempt, where there is one.
    certificate = models.ForeignKey(
        "certificates.Certificate",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Personal:
        """Marks of a person."""

        purpose = "history of marks"
        retention = "with the record"
        fields = ("points_before", "points_after", "passed_before", "passed_after")

    class Meta:
        verbose_name = _("regraded attempt")
        constraints = [
            models.UniqueConstraint(fields=["regrade", "attempt"], name="regraded_attempt_once"),
        ]

    def __str__(self) -> str:
        return f"{self.regrade_id}: {self.attempt_id}"


class Appeal(models.Model):
    """A learner asks for a mark to be looked at again; somebody answers."""

    class Outcome(models.TextChoices):
        OPEN = "", _("waiting for an answer")
        UPHELD = "upheld", _("the mark stays")
        CHANGED = "changed", _("the mark was changed")
        QUESTION = "question", _("the question is being mended")

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="appeals")
    # Null: the result as a whole.
    position = models.PositiveSmallIntegerField(_("position"), null=True, blank=True)
    text = models.TextField(_("why"))
    made_at = models.DateTimeField(_("made at"))
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome.choices, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Personal:
        """What a person says about their own result."""

        purpose = "settling disputes about marks"
        retention = "24 months after the answer"
        fields = ("text", "answer")

    class Meta:
        verbose_name = _("appeal")
        ordering = ["made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "position"], name="appeal_once_per_question"
            ),
            models.UniqueConstraint(
                fields=["attempt"],
                condition=Q(position=None),
                name="appeal_once_per_result",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="appeal_says_why"),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, answer="", outcome="")
                | Q(answered_at__isnull=False, answered_by__isnull=False)
                & ~Q(answer="")
                & ~Q(outcome=""),
                name="appeal_answered_in_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.position or ''}"
