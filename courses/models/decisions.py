"""Decisions to issue certificates to a class that closes together: proposed by one person,
approved by another, numbered in the order of the list."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.api import AnyUser, Permission, scope_of
from courses.models.classes import Enrolment, TrainingClass
from courses.rules.decisions import Obstacle


def decided_by(user: AnyUser, *, on: dt.date, prefix: str = "") -> Q:
    """Classes whose certificates `user` proposes: who opens classes there, and their issuer."""
    opening = scope_of(user, Permission.OPEN_CLASSES, on=on)
    issuing = scope_of(user, Permission.ISSUE_CERTIFICATES, on=on)
    return opening.q(f"{prefix}organiser__") | issuing.q(f"{prefix}issuer__organisation__")


class CertificateDecision(models.Model):
    """One decision for one class. What it said when it was settled is never changed."""

    class Ending(models.TextChoices):
        """How it ended without a certificate."""

        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.PROTECT, related_name="decisions"
    )
    issuer = models.ForeignKey(
        "certificates.IssuingBody", on_delete=models.PROTECT, related_name="+"
    )
    # As typed from the paper: "36/QĐ-TCT", "127-QĐ/ĐU".
    number = models.CharField(_("number of the decision"), max_length=60)
    decided_on = models.DateField(_("date of the decision"))
    basis = models.TextField(_("basis"), blank=True)
    # The words stay when the line of the register of signatories goes.
    signatory = models.ForeignKey(
        "certificates.Signatory", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    signatory_name = models.CharField(_("signed by"), max_length=200)
    signatory_title = models.CharField(_("title"), max_length=200)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(_("proposed at"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    approved_at = models.DateTimeField(_("approved at"), null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(_("ended at"), null=True)
    ending = models.CharField(_("ended how"), max_length=10, choices=Ending.choices, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Personal:
        """Who signs, who proposed and who approved."""

        purpose = "who answers for the certificates of a class"
        retention = "permanent, as the register of certificates"
        fields = ("signatory_name", "signatory_title", "reason")

    class Meta:
        verbose_name = _("decision on certificates")
        verbose_name_plural = _("decisions on certificates")
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["training_class"],
                condition=Q(approved_at=None, ended_at=None),
                name="decision_one_open_per_class",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")),
                name="decision_approved_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_at=None)
                | Q(approved_by__isnull=False, approved_at__isnull=False, ended_at=None),
                name="decision_approved_by_somebody_and_not_ended",
            ),
            models.CheckConstraint(
                condition=Q(ended_by=None, ended_at=None, ending="", reason="")
                | (
                    Q(ended_by__isnull=False, ended_at__isnull=False)
                    & ~Q(ending="")
                    & ~Q(reason="")
                ),
                name="decision_ended_with_a_reason",
            ),
            models.CheckConstraint(condition=~Q(number=""), name="decision_has_a_number"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return self.approved_at is None and self.ended_at is None


class DecisionLine(models.Model):
    """One person of a decision, in the order of the list."""

    decision = models.ForeignKey(
        CertificateDecision, on_delete=models.PROTECT, related_name="lines"
    )
    position = models.PositiveSmallIntegerField(_("position"))
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="decision_lines"
    )
    certificate = models.OneToOneField(
        "certificates.Certificate",
        on_delete=models.PROTECT,
        null=True,
        related_name="decision_line",
    )
    # Why nothing was issued on approval to somebody who was proposed.
    obstacle = models.CharField(
        _("not issued because"),
        max_length=12,
        blank=True,
        choices=[(each.value, each.value) for each in Obstacle],
    )

    class Personal:
        """To whom a decision gives a certificate."""

        purpose = "the list that belongs to a decision"
        retention = "permanent, as the register of certificates"
        fields = ("obstacle",)

    class Meta:
        verbose_name = _("line of a decision")
        ordering = ["decision", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "position"], name="decision_line_position_once"
            ),
            models.UniqueConstraint(
                fields=["decision", "enrolment"], name="decision_line_once_per_person"
            ),
            models.CheckConstraint(
                condition=Q(certificate=None) | Q(obstacle=""),
                name="decision_line_issued_or_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id}: {self.position}"
