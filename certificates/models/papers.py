"""What every issued paper has in common, once it exists on paper."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class HandedOver(models.Model):
    """How often a paper was printed, and into whose hands it went."""

    printed = models.PositiveSmallIntegerField(_("times printed"), default=0)
    received_on = models.DateField(_("received on"), null=True, blank=True)
    # The holder's name or that of the person who came instead.
    received_by = models.CharField(_("received by"), max_length=200, blank=True)
    # The paper by which somebody else could receive it; empty when the holder came.
    received_paper = models.CharField(_("paper of authority"), max_length=200, blank=True)

    class Meta:
        abstract = True
