"""The journal: who did what, and who read which person's record. Rows are only ever added."""

import datetime as dt
from typing import Any

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
    # Filled by the sealing sweep, never on the hot path: the place in the chain, and a digest over
    # this line and the seal before it. Lines are sealed in the order in which they are found, which
    # need not be the order of their keys.
    seal_number = models.BigIntegerField(_("place in the chain"), null=True, blank=True)
    seal = models.CharField(_("seal"), max_length=64, blank=True)

    class Personal:
        """Who did what, and whose record was read; data hold names of fields, not values."""

        purpose = "answering for what was done, and to the owner of a record"
        retention = "10 years"
        fields = ("actor_id", "actor_name", "person_code", "data")

    class Meta:
        verbose_name = _("journal line")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["object_type", "object_id"], name="audit_event_object"),
            models.Index(fields=["person_code", "at"], name="audit_event_person"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["seal_number"], name="event_one_per_place_in_chain"),
            models.CheckConstraint(
                condition=models.Q(seal_number=None, seal="")
                | (models.Q(seal_number__isnull=False, seal_number__gte=1) & ~models.Q(seal="")),
                name="event_sealed_wholly_or_not",
            ),
            models.CheckConstraint(
                condition=~models.Q(verb="") & ~models.Q(object_type=""),
                name="event_says_what_and_on_what",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.object_type} {self.object_id}"

    def sealed_content(self) -> dict[str, Any]:
        """What a seal vouches for: everything but the seal itself."""
        return {
            "id": self.pk,
            "verb": self.verb,
            "at": self.at.astimezone(dt.UTC).isoformat(),
            "actor_id": self.actor_id,
            "actor_name": self.actor_name,
            "object": [self.object_type, self.object_id],
            "person_code": self.person_code,
            "data": self.data,
        }
