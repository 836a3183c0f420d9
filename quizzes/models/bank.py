"""Questions and their versions. Keys live here and nowhere else."""

from django.db import models
from django.db.models import F, Q
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


class QuestionCategory(models.Model):
    """A shelf of a bank; shelves stand inside each other."""

    bank = models.ForeignKey(QuestionBank, on_delete=models.PROTECT, related_name="categories")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    name = models.CharField(_("name"), max_length=200)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("category of questions")
        verbose_name_plural = _("categories of questions")
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["bank", "name"],
                condition=Q(parent=None),
                name="question_category_once_at_the_top",
                violation_error_message=_("The bank has a category of this name already."),
            ),
            models.UniqueConstraint(
                fields=["parent", "name"],
                name="question_category_once_per_parent",
                violation_error_message=_("There is a category of this name here already."),
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("pk")),
                name="question_category_not_inside_itself",
            ),
        ]

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
    category = models.ForeignKey(
        QuestionCategory,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="questions",
        verbose_name=_("category"),
    )
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

    def has_open_key_change(self) -> bool:
        """Whether another key waits for a second person. One query."""
        return self.key_changes.filter(decided_at=None).exists()


class QuestionVersion(models.Model):
    """One wording of a question with its key. Never edited: a change is a new version."""

    class Kind(models.TextChoices):
        SINGLE = "single", _("one right answer")
        MULTIPLE = "multiple", _("several right answers")
        TRUE_FALSE = "true_false", _("true or false")
        MATCHING = "matching", _("matching")
        ORDERING = "ordering", _("putting in order")
        SHORT_ANSWER = "short_answer", _("short answer")
        STATEMENTS = "statements", _("table of true and false statements")
        NUMBER = "number", _("number")
        CLOZE = "cloze", _("text with gaps")
        SITUATION = "situation", _("situation with several questions")
        ESSAY = "essay", _("essay")
        DESCRIPTION = "description", _("text without a question")

    class Remedy(models.TextChoices):
        """What was decided about a version that turned out to be bad after people had answered."""

        NONE = "", _("none")
        OTHER_KEY = "other_key", _("another key counts")
        FULL_MARKS = "full_marks", _("full marks for everybody")
        DROPPED = "dropped", _("not counted")

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    kind = models.CharField(_("kind"), max_length=15, choices=Kind.choices)
    stem = models.TextField(_("question"))
    # Options, pairs, items or accepted answers with the key, in the shape that
    # `quizzes.rules.content` documents for each kind.
    content = models.JSONField(_("answers and key"))
    feedback = models.TextField(_("feedback"), blank=True)
    # What the question is worth where a test does not say otherwise.
    points = models.DecimalField(_("points"), max_digits=5, decimal_places=2, default=1)
    # The only columns that change later: how answers to this wording are marked from now on.
    # `key_now` stands in for `content` when marking, under the remedy OTHER_KEY.
    remedy = models.CharField(
        _("remedy"), max_length=12, choices=Remedy.choices, default=Remedy.NONE, blank=True
    )
    key_now = models.JSONField(_("key in force"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"))
    created_by_id = models.BigIntegerField(_("created by (user)"), null=True, blank=True)

    class Meta:
        verbose_name = _("question version")
        constraints = [
            models.UniqueConstraint(
                fields=["question", "number"], name="question_version_number_once"
            ),
            models.CheckConstraint(condition=~Q(stem=""), name="question_version_has_a_stem"),
            models.CheckConstraint(
                condition=Q(points__gte=0), name="question_version_points_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(remedy="other_key", key_now__isnull=False)
                | ~Q(remedy="other_key") & Q(key_now=None),
                name="question_version_other_key_is_kept",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}/{self.number}"
