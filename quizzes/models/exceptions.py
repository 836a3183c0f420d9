"""Other rules for a person or a class, each with its reason."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from quizzes.models.quizzes import Quiz


class OverrideQuerySet(models.QuerySet["Override"]):
    def in_force(self) -> "OverrideQuerySet":
        return self.filter(ended_at=None)


class Override(models.Model):
    """Other dates, minutes or tries of one test, for one person or one class.

    An empty field leaves the test's own rule; 0 minutes or tries means without limit.
    """

    quiz = models.ForeignKey(Quiz, on_delete=models.PROTECT, related_name="overrides")
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    training_class = models.ForeignKey(
        "courses.TrainingClass", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    time_limit_minutes = models.PositiveSmallIntegerField(
        _("time limit (minutes)"), null=True, blank=True
    )
    attempts_allowed = models.PositiveSmallIntegerField(_("attempts"), null=True, blank=True)
    password = models.CharField(_("password"), max_length=100, blank=True)
    reason = models.TextField(_("reason"))
    given_by_id = models.BigIntegerField(_("given by (user)"), null=True, blank=True)
    given_at = models.DateTimeField(_("given at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = OverrideQuerySet.as_manager()

    class Personal:
        """An exception for a person may say something about their health."""

        purpose = "fair conditions in a test"
        retention = "24 months after the test"
        fields = ("reason",)

    class Meta:
        verbose_name = _("exception")
        verbose_name_plural = _("exceptions")
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None, training_class__isnull=False)
                | Q(person__isnull=False, training_class=None),
                name="override_for_a_person_or_a_class",
            ),
            models.UniqueConstraint(
                fields=["quiz", "person"],
                condition=Q(ended_at=None),
                name="override_one_in_force_per_person",
                violation_error_message=_("This person has an exception for this test already."),
            ),
            models.UniqueConstraint(
                fields=["quiz", "training_class"],
                condition=Q(ended_at=None),
                name="override_one_in_force_per_class",
                violation_error_message=_("This class has an exception for this test already."),
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="override_has_a_reason"),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=False)
                | Q(closes_at__isnull=False)
                | Q(time_limit_minutes__isnull=False)
                | Q(attempts_allowed__isnull=False)
                | ~Q(password=""),
                name="override_changes_something",
            ),
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gt=F("opens_at")),
                name="override_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_id}: {self.person_id or self.training_class_id}"


class Accommodation(models.Model):
    """More time for one person in every test, while it is in force (`valid_until` exclusive)."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    time_factor = models.DecimalField(
        _("time factor"), max_digits=3, decimal_places=2, null=True, blank=True
    )
    extra_minutes = models.PositiveSmallIntegerField(_("additional minutes"), null=True, blank=True)
    reason = models.TextField(_("reason"))
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until (exclusive)"), null=True, blank=True)
    given_by_id = models.BigIntegerField(_("given by (user)"), null=True, blank=True)
    given_at = models.DateTimeField(_("given at"))

    class Personal:
        """Why a person needs more time may say something about their health."""

        purpose = "fair conditions in tests"
        retention = "24 months after it has ended"
        fields = ("time_factor", "extra_minutes", "reason")

    class Meta:
        verbose_name = _("accommodation")
        verbose_name_plural = _("accommodations")
        constraints = [
            models.CheckConstraint(
                # A CHECK that comes out NULL counts as satisfied, so say isnull outright.
                condition=Q(time_factor=None, extra_minutes__isnull=False, extra_minutes__gt=0)
                | Q(
                    time_factor__isnull=False,
                    time_factor__gt=1,
                    time_factor__lte=3,
                    extra_minutes=None,
                ),
                name="accommodation_by_factor_or_minutes",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="accommodation_has_a_reason"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="accommodation_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.time_factor or self.extra_minutes}"
