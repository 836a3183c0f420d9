"""Messages to people. One row per recipient; nothing is sent inside a transaction."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Message(models.Model):
    """A message shown to one person in the product."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="messages")
    # Names the occasion, so that a retry does not tell the same thing twice.
    key = models.CharField(_("occasion"), max_length=120)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"), blank=True)
    link = models.CharField(_("link"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("created at"))
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)

    class Personal:
        """Carries no marks and no identifiers: only that there is news, and a link."""

        purpose = "telling learners what to do next"
        retention = "24 months"
        fields = ("subject", "body")

    class Meta:
        verbose_name = _("message")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="message_once_per_occasion"),
            models.CheckConstraint(
                condition=Q(link="") | Q(link__startswith="/"), name="message_links_stay_here"
            ),
        ]

    def __str__(self) -> str:
        return self.subject
