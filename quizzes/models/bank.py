"""Questions and their versions. Keys live here and nowhere else."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shared.text import fold


class QuestionBank(models.Model):
    """A collection of questions owned by an organisation."""

    code = models.SlugField(_("code"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=200)
    owner = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("question bank")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class QuestionQuerySet(models.QuerySet["Question"]):
    def drawable(self) -> "QuestionQuerySet":
        """Questions that new papers may hold."""
        return self.filter(status=Question.Status.READY)

    def search(self, typed: str) -> "QuestionQuerySet":
        """Questions whose code or stem holds every typed word, whatever its case and diacritics."""
        found = self
        for word in fold(typed).split():
            found = found.filter(search_text__contains=word)
        return found


class Question(models.Model):
    """A question of a bank, whatever its wording is at the moment."""

    class Difficulty(models.TextChoices):
        EASY = "easy", _("easy")
        MEDIUM = "medium", _("medium")
        HARD = "hard", _("hard")

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        IN_REVIEW = "in_review", _("in review")
        READY = "ready", _("ready")
        RETIRED = "retired", _("retired")

    bank = models.ForeignKey(QuestionBank, on_delete=models.PROTECT, related_name="questions")
    code = models.CharField(_("code"), max_length=80)
    topic = models.ForeignKey("courses.Topic", on_delete=models.PROTECT, related_name="+")
    difficulty = models.CharField(_("difficulty"), max_length=6, choices=Difficulty.choices)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.DRAFT
    )
    source = models.CharField(_("source"), max_length=300, blank=True)
    # Where to read again after a wrong answer.
    lesson = models.ForeignKey(
        "courses.LessonPage", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # Code and stem of the current version, folded. Made by `quizzes.rules.wording.search_text`.
    search_text = models.TextField(editable=False, default="")
    # The version drawn into new papers; null only while the question is being made.
    current = models.OneToOneField(
        "quizzes.QuestionVersion",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="current_of",
    )

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        ordering = ["bank", "code"]
        constraints = [
            models.UniqueConstraint(fields=["bank", "code"], name="question_code_once_per_bank"),
            models.CheckConstraint(
                condition=~Q(status="ready") | Q(current__isnull=False),
                name="question_ready_only_with_a_version",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class QuestionVersion(models.Model):
    """One wording of a question with its key. Never edited: a change is a new version."""

    class Kind(models.TextChoices):
        SINGLE = "single", _("one right answer")
        MULTIPLE = "multiple", _("several right answers")
        TRUE_FALSE = "true_false", _("true or false")
        MATCHING = "matching", _("matching")
        ORDERING = "ordering", _("putting in order")
        SHORT_ANSWER = "short_answer", _("short answer")

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    kind = models.CharField(_("kind"), max_length=15, choices=Kind.choices)
    stem = models.TextField(_("question"))
    # Options, pairs, items or accepted answers with the key, in the shape that
    # `quizzes.rules.content` documents for each kind.
    content = models.JSONField(_("answers and key"))
    feedback = models.TextField(_("feedback"), blank=True)
    created_at = models.DateTimeField(_("created at"))
    created_by_id = models.BigIntegerField(_("created by (user)"), null=True, blank=True)

    class Meta:
        verbose_name = _("question version")
        constraints = [
            models.UniqueConstraint(
                fields=["question", "number"], name="question_version_number_once"
            ),
            models.CheckConstraint(condition=~Q(stem=""), name="question_version_has_a_stem"),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}/{self.number}"
