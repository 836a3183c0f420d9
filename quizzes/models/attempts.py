"""Attempts: open until submitted, then never changed."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from quizzes.models.bank import QuestionVersion
from quizzes.models.quizzes import Quiz


class Attempt(models.Model):
    """One learner's go at one quiz."""

    enrolment = models.ForeignKey(
        "courses.Enrolment", on_delete=models.PROTECT, related_name="attempts"
    )
    unit = models.ForeignKey("courses.ClassUnit", on_delete=models.PROTECT, related_name="attempts")
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField(_("attempt number"))
    # The paper: for each question in order its version id and the shown order of its options.
    paper = models.JSONField(_("paper"))
    # Draft answers by position in the paper: {"3": {"answer": …, "seq": 1700000000000}}.
    answers = models.JSONField(_("answers"), default=dict)
    started_at = models.DateTimeField(_("started at"))
    due_at = models.DateTimeField(_("due at"), null=True, blank=True)
    saved_at = models.DateTimeField(_("last saved at"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    closed_by_clock = models.BooleanField(_("closed when time was up"), default=False)
    points = models.DecimalField(_("points"), max_digits=7, decimal_places=2, null=True, blank=True)
    max_points = models.DecimalField(
        _("points to be had"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    passed = models.BooleanField(_("passed"), null=True, blank=True)

    class Personal:
        """Answers and marks of a person."""

        purpose = "grading"
        retention = "raw answers 24 months after the result is final; marks with the record"
        fields = ("answers", "points", "passed")

    class Meta:
        verbose_name = _("attempt")
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(submitted_at=None), name="attempt_open_by_deadline"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "unit", "number"], name="attempt_number_once"
            ),
            models.UniqueConstraint(
                fields=["enrolment", "unit"],
                condition=Q(submitted_at=None),
                name="attempt_one_open_at_a_time",
                violation_error_message=_("Finish the attempt you have already started."),
            ),
            models.CheckConstraint(
                # A CHECK that comes out NULL counts as satisfied, so say isnull outright.
                condition=Q(submitted_at=None, points=None, max_points=None, passed=None)
                | Q(
                    submitted_at__isnull=False,
                    points__isnull=False,
                    max_points__isnull=False,
                    passed__isnull=False,
                    points__gte=0,
                    max_points__gte=F("points"),
                ),
                name="attempt_graded_exactly_when_submitted",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at=None) | Q(submitted_at__gte=F("started_at")),
                name="attempt_submitted_after_start",
            ),
            models.CheckConstraint(
                condition=Q(due_at=None) | Q(due_at__gt=F("started_at")),
                name="attempt_due_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}/{self.unit_id} #{self.number}"

    @property
    def is_open(self) -> bool:
        return self.submitted_at is None


class Response(models.Model):
    """The final answer to one question of a paper, and what it earned. Written at grading."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="responses")
    position = models.PositiveSmallIntegerField(_("position"))
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+")
    answer = models.JSONField(_("answer"), null=True, blank=True)
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2)
    max_points = models.DecimalField(_("points to be had"), max_digits=6, decimal_places=2)

    class Personal:
        """Answers of a person."""

        purpose = "grading, item statistics"
        retention = "24 months after the result is final"
        fields = ("answer", "points")

    class Meta:
        verbose_name = _("answer")
        ordering = ["attempt", "position"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="response_once_per_place"),
            models.CheckConstraint(
                condition=Q(points__gte=0, points__lte=F("max_points")),
                name="response_points_within_bounds",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.position}"
