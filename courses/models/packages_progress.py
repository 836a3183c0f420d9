"""What a learner has done in a SCORM 1.2 package, as the package itself tells it."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models.classes import ClassUnit, Enrolment


class PackageProgress(models.Model):
    """The data model of SCORM 1.2 for one learner and one part of a unit, kept between sittings."""

    class Status(models.TextChoices):
        """`cmi.core.lesson_status`, in the words of SCORM."""

        NOT_ATTEMPTED = "not attempted", _("not begun")
        BROWSED = "browsed", _("looked through")
        INCOMPLETE = "incomplete", _("begun")
        COMPLETED = "completed", _("finished")
        FAILED = "failed", _("not passed")
        PASSED = "passed", _("passed")

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="packages")
    unit = models.ForeignKey(ClassUnit, on_delete=models.PROTECT, related_name="packages")
    # Which line of the table of contents, from 1; 0 in a package of one part.
    part = models.PositiveSmallIntegerField(_("part"), default=0)
    lesson_status = models.CharField(
        _("status"), max_length=13, choices=Status.choices, default=Status.NOT_ATTEMPTED
    )
    # Each from 0 to 100, as SCORM 1.2 wants it; None as long as the package has said nothing.
    score_raw = models.DecimalField(
        _("score"), max_digits=7, decimal_places=4, null=True, blank=True
    )
    score_min = models.DecimalField(
        _("lowest score"), max_digits=7, decimal_places=4, null=True, blank=True
    )
    score_max = models.DecimalField(
        _("highest score"), max_digits=7, decimal_places=4, null=True, blank=True
    )
    lesson_location = models.CharField(_("place reached"), max_length=1000, blank=True)
    # SCORM 1.2 allows 4096 characters; packages of our days write more, so more is kept.
    suspend_data = models.TextField(_("state of the package"), blank=True)
    # Objectives, comments and preferences: element → value.
    more = models.JSONField(_("other values"), default=dict, blank=True)
    # The sittings that have ended, and the one going on as far as the package has said.
    total_time = models.DurationField(_("time in earlier sittings"), default=dt.timedelta)
    session_time = models.DurationField(_("time in this sitting"), default=dt.timedelta)
    exit = models.CharField(_("how the package was left"), max_length=10, blank=True)
    # Counts the sittings. A window of an earlier one can save nothing any more.
    session = models.PositiveIntegerField(_("sitting"), default=0)
    # The last saving of this sitting; a saving that arrives twice is taken once.
    sequence = models.PositiveIntegerField(_("saving"), default=0)
    # When the part was through for the first time; it stays so, whatever it says later.
    done_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    opened_at = models.DateTimeField(_("first opened at"))
    updated_at = models.DateTimeField(_("last saved at"))

    class Personal:
        """How far a person has come in a package, its score, and what it needs to go on."""

        purpose = "completion of the class; going on where one stopped"
        retention = "24 months after the class has closed"
        fields = (
            "lesson_status", "score_raw", "score_min", "score_max", "lesson_location",
            "suspend_data", "more", "total_time", "session_time", "done_at",
        )  # fmt: skip

    class Meta:
        verbose_name = _("progress in a package")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "unit", "part"], name="package_progress_once_per_unit"
            ),
            models.CheckConstraint(
                condition=(Q(score_raw=None) | Q(score_raw__gte=0, score_raw__lte=100))
                & (Q(score_min=None) | Q(score_min__gte=0, score_min__lte=100))
                & (Q(score_max=None) | Q(score_max__gte=0, score_max__lte=100)),
                name="package_progress_scores_from_0_to_100",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.unit_id}"
