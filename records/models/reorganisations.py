"""What a reorganisation of organisations did, so that it can be taken back."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shared.files import private_storage


class Reorganisation(models.Model):
    """One workbook of changes carried out: mergers, divisions, renamings, moves.

    `counts` is what its preview said. `done` holds the ids of what it made and the old values of
    what it changed; from these it is taken back.
    """

    source = models.CharField(_("source"), max_length=120)
    decisions = models.TextField(_("decision numbers"), blank=True)
    effective_on = models.DateField(_("effective on"))
    counts = models.JSONField(_("counts"), default=dict)
    done = models.JSONField(default=dict)
    done_at = models.DateTimeField(_("done at"))
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Personal:
        """Which positions were moved; who carried it out."""

        purpose = "taking a reorganisation back, and answering for it later"
        retention = "10 years"
        fields = ("done", "done_by", "undone_by")

    class Meta:
        verbose_name = _("reorganisation")
        ordering = ["-done_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_by=None) | Q(undone_at__isnull=False),
                name="reorganisation_undone_by_and_at_together",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decisions or self.source} {self.effective_on:%d/%m/%Y}"


class ReorganisationProposal(models.Model):
    """A workbook of changes too large for one person: a second one looks at it and decides.

    `preview` is what the second person sees, as words: counts with their names, and cells refused
    when the tree has changed so that it would not do any more. `digest` is that of the preview:
    what is carried out is compared with it. Grows with every change of it: `version`, which whoever
    decides names, so that an older tab is noticed.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for a second person")
        APPROVED = "approved", _("approved and carried out")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    workbook = models.FileField(
        _("workbook"), storage=private_storage, upload_to="reorganisations/%Y/", max_length=200
    )
    source = models.CharField(_("source"), max_length=120)
    decisions = models.TextField(_("decision numbers"), blank=True)
    effective_on = models.DateField(_("effective on"))
    # Ids of the organisations that it touches and that there were before it.
    organisations = models.JSONField(_("organisations"), default=list)
    preview = models.JSONField(_("preview"), default=dict)
    digest = models.CharField(max_length=64)
    version = models.PositiveIntegerField(_("version"), default=1)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.WAITING
    )
    # None: by a command on the server.
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    proposed_at = models.DateTimeField(_("proposed at"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    reorganisation = models.OneToOneField(
        Reorganisation, on_delete=models.PROTECT, null=True, blank=True, related_name="proposal"
    )

    class Personal:
        """Whose positions move, by name; who proposed and who decided."""

        purpose = "deciding about a reorganisation with two pairs of eyes, and answering for it"
        retention = "10 years"
        fields = ("workbook", "preview", "proposed_by", "decided_by", "reason")

    class Meta:
        verbose_name = _("proposed reorganisation")
        verbose_name_plural = _("proposed reorganisations")
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source"],
                condition=Q(state="waiting"),
                name="reorganisation_proposal_waits_once",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at=None, decided_by=None)
                | (~Q(state="waiting") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="reorganisation_proposal_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved")
                | Q(proposed_by=None)
                | ~Q(decided_by=F("proposed_by")),
                name="reorganisation_proposal_approved_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(state="approved", reorganisation__isnull=False)
                | (~Q(state="approved") & Q(reorganisation=None)),
                name="reorganisation_proposal_approved_when_carried_out",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""),
                name="reorganisation_proposal_refused_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decisions or self.source} {self.effective_on:%d/%m/%Y}"

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING
