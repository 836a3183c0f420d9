"""Attempts: open until submitted; marked at once, or by people where there are essays."""

import datetime as dt
from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from quizzes.models.bank import QuestionVersion
from quizzes.models.care import private_storage
from quizzes.models.exceptions import Override
from quizzes.models.quizzes import Quiz, QuizBand, QuizSection
from shared.clock import DatabaseNow


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def of(self, user_id: int | None) -> "AttemptQuerySet":
        """Attempts of the person who has signed in as that user, in classes they have not left,
        and what they try out as a member of staff."""
        if user_id is None:
            return self.none()  # Not those of people who have no account.
        return self.filter(
            Q(enrolment__person__user=user_id, enrolment__withdrawn_at=None) | Q(tester=user_id)
        )

    def real(self) -> "AttemptQuerySet":
        """Attempts of learners. What staff try out counts nowhere."""
        return self.filter(tester=None)

    def open(self) -> "AttemptQuerySet":
        return self.filter(submitted_at=None)

    def awaiting_marks(self) -> "AttemptQuerySet":
        """Handed in, and something in them has to be marked by a person."""
        return self.filter(submitted_at__isnull=False, graded_at=None)

    def overdue(self, at: dt.datetime) -> "AttemptQuerySet":
        """Open attempts for which no answer can arrive any more."""
        return self.open().filter(delivery_until__lt=at)

    def with_clock(self) -> "AttemptQuerySet":
        """Add `now`, the database's clock at the moment the row is read."""
        return self.annotate(now=DatabaseNow())

    def with_flags(self) -> "AttemptQuerySet":
        """Add whether there are exceptions from the rules of the test, whether it has sections and
        grades, whether a section has to be passed on its own, whether the learner has made other
        tries, and whether the marks were appealed against or given again: for most there is
        nothing more to read.
        """
        own = {"attempt": OuterRef("pk")}
        appeals = apps.get_model("quizzes", "Appeal").objects.filter(**own)
        regrades = apps.get_model("quizzes", "RegradedAttempt").objects.filter(**own)
        sections = QuizSection.objects.filter(quiz=OuterRef("quiz"))
        others = self.model._default_manager.filter(
            enrolment=OuterRef("enrolment"), unit=OuterRef("unit")
        ).exclude(pk=OuterRef("pk"))
        return self.annotate(
            has_overrides=Exists(Override.objects.in_force().filter(quiz=OuterRef("quiz"))),
            has_sections=Exists(sections),
            has_section_marks=Exists(sections.filter(pass_percent__isnull=False)),
            has_bands=Exists(QuizBand.objects.filter(quiz=OuterRef("quiz"))),
            has_other_tries=Exists(others),
            has_appeals=Exists(appeals),
            has_regrades=Exists(regrades),
        )


class Attempt(models.Model):
    """One learner's go at one quiz, or that of a member of staff who tries it out."""

    enrolment = models.ForeignKey(
        "courses.Enrolment",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="attempts",
    )
    unit = models.ForeignKey(
        "courses.ClassUnit",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="attempts",
    )
    # Who tries the test out; such an attempt belongs to no class and counts nowhere.
    tester = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField(_("attempt number"))
    # A list of `quizzes.rules.papers.PaperItem`: the versions drawn and the shown order of options.
    paper = models.JSONField(_("paper"))
    # Draft answers by place in the paper from 1, as `quizzes.rules.answers` describes them:
    # {"3": {"answer": 2, "flag": false, "seq": 1700000000000, "at": "2026-11-23T01:00:05Z",
    #        "client": "k3f9", "late": false, "checked": false}}; the last four may be missing.
    answers = models.JSONField(_("answers"), default=dict)
    # What the learner was told at the start; a later change of the quiz does not touch it.
    pass_percent = models.DecimalField(_("pass mark (per cent)"), max_digits=5, decimal_places=2)
    # How many questions each page shows; empty: one each.
    pages = models.JSONField(pgettext_lazy("attempt", "pages"), default=list, blank=True)
    # Strictly forwards: the page reached, from 1; null where one may go back.
    reached = models.PositiveSmallIntegerField(_("page reached"), null=True, blank=True)
    started_at = models.DateTimeField(_("started at"))
    due_at = models.DateTimeField(_("due at"), null=True, blank=True)
    # Until when answers given before `due_at` may still arrive.
    delivery_until = models.DateTimeField(_("delivery until"), null=True, blank=True)
    saved_at = models.DateTimeField(_("last saved at"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    closed_by_clock = models.BooleanField(_("closed when time was up"), default=False)
    # What a learner quotes to show that the test was handed in.
    receipt = models.CharField(_("receipt"), max_length=12, blank=True)
    # Null: open, or something still has to be marked by a person.
    graded_at = models.DateTimeField(_("marked at"), null=True, blank=True)
    points = models.DecimalField(_("points"), max_digits=7, decimal_places=2, null=True, blank=True)
    max_points = models.DecimalField(
        _("points to be had"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    passed = models.BooleanField(_("passed"), null=True, blank=True)

    if TYPE_CHECKING:
        now: dt.datetime  # added by with_clock()
        has_overrides: bool  # added by with_flags()
        has_sections: bool  # added by with_flags()
        has_section_marks: bool  # added by with_flags()
        has_bands: bool  # added by with_flags()
        has_other_tries: bool  # added by with_flags()
        has_appeals: bool  # added by with_flags()
        has_regrades: bool  # added by with_flags()

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
                fields=["delivery_until"],
                condition=Q(submitted_at=None),
                name="attempt_open_by_deadline",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(enrolment__isnull=False, unit__isnull=False, tester=None)
                | Q(enrolment=None, unit=None, tester__isnull=False),
                name="attempt_of_an_enrolment_or_a_tester",
            ),
            models.UniqueConstraint(
                fields=["enrolment", "unit", "number"], name="attempt_number_once"
            ),
            models.UniqueConstraint(
                fields=["enrolment", "unit"],
                condition=Q(submitted_at=None),
                name="attempt_one_open_at_a_time",
                violation_error_message=_("Finish the attempt you have already started."),
            ),
            models.UniqueConstraint(
                fields=["tester", "quiz"],
                condition=Q(submitted_at=None),
                name="attempt_one_open_trial_at_a_time",
            ),
            models.CheckConstraint(
                # A CHECK that comes out NULL counts as satisfied, so say isnull outright.
                condition=Q(graded_at=None, points=None, max_points=None, passed=None)
                | Q(
                    graded_at__isnull=False,
                    submitted_at__isnull=False,
                    points__isnull=False,
                    max_points__isnull=False,
                    passed__isnull=False,
                    points__gte=0,
                    max_points__gte=F("points"),
                ),
                name="attempt_graded_as_a_whole_after_submission",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at=None, receipt="")
                | Q(submitted_at__isnull=False) & ~Q(receipt=""),
                name="attempt_receipt_exactly_when_submitted",
            ),
            models.UniqueConstraint(
                fields=["receipt"], condition=~Q(receipt=""), name="attempt_receipt_once"
            ),
            models.CheckConstraint(
                condition=Q(due_at=None, delivery_until=None)
                | Q(
                    due_at__isnull=False,
                    delivery_until__isnull=False,
                    delivery_until__gte=F("due_at"),
                ),
                name="attempt_delivery_not_before_the_end",
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
    # Null: a person has to mark it.
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2, null=True, blank=True)
    max_points = models.DecimalField(_("points to be had"), max_digits=6, decimal_places=2)
    # What who marked it says to the learner.
    comment = models.TextField(_("comment"), blank=True)
    # The answer was given in time and arrived after the end.
    is_late = models.BooleanField(_("delivered late"), default=False)

    if TYPE_CHECKING:
        is_reported: bool  # added by `queries.results`

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
                condition=Q(points=None) | Q(points__gte=0, points__lte=F("max_points")),
                name="response_points_within_bounds",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.position}"


class AnswerLog(models.Model):
    """A change of an answer that was not kept, or pushed out one from another device."""

    class Outcome(models.TextChoices):
        OLDER = "older", _("a newer change was there already")
        REPLACED = "replaced", _("replaced by a newer change from another device")
        LATE = "late", _("changed after the end")
        CLOSED = "closed", _("arrived after the test was handed in")

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="log")
    position = models.PositiveSmallIntegerField(_("position"))
    # As the draft: in shown numbers.
    answer = models.JSONField(_("answer"), null=True, blank=True)
    seq = models.BigIntegerField(_("order of the change"))
    client = models.CharField(_("device"), max_length=16, blank=True)
    outcome = models.CharField(_("what became of it"), max_length=8, choices=Outcome.choices)
    arrived_at = models.DateTimeField(_("arrived at"))

    class Personal:
        """Answers of a person."""

        purpose = "settling disputes about lost or late answers"
        retention = "24 months after the result is final"
        fields = ("answer",)

    class Meta:
        verbose_name = _("answer not kept")
        verbose_name_plural = _("answers not kept")
        ordering = ["attempt", "arrived_at", "pk"]
        constraints = [
            # A device that sends the same change again adds nothing.
            models.UniqueConstraint(
                fields=["attempt", "position", "seq", "client", "outcome"],
                name="answer_log_each_change_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.position} {self.outcome}"


class AnswerPhoto(models.Model):
    """A photographed page of an essay."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="photos")
    position = models.PositiveSmallIntegerField(_("position"))
    file = models.FileField(_("file"), storage=private_storage, upload_to="answer-photos/%Y/%m/")
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField(_("width (pixels)"))
    height = models.PositiveIntegerField(_("height (pixels)"))
    size = models.PositiveIntegerField(_("size (bytes)"))
    uploaded_at = models.DateTimeField(_("uploaded at"))

    class Personal:
        """Handwriting of a person."""

        purpose = "grading"
        retention = "24 months after the result is final"
        fields = ("file",)

    class Meta:
        verbose_name = _("photograph of an answer")
        verbose_name_plural = _("photographs of answers")
        ordering = ["attempt", "position", "pk"]
        constraints = [
            # The same picture sent twice, as a weak signal makes phones do, is one picture.
            models.UniqueConstraint(
                fields=["attempt", "position", "sha256"], name="answer_photo_once_per_place"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.position}"
