"""Two rows of the register that are one human being, or that are known to be two."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from people.models.register import Person


class PersonMerge(models.Model):
    """Two rows of the register that are one human being: proposed, confirmed, perhaps taken back.

    `moved` says what each row that changed was before, so that it can be put back.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("waits for a second person")
        WITHDRAWN = "withdrawn", _("withdrawn")
        MERGED = "merged", _("made one record")
        UNDONE = "undone", _("taken back")

    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    merged = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.PROPOSED
    )
    reason = models.CharField(_("reason"), max_length=500)
    # Both have an account: whether that of the one merged is used from then on.
    takes_account = models.BooleanField(_("the account of the other is used"), default=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(_("proposed at"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    undo_reason = models.CharField(_("why it was taken back"), max_length=500, blank=True)
    moved = models.JSONField(_("what moved"), default=list, blank=True)

    class Personal:
        """What of a person stood under another code."""

        purpose = "one record for each human being; taking a wrong merge back"
        retention = "with the qualification record"
        fields = ("kept", "merged", "reason", "undo_reason", "moved")

    class Meta:
        verbose_name = _("merge of two records of a person")
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="merge_of_two_records"),
            models.CheckConstraint(condition=~Q(reason=""), name="merge_has_a_reason"),
            models.CheckConstraint(
                condition=Q(
                    state__in=["merged", "undone"],
                    confirmed_by__isnull=False,
                    confirmed_at__isnull=False,
                )
                & ~Q(confirmed_by=F("proposed_by"))
                | Q(state__in=["proposed", "withdrawn"], confirmed_by=None, confirmed_at=None),
                name="merge_confirmed_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(state="undone", undone_by__isnull=False, undone_at__isnull=False)
                & ~Q(undo_reason="")
                | ~Q(state="undone") & Q(undone_by=None, undone_at=None, undo_reason=""),
                name="merge_taken_back_with_a_reason",
            ),
            models.UniqueConstraint(
                fields=["merged"],
                condition=Q(state__in=["proposed", "merged"]),
                name="merge_once_per_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} {self.kept_id} {self.state}"


class DistinctPeople(models.Model):
    """Two records that look alike, and of which somebody has said that they are two people."""

    # In the order of their keys, so that a pair is one row.
    first = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided at"))

    class Personal:
        """Who is not whom."""

        purpose = "not asking again about namesakes"
        retention = "while both are in the register"
        fields = ("first", "second")

    class Meta:
        verbose_name = _("pair of namesakes")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="distinct_people_once"),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="distinct_people_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.second_id}"
