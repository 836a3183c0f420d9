"""What lessons show and play: the files as uploaded, and the light ones made of them.

Every file is private: a view hands it to those who learn in a class with the lesson, and to staff.
"""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.fields import StreamField
from wagtail.models import RevisionMixin
from wagtail.search import index

from courses.blocks import SharedBody
from courses.models.classes import ClassUnit, Enrolment
from shared.files import private_storage


def place_of(_instance: models.Model, filename: str) -> str:
    """Return where a file is kept: a name that tells nothing and cannot be guessed."""
    extension = filename.rpartition(".")[2].lower()[:5]
    return f"lesson-media/{uuid.uuid4()}.{extension}"


class LessonFile(index.Indexed, models.Model):
    """A file as uploaded, and how far the making of its light forms is.

    A new upload is a new row: what learners have begun keeps its own.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("of a file", "waiting")
        WORKING = "working", _("being prepared")
        READY = "ready", _("ready")
        FAILED = "failed", _("could not be prepared")

    class Fault(models.TextChoices):
        UNREADABLE = "unreadable", _("The file is damaged or of another kind. Upload it anew.")
        LOCKED = "locked", _("The file is locked by a password. Save it without one.")
        TOO_LONG = "too_long", _("The recording is too long. Divide it into shorter ones.")
        TOO_LARGE = "too_large", _("The picture is too large. Save it at 1920 × 1080 or less.")
        TOO_MANY = "too_many", _("There are too many slides. Divide them into several files.")
        NO_PICTURE = "no_picture", _("The file has no picture. Upload it as a recording.")
        NO_SOUND = "no_sound", _("The file has no sound.")
        NO_PROGRAM = (
            "no_program",
            _("The server lacks the program for this kind of file. Tell the administrator."),
        )
        TOO_SLOW = "too_slow", _("It took too long to prepare. Upload a shorter or smaller file.")

    title = models.CharField(_("title"), max_length=200)
    original = models.FileField(_("file"), storage=private_storage, upload_to=place_of)
    # As its first bytes say, whatever its name: mp4, webm, mp3, pdf …
    kind = models.CharField(_("kind of file"), max_length=10)
    original_size = models.PositiveBigIntegerField(_("size"))
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.WAITING
    )
    fault = models.CharField(_("what is wrong"), max_length=20, choices=Fault.choices, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    began_at = models.DateTimeField(_("began at"), null=True, blank=True)
    uploaded_by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("uploaded at"))

    search_fields = [index.SearchField("title"), index.AutocompleteField("title")]

    class Meta:
        abstract = True
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.READY


class Video(LessonFile):
    """A video, made into light ones of which the learner chooses."""

    seconds = models.PositiveIntegerField(_("length in seconds"), default=0)
    poster = models.FileField(
        _("first picture"), storage=private_storage, upload_to=place_of, blank=True
    )
    # WebVTT as read and written anew by us.
    subtitles = models.TextField(_("subtitles"), blank=True)
    transcript = models.TextField(
        _("what is said, in writing"),
        blank=True,
        help_text=_("For those who cannot hear or cannot load the video. Required to publish."),
    )

    class Meta(LessonFile.Meta):
        verbose_name = _("video")
        verbose_name_plural = _("videos")


class VideoVariant(models.Model):
    """One light form of a video; `height` 0 is the sound alone."""

    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="variants")
    height = models.PositiveSmallIntegerField(_("height in pixels"))
    width = models.PositiveSmallIntegerField(_("width in pixels"), default=0)
    file = models.FileField(_("file"), storage=private_storage, upload_to=place_of)
    size = models.PositiveBigIntegerField(_("size"))

    class Meta:
        verbose_name = _("form of a video")
        ordering = ["video", "height"]
        constraints = [
            models.UniqueConstraint(
                fields=["video", "height"], name="video_variant_once_per_height"
            ),
        ]


class Audio(LessonFile):
    """A recording, made into a light one."""

    seconds = models.PositiveIntegerField(_("length in seconds"), default=0)
    light = models.FileField(
        _("light file"), storage=private_storage, upload_to=place_of, blank=True
    )
    light_size = models.PositiveBigIntegerField(_("size of the light file"), default=0)
    transcript = models.TextField(
        _("what is said, in writing"),
        blank=True,
        help_text=_("For those who cannot hear or cannot load the sound. Required to publish."),
    )

    class Meta(LessonFile.Meta):
        verbose_name = _("recording")
        verbose_name_plural = _("recordings")


class SlideDeck(LessonFile):
    """Slides (PDF or PowerPoint), made into light pictures with their text."""

    class Meta(LessonFile.Meta):
        verbose_name = _("slides")
        verbose_name_plural = _("slides")


class SlidePage(models.Model):
    """One slide as a picture, and its text."""

    deck = models.ForeignKey(SlideDeck, on_delete=models.CASCADE, related_name="pages")
    number = models.PositiveSmallIntegerField(_("number"))
    file = models.FileField(_("file"), storage=private_storage, upload_to=place_of)
    width = models.PositiveSmallIntegerField(_("width in pixels"))
    height = models.PositiveSmallIntegerField(_("height in pixels"))
    size = models.PositiveIntegerField(_("size"))
    text = models.TextField(_("text"), blank=True)

    class Meta:
        verbose_name = _("slide")
        ordering = ["deck", "number"]
        constraints = [
            models.UniqueConstraint(fields=["deck", "number"], name="slide_page_once_per_number"),
        ]


class SharedBlock(RevisionMixin, index.Indexed, models.Model):
    """A part of a lesson that is written once and chosen in several lessons."""

    title = models.CharField(
        _("title"), max_length=200, help_text=_("For trainers; learners do not see it.")
    )
    body = StreamField(SharedBody(), verbose_name=_("text"))

    search_fields = [index.SearchField("title"), index.AutocompleteField("title")]

    class Meta:
        verbose_name = _("shared part")
        verbose_name_plural = _("shared parts")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class MediaWatched(models.Model):
    """Which parts of a video a learner has watched in a unit."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="watched")
    unit = models.ForeignKey(ClassUnit, on_delete=models.CASCADE, related_name="+")
    video = models.ForeignKey(Video, on_delete=models.CASCADE, related_name="+")
    # Disjoint [from, to] in whole seconds, in order.
    intervals = models.JSONField(_("watched parts"), default=list)
    seconds = models.PositiveIntegerField(_("seconds watched"), default=0)
    began_at = models.DateTimeField(_("first watched at"))
    seen_at = models.DateTimeField(_("last watched at"))
    # Instead of watching: what is said was opened, and confirmed as read.
    reading_since = models.DateTimeField(_("began to read at"), null=True, blank=True)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    class Personal:
        """How much of a required video has been watched or read; not when each part was."""

        purpose = "completion of the class"
        retention = "24 months after the class has closed"
        fields = ("intervals", "seconds", "began_at", "seen_at", "reading_since", "read_at")

    class Meta:
        verbose_name = _("watched part")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "unit", "video"], name="media_watched_once"
            ),
            models.CheckConstraint(
                condition=Q(read_at=None)
                | Q(reading_since__isnull=False, read_at__gte=F("reading_since")),
                name="media_read_after_it_was_opened",
            ),
        ]
