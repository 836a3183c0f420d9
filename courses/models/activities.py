"""What a course asks for besides its lessons and tests: essays, packages, a survey at the end."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable

from courses.models.pages import CoursePage
from shared.files import private_storage

PROSE = ["bold", "italic", "ol", "ul", "link"]


class CriterionBlock(blocks.StructBlock):
    """One line of a marking guide."""

    name = blocks.CharBlock(label=_("What is looked at"), max_length=200)
    points = blocks.DecimalBlock(label=_("Most points"), min_value=0, max_digits=4)

    class Meta:
        label = _("Criterion")
        icon = "list-ul"


class EssayTask(Orderable):
    """An essay (bài thu hoạch) that learners of the course hand in and a trainer marks."""

    course = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="essay_tasks")
    title = models.CharField(_("title"), max_length=200)
    prompt = RichTextField(_("what to write"), features=PROSE)
    guide = RichTextField(
        _("marking guide"), blank=True, features=PROSE, help_text=_("Learners do not see it.")
    )
    # Their points add up to 10; without criteria one mark of 10 is given.
    criteria = StreamField(
        [("criterion", CriterionBlock())], verbose_name=_("criteria"), blank=True
    )
    fewest_words = models.PositiveIntegerField(_("fewest words"), default=0)
    most_words = models.PositiveIntegerField(_("most words"), default=3000)
    allows_file = models.BooleanField(_("a file may be handed in"), default=True)
    pass_mark = models.DecimalField(
        _("pass mark (of 10)"), max_digits=4, decimal_places=2, default=5
    )
    periods = models.PositiveSmallIntegerField(_("periods"), default=0)

    panels = [
        FieldPanel("title"),
        FieldPanel("prompt"),
        FieldPanel("guide"),
        FieldPanel("criteria"),
        FieldRowPanel([FieldPanel("fewest_words"), FieldPanel("most_words")]),
        FieldPanel("allows_file"),
        FieldRowPanel([FieldPanel("pass_mark"), FieldPanel("periods")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("essay")
        verbose_name_plural = _("essays")
        constraints = [
            models.CheckConstraint(
                condition=Q(pass_mark__gte=0, pass_mark__lte=10),
                name="essay_task_pass_mark_from_0_to_10",
            ),
            models.CheckConstraint(
                condition=Q(most_words__gte=models.F("fewest_words")),
                name="essay_task_words_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Survey(ClusterableModel):
    """Questions asked at the end of a class. Replies carry no name."""

    title = models.CharField(_("title"), max_length=200)
    intro = models.CharField(_("introduction"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class SurveyQuestion(Orderable):
    """One question of a survey."""

    class Kind(models.TextChoices):
        RATING = "rating", _("from 1 (poor) to 5 (very good)")
        CHOICE = "choice", _("one of several answers")
        TEXT = "text", _("in their own words")

    survey = ParentalKey(Survey, on_delete=models.CASCADE, related_name="questions")
    kind = models.CharField(_("answered"), max_length=10, choices=Kind.choices)
    text = models.CharField(_("question"), max_length=300)
    choices = models.TextField(_("answers, one per line"), blank=True)
    is_required = models.BooleanField(_("must be answered"), default=True)

    panels = [
        FieldPanel("text"),
        FieldPanel("kind"),
        FieldPanel("choices"),
        FieldPanel("is_required"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("question of a survey")
        verbose_name_plural = _("questions of a survey")

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        lines = [line for line in self.choices.splitlines() if line.strip()]
        if self.kind == self.Kind.CHOICE and len(lines) < 2:
            raise ValidationError({"choices": _("Write at least two answers, one per line.")})


class Package(models.Model):
    """A SCORM 1.2 package that a trainer uploaded, unpacked file by file in private storage.

    A new upload is a new package: what learners have begun keeps its own.
    """

    title = models.CharField(_("title"), max_length=200)
    # The archive as it came, and the folder in storage that holds its files.
    archive = models.FileField(_("package"), storage=private_storage, upload_to="packages/")
    folder = models.CharField(_("folder"), max_length=100, unique=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, unique=True)
    # The page that starts it, relative to the folder, and the score (of 100) that passes it.
    entry = models.CharField(_("start page"), max_length=400)
    mastery_score = models.DecimalField(
        _("score to pass (of 100)"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    # What the manifest wants to be told to the package when it starts.
    launch_data = models.TextField(_("data at the start"), blank=True, max_length=4096)
    # The table of contents of a package of several parts (SCO); empty where there is one.
    # [{"title": …, "level": 0, "entry": "…", "reports": true, "mastery": "70", "launch": "…"}, …]
    parts = models.JSONField(_("parts"), default=list, blank=True)
    # Path of each file that may be served → its size in bytes.
    files = models.JSONField(_("files"), default=dict)
    uploaded_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("uploaded at"))

    class Meta:
        verbose_name = _("package")
        verbose_name_plural = _("packages")
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.title


class CoursePackage(Orderable):
    """A package's place among the units of a course, after the lessons."""

    course = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="packages")
    package = models.ForeignKey(
        Package, on_delete=models.PROTECT, related_name="places", verbose_name=_("package")
    )
    title = models.CharField(_("title"), max_length=200)
    periods = models.PositiveSmallIntegerField(_("periods"), default=0)

    panels = [FieldPanel("package"), FieldPanel("title"), FieldPanel("periods")]

    class Meta(Orderable.Meta):
        verbose_name = _("package in a course")
        verbose_name_plural = _("packages in a course")

    def __str__(self) -> str:
        return self.title
