"""What an organisation puts on its reports, and who gets them by the calendar."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ReportHead(models.Model):
    """The head and the end of the reports of an organisation, entered once."""

    class Style(models.TextChoices):
        PARTY = "party", _("party documents")
        STATE = "state", _("state documents")

    organisation = models.OneToOneField(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="report_head"
    )
    style = models.CharField(_("style"), max_length=5, choices=Style.choices)
    superior = models.CharField(_("superior body (first line)"), max_length=200, blank=True)
    issuer = models.CharField(_("issuing body (second line)"), max_length=200)
    place = models.CharField(_("place on documents"), max_length=100)
    symbol = models.CharField(_("sign after the number"), max_length=40)
    authority = models.CharField(_("line above the signer's title"), max_length=200, blank=True)
    signer_title = models.CharField(_("title of the signer"), max_length=100)
    signer = models.CharField(_("name of the signer"), max_length=100, blank=True)
    # A line each.
    recipients = models.TextField(_("recipients"), blank=True)
    basis = models.CharField(_("made for"), max_length=500, blank=True)
    changed_at = models.DateTimeField(_("changed at"))

    class Personal:
        """Who signs for the organisation."""

        purpose = "the signature on official reports"
        retention = "until another signer is entered"
        fields = ("signer",)

    class Meta:
        verbose_name = _("head of reports")

    def __str__(self) -> str:
        return self.issuer


class ReportSubscription(models.Model):
    """A report that somebody gets by the calendar, while they may see its figures."""

    class Cadence(models.TextChoices):
        WEEKLY = "weekly", _("every week")
        MONTHLY = "monthly", _("every month")
        QUARTERLY = "quarterly", _("every quarter")
        DEADLINE = "deadline", _("14 days before the deadline of the year")

    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        DOCX = "docx", "Word"
        XLSX = "xlsx", "Excel"

    subscriber = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="report_subscriptions"
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    # A word of reports.rules.wanted.Form.
    form = models.CharField(_("report"), max_length=20)
    cadence = models.CharField(_("how often"), max_length=10, choices=Cadence.choices)
    kind = models.CharField(_("file"), max_length=4, choices=Kind.choices)
    since = models.DateField(_("since"))
    stopped_at = models.DateTimeField(_("stopped at"), null=True, blank=True)
    # Why it ended by itself: rights that ran out.
    stopped_because = models.CharField(_("why it stopped"), max_length=20, blank=True)

    class Personal:
        """Which reports somebody asked for."""

        purpose = "sending reports to those who look after an organisation"
        retention = "a year after it was stopped"
        fields = ("subscriber",)

    class Meta:
        verbose_name = _("report by the calendar")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subscriber", "organisation", "form", "cadence"],
                condition=Q(stopped_at=None),
                name="report_subscription_once_while_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.cadence}"


class SentReport(models.Model):
    """A report made by the calendar. Its file is private, and opened only by those who still may."""

    subscription = models.ForeignKey(
        ReportSubscription, on_delete=models.PROTECT, related_name="reports"
    )
    # "2026-W48", "2026-11", "2026-Q4", "2026-deadline": one report each.
    period = models.CharField(_("period"), max_length=20)
    made_at = models.DateTimeField(_("made at"))
    as_of = models.DateField(_("day of the figures"))
    # In the private storage.
    file = models.CharField(_("file"), max_length=255)

    class Meta:
        verbose_name = _("report sent")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "period"], name="sent_report_once_per_period"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subscription_id} {self.period}"
