"""Quizzes and the blueprint papers are drawn by."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quizzes.models.bank import Question, QuestionBank


class Quiz(models.Model):
    """A test that fills a course's place for one."""

    assessment = models.OneToOneField(
        "courses.CourseAssessment", on_delete=models.PROTECT, related_name="quiz"
    )
    bank = models.ForeignKey(QuestionBank, on_delete=models.PROTECT, related_name="quizzes")
    title = models.CharField(_("title"), max_length=200)
    intro = models.TextField(_("introduction"), blank=True)
    # Null: no limit.
    time_limit_minutes = models.PositiveSmallIntegerField(
        _("time limit (minutes)"), null=True, blank=True
    )
    # Null: as many as one likes.
    attempts_allowed = models.PositiveSmallIntegerField(_("attempts"), null=True, blank=True)
    pass_percent = models.DecimalField(_("pass mark (per cent)"), max_digits=5, decimal_places=2)
    # Null: nobody can start it yet. Set only when the bank can fill the paper.
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)

    class Meta:
        verbose_name = _("test")
        verbose_name_plural = _("tests")
        constraints = [
            models.CheckConstraint(
                condition=Q(pass_percent__gte=0, pass_percent__lte=100),
                name="quiz_pass_mark_from_0_to_100",
            ),
            models.CheckConstraint(
                condition=Q(time_limit_minutes=None) | Q(time_limit_minutes__gt=0),
                name="quiz_time_limit_positive",
            ),
            models.CheckConstraint(
                condition=Q(attempts_allowed=None) | Q(attempts_allowed__gt=0),
                name="quiz_attempts_positive",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class BlueprintRow(models.Model):
    """How many questions of a topic and difficulty every paper holds."""

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="blueprint")
    topic = models.ForeignKey("courses.Topic", on_delete=models.PROTECT, related_name="+")
    difficulty = models.CharField(
        _("difficulty"), max_length=6, choices=Question.Difficulty.choices
    )
    count = models.PositiveSmallIntegerField(_("number of questions"))

    class Meta:
        verbose_name = _("row of a blueprint")
        constraints = [
            models.UniqueConstraint(
                fields=["quiz", "topic", "difficulty"], name="blueprint_row_once"
            ),
            models.CheckConstraint(condition=Q(count__gt=0), name="blueprint_row_asks_for_some"),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_id}: {self.count} × {self.topic_id}/{self.difficulty}"
