"""Essays (bài thu hoạch) as learners write them and trainers mark them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.api import AnyUser, Scope
from courses.models.classes import ClassUnit, Enrolment, TrainingClass
from shared.files import private_storage


class EssayQuerySet(models.QuerySet["Essay"]):
    def markable_by(self, user: AnyUser, scope: Scope) -> "EssayQuerySet":
        """Essays handed in to classes organised in `scope`, or of which `user` is a trainer.

        Never their own, and not those of people who have left the class.
        """
        taught = TrainingClass.trainers.through.objects.filter(user=user.pk)
        return self.filter(
            scope.q("unit__training_class__organiser__")
            | Q(unit__training_class__in=taught.values("trainingclass")),
            handed_in_at__isnull=False,
            enrolment__withdrawn_at=None,
        ).exclude(enrolment__person__user=user.pk)

    def waiting(self) -> "EssayQuerySet":
        """Handed in, neither marked nor sent back."""
        return self.filter(handed_in_at__isnull=False, marked_at=None, returned_at=None)


class Essay(models.Model):
    """What one learner writes for one essay of a class: the working copy and where it stands.

    What was handed in, sent back and marked is kept in its events, whatever is written later.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("being written")
        WAITING = "waiting", _("handed in, waits to be marked")
        RETURNED = "returned", _("sent back")
        MARKED = "marked", _("marked")

    unit = models.ForeignKey(ClassUnit, on_delete=models.PROTECT, related_name="essays")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="essays")
    text = models.TextField(_("text"), blank=True)
    file = models.FileField(
        _("file"), storage=private_storage, upload_to="essays/", blank=True, max_length=200
    )
    file_name = models.CharField(_("name of the file"), max_length=200, blank=True)
    # Grows with every save; who saves names the number seen, so that an older tab is noticed.
    version = models.PositiveIntegerField(_("version"), default=0)
    saved_at = models.DateTimeField(_("saved at"))
    # How often it was handed in, and the last time.
    tries = models.PositiveSmallIntegerField(_("times handed in"), default=0)
    handed_in_at = models.DateTimeField(_("handed in at"), null=True, blank=True)
    is_late = models.BooleanField(_("handed in late"), default=False)
    returned_at = models.DateTimeField(_("sent back at"), null=True, blank=True)
    # Of 10.
    mark = models.DecimalField(_("mark"), max_digits=4, decimal_places=2, null=True, blank=True)
    marked_at = models.DateTimeField(_("marked at"), null=True, blank=True)

    objects = EssayQuerySet.as_manager()

    class Personal:
        """What a person has written, and the mark for it."""

        purpose = "completion of the class"
        retention = "24 months after the class has closed"
        fields = ("text", "file", "file_name", "mark")

    class Meta:
        verbose_name = _("essay handed in")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "unit"], name="essay_once_per_learner_and_unit"
            ),
            models.CheckConstraint(
                condition=Q(handed_in_at=None, tries=0)
                | Q(handed_in_at__isnull=False, tries__gte=1),
                name="essay_handed_in_is_counted",
            ),
            models.CheckConstraint(
                condition=Q(mark=None, marked_at=None)
                | Q(
                    mark__isnull=False,
                    marked_at__isnull=False,
                    handed_in_at__isnull=False,
                    mark__gte=0,
                    mark__lte=10,
                ),
                name="essay_mark_from_0_to_10_once_handed_in",
            ),
            models.CheckConstraint(
                condition=Q(returned_at=None)
                | Q(returned_at__isnull=False, handed_in_at__isnull=False, marked_at=None),
                name="essay_sent_back_only_when_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} {self.unit_id}"

    @property
    def state(self) -> State:
        if self.marked_at is not None:
            return self.State.MARKED
        if self.returned_at is not None:
            return self.State.RETURNED
        return self.State.DRAFT if self.handed_in_at is None else self.State.WAITING


class EssayEvent(models.Model):
    """One thing that happened to an essay. Only added to: it is the history of hands and marks."""

    class Kind(models.TextChoices):
        HANDED_IN = "handed_in", _("handed in")
        RETURNED = "returned", _("sent back")
        MARKED = "marked", _("marked")
        CHANGED = "changed", _("mark changed")

    essay = models.ForeignKey(Essay, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(_("what happened"), max_length=10, choices=Kind.choices)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        "accounts.User", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # What was handed in.
    text = models.TextField(_("text"), blank=True)
    file = models.FileField(
        _("file"), storage=private_storage, upload_to="essays/", blank=True, max_length=200
    )
    file_name = models.CharField(_("name of the file"), max_length=200, blank=True)
    file_size = models.PositiveIntegerField(_("size of the file (bytes)"), default=0)
    is_late = models.BooleanField(_("handed in late"), default=False)
    # What was given: of 10, and [{"name": …, "most": "4", "points": "3.5"}, …].
    mark = models.DecimalField(_("mark"), max_digits=4, decimal_places=2, null=True, blank=True)
    by_criterion = models.JSONField(_("points by criterion"), default=list, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    # Why it was sent back, or why the mark was changed.
    reason = models.TextField(_("reason"), blank=True)

    class Personal:
        """What a person has written, and what was given for it."""

        purpose = "completion of the class; answering questions about a mark"
        retention = "24 months after the class has closed"
        fields = ("text", "file", "file_name", "mark", "by_criterion", "comment", "reason")

    class Meta:
        verbose_name = _("history of an essay")
        ordering = ["essay", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["marked", "changed"], mark__isnull=False)
                | Q(kind__in=["handed_in", "returned"], mark=None),
                name="essay_event_has_a_mark_when_marked",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["handed_in", "marked"]) | ~Q(reason=""),
                name="essay_event_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.essay_id} {self.kind}"
