"""The journal: who did what, and who read which person's record. Rows are only ever added."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """One line of the journal.

    The actor and the object are kept as plain values: this app lies below all others, and a line
    must outlive what it speaks of.
    """

    verb = models.CharField(_("what happened"), max_length=80)
    at = models.DateTimeField(_("at"))
    actor_id = models.BigIntegerField(_("by (user)"), null=True, blank=True)
    actor_name = models.CharField(_("by (name then)"), max_length=200, blank=True)
    object_type = models.CharField(_("kind of object"), max_length=80)
    object_id = models.CharField(_("object"), max_length=80)
    person_code = models.CharField(_("person concerned"), max_length=40, blank=True)
    data = models.JSONField(_("details"), default=dict, blank=True)
    # Filled by the sealing sweep, never on the hot path: a chain over all lines before it.
    seal = models.CharField(_("seal"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("journal line")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["object_type", "object_id"], name="audit_event_object"),
            models.Index(fields=["person_code", "at"], name="audit_event_person"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(verb="") & ~models.Q(object_type=""),
                name="event_says_what_and_on_what",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.object_type} {self.object_id}"
