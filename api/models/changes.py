"""What has changed, in the order in which it became visible to everybody."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Change(models.Model):
    """One change of one row elsewhere, written by the database itself (see `feeds`).

    It is written in the transaction of the change, whoever makes it: a page, an import, a command.
    Its key is given while that transaction still runs, so keys may become visible out of order.
    `number` is given afterwards, to rows that are already visible: what is read up to a number
    never gets a neighbour below it.
    """

    class Kind(models.TextChoices):
        ORGANISATION = "organisation", _("organisation")
        PERSON = "person", _("person")
        TRAINING = "training", _("training")
        QUALIFICATION = "qualification", _("qualification")
        CERTIFICATE = "certificate", _("certificate")

    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    object_id = models.BigIntegerField(_("object"))
    # Where the row that changed let the object be seen, if it says so.
    organisation_id = models.BigIntegerField(_("organisation"), null=True, blank=True)
    at = models.DateTimeField(_("at"))
    number = models.BigIntegerField(_("number"), null=True, blank=True, unique=True)

    class Personal:
        """That something about a person has changed; not what."""

        purpose = "telling other systems what to read again"
        retention = "90 days"
        fields = ("object_id",)

    class Meta:
        verbose_name = _("change")
        indexes = [
            models.Index(fields=["id"], condition=Q(number=None), name="api_change_unnumbered"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
