"""Which steps of the reminder ladder have been taken."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models.classes import TrainingClass
from courses.models.rounds import Requirement


class ReminderSent(models.Model):
    """A person was reminded once of a duty of a year, at one step."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    requirement = models.ForeignKey(
        Requirement, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    # A step of `rules.reminders`, or "manual-" and the day.
    step = models.CharField(_("step"), max_length=20)
    sent_at = models.DateTimeField(_("sent at"))

    class Personal:
        """Who was reminded of what, and when."""

        purpose = "reminding once per step"
        retention = "24 months"
        fields = ("person", "step", "sent_at")

    class Meta:
        verbose_name = _("reminder sent")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "requirement", "year", "step"], name="reminder_once_per_step"
            ),
            models.UniqueConstraint(
                fields=["person", "training_class", "step"], name="reminder_once_per_class_step"
            ),
            models.CheckConstraint(
                condition=Q(requirement=None, training_class__isnull=False)
                | Q(requirement__isnull=False, training_class=None),
                name="reminder_is_of_one_duty",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.step}"
