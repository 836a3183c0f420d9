"""Meetings of a class, and who was there."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from courses.models.classes import Enrolment, TrainingClass

SECRET_LENGTH = 32


def new_secret() -> str:
    return get_random_string(SECRET_LENGTH)


class SessionQuerySet(models.QuerySet["Session"]):
    def held(self) -> "SessionQuerySet":
        """Sessions that count: not the cancelled ones."""
        return self.filter(cancelled_at=None)


class Session(models.Model):
    """One meeting (buổi) of a class. A cancelled one stays in the calendar and counts for nothing."""

    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.PROTECT, related_name="sessions"
    )
    title = models.CharField(_("topic"), max_length=200)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    periods = models.PositiveSmallIntegerField(_("periods"), default=5)
    trainer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("trainer"),
    )
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    cancel_reason = models.CharField(_("why cancelled"), max_length=300, blank=True)
    # What the codes for checking in are made from, together with the key of the installation.
    secret = models.CharField(max_length=SECRET_LENGTH, default=new_secret, editable=False)

    objects = SessionQuerySet.as_manager()

    class Personal:
        """Who taught when."""

        purpose = "calendar of the class"
        retention = "24 months after the class has closed"
        fields = ("trainer",)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(periods__gte=1, periods__lte=20), name="session_of_1_to_20_periods"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancel_reason="")
                | (Q(cancelled_at__isnull=False) & ~Q(cancel_reason="")),
                name="session_cancelled_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None


class Attendance(models.Model):
    """Whether one learner was at one session. No row: nobody has said so yet."""

    class State(models.TextChoices):
        PRESENT = "co_mat", _("present")
        LATE = "den_muon", _("came late")
        EXCUSED = "co_phep", _("excused")
        ABSENT = "vang", _("absent")

    class Method(models.TextChoices):
        LIST = "list", _("marked in the list")
        QR = "qr", _("checked in by code")
        IMPORT = "import", _("imported")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendance")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="attendance")
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    method = models.CharField(_("how"), max_length=10, choices=Method.choices)
    marked_at = models.DateTimeField(_("noted at"))
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Personal:
        """Where a person was on a day; a note may touch health."""

        purpose = "completion of the class"
        retention = "24 months after the class has closed"
        fields = ("state", "method", "marked_at", "note")

    class Meta:
        verbose_name = _("attendance")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "enrolment"], name="attendance_once_per_session"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["co_mat", "den_muon", "co_phep", "vang"]),
                name="attendance_in_a_known_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.enrolment_id} {self.state}"
