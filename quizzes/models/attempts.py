"""Attempts: open until submitted, then never changed."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.api import AnyUser
from quizzes.models.bank import QuestionVersion
from quizzes.models.quizzes import Quiz
from shared.clock import DatabaseNow


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def of(self, user: AnyUser) -> "AttemptQuerySet":
        """Attempts of the person who has signed in as `user`, in classes they have not left."""
        return self.filter(enrolment__person__user=user.pk, enrolment__withdrawn_at=None)

    def open(self) -> "AttemptQuerySet":
        return self.filter(submitted_at=None)

    def overdue(self, at: dt.datetime, *, grace: dt.timedelta) -> "AttemptQuerySet":
        """Open attempts for which no answer can arrive any more."""
        return self.open().filter(due_at__lt=at - grace)

    def with_clock(self) -> "AttemptQuerySet":
        """Add `now`, the database's clock at the moment the row is read."""
        return self.annotate(now=DatabaseNow())


class Attempt(models.Model):
    """One learner's go at one quiz."""

    enrolment = models.ForeignKey(
        "courses.Enrolment", on_delete=models.PROTECT, related_name="attempts"
    )
    unit = models.ForeignKey("courses.ClassUnit", on_delete=models.PROTECT, related_name="attempts")
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField(_("attempt number"))
    # A list of `quizzes.rules.papers.PaperItem`: the versions drawn and the shown order of options.
    paper = models.JSONField(_("paper"))
    # Draft answers by place in the paper from 1, as `quizzes.rules.answers` describes them:
    # {"3": {"answer": 2, "flag": false, "seq": 1700000000000}}.
    answers = models.JSONField(_("answers"), default=dict)
    # What the learner was told at the start; a later change of the quiz does not touch it.
    pass_percent = models.DecimalField(_("pass mark (per cent)"), max_digits=5, decimal_places=2)
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

    # Only on rows read `with_clock`.
    now: dt.datetime

    objects = AttemptQuerySet.as_manager()

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
            models.CheckConstraint(
                condition=Q(pass_percent__gte=0, pass_percent__lte=100),
                name="attempt_pass_mark_from_0_to_100",
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
    # In stored numbers (`quizzes.rules.answers`), so that statistics need no paper.
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
