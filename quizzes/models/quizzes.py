"""Tests: what they ask, how they are taken, and what is shown afterwards."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from quizzes.models.bank import Question, QuestionBank, QuestionVersion


def default_review() -> dict[str, Any]:
    """What learners see unless the test says otherwise: the key only once nothing can be gained."""
    seen = ["attempt", "correctness", "max_points", "points", "specific_feedback", "bands"]
    return {
        "during": ["attempt"],
        "after": seen,
        "later": seen,
        "closed": [*seen[:-1], "general_feedback", "right_answer", "bands"],
    }


class Quiz(models.Model):
    """A test that fills a course's place for one."""

    class Navigation(models.TextChoices):
        FREE = "free", _("free: questions in any order")
        SEQUENTIAL = "sequential", _("strictly forwards: no way back")

    class Grading(models.TextChoices):
        HIGHEST = "highest", _("the best try")
        AVERAGE = "average", _("the average of all tries")
        FIRST = "first", _("the first try")
        LAST = "last", _("the last try")

    class Feedback(models.TextChoices):
        DEFERRED = "deferred", _("after handing in")
        IMMEDIATE = "immediate", _("after each question")

    assessment = models.OneToOneField(
        "courses.CourseAssessment", on_delete=models.PROTECT, related_name="quiz"
    )
    bank = models.ForeignKey(QuestionBank, on_delete=models.PROTECT, related_name="quizzes")
    title = models.CharField(_("title"), max_length=200)
    intro = models.TextField(_("introduction"), blank=True)

    # How it is laid out.
    # 0: everything on one page.
    questions_per_page = models.PositiveSmallIntegerField(_("questions on a page"), default=1)
    shuffle_questions = models.BooleanField(_("shuffle the questions"), default=True)
    shuffle_options = models.BooleanField(_("shuffle the options"), default=True)
    navigation = models.CharField(
        _("going through"), max_length=10, choices=Navigation.choices, default=Navigation.FREE
    )
    feedback_mode = models.CharField(
        _("feedback"), max_length=10, choices=Feedback.choices, default=Feedback.DEFERRED
    )

    # When it can be taken.
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    # Null: no limit.
    time_limit_minutes = models.PositiveSmallIntegerField(
        _("time limit (minutes)"), null=True, blank=True
    )
    # How long after the end answers that were given in time may still arrive; 0 in strict exams.
    delivery_minutes = models.PositiveSmallIntegerField(
        _("time for late delivery (minutes)"), default=10
    )
    # Null: as many as one likes.
    attempts_allowed = models.PositiveSmallIntegerField(_("attempts"), null=True, blank=True)
    wait_minutes = models.PositiveIntegerField(_("waiting time between tries (minutes)"), default=0)
    password = models.CharField(_("password"), max_length=100, blank=True)
    # Networks as in 192.0.2.0/24, one a line; empty: from anywhere.
    networks = models.TextField(_("allowed networks"), blank=True)

    # What counts.
    pass_percent = models.DecimalField(_("pass mark (per cent)"), max_digits=5, decimal_places=2)
    grading = models.CharField(
        _("which try counts"), max_length=8, choices=Grading.choices, default=Grading.HIGHEST
    )
    retry_after_pass = models.BooleanField(_("may be tried again after passing"), default=False)
    # Essays: how many people mark each, and by how many points two may differ.
    markers = models.PositiveSmallIntegerField(_("markers of each essay"), default=1)
    marking_tolerance = models.DecimalField(
        _("tolerated difference (points)"), max_digits=4, decimal_places=2, default=Decimal(0)
    )

    # What is shown afterwards: moments to lists of items, `quizzes.rules.review`.
    review = models.JSONField(_("what learners see"), default=default_review)

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
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gt=F("opens_at")),
                name="quiz_closes_after_it_opens",
            ),
            models.CheckConstraint(condition=Q(markers__in=[1, 2]), name="quiz_one_or_two_markers"),
            models.CheckConstraint(
                condition=Q(marking_tolerance__gte=0), name="quiz_tolerance_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class QuizSection(models.Model):
    """A part of a test with a heading, which may have to be passed on its own."""

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="sections")
    position = models.PositiveSmallIntegerField(_("position"))
    title = models.CharField(_("title"), max_length=200)
    intro = models.TextField(_("introduction"), blank=True)
    # Null: only the whole test has to be passed.
    pass_percent = models.DecimalField(
        _("pass mark of the section (per cent)"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("section of a test")
        verbose_name_plural = _("sections of tests")
        ordering = ["quiz", "position"]
        constraints = [
            models.UniqueConstraint(fields=["quiz", "position"], name="quiz_section_place_once"),
            models.CheckConstraint(
                condition=Q(pass_percent=None) | Q(pass_percent__gte=0, pass_percent__lte=100),
                name="quiz_section_pass_mark_from_0_to_100",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class FixedQuestion(models.Model):
    """A question that stands in every paper. They come before those drawn in the same section."""

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="fixed_questions")
    section = models.ForeignKey(
        QuizSection, on_delete=models.CASCADE, null=True, blank=True, related_name="fixed_questions"
    )
    position = models.PositiveSmallIntegerField(_("position"))
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="placed")
    # Null: always the current version.
    version = models.ForeignKey(
        QuestionVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Null: what the question itself is worth.
    points = models.DecimalField(_("points"), max_digits=5, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = _("question of a test")
        verbose_name_plural = _("questions of tests")
        ordering = ["quiz", "position"]
        constraints = [
            models.UniqueConstraint(fields=["quiz", "position"], name="fixed_question_place_once"),
            models.UniqueConstraint(
                fields=["quiz", "question"],
                name="fixed_question_once_per_test",
                violation_error_message=_("The question is in this test already."),
            ),
            models.CheckConstraint(
                condition=Q(points=None) | Q(points__gte=0),
                name="fixed_question_points_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_id}: {self.question_id}"


class BlueprintRow(models.Model):
    """How many questions of a topic and difficulty every paper holds."""

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="blueprint")
    section = models.ForeignKey(
        QuizSection, on_delete=models.CASCADE, null=True, blank=True, related_name="blueprint"
    )
    topic = models.ForeignKey("courses.Topic", on_delete=models.PROTECT, related_name="+")
    difficulty = models.CharField(
        _("difficulty"), max_length=6, choices=Question.Difficulty.choices
    )
    count = models.PositiveSmallIntegerField(_("number of questions"))
    # Of each question; null: what the question itself is worth.
    points = models.DecimalField(_("points"), max_digits=5, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = _("row of a blueprint")
        constraints = [
            models.UniqueConstraint(
                fields=["quiz", "topic", "difficulty"],
                condition=Q(section=None),
                name="blueprint_row_once",
            ),
            models.UniqueConstraint(
                fields=["section", "topic", "difficulty"], name="blueprint_row_once_per_section"
            ),
            models.CheckConstraint(condition=Q(count__gt=0), name="blueprint_row_asks_for_some"),
            models.CheckConstraint(
                condition=Q(points=None) | Q(points__gt=0),
                name="blueprint_row_points_positive",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_id}: {self.count} × {self.topic_id}/{self.difficulty}"


class QuizBand(models.Model):
    """A word for results from a percentage upwards, with what is said to who reaches it."""

    quiz = models.ForeignKey(Quiz, on_delete=models.CASCADE, related_name="bands")
    from_percent = models.DecimalField(_("from (per cent)"), max_digits=5, decimal_places=2)
    name = models.CharField(_("name"), max_length=60)
    feedback = models.TextField(_("feedback"), blank=True)

    class Meta:
        verbose_name = _("grade of a test")
        verbose_name_plural = _("grades of tests")
        ordering = ["quiz", "-from_percent"]
        constraints = [
            models.UniqueConstraint(fields=["quiz", "from_percent"], name="quiz_band_from_once"),
            models.CheckConstraint(
                condition=Q(from_percent__gte=0, from_percent__lte=100),
                name="quiz_band_from_0_to_100",
            ),
        ]

    def __str__(self) -> str:
        return self.name
