"""Programmes of training, their versions, and who must take them in a year."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.fields import StreamField

from courses.errors import VersionInUse
from courses.models.conditions import CONDITIONS


class Topic(models.Model):
    """A subject of party work; finer subjects hang below the main ones."""

    code = models.CharField(_("code"), max_length=60, primary_key=True)
    name = models.CharField(_("name"), max_length=200)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
    )
    position = models.PositiveSmallIntegerField(_("order in lists"), default=0)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name


class Programme(models.Model):
    """A family of training, such as the yearly refresher in party-work skills."""

    code = models.CharField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=255)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Issuing(models.TextChoices):
    """When certificates are issued."""

    ON_COMPLETION = "completion", _("at once, when somebody completes the class")
    BY_DECISION = "decision", _("by decision, to all of the class together")


class ProgrammeVersion(ClusterableModel):
    """The rules of a programme under one guideline. Classes point at a version, for good."""

    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="versions", verbose_name=_("programme")
    )
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    guideline = models.CharField(_("guideline number"), max_length=200, blank=True)
    audience = models.ForeignKey(
        "records.Audience",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("audience"),
    )
    periods = models.PositiveSmallIntegerField(_("periods"))
    pass_mark = models.DecimalField(_("pass mark (of 10)"), max_digits=4, decimal_places=2)
    minimum_attendance_percent = models.PositiveSmallIntegerField(
        _("minimum attendance (per cent)"), default=80
    )
    excused_counts = models.BooleanField(
        _("excused absence counts as attended"),
        default=False,
        help_text=_("Otherwise a learner who is excused has still missed these periods."),
    )
    eligibility = StreamField(
        CONDITIONS,
        verbose_name=_("who may take part"),
        blank=True,
        help_text=_("Officers see who does not meet a condition, and why, before they summon."),
    )
    eligibility_is_binding = models.BooleanField(
        _("nobody else may be summoned"),
        default=False,
        help_text=_("Otherwise the conditions are a notice, and the officer decides."),
    )
    counts_for_annual = models.BooleanField(_("counts for the yearly target"), default=True)
    degree_granting = models.BooleanField(_("grants a degree"), default=False)
    certificate_template = models.ForeignKey(
        "certificates.CertificateTemplate",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("certificate template"),
        help_text=_("Without one, completing a class is recorded but no certificate is issued."),
    )
    issuing = models.CharField(
        _("certificates are issued"),
        max_length=10,
        choices=Issuing.choices,
        default=Issuing.ON_COMPLETION,
    )

    class Meta:
        verbose_name = _("programme version")
        verbose_name_plural = _("programme versions")
        ordering = ["programme__name", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "number"], name="programme_version_number_once"
            ),
            models.CheckConstraint(
                condition=Q(pass_mark__gte=0, pass_mark__lte=10),
                name="programme_version_pass_mark_from_0_to_10",
            ),
            models.CheckConstraint(
                condition=Q(minimum_attendance_percent__lte=100),
                name="programme_version_attendance_at_most_100",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} ({self.number})"

    @property
    def is_used(self) -> bool:
        """Whether a class has ever opened under it. One query."""
        return self.pk is not None and self.classes.filter(opened_at__isnull=False).exists()

    def clean(self) -> None:
        super().clean()
        # What people were taught and marked by stays what it was.
        if self.is_used:
            raise ValidationError(VersionInUse.message)


class GradeBand(models.Model):
    """A named band of marks: from `from_mark` (of 10, inclusive) up to the next band."""

    version = ParentalKey(ProgrammeVersion, on_delete=models.CASCADE, related_name="grade_bands")
    name = models.CharField(_("name"), max_length=40)
    from_mark = models.DecimalField(_("from mark"), max_digits=4, decimal_places=2)

    class Meta:
        verbose_name = _("grade band")
        ordering = ["-from_mark"]
        constraints = [
            models.UniqueConstraint(fields=["version", "from_mark"], name="grade_band_mark_once"),
        ]

    def __str__(self) -> str:
        return self.name
